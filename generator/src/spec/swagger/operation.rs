//! Path items and operations.

use super::body::{BodyPart, is_part};
use super::{Converter, MediaTypes};
use crate::diagnostic::Pointer;
use crate::spec::vocabulary::METHODS;
use serde_json::{Map, Value};

impl Converter<'_> {
    pub(super) fn path_item(&mut self, value: &mut Value, at: &Pointer) {
        let Some(item) = value.as_object_mut() else {
            return;
        };
        let shared = self.parameters(item, at);
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(method) {
                self.operation(operation, &shared, &at.join(method));
            }
        }
    }

    fn operation(&mut self, operation: &mut Map<String, Value>, shared: &[BodyPart], at: &Pointer) {
        let types = MediaTypes::take(operation, &self.defaults);
        operation.shift_remove("schemes");
        let mut parts = self.parameters(operation, at);
        let own: Vec<(Option<Value>, Option<Value>)> = parts.iter().map(identity).collect();
        let inherited = shared.iter().filter(|part| !own.contains(&identity(part)));
        parts.extend(inherited.cloned());
        let body_at = at.join("requestBody");
        if let Some(body) = self.request_body(parts, &types, &body_at) {
            operation.insert("requestBody".to_owned(), body);
        }
        let at = at.join("responses");
        let responses = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            let at = at.join(status);
            let mut from = at.clone();
            // A shared response has the document's media types.
            if types.produces != self.defaults.produces
                && let Some((name, target)) = target(response, "responses", &self.responses)
            {
                from = Pointer::from_iter(["components", "responses", name]);
                *response = target.clone();
            }
            self.response(response, &from, &at, &types.produces);
        }
    }

    /// Converts the parameters of a path or of an operation, and takes those of the body out of the list.
    fn parameters(&mut self, holder: &mut Map<String, Value>, at: &Pointer) -> Vec<BodyPart> {
        let at = at.join("parameters");
        let Some(Value::Array(list)) = holder.get_mut("parameters") else {
            return Vec::new();
        };
        let (mut parts, mut kept) = (Vec::new(), Vec::new());
        for (index, mut value) in std::mem::take(list).into_iter().enumerate() {
            let mut from = at.join_index(index);
            if let Some((name, target)) = target(&value, "parameters", &self.parameters)
                && is_part(target)
            {
                from = Pointer::from_iter(["components", "parameters", name]);
                value = target.clone();
            }
            match value {
                Value::Object(parameter) if is_part(&Value::Object(parameter.clone())) => {
                    parts.push(BodyPart {
                        at: from,
                        parameter,
                    });
                }
                mut other => {
                    self.parameter(&mut other, &from, &at.join_index(kept.len()));
                    kept.push(other);
                }
            }
        }
        if kept.is_empty() {
            holder.shift_remove("parameters");
        } else {
            *list = kept;
        }
        parts
    }
}

/// A parameter of an operation overrides one of the path with the same name and place.
fn identity(part: &BodyPart) -> (Option<Value>, Option<Value>) {
    let key = |key: &str| part.parameter.get(key).cloned();
    (key("in"), key("name"))
}

/// The shared object that a reference leads to, with its name.
fn target<'s>(
    value: &Value,
    section: &str,
    shared: &'s Map<String, Value>,
) -> Option<(&'s str, &'s Value)> {
    let reference = value.get("$ref")?.as_str()?;
    let name = Pointer::parse(reference.strip_prefix('#')?)?;
    let tokens: Vec<_> = name.tokens().collect();
    match tokens.as_slice() {
        [components, of, name] if components == "components" && of == section => {
            let (name, value) = shared.get_key_value(name.as_ref())?;
            Some((name, value))
        }
        _ => None,
    }
}
