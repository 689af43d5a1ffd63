//! The items of the client, by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Method};
use crate::rust::{CallNames, CalledOperation};

/// An item of the client, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    /// The request of an operation.
    Request(usize),
    /// The payload of an event, or its variant in the enum of all events.
    Event(usize),
    Handle(Handle),
}

/// A handle: a type whose functions lead to operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Handle(usize);

/// The items of the client, by name.
pub(super) struct Index<'a> {
    pub(super) items: &'a CallNames,
    /// The name of the client's crate in source code.
    pub(super) crate_name: String,
    /// By the name of the type, with the path of its module.
    types: BTreeMap<&'a str, Vec<(Vec<&'a str>, Item)>>,
    handles: BTreeMap<&'a [String], Handle>,
    /// The operation that a function of a module calls.
    functions: BTreeMap<(&'a [String], &'a str), usize>,
    /// The names of modules with handles.
    accessors: BTreeSet<&'a str>,
    events: BTreeMap<&'a str, usize>,
    /// Method and path of each operation.
    requests: BTreeMap<&'a str, (Method, &'a str)>,
}

impl<'a> Index<'a> {
    pub(super) fn new(api: &'a Api, items: &'a CallNames, package: &str) -> Self {
        let mut index = Self {
            items,
            crate_name: package.replace('-', "_"),
            types: BTreeMap::new(),
            handles: BTreeMap::new(),
            functions: BTreeMap::new(),
            accessors: BTreeSet::new(),
            events: BTreeMap::new(),
            requests: BTreeMap::new(),
        };
        for (at, operation) in items.operations.iter().enumerate() {
            index.add(&operation.request, &operation.module, Item::Request(at));
            for function in &operation.functions {
                index.functions.insert((&operation.module, function), at);
            }
        }
        for (at, event) in items.events.iter().enumerate() {
            if let Some(payload) = &event.payload {
                index.add(payload, &event.module, Item::Event(at));
            }
            let module = vec![CallNames::INCOMING_EVENT];
            let variants = index.types.entry(&event.variant).or_default();
            variants.push((module, Item::Event(at)));
            index.events.insert(&event.id, at);
        }
        for (at, handle) in items.handles.iter().enumerate() {
            index.add(&handle.name, &handle.module, Item::Handle(Handle(at)));
            index.handles.insert(&handle.module, Handle(at));
            index
                .accessors
                .extend(handle.module.last().map(String::as_str));
        }
        let resources = api.services.iter().flat_map(|service| &service.resources);
        for operation in resources.flat_map(|resource| &resource.operations) {
            let request = (operation.method, operation.path.as_str());
            index.requests.insert(&operation.id.text, request);
        }
        index
    }

    fn add(&mut self, name: &'a str, module: &'a [String], item: Item) {
        let module = module.iter().map(String::as_str).collect();
        self.types.entry(name).or_default().push((module, item));
    }

    /// The items with a name, each with the path of its module.
    pub(super) fn named(&self, name: &str) -> &[(Vec<&'a str>, Item)] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }

    /// The path of a handle's module.
    pub(super) fn module(&self, handle: Handle) -> &'a [String] {
        &self.items.handles[handle.0].module
    }

    /// The handle that a function of another handle returns; without one, a function of the client.
    pub(super) fn child(&self, parent: Option<Handle>, name: &str) -> Option<Handle> {
        let parent = parent.map_or(&[][..], |parent| self.module(parent));
        let module: Vec<String> = [parent, &[name.to_owned()]].concat();
        self.handles.get(module.as_slice()).copied()
    }

    /// The operation that a function of a handle calls.
    pub(super) fn operation(&self, handle: Handle, function: &str) -> Option<usize> {
        self.functions
            .get(&(self.module(handle), function))
            .copied()
    }

    /// Returns true if a function of some handle has this name and returns a handle.
    pub(super) fn is_accessor(&self, name: &str) -> bool {
        self.accessors.contains(name)
    }

    /// The handles whose module path ends with these segments.
    pub(super) fn ending_with(&self, segments: &[String]) -> impl Iterator<Item = Handle> {
        let ends = |(module, _): &(&&[String], &Handle)| module.ends_with(segments);
        self.handles.iter().filter(ends).map(|(_, handle)| *handle)
    }

    pub(super) fn is_function_of(&self, operation: usize, name: &str) -> bool {
        let functions = &self.items.operations[operation].functions;
        functions.iter().any(|function| function == name)
    }

    pub(super) fn event(&self, event_type: &str) -> Option<usize> {
        self.events.get(event_type).copied()
    }

    /// The operations below a handle.
    pub(super) fn below(&self, handle: Handle) -> impl Iterator<Item = usize> {
        let module = self.module(handle);
        let operations = self.items.operations.iter().enumerate();
        let is_below = move |operation: &CalledOperation| operation.module.starts_with(module);
        operations
            .filter(move |(_, of)| is_below(of))
            .map(|(at, _)| at)
    }

    /// The operations with this method and a path that fits. Segments of the path with `{` or a parameter's place fit any value.
    pub(super) fn with_path(&self, method: Option<&str>, path: &str) -> Vec<usize> {
        let written = segments(path);
        let fits = |(_, operation): &(usize, &CalledOperation)| {
            let Some((of, template)) = self.requests.get(operation.id.as_str()) else {
                return false;
            };
            let template = segments(template);
            let same = |(written, template): (&&str, &&str)| {
                written == template || template.starts_with('{') || written.contains('{')
            };
            method.is_none_or(|method| method == of.as_str())
                && template.len() == written.len()
                && written.iter().zip(&template).all(same)
        };
        let operations = self.items.operations.iter().enumerate();
        operations.filter(fits).map(|(at, _)| at).collect()
    }

    pub(super) fn id(&self, item: Item) -> &'a str {
        match item {
            Item::Request(at) => &self.items.operations[at].id,
            Item::Event(at) => &self.items.events[at].id,
            Item::Handle(handle) => &self.items.handles[handle.0].name,
        }
    }
}

/// The segments of a path, without query and fragment.
fn segments(path: &str) -> Vec<&str> {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    path[..end]
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect()
}
