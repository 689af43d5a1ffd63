//! The responses of an operation.

use crate::diagnostic::{Code, Diagnostic, Location, Part, Pointer};
use crate::spec::check::{Checker, Step};
use crate::spec::vocabulary::extension::ERROR_CODES;
use serde_json::{Map, Value};

/// The name of an error code in one response.
struct Named<'a> {
    code: &'a str,
    name: &'a str,
    location: Location,
}

/// 4.7.16: the error codes of all responses become one enum. So a name belongs to one code, and a code has one name.
pub(super) fn responses<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let mut earlier: Vec<Named<'a>> = Vec::new();
    for (status, value) in map {
        let Some(response) = checker.resolve(value) else {
            continue;
        };
        let codes = response.get(ERROR_CODES.name).and_then(Value::as_object);
        for (code, entry) in codes.into_iter().flatten() {
            let Some(name) = entry.get("name").and_then(Value::as_str) else {
                continue;
            };
            let location = if value.get("$ref").is_some() {
                checker.location(&[Step::Key(status)], Part::Value)
            } else {
                let steps = [status, ERROR_CODES.name, code, "name"].map(Step::Key);
                checker.location(&steps, Part::Value)
            };
            let this = Named {
                code,
                name,
                location,
            };
            if let Some(first) = earlier.iter().find(|first| clash(first, &this)) {
                let target = value.get("$ref").and_then(Value::as_str);
                let response = target.and_then(|target| Pointer::parse(target.strip_prefix('#')?));
                let response = response.unwrap_or_else(|| checker.pointer_to(&[Step::Key(status)]));
                let error = diagnostic(first, &this);
                checker.report_extension(response.join(ERROR_CODES.name), error);
            }
            earlier.push(this);
        }
    }
}

fn clash(first: &Named<'_>, second: &Named<'_>) -> bool {
    (first.code == second.code) != (first.name == second.name)
}

fn diagnostic(first: &Named<'_>, second: &Named<'_>) -> Diagnostic {
    let (code, message, help) = if first.code == second.code {
        (
            Code::InvalidExtension,
            format!(
                "the error code {} is named `{}` and `{}`",
                second.code, first.name, second.name
            ),
            "use one name for the code within an operation",
        )
    } else {
        (
            Code::NameClash,
            format!(
                "the error codes {} and {} are both named `{}`",
                first.code, second.code, second.name
            ),
            "use a different name for each code within an operation",
        )
    };
    Diagnostic::error(code, second.location.clone(), message)
        .related(first.location.clone(), "first named here")
        .help(help)
}
