//! Documentation of the module of a resource, and of the handle in it.

use super::doc_links::DocLinks;
use super::docs;
use super::facts::sentence;
use super::names::ResourceNames;
use super::names::case::linked;
use crate::model::{Operation, Resource};

/// The module: the description of the resource, and a table of its functions.
pub(super) fn module(resource: &Resource, names: &ResourceNames, links: &DocLinks) -> String {
    let description = resource.description.as_deref();
    let description = description.map(|text| docs::markdown(text, links));
    let handle = linked(&names.handle);
    let operations = resource.operations.iter().zip(&names.operations);
    let rows = operations.map(|(operation, names)| {
        let function = linked(&names.function);
        let summary = summary(operation, links);
        format!("| [`{function}`]({handle}::{function}) | {summary} |")
    });
    let rows: Vec<String> = rows.collect();
    let table = format!("| function | operation |\n|---|---|\n{}", rows.join("\n"));
    let description = description.unwrap_or_else(|| functions(resource, names));
    docs::paragraphs([description.as_str(), table.as_str()])
}

/// The handle: what the resource is, and where to read on.
pub(super) fn handle(resource: &Resource, links: &DocLinks) -> String {
    match line(resource, links) {
        Some(line) => {
            format!("{line}\n\nThe [module](self) describes how its operations belong together.")
        }
        None => String::new(),
    }
}

/// The first paragraph of the description, which lists of modules and functions show.
pub(super) fn line(resource: &Resource, links: &DocLinks) -> Option<String> {
    let description = docs::markdown(resource.description.as_deref()?, links);
    let first = description.split("\n\n").next()?;
    Some(first.to_owned())
}

/// The functions, for lists of modules: ``Functions: `get`, `list`.``
fn functions(resource: &Resource, names: &ResourceNames) -> String {
    let functions = resource.operations.iter().zip(&names.operations);
    let functions = functions.map(|(_, names)| docs::code(&names.function));
    let functions: Vec<String> = functions.collect();
    format!("Functions: {}.", functions.join(", "))
}

/// The summary as a cell of a table; the method and path if there is none.
fn summary(operation: &Operation, links: &DocLinks) -> String {
    let summary = operation
        .summary
        .as_deref()
        .or(operation.description.as_deref());
    let text = match summary.and_then(|text| text.trim().lines().next()) {
        Some(line) => sentence(&docs::markdown(line, links)),
        None => docs::code(&format!("{} {}", operation.method.as_str(), operation.path)),
    };
    let text = docs::cell(&text);
    match operation.deprecated {
        true => format!("Deprecated. {text}"),
        false => text,
    }
}
