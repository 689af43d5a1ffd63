//! Security schemes, requirements and scopes.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::check::{Checker, Step};
use crate::spec::suggest::did_you_mean;
use crate::spec::vocabulary::extension::{DECLARED_SCOPES, FIELD_SCOPES, SCOPES};
use serde_json::{Map, Value};

/// 4.7.1: checks the document's own security requirements.
pub(super) fn document<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    requirements(checker, map.get("security"), &[Step::Key("security")]);
}

/// 4.7.27: checks the keys that each `type` needs.
pub(super) fn security_scheme<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    let kind = map.get("type").and_then(Value::as_str);
    let needed: &[&str] = match kind {
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => return,
    };
    for key in needed.iter().filter(|key| !map.contains_key(**key)) {
        let message = format!("missing key `{key}` in a Security Scheme Object");
        let label = format!(
            "needs `{key}` because of `type: {}`",
            kind.unwrap_or_default()
        );
        checker.report_unsound(
            Diagnostic::error(Code::MissingKey, checker.here(Part::Key), message).label(label),
        );
    }
}

/// 4.7.30: every scheme in a requirement must be declared. `steps` leads to the list.
pub(super) fn requirements<'a>(
    checker: &mut Checker<'a>,
    list: Option<&'a Value>,
    steps: &[Step<'_>],
) {
    let declared = checker
        .root
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    for (index, requirement) in list
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        for name in requirement.as_object().into_iter().flat_map(Map::keys) {
            if declared.is_some_and(|declared| declared.contains_key(name)) {
                continue;
            }
            let mut steps = steps.to_vec();
            steps.extend([Step::Index(index), Step::Key(name)]);
            let location = checker.location(&steps, Part::Key);
            let message = format!("there is no security scheme `{name}`");
            let names = declared.into_iter().flat_map(Map::keys).map(String::as_str);
            let help = did_you_mean(name, names).unwrap_or_else(|| {
                "declare it under `components.securitySchemes` of the document".to_owned()
            });
            let error = Diagnostic::error(Code::UndeclaredSecurityScheme, location, message);
            checker.report_at(&steps, error.help(help));
        }
    }
}

/// Every scope of an operation, a parameter or a schema must be declared in the document's `x-scopes`, if the document
/// has it.
pub(super) fn scopes<'a>(
    checker: &mut Checker<'a>,
    holder: &'a Map<String, Value>,
    steps: &[Step<'_>],
) {
    for key in [SCOPES.name, FIELD_SCOPES.name] {
        if let Some(named) = holder.get(key).and_then(Value::as_array) {
            declared_scopes(checker, named, key, steps);
        }
    }
}

fn declared_scopes<'a>(
    checker: &mut Checker<'a>,
    named: &'a [Value],
    key: &str,
    steps: &[Step<'_>],
) {
    let Some(declared) = checker
        .root
        .get(DECLARED_SCOPES.name)
        .and_then(Value::as_object)
    else {
        return;
    };
    for (index, scope) in named.iter().enumerate() {
        let Some(scope) = scope.as_str() else {
            continue;
        };
        if declared.contains_key(scope) {
            continue;
        }
        let mut steps = steps.to_vec();
        steps.extend([Step::Key(key), Step::Index(index)]);
        let location = checker.location(&steps, Part::Value);
        let help = did_you_mean(scope, declared.keys().map(String::as_str)).unwrap_or_else(|| {
            "declare it in `x-scopes` of the document, with its title".to_owned()
        });
        let message = format!("the scope `{scope}` is not declared");
        let error = Diagnostic::error(Code::UndeclaredScope, location, message).help(help);
        checker.recover(error, "used without a title");
    }
}
