//! The operations of a service, while it is built.

use std::collections::BTreeMap;

use openapiv3::Tag;

use crate::diagnostic::Pointer;
use crate::model::{Operation, Resource};

/// Operations by the path of their resource.
#[derive(Debug, Default)]
pub(super) struct Operations {
    by_resource: BTreeMap<Vec<String>, Vec<Operation>>,
    /// The position of each `operationId`.
    positions: BTreeMap<String, Pointer>,
}

impl Operations {
    pub(super) fn add(&mut self, resource: Vec<String>, operation: Operation, at: Pointer) {
        self.positions.insert(operation.id.text.clone(), at);
        self.by_resource
            .entry(resource)
            .or_default()
            .push(operation);
    }

    /// The position of the `operationId`, if there is such an operation.
    pub(super) fn position(&self, id: &str) -> Option<&Pointer> {
        self.positions.get(id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&[String], &Operation)> {
        let resources = self.by_resource.iter();
        resources.flat_map(|(resource, operations)| {
            operations.iter().map(move |of| (resource.as_slice(), of))
        })
    }

    /// The resources below a path and at it, each with an operation.
    pub(super) fn below(&self, path: &[String]) -> impl Iterator<Item = (&[String], &Operation)> {
        // A path is sorted before the paths that start with it.
        let from = self.by_resource.range(path.to_vec()..);
        from.take_while(move |(resource, _)| resource.starts_with(path))
            .filter_map(|(resource, operations)| Some((resource.as_slice(), operations.first()?)))
    }

    /// Removes operations, and resources without operations.
    pub(super) fn remove<T>(&mut self, ids: &BTreeMap<String, T>) {
        for operations in self.by_resource.values_mut() {
            operations.retain(|operation| !ids.contains_key(&operation.id.text));
        }
        self.by_resource
            .retain(|_, operations| !operations.is_empty());
    }

    /// The resources, each with the description of the tag that has its name.
    pub(super) fn into_resources(self, tags: &[Tag]) -> Vec<Resource> {
        self.by_resource
            .into_iter()
            .map(|(path, mut operations)| {
                operations.sort_by(|a, b| a.id.cmp(&b.id));
                let name = path.join(".");
                let tag = tags.iter().find(|tag| tag.name == name);
                Resource {
                    path,
                    description: tag.and_then(|tag| tag.description.clone()),
                    operations,
                }
            })
            .collect()
    }
}
