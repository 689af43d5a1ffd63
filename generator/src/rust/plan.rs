//! The files of the crate, and the content of each.

use std::collections::BTreeMap;

use super::context::Context;
use super::incoming_event;
use super::names::{ERROR_CODES, Home, Names, SCHEMAS, ServiceNames};
use super::tree::Node;

/// A Rust file to render.
pub(super) struct PlannedFile<'a> {
    /// The path below the crate, with `/` between segments.
    pub(super) path: String,
    pub(super) content: Content<'a>,
}

/// The content of a file. Services are given by their position.
pub(super) enum Content<'a> {
    /// `lib.rs`.
    Root(&'a Node),
    /// The enum of all events.
    IncomingEvent,
    Module(Module<'a>),
    /// The module of shared schemas: the sorted types of each file, by the file's module.
    SchemaList(BTreeMap<&'a str, Vec<&'a str>>),
    /// A shared schema, with the types inside it.
    Schema {
        service: usize,
        /// The module of the file.
        file: &'a str,
    },
    /// The error codes that several operations share.
    ErrorCodes {
        service: usize,
    },
}

/// A module below the root.
pub(super) struct Module<'a> {
    /// The module's name.
    pub(super) segment: &'a str,
    pub(super) node: &'a Node,
    /// See [`own_modules`].
    pub(super) own: Vec<&'static str>,
}

/// The files of the crate. A module comes before the modules below it.
pub(super) fn files<'a>(root: &'a Node, context: &Context<'a>) -> Vec<PlannedFile<'a>> {
    let names = context.names;
    let mut files = vec![PlannedFile {
        path: "src/lib.rs".to_owned(),
        content: Content::Root(root),
    }];
    files.extend(context.receives_events().then(|| PlannedFile {
        path: format!("src/{}.rs", incoming_event::MODULE),
        content: Content::IncomingEvent,
    }));
    below("src", root, names, &mut files);
    for (index, service) in names.services.iter().enumerate() {
        of_service(index, service, &mut files);
    }
    files
}

/// Adds the modules below a folder.
fn below<'a>(folder: &str, node: &'a Node, names: &Names, files: &mut Vec<PlannedFile<'a>>) {
    for (segment, node) in &node.children {
        let own = own_modules(node, names);
        let folder = format!("{folder}/{segment}");
        let path = if node.children.is_empty() && own.is_empty() && segment.is_ascii() {
            format!("{folder}.rs")
        } else {
            format!("{folder}/mod.rs")
        };
        let module = Module { segment, node, own };
        files.push(PlannedFile {
            path,
            content: Content::Module(module),
        });
        below(&folder, node, names, files);
    }
}

/// Adds the files of types that a service's operations share.
fn of_service<'a>(index: usize, service: &'a ServiceNames, files: &mut Vec<PlannedFile<'a>>) {
    let segments = ["src"].into_iter();
    let segments = segments.chain(service.module.iter().map(String::as_str));
    let folder: String = segments.map(|segment| format!("{segment}/")).collect();
    let schemas = schema_files(service);
    let paths = schemas.keys().map(|&file| PlannedFile {
        path: format!("{folder}{SCHEMAS}/{file}.rs"),
        content: Content::Schema {
            service: index,
            file,
        },
    });
    files.extend(paths);
    if !schemas.is_empty() {
        files.push(PlannedFile {
            path: format!("{folder}{SCHEMAS}/mod.rs"),
            content: Content::SchemaList(schemas),
        });
    }
    if !service.error_codes.is_empty() {
        files.push(PlannedFile {
            path: format!("{folder}{ERROR_CODES}.rs"),
            content: Content::ErrorCodes { service: index },
        });
    }
}

/// The names of the types in each file of shared schemas, sorted.
fn schema_files(service: &ServiceNames) -> BTreeMap<&str, Vec<&str>> {
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for names in &service.types {
        if let Home::Schema { file } = &names.home {
            files.entry(file).or_default().push(&names.name);
        }
    }
    for types in files.values_mut() {
        types.sort_unstable();
    }
    files
}

/// The generator's own modules below a service's root: shared error codes and schemas. Empty for any other module.
pub(super) fn own_modules(node: &Node, names: &Names) -> Vec<&'static str> {
    let Some(service) = node.service.map(|service| &names.services[service]) else {
        return Vec::new();
    };
    let is_shared = |home: &Home| matches!(home, Home::Schema { .. });
    let mut modules = Vec::new();
    modules.extend((!service.error_codes.is_empty()).then_some(ERROR_CODES));
    modules.extend(service.homes().any(is_shared).then_some(SCHEMAS));
    modules
}
