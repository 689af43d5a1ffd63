//! Paths, and the names that operations use.

use super::{security, template};
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::check::{Checker, Step};
use crate::spec::vocabulary::METHODS;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// 4.7.8 and 4.7.9: paths are templates and differ from each other; schemes and scopes are declared. The module
/// `normalise` has checked that a path and its parameters fit together.
pub(super) fn paths<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let mut shapes: HashMap<String, &'a str> = HashMap::new();
    for (path, item) in map.iter().filter(|(path, _)| path.starts_with('/')) {
        if let Some(first) = shapes.insert(template::shape(path), path) {
            let message = format!("the path `{path}` is the same as `{first}`");
            let error = Diagnostic::error(Code::DuplicatePath, checker.key(path), message)
                .label("differs only in the names of its parameters")
                .related(checker.key(first), "first declared here")
                .help("move the operations of both to one of them");
            checker.recover(error, "read as a separate path");
        }
        if let Err(problem) = template::parameters(path) {
            let message = format!("the path `{path}` is not a valid template");
            let error = Diagnostic::error(Code::InvalidValue, checker.key(path), message);
            checker.report_at(&[Step::Key(path)], error.label(problem));
        }
        let Some(item) = item.as_object() else {
            continue;
        };
        for method in METHODS {
            let Some(operation) = item.get(method).and_then(Value::as_object) else {
                continue;
            };
            let steps = [Step::Key(path), Step::Key(method)];
            let security = [Step::Key(path), Step::Key(method), Step::Key("security")];
            security::requirements(checker, operation.get("security"), &security);
            security::scopes(checker, operation, &steps);
        }
    }
}
