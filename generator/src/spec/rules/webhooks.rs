//! Events: the entries of `x-webhooks`.

use super::security;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::check::{Checker, Step};
use crate::spec::unknown_key::meant_by;
use crate::spec::vocabulary;
use crate::spec::vocabulary::METHODS;
use crate::spec::vocabulary::Object;
use serde_json::{Map, Value};

/// An event is a `post` with a body; its scopes are declared.
pub(super) fn webhooks<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    for (event, item) in map {
        let Some(item) = item.as_object() else {
            continue;
        };
        for method in METHODS
            .iter()
            .filter(|key| **key != "post" && item.contains_key(**key))
        {
            let location = checker.location(&[Step::Key(event), Step::Key(method)], Part::Key);
            let message = format!("the event `{event}` cannot be a `{method}`");
            let error = Diagnostic::error(Code::InvalidValue, location, message);
            let steps = [Step::Key(event), Step::Key(method)];
            checker.report_at(&steps, error.help("events are sent with `post`"));
        }
        let Some(post) = item.get("post").and_then(Value::as_object) else {
            if !is_misspelt("post", item, &vocabulary::PATH_ITEM) {
                missing(checker, &[Step::Key(event)], "post");
            }
            continue;
        };
        let steps = [Step::Key(event), Step::Key("post")];
        if !post.contains_key("requestBody")
            && !is_misspelt("requestBody", post, &vocabulary::OPERATION)
        {
            missing(checker, &steps, "requestBody");
        }
        security::scopes(checker, post, &steps);
    }
}

/// Returns true if an unknown key is probably a typo of this one. That is reported already, so the absent key is not.
fn is_misspelt(name: &str, map: &Map<String, Value>, object: &'static Object) -> bool {
    map.keys().any(|key| {
        !key.starts_with("x-")
            && object.kind_of(key).is_none()
            && meant_by(key, map, object) == Some(name)
    })
}

fn missing(checker: &mut Checker<'_>, steps: &[Step<'_>], key: &str) {
    let location = checker.location(steps, Part::Key);
    let message = format!("missing key `{key}` in an event of `x-webhooks`");
    checker.report_at(
        steps,
        Diagnostic::error(Code::MissingKey, location, message)
            .label(format!("needs `{key}`"))
            .help(
                "an event is a Path Item Object whose `post` has the event's JSON as `requestBody`",
            ),
    );
}
