//! The features of the crate, and the code that each of them compiles.
//!
//! A crate of several services has one feature for each service. A crate of a single description has one for each top module, if the
//! configuration asks for it. Code that several modules share is compiled with any of their features. A file of schemas is compiled
//! whole, so that it needs everything that one of its types needs.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::config::Manifest;
use super::names::scope::Scope;
use super::names::{Home, Names, ServiceNames};
use crate::model::{Api, Operation, Service, Type};

/// The features that every crate has from the runtime.
pub(super) const OF_RUNTIME: &[&str] = &["blocking", "rate-limit", "serde", "testing"];

/// The features of crates with events, where the runtime is a platform's: the ways in which events arrive.
pub(super) const OF_EVENTS: &[&str] = &["long-connection", "webhook"];

/// The names of all features of the crate.
pub(super) fn feature_names(api: &Api, config: &Manifest) -> Vec<String> {
    let names = Names::resolve(api);
    let of_events = (config.is_platform() && api.has_events()).then_some(OF_EVENTS);
    let of_runtime = OF_RUNTIME.iter().chain(of_events.into_iter().flatten());
    let optional = config.dependencies.iter().filter(|of| of.optional);
    of_runtime
        .map(|&feature| feature.to_owned())
        .chain(Features::of(api, &names, config).list())
        .chain(optional.map(|dependency| dependency.name.clone()))
        .collect()
}

/// Features, any of which compiles an item.
type AnyOf = BTreeSet<String>;

/// The crate's own features.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// By the top module that each is for.
    modules: BTreeMap<String, String>,
    /// Code that several modules share, if the modules are tags of a single description.
    shared: Option<Shared>,
}

/// The features that compile shared code.
#[derive(Debug, Default)]
struct Shared {
    /// By the file of the schema.
    schemas: BTreeMap<String, AnyOf>,
    /// By the position of the shared enum.
    error_codes: Vec<AnyOf>,
    /// Of the envelope with a property for the payload.
    envelope: AnyOf,
    /// Of the envelope without one.
    flat_envelope: AnyOf,
}

impl Features {
    /// Resolves the features of a crate.
    pub(super) fn of(api: &Api, names: &Names, config: &Manifest) -> Self {
        match (&api.services[..], &names.services[..]) {
            ([service], [of]) if of.module.is_empty() && config.per_tag => {
                Self::per_tag(service, of, config)
            }
            (_, services) => {
                let modules = services.iter().filter_map(|of| of.module.first());
                Self {
                    modules: modules.map(|name| (name.clone(), name.clone())).collect(),
                    shared: None,
                }
            }
        }
    }

    fn per_tag(service: &Service, names: &ServiceNames, config: &Manifest) -> Self {
        let mut taken = Scope::reserving(OF_RUNTIME);
        let dependencies = config.dependencies.iter().map(|of| of.name.as_str());
        let of_events = OF_EVENTS.iter().copied();
        for name in ["default"].into_iter().chain(of_events).chain(dependencies) {
            taken.claim(name.to_owned());
        }
        let mut modules = BTreeMap::new();
        let mut shared = Shared {
            error_codes: vec![AnyOf::new(); names.error_codes.len()],
            ..Shared::default()
        };
        for (module, tag) in Tag::by_module(names) {
            let feature = taken.claim(module.clone());
            shared.add(&feature, &tag, service, names);
            modules.insert(module.clone(), feature);
        }
        Self {
            modules,
            shared: Some(shared),
        }
    }

    /// All features, in the order of their modules.
    pub(super) fn list(&self) -> Vec<String> {
        self.modules.values().cloned().collect()
    }

    /// The features whose names are not those of their modules, each with the module.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (&String, &String)> {
        self.modules
            .iter()
            .filter(|(module, feature)| module != feature)
    }

    /// The condition of a top module.
    pub(super) fn module(&self, module: &str) -> Option<TokenStream> {
        let feature = self.modules.get(module)?;
        Some(quote!(#[cfg(feature = #feature)]))
    }

    /// The condition of a file of shared schemas. None if every module uses the file.
    pub(super) fn schema(&self, file: &str) -> Option<TokenStream> {
        let any = self.shared.as_ref()?.schemas.get(file)?;
        self.is_partial(any).then(|| under(any))
    }

    /// The condition of an enum of shared error codes.
    pub(super) fn error_codes(&self, index: usize) -> Option<TokenStream> {
        let any = self.shared.as_ref()?.error_codes.get(index)?;
        self.is_partial(any).then(|| under(any))
    }

    /// The condition of the module of these enums. None if one of the enums has none.
    pub(super) fn error_codes_module(&self) -> Option<TokenStream> {
        let enums = &self.shared.as_ref()?.error_codes;
        let all: AnyOf = enums.iter().flatten().cloned().collect();
        enums
            .iter()
            .all(|any| self.is_partial(any))
            .then(|| under(&all))
    }

    /// The condition of an envelope, with a property for the payload or without. Without any module it is unused.
    pub(super) fn envelope(&self, with_data: bool) -> Option<TokenStream> {
        let shared = self.shared.as_ref()?;
        Some(under(match with_data {
            true => &shared.envelope,
            false => &shared.flat_envelope,
        }))
    }

    /// The condition that the features of all tags are on.
    pub(super) fn all_tags(&self) -> Option<TokenStream> {
        let features = self.shared.as_ref().map(|_| self.modules.values())?;
        Some(quote!(#[cfg(all(#(feature = #features),*))]))
    }

    /// The condition that a feature of several is off, as `cfg` states it.
    pub(super) fn not_all(&self) -> Option<TokenStream> {
        let features = self.modules.values();
        (features.len() > 1).then(|| quote!(not(all(#(feature = #features),*))))
    }

    fn is_partial(&self, any: &AnyOf) -> bool {
        any.len() < self.modules.len()
    }
}

impl Shared {
    /// Adds a feature to all code that its module uses.
    fn add(&mut self, feature: &str, tag: &Tag, service: &Service, names: &ServiceNames) {
        for file in tag.schemas(service, names) {
            let any = self.schemas.entry(file).or_default();
            any.insert(feature.to_owned());
        }
        for (of, any) in names.error_codes.iter().zip(&mut self.error_codes) {
            let mut resources = of.operations.iter().map(|(resource, _)| resource);
            if resources.any(|resource| tag.resources.contains(resource)) {
                any.insert(feature.to_owned());
            }
        }
        for operation in tag.operations(service) {
            let any = match &operation.envelope {
                None => continue,
                Some(envelope) if envelope.data.is_some() => &mut self.envelope,
                Some(_) => &mut self.flat_envelope,
            };
            any.insert(feature.to_owned());
        }
    }
}

/// The condition that any of these features is on.
fn under(any: &AnyOf) -> TokenStream {
    match any.first() {
        Some(only) if any.len() == 1 => quote!(#[cfg(feature = #only)]),
        _ => quote!(#[cfg(any(#(feature = #any),*))]),
    }
}

/// The content of a top module, by position.
#[derive(Debug, Default)]
struct Tag {
    resources: Vec<usize>,
    events: Vec<usize>,
}

impl Tag {
    /// The content of each top module.
    fn by_module(names: &ServiceNames) -> BTreeMap<&String, Self> {
        let mut tags: BTreeMap<&String, Self> = BTreeMap::new();
        for (index, resource) in names.resources.iter().enumerate() {
            if let Some(module) = resource.module.first() {
                tags.entry(module).or_default().resources.push(index);
            }
        }
        for (index, events) in names.events.iter().enumerate() {
            if let Some(module) = events.module.first() {
                tags.entry(module).or_default().events.push(index);
            }
        }
        tags
    }

    fn operations<'s>(&'s self, service: &'s Service) -> impl Iterator<Item = &'s Operation> {
        let resources = self.resources.iter();
        resources.flat_map(|&resource| &service.resources[resource].operations)
    }

    /// The files of shared schemas that the module references, directly or through other types.
    fn schemas(&self, service: &Service, names: &ServiceNames) -> BTreeSet<String> {
        let fields = self.operations(service).flat_map(|of| &of.fields);
        let sent = fields.map(|field| &field.field.r#type);
        let received = self.operations(service).flat_map(Operation::received);
        let mut open: Vec<usize> = sent
            .chain(received)
            .flat_map(Type::named)
            .map(|id| id.index())
            .collect();
        // A file is compiled whole, with the types that are not used.
        let resources = self.resources.iter().map(|&index| Home::Resource(index));
        let events = self.events.iter().map(|&index| Home::Events(index));
        for home in resources.chain(events) {
            open.extend(names.types_in(&home));
        }
        let mut files = BTreeSet::new();
        let mut seen = BTreeSet::new();
        while let Some(index) = open.pop() {
            if !seen.insert(index) {
                continue;
            }
            let parts = service.types[index].shape.parts();
            open.extend(parts.flat_map(Type::named).map(|id| id.index()));
            let home = &names.types[index].home;
            if let Home::Schema { file } = home
                && files.insert(file.clone())
            {
                open.extend(names.types_in(home));
            }
        }
        files
    }
}
