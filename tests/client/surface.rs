//! The API surface of the generated crate: one snapshot for each resource.
//!
//! Functions, fields, types and the location of each field are read from the generated source. Metadata of operations is read from the
//! compiled crate. A new endpoint adds a snapshot or lines, and changes no others.

mod types;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use feishu::{AccessTokenKind, AppKind, Operation, RateLimit, SERVICES};
use syn::Item;

use types::{Listing, listing, public_functions, signature, text};

#[test]
fn every_resource_keeps_its_surface() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/src");
    let mut covered = BTreeSet::new();
    for &(service, operations) in SERVICES {
        let schemas = Schemas::read(&source.join(service).join("schemas"));
        for file in rust_files(&source.join(service)) {
            let module = parse(&file);
            let id = module_id(&source, &file);
            let text = if let Some(resource) = Resource::read(&module) {
                covered.extend(resource.ids(&id));
                resource.list(&id, operations, &schemas)
            } else if let Some(text) = events(&module, &schemas) {
                text
            } else {
                continue;
            };
            insta::with_settings!({ snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/surface"), prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(id, text);
            });
        }
    }
    let known = SERVICES.iter().flat_map(|(_, operations)| *operations);
    let known: BTreeSet<String> = known.map(|operation| operation.id.to_owned()).collect();
    assert_eq!(covered, known, "each operation is in one snapshot");
}

/// The module of a file: `hire.v1.talent`.
fn module_id(source: &Path, file: &Path) -> String {
    let path = file
        .strip_prefix(source)
        .expect("below src")
        .with_extension("");
    let parts = path.components();
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .filter(|part| part != "mod")
        .collect();
    parts.join(".")
}

/// The payload types of an event module; `None` for any other module.
fn events(module: &syn::File, schemas: &Schemas) -> Option<String> {
    module
        .items
        .iter()
        .find(|item| matches!(item, Item::Static(item) if item.ident == "EVENT_TYPES"))?;
    let (types, order) = listing(module);
    let mut out = String::new();
    for name in &order {
        write_type(&mut out, name, &types[name]);
    }
    for name in schemas.reached_from(types.values().flatten()) {
        write_type(&mut out, &format!("schemas::{name}"), &schemas.types[&name]);
    }
    Some(out)
}

/// The file of a resource.
struct Resource {
    /// Client functions, by the name of the operation.
    operations: Vec<String>,
    signatures: Vec<String>,
    types: Listing,
    /// The types in the order of the file.
    order: Vec<String>,
}

impl Resource {
    /// `None` for a module without operations.
    fn read(module: &syn::File) -> Option<Self> {
        let handle = module.items.iter().find_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() => text(&block.self_ty)
                .strip_suffix("Resource<'a>")
                .map(|_| block),
            _ => None,
        })?;
        let mut operations = Vec::new();
        let mut signatures = Vec::new();
        for function in public_functions(handle) {
            // The other functions return nested resources.
            if text(&function.output).contains("runtime::Call<") {
                operations.push(function.ident.to_string());
                signatures.push(signature(function));
            }
        }
        let (types, order) = listing(module);
        Some(Self {
            operations,
            signatures,
            types,
            order,
        })
    }

    /// The ids of its operations. Each begins with `module`.
    fn ids(&self, module: &str) -> impl Iterator<Item = String> {
        let operations = self.operations.iter();
        operations.map(move |operation| format!("{module}.{}", operation.trim_start_matches("r#")))
    }

    fn list(&self, module: &str, operations: &[&Operation], schemas: &Schemas) -> String {
        let mut out = String::new();
        for (id, signature) in self.ids(module).zip(&self.signatures) {
            let known = operations
                .iter()
                .find(|known| known.id == id)
                .expect("described at run time");
            writeln!(out, "{signature}").expect("a string");
            write_facts(&mut out, known);
        }
        for name in &self.order {
            write_type(&mut out, name, &self.types[name]);
        }
        for name in schemas.reached_from(self.types.values().flatten()) {
            write_type(&mut out, &format!("schemas::{name}"), &schemas.types[&name]);
        }
        out
    }
}

/// The shared schemas.
struct Schemas {
    types: Listing,
}

impl Schemas {
    /// Empty if a service has no shared schemas and therefore no such folder.
    fn read(folder: &Path) -> Self {
        let files = if folder.is_dir() {
            rust_files(folder)
        } else {
            Vec::new()
        };
        let types = files
            .iter()
            .flat_map(|file| listing(&parse(file)).0)
            .collect();
        Self { types }
    }

    /// The schemas that lines refer to, directly or indirectly.
    fn reached_from<'a>(&self, lines: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut pending: Vec<String> = lines.flat_map(|line| self.named_in(line)).collect();
        while let Some(name) = pending.pop() {
            if reached.insert(name.clone()) {
                pending.extend(
                    self.types[&name]
                        .iter()
                        .flat_map(|line| self.named_in(line)),
                );
            }
        }
        reached
    }

    fn named_in(&self, line: &str) -> Vec<String> {
        line.split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| self.types.contains_key(*word))
            .map(str::to_owned)
            .collect()
    }
}

fn write_facts(out: &mut String, operation: &Operation) {
    let limits = |limits: &[RateLimit]| {
        limits
            .iter()
            .map(|limit| format!("{}/{}s", limit.requests, limit.seconds))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let errors: Vec<String> = operation
        .errors
        .iter()
        .map(|error| match error.status {
            Some(status) => format!("{} {}/{status}", error.name, error.code),
            None => format!("{} {}", error.name, error.code),
        })
        .collect();
    for (name, value) in [
        ("", format!("{} {}", operation.method, operation.path)),
        (
            "page",
            format!(
                "{} {} {}",
                operation.title, operation.updated, operation.documentation
            ),
        ),
        (
            "tokens",
            format!("{:?}", AccessTokenKind::all_of(operation)),
        ),
        ("scopes", operation.scopes.join(" | ")),
        ("fields", operation.field_scopes.join(" | ")),
        ("apps", format!("{:?}", AppKind::all_of(operation))),
        ("limits", limits(operation.rate_limits)),
        ("errors", errors.join(", ")),
        ("body", format!("{:?}", operation.request_body)),
        (
            "envelope",
            operation
                .envelope
                .map_or("none".to_owned(), |envelope| format!("{:?}", envelope.data)),
        ),
        (
            "deprecated",
            if operation.deprecated { "yes" } else { "" }.to_owned(),
        ),
    ] {
        if !value.is_empty() {
            writeln!(out, "    {name:8} {value}").expect("a string");
        }
    }
}

fn write_type(out: &mut String, name: &str, lines: &[String]) {
    writeln!(out, "\n{name}").expect("a string");
    for line in lines {
        writeln!(out, "    {line}").expect("a string");
    }
}

fn parse(file: &Path) -> syn::File {
    let text = fs::read_to_string(file).expect("a readable file");
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// All files below a folder, sorted.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "schemas") {
                files.extend(rust_files(&path));
            }
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
