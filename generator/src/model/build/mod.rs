//! OpenAPI documents → [`Api`].

mod access;
mod alias;
mod composition;
mod configured;
mod constraints;
mod cursor;
mod custom;
mod envelope;
mod error_response;
mod event;
mod extension;
mod keywords;
mod media_type;
mod object;
mod omitted;
mod operation;
mod paging;
mod parameter;
mod reach;
mod reference;
mod request_body;
mod response;
mod response_header;
mod scalar;
mod schema;
mod security;
mod server;
mod settle;
mod share;
mod site;
mod subtypes;
mod union;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use openapiv3::OpenAPI;

use super::{Api, Envelope, Operation, Resource, Service, Type, TypeDefinition, TypeId, TypeName};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part, Pointer, Reported};
use crate::spec::Document;
use crate::spec::vocabulary::WEBHOOKS;
use crate::spec::vocabulary::extension::Pagination;
pub use omitted::Omitted;

use cursor::Cursor;
use extension::RootExtensions;
use schema::Nullable;
use settle::Pieces;

/// The model of all documents.
#[derive(Debug)]
pub struct Built {
    /// Supported operations and events, with their types.
    pub api: Api,
    /// Other operations and events, in the order of the documents.
    pub omitted: Vec<Omitted>,
}

/// Builds the model of all documents.
///
/// With `modules`, each document becomes a module named after it; else the only document is the whole client.
/// Operations and events with errors are omitted. Fails if an error affects the whole client.
/// Overrides of `config` apply; it remembers the keys that were looked up.
pub fn build(
    documents: &[Document],
    modules: bool,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<Built, Reported> {
    let mut omitted = Vec::new();
    let mut result = Ok(());
    let mut services: Vec<Service> = documents
        .iter()
        .map(|document| {
            let mut builder = ServiceBuilder::new(document, config, diagnostics);
            let service = builder.build(modules.then(|| document.name.clone()));
            omitted.append(&mut builder.omitted);
            result = result.and(builder.result);
            service
        })
        .collect();
    services.sort_by(|a, b| a.module.cmp(&b.module));
    same_servers(documents, diagnostics)?;
    result?;
    Ok(Built {
        api: Api { services },
        omitted,
    })
}

/// Reports documents with different servers: a client uses one server for all services.
fn same_servers(documents: &[Document], diagnostics: &mut Diagnostics) -> Result<(), Reported> {
    let mut result = Ok(());
    let Some((first, rest)) = documents.split_first() else {
        return result;
    };
    for document in rest {
        if document.api.servers != first.api.servers {
            let place = |document: &Document| {
                document.locate(&Cursor::ROOT.key("servers").pointer(), Part::Key)
            };
            result = Err(diagnostics.report(
                Diagnostic::error(
                    Code::UnsupportedServer,
                    place(document),
                    format!(
                        "`{}` and `{}` list different servers",
                        first.name, document.name
                    ),
                )
                .related(place(first), "the other list")
                .help("list the same servers, or generate a crate for each document"),
            ));
        }
    }
    result
}

/// A name without what languages write in their own ways: case and separators.
fn plain_letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// A part of the document is not covered; a diagnostic says so.
#[derive(Debug, Clone, Copy)]
struct Unsupported;

/// Builds the service of one document.
struct ServiceBuilder<'d> {
    document: &'d Document,
    config: &'d Config,
    diagnostics: &'d mut Diagnostics,
    envelope: Option<Envelope>,
    pagination: Option<Pagination>,
    scope_titles: BTreeMap<String, String>,
    types: Vec<TypeDefinition>,
    /// What `#/components/schemas/NAME` has become.
    schemas: HashMap<&'d str, SchemaState>,
    /// The subtypes of schemas with a discriminator and no alternatives.
    subtypes: HashMap<&'d str, Vec<&'d str>>,
    /// The properties of schemas that have subtypes.
    bases: HashMap<TypeName, TypeId>,
    /// What structs of several parts are made of, until they are settled.
    pieces: HashMap<TypeId, Pieces>,
    unsettled: Vec<TypeId>,
    /// Lists and maps that contain themselves, while they are being built.
    aliases: HashMap<&'d str, TypeId>,
    /// Types that others refer to from inside themselves.
    handed_out: BTreeSet<TypeId>,
    /// Structs that lack fields that are not covered. A type that was built before theirs failed may refer to them.
    incomplete: BTreeSet<usize>,
    omitted: Vec<Omitted>,
    /// Fails if an error affects the whole client.
    result: Result<(), Reported>,
}

/// How far a shared schema has come.
#[derive(Debug, Clone)]
enum SchemaState {
    /// Being built; an object may already be referred to by its id.
    InProgress(Option<Type>),
    /// Built.
    Done(Nullable),
    /// Not covered; reported once.
    Unsupported,
}

impl<'d> ServiceBuilder<'d> {
    fn new(document: &'d Document, config: &'d Config, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            document,
            config,
            diagnostics,
            envelope: None,
            pagination: None,
            scope_titles: BTreeMap::new(),
            types: Vec::new(),
            schemas: HashMap::new(),
            subtypes: subtypes::subtypes(&document.api),
            bases: HashMap::new(),
            pieces: HashMap::new(),
            unsettled: Vec::new(),
            aliases: HashMap::new(),
            handed_out: BTreeSet::new(),
            incomplete: BTreeSet::new(),
            omitted: Vec::new(),
            result: Ok(()),
        }
    }

    fn api(&self) -> &'d OpenAPI {
        &self.document.api
    }

    fn build(&mut self, module: Option<String>) -> Service {
        let api = self.api();
        let root = Cursor::ROOT;
        let errors_before = self.diagnostics.len();
        if let Ok(extensions) = RootExtensions::read(&api.extensions, &root, self) {
            self.envelope = extensions.envelope;
            self.pagination = extensions.pagination;
            self.scope_titles = extensions.scope_titles;
        }
        let servers = self.servers();
        if self.errors_since(errors_before) {
            self.result = self.diagnostics.reported().map_or(Ok(()), Err);
        }

        for part in &self.document.refused {
            let tokens: Vec<_> = part.tokens().collect();
            if let [paths, path, method] = tokens.as_slice()
                && *paths == "paths"
            {
                self.omit(format!("{} {path}", method.to_uppercase()), part);
            }
        }
        let mut resources: BTreeMap<Vec<String>, Vec<Operation>> = BTreeMap::new();
        let mut places: BTreeMap<String, Pointer> = BTreeMap::new();
        let paths = root.key("paths");
        for (path, item) in &api.paths.paths {
            let item_cursor = paths.key(path);
            let Some(item) = item.as_item() else { continue }; // Bundling inlines path items.
            for (method, operation) in item.iter() {
                if self.skips(path, method, operation) {
                    continue;
                }
                let cursor = item_cursor.key(method);
                let errors_before = self.diagnostics.len();
                let built = self.operation(
                    module.as_deref(),
                    path,
                    method,
                    item,
                    operation,
                    &item_cursor,
                    &cursor,
                );
                if let Ok((resource, operation)) = built
                    && !self.errors_since(errors_before)
                    && self.is_new_id(&operation.id.text, &places)
                {
                    places.insert(
                        operation.id.text.clone(),
                        cursor.key("operationId").pointer(),
                    );
                    resources.entry(resource).or_default().push(operation);
                } else {
                    let id = self.operation_text(path, method, operation);
                    self.omit(id, &cursor.pointer());
                }
            }
        }
        self.refuse_endless_types();
        self.without_incomplete_types(&mut resources, &places);
        self.actions_named_like_resources(&mut resources, &places);
        let resources = resources
            .into_iter()
            .map(|(path, mut operations)| {
                operations.sort_by(|a, b| a.id.cmp(&b.id));
                Resource { path, operations }
            })
            .collect();

        let mut events = Vec::new();
        let webhooks = root.key(WEBHOOKS.name);
        for (event, item) in &self.document.webhooks {
            let at = webhooks.key(event);
            let Some(post) = &item.post else { continue };
            if self.config.skip.get(event).is_some() {
                continue;
            }
            let errors_before = self.diagnostics.len();
            match self.event(module.as_deref(), event, post, &at.key("post")) {
                Ok(built)
                    if !self.errors_since(errors_before)
                        && !reach::reaches(&self.types, [&built.payload], &self.incomplete) =>
                {
                    events.push(built);
                }
                _ => self.omit(event.clone(), &at.pointer()),
            }
        }
        events.sort_by(|a, b| a.id.cmp(&b.id));
        self.complete_discriminators();

        let mut service = Service {
            module,
            title: api.info.title.clone(),
            description: api.info.description.clone(),
            source: self.document.name.clone(),
            servers,
            schema_names: BTreeMap::new(),
            resources,
            events,
            types: std::mem::take(&mut self.types),
        };
        reach::mark_usage(&mut service);
        access::split_by_access(&mut service);
        share::share_equal_enums(&mut service);
        let named = self.name_schemas(&mut service);
        self.result = self.result.and(named);
        reach::keep_reachable(&mut service);
        reach::mark_recursion(&mut service);
        service
    }

    /// Reports and removes every action that has the name of a resource below its own: both would be one function of the client.
    fn actions_named_like_resources(
        &mut self,
        resources: &mut BTreeMap<Vec<String>, Vec<Operation>>,
        places: &BTreeMap<String, Pointer>,
    ) {
        let place = |operation: &Operation| {
            let pointer = places.get(&operation.id.text).cloned().unwrap_or_default();
            self.document.locate(&pointer, Part::Value)
        };
        let mut removed = BTreeSet::new();
        for (resource, operations) in &*resources {
            for operation in operations {
                let is_below = |other: &&Vec<String>| {
                    other.get(resource.len()).is_some_and(|child| {
                        plain_letters(child) == plain_letters(&operation.id.action)
                    })
                };
                // Those below a resource follow it.
                let below = resources.range(resource.clone()..).map(|(other, _)| other);
                let mut below = below.take_while(|other| other.starts_with(resource));
                let Some(child) = below.find(is_below) else {
                    continue;
                };
                let mut diagnostic = Diagnostic::error(
                    Code::NameClash,
                    place(operation),
                    format!(
                        "`{}` is an action here, and a resource elsewhere",
                        operation.id.text
                    ),
                )
                .help(
                    "rename the action or the resource: both would be one function of the client",
                );
                if let Some(other) = resources[child].first() {
                    diagnostic = diagnostic.related(place(other), "an operation of the resource");
                }
                self.diagnostics.push(diagnostic);
                removed.insert(operation.id.text.clone());
            }
        }
        self.remove(resources, places, removed);
    }

    /// Reports an error at a key.
    fn unsupported(
        &mut self,
        code: Code,
        at: &Cursor<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Unsupported {
        let location = self.document.locate(&at.pointer(), Part::Key);
        self.diagnostics
            .push(Diagnostic::error(code, location, message).help(help));
        Unsupported
    }

    /// Reports that something is left out on purpose.
    fn warn(
        &mut self,
        code: Code,
        at: &Cursor<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let location = self.document.locate(&at.pointer(), Part::Key);
        self.diagnostics
            .push(Diagnostic::warning(code, location, message).help(help));
    }
}
