//! The paths of resource and event modules.

use std::collections::{BTreeMap, HashMap};

use super::case::{type_name, value_name};
use super::reserved::NO_MODULES;
use super::resolved::EventsNames;
use super::scope::Scope;
use super::words::joined;
use crate::model::{Resource, Service};

/// The module paths of one service, below the service.
pub(super) struct Modules {
    resources: Vec<Vec<String>>,
    /// The modules directly below a resource, by the position of the resource.
    children: HashMap<usize, Vec<String>>,
    /// Each with the positions of its events.
    events: Vec<(Vec<String>, Vec<usize>)>,
}

impl Modules {
    pub(super) fn new(service: &Service) -> Self {
        // If two resources get the same path, the second gets a number at its end.
        let mut taken = Scope::default();
        let split = |path: String| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let resources: Vec<Vec<String>> = service
            .resources
            .iter()
            .map(|resource| split(taken.claim(resource_path(resource).join("/"))))
            .collect();
        // No resource may be below a module of events.
        for resource in &resources {
            for end in 1..resource.len() {
                taken.claim(resource[..end].join("/"));
            }
        }
        let mut versions: BTreeMap<(Option<&str>, &str), Vec<usize>> = BTreeMap::new();
        for (index, event) in service.events.iter().enumerate() {
            let kind = if event.is_enveloped {
                "events"
            } else {
                "webhooks"
            };
            let version = event.id.version.as_deref();
            versions.entry((version, kind)).or_default().push(index);
        }
        let events = versions
            .into_iter()
            .map(|((version, kind), events)| {
                let path: Vec<&str> = version.into_iter().chain([kind]).collect();
                (split(taken.claim(path.join("/"))), events)
            })
            .collect();
        let children = children(&resources);
        Self {
            resources,
            children,
            events,
        }
    }

    /// The path of a resource below the crate.
    pub(super) fn of_resource(&self, service: &[String], index: usize) -> Vec<String> {
        [service, &self.resources[index]].concat()
    }

    /// The modules of events below the crate. `incoming` are the variants of the enum of all events.
    pub(super) fn of_events(
        &self,
        module: &[String],
        service: &Service,
        incoming: &mut Scope,
    ) -> Vec<EventsNames> {
        let prefix: String = module.iter().map(|module| type_name(module)).collect();
        let mut variant = |&event: &usize| {
            let id = &service.events[event].id;
            let name = joined(&prefix, &type_name(&id.name));
            let version = type_name(id.version.as_deref().unwrap_or_default());
            incoming.claim_first([name.clone(), format!("{name}{version}")])
        };
        let names = |(path, events): &(Vec<String>, Vec<usize>)| EventsNames {
            module: [module, path].concat(),
            events: events.clone(),
            variants: events.iter().map(&mut variant).collect(),
            aliases: BTreeMap::new(),
        };
        self.events.iter().map(names).collect()
    }

    /// The modules directly below that of a resource.
    pub(super) fn children(&self, index: usize) -> &[String] {
        self.children.get(&index).map_or(&[], Vec::as_slice)
    }
}

/// The modules directly below those of resources, by the position of the upper resource.
fn children(resources: &[Vec<String>]) -> HashMap<usize, Vec<String>> {
    let paths = resources.iter().map(Vec::as_slice);
    let by_path: HashMap<&[String], usize> = paths.zip(0..).collect();
    let mut children: HashMap<usize, Vec<String>> = HashMap::new();
    for path in resources {
        for end in 0..path.len() {
            if let Some(&above) = by_path.get(&path[..end]) {
                let children = children.entry(above).or_default();
                if children.last() != Some(&path[end]) {
                    children.push(path[end].clone());
                }
            }
        }
    }
    children
}

fn resource_path(resource: &Resource) -> Vec<String> {
    if resource.path.is_empty() {
        return vec!["operations".to_owned()];
    }
    resource
        .path
        .iter()
        .map(|segment| module_name(segment))
        .collect()
}

fn module_name(segment: &str) -> String {
    let mut name = value_name(segment);
    if NO_MODULES.contains(&name.as_str()) {
        name.push('_');
    }
    name
}
