//! The features of the crate, and what is compiled by which.
//!
//! A crate of several services has a feature for each. A crate of one document has one for each module at its top if the configuration
//! says so. Then what several modules share is compiled by those that reach it. A file of schemas is compiled whole, so that it needs
//! what any of its types needs.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::config::Manifest;
use super::names::scope::Scope;
use super::names::{Home, Names, ServiceNames};
use crate::model::{Api, Operation, Service, Type};

/// The features of every crate: the runtime's.
pub(super) const OF_RUNTIME: &[&str] = &["blocking", "rate-limit", "serde"];

/// That of crates with events.
pub(super) const WEBHOOK: &str = "webhook";

/// The names of all features of the crate.
pub(super) fn feature_names(api: &Api, config: &Manifest) -> Vec<String> {
    let names = Names::resolve(api);
    let webhook = api.has_events().then_some(&WEBHOOK);
    let of_runtime = OF_RUNTIME.iter().chain(webhook);
    let optional = config.dependencies.iter().filter(|of| of.optional);
    of_runtime
        .map(|&feature| feature.to_owned())
        .chain(Features::of(api, &names, config).list())
        .chain(optional.map(|dependency| dependency.name.clone()))
        .collect()
}

/// Features any of which suffices.
type AnyOf = BTreeSet<String>;

/// The features of the crate that are its own.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// By the module at the top that each is for.
    modules: BTreeMap<String, String>,
    /// What several modules share, where these are tags of one document.
    shared: Option<Shared>,
}

/// The features that reach what several modules share.
#[derive(Debug, Default)]
struct Shared {
    /// By the file of the schema.
    schemas: BTreeMap<String, AnyOf>,
    /// By the position of the enum.
    error_codes: Vec<AnyOf>,
    /// The envelope with a property for the payload.
    envelope: AnyOf,
    /// The one without.
    flat_envelope: AnyOf,
    /// Those of modules with operations.
    calling: AnyOf,
}

impl Features {
    /// The features of a crate.
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
        for name in ["default", WEBHOOK].into_iter().chain(dependencies) {
            taken.claim(name.to_owned());
        }
        let mut tags: BTreeMap<&String, Tag> = BTreeMap::new();
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
        let mut modules = BTreeMap::new();
        let mut shared = Shared {
            error_codes: vec![AnyOf::new(); names.error_codes.len()],
            ..Shared::default()
        };
        for (module, tag) in tags {
            let feature = taken.claim(module.clone());
            for file in tag.schemas(service, names) {
                shared
                    .schemas
                    .entry(file)
                    .or_default()
                    .insert(feature.clone());
            }
            for (of, any) in names.error_codes.iter().zip(&mut shared.error_codes) {
                let mut resources = of.operations.iter().map(|(resource, _)| resource);
                if resources.any(|resource| tag.resources.contains(resource)) {
                    any.insert(feature.clone());
                }
            }
            if !tag.resources.is_empty() {
                shared.calling.insert(feature.clone());
            }
            for operation in tag.operations(service) {
                let any = match &operation.envelope {
                    None => continue,
                    Some(envelope) if envelope.data.is_some() => &mut shared.envelope,
                    Some(_) => &mut shared.flat_envelope,
                };
                any.insert(feature.clone());
            }
            modules.insert(module.clone(), feature);
        }
        Self {
            modules,
            shared: Some(shared),
        }
    }

    /// All, in the order of their modules.
    pub(super) fn list(&self) -> Vec<String> {
        self.modules.values().cloned().collect()
    }

    /// Those of the tags of one document with their modules; none where modules are services.
    pub(super) fn tags(&self) -> impl Iterator<Item = (&String, &String)> {
        self.modules.iter().filter(|_| self.shared.is_some())
    }

    /// What a module at the top stands under.
    pub(super) fn module(&self, module: &str) -> Option<TokenStream> {
        let feature = self.modules.get(module)?;
        Some(quote!(#[cfg(feature = #feature)]))
    }

    /// What a file of shared schemas stands under: nothing where every module reaches it.
    pub(super) fn schema(&self, file: &str) -> Option<TokenStream> {
        let any = self.shared.as_ref()?.schemas.get(file)?;
        self.is_partial(any).then(|| under(any))
    }

    /// What an enum of shared error codes stands under.
    pub(super) fn error_codes(&self, index: usize) -> Option<TokenStream> {
        let any = self.shared.as_ref()?.error_codes.get(index)?;
        self.is_partial(any).then(|| under(any))
    }

    /// What the module of all these enums stands under: nothing where one of them stands under nothing.
    pub(super) fn error_codes_module(&self) -> Option<TokenStream> {
        let enums = &self.shared.as_ref()?.error_codes;
        let all: AnyOf = enums.iter().flatten().cloned().collect();
        enums
            .iter()
            .all(|any| self.is_partial(any))
            .then(|| under(&all))
    }

    /// What an envelope stands under, with a property for the payload or without. No module, no use.
    pub(super) fn envelope(&self, with_data: bool) -> Option<TokenStream> {
        let shared = self.shared.as_ref()?;
        Some(under(match with_data {
            true => &shared.envelope,
            false => &shared.flat_envelope,
        }))
    }

    /// What stands under all tags.
    pub(super) fn all_tags(&self) -> Option<TokenStream> {
        let features = self.shared.as_ref().map(|_| self.modules.values())?;
        Some(quote!(#[cfg(all(#(feature = #features),*))]))
    }

    /// What a field needs that only tags use: without any of them it is never read.
    pub(super) fn expect_unread(&self) -> Option<TokenStream> {
        let features = &self.shared.as_ref()?.calling;
        Some(quote! {
            #[cfg_attr(not(any(#(feature = #features),*)), expect(dead_code, reason = "no feature is on that calls anything"))]
        })
    }

    fn is_partial(&self, any: &AnyOf) -> bool {
        any.len() < self.modules.len()
    }
}

/// The condition that any of these features is on.
fn under(any: &AnyOf) -> TokenStream {
    match any.first() {
        Some(only) if any.len() == 1 => quote!(#[cfg(feature = #only)]),
        _ => quote!(#[cfg(any(#(feature = #any),*))]),
    }
}

/// What stands in a module at the top, by position.
#[derive(Debug, Default)]
struct Tag {
    resources: Vec<usize>,
    events: Vec<usize>,
}

impl Tag {
    fn operations<'s>(&'s self, service: &'s Service) -> impl Iterator<Item = &'s Operation> {
        let resources = self.resources.iter();
        resources.flat_map(|&resource| &service.resources[resource].operations)
    }

    /// The files of shared schemas that are reached from here.
    fn schemas(&self, service: &Service, names: &ServiceNames) -> BTreeSet<String> {
        let fields = self.operations(service).flat_map(|of| &of.fields);
        let sent = fields.map(|field| &field.field.r#type);
        let received = self.operations(service).flat_map(Operation::received);
        let mut open: Vec<usize> = sent
            .chain(received)
            .filter_map(Type::named)
            .map(|id| id.index())
            .collect();
        // A file is compiled whole, whether or not everything in it is used.
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
            open.extend(parts.filter_map(Type::named).map(|id| id.index()));
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
