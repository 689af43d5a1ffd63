//! Paths, their parameters and operations.

use super::{security, template};
use crate::diagnostic::{Code, Diagnostic, Location, Part};
use crate::spec::check::{Checker, Step};
use crate::spec::suggest::did_you_mean;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The methods of a Path Item Object.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A parameter as an operation sees it.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    name: &'a str,
    place: &'a str,
}

/// The parameters of one list.
struct Parameters<'a> {
    known: Vec<Parameter<'a>>,
    /// Whether all references in the list lead somewhere.
    complete: bool,
}

/// 4.7.8 and 4.7.9: what holds between a path, its parameters and its operations, and between operations.
pub(in crate::spec) fn paths<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let mut shapes: HashMap<String, &'a str> = HashMap::new();
    let mut operation_ids: HashMap<&'a str, Location> = HashMap::new();
    for (path, item) in map.iter().filter(|(path, _)| path.starts_with('/')) {
        if let Some(first) = shapes.insert(template::shape(path), path) {
            let message = format!("the path `{path}` is the same as `{first}`");
            checker.report(
                Diagnostic::error(Code::DuplicatePath, checker.key(path), message)
                    .label("differs only in the names of parameters")
                    .related(checker.key(first), "first declared here")
                    .help("put the operations of both below one of them"),
            );
        }
        let Some(item) = item.as_object() else {
            continue;
        };
        let steps = [Step::Key(path)];
        let template = template::parameters(path).unwrap_or_else(|problem| {
            let message = format!("the path `{path}` is not a valid template");
            checker.report(
                Diagnostic::error(Code::InvalidValue, checker.key(path), message).label(problem),
            );
            Vec::new()
        });
        let shared = parameters(checker, item, &steps, &template);
        for method in METHODS {
            let Some(operation) = item.get(method).and_then(Value::as_object) else {
                continue;
            };
            let steps = [Step::Key(path), Step::Key(method)];
            let own = parameters(checker, operation, &steps, &template);
            if shared.complete && own.complete {
                declared(
                    checker,
                    &template,
                    &[shared.known.as_slice(), &own.known].concat(),
                    &steps,
                );
            }
            if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
                operation_id(checker, id, &steps, &mut operation_ids);
            }
            let security = [Step::Key(path), Step::Key(method), Step::Key("security")];
            security::requirements(checker, operation.get("security"), &security);
            security::scopes(checker, operation, &steps);
        }
    }
}

/// Reads a list of parameters; reports those that are there twice and those in a path that does not name them.
fn parameters<'a>(
    checker: &mut Checker<'a>,
    holder: &'a Map<String, Value>,
    steps: &[Step<'a>],
    template: &[&str],
) -> Parameters<'a> {
    let mut known: Vec<Parameter<'a>> = Vec::new();
    let mut indexes: Vec<usize> = Vec::new();
    let mut complete = true;
    let list = holder.get("parameters").and_then(Value::as_array);
    for (index, item) in list.into_iter().flatten().enumerate() {
        let parameter = checker.resolve(item).and_then(|parameter| {
            Some(Parameter {
                name: parameter.get("name")?.as_str()?,
                place: parameter.get("in")?.as_str()?,
            })
        });
        let Some(parameter) = parameter else {
            complete = false;
            continue;
        };
        let at = |index: usize| {
            let mut steps = steps.to_vec();
            steps.extend([Step::Key("parameters"), Step::Index(index)]);
            let inline = list
                .and_then(|list| list.get(index))
                .is_some_and(|item| item.get("$ref").is_none());
            steps.push(Step::Key(if inline { "name" } else { "$ref" }));
            steps
        };
        let Parameter { name, place } = parameter;
        if let Some(first) = known
            .iter()
            .position(|other| other.name == name && other.place == place)
        {
            let first = checker.location(&at(indexes[first]), Part::Value);
            let location = checker.location(&at(index), Part::Value);
            let message = format!("the {place} parameter `{name}` is declared twice");
            checker.report(
                Diagnostic::error(Code::DuplicateParameter, location, message)
                    .label("declared again here")
                    .related(first, "first declared here"),
            );
        } else if place == "path" && !template.contains(&name) {
            let location = checker.location(&at(index), Part::Value);
            let message = format!("the path does not name the parameter `{name}`");
            let path = checker.location(&steps[..1], Part::Key);
            let mut diagnostic = Diagnostic::error(Code::UnusedPathParameter, location, message)
                .related(path, "this path");
            diagnostic.help = did_you_mean(name, template.iter().copied());
            checker.report(diagnostic);
        }
        known.push(parameter);
        indexes.push(index);
    }
    Parameters { known, complete }
}

/// Reports each parameter that the path names and the operation does not declare.
fn declared(
    checker: &mut Checker<'_>,
    template: &[&str],
    known: &[Parameter<'_>],
    steps: &[Step<'_>],
) {
    let in_path = || {
        known
            .iter()
            .filter(|parameter| parameter.place == "path")
            .map(|parameter| parameter.name)
    };
    for name in template
        .iter()
        .filter(|name| !in_path().any(|known| known == **name))
    {
        let location = checker.location(steps, Part::Key);
        let path = checker.location(&steps[..1], Part::Key);
        let message = format!("the operation does not declare the path parameter `{name}`");
        let help = match known.iter().find(|parameter| parameter.name == *name) {
            Some(other) => format!(
                "the parameter `{name}` is declared with `in: {}`, not `in: path`",
                other.place
            ),
            None => format!(
                "add to `parameters`: {{name: {name}, in: path, required: true, schema: …}}"
            ),
        };
        checker.report(
            Diagnostic::error(Code::UndeclaredPathParameter, location, message)
                .related(path, format!("the path names `{name}`"))
                .help(help),
        );
    }
}

fn operation_id<'a>(
    checker: &mut Checker<'a>,
    id: &'a str,
    steps: &[Step<'_>],
    seen: &mut HashMap<&'a str, Location>,
) {
    let mut steps = steps.to_vec();
    steps.push(Step::Key("operationId"));
    let location = checker.location(&steps, Part::Value);
    if let Some(first) = seen.get(id) {
        let message = format!("the operation id `{id}` is used twice");
        checker.report(
            Diagnostic::error(Code::DuplicateOperationId, location, message)
                .label("used again here")
                .related(first.clone(), "first used here"),
        );
    } else {
        seen.insert(id, location);
    }
}
