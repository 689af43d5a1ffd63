//! The expected parts of a request, and the generated request that should produce them.

use serde_json::{Map, Value, json};

use crate::Direction;
use crate::document::{Body, Content, Document, Operation, Parameter};
use crate::run::{Field, Fields};
use crate::sample::{Alphabet, How, Optional, Sampler};
use crate::validate::Validators;

/// The expected request.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    pub(crate) parameters: Vec<(Parameter, Option<Value>)>,
    pub(crate) body: Option<ExpectedBody>,
    /// True if the values are known. They are unknown for requests with files.
    pub(crate) is_exact: bool,
}

/// The expected body.
#[derive(Debug, Clone)]
pub(crate) struct ExpectedBody {
    pub(crate) content: Content,
    pub(crate) value: Value,
}

impl Expected {
    /// Creates samples of parameters and body.
    pub(crate) fn sample(
        document: &Document,
        operation: &Operation,
        sampler: &mut Sampler<'_>,
        optional: Optional,
        validators: &Validators,
    ) -> Result<Self, String> {
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let wanted = match optional {
                Optional::All => true,
                Optional::None => false,
                Optional::Some => sampler.coin(),
            };
            let value = if parameter.required || wanted {
                let how = How {
                    direction: Direction::Request,
                    alphabet: alphabet(parameter),
                    optional,
                    is_text: true,
                };
                let sample = sampler.sample(&parameter.schema, how, validators);
                Some(sample.map_err(|why| format!("parameter `{}`: {why}", parameter.name))?)
            } else {
                None
            };
            // The specification's table defines no form for either.
            let has_form = |value: &Value| match value {
                Value::Null => false,
                Value::Array(list) => !list.is_empty() && list.iter().all(is_scalar),
                Value::Object(map) if parameter.style == "deepObject" => {
                    !map.is_empty() && !map.values().any(Value::is_null)
                }
                Value::Object(map) => !map.is_empty() && map.values().all(is_scalar),
                _ => true,
            };
            let value = value.filter(|value| parameter.is_content || has_form(value));
            parameters.push((parameter.clone(), value));
        }
        let body = match &operation.body {
            Some(body) if body.required || optional != Optional::None => {
                Some(body_sample(document, body, sampler, optional, validators)?)
            }
            _ => None,
        };
        Ok(Self {
            parameters,
            body,
            is_exact: true,
        })
    }

    /// Expects the property `stream` to be true, for an operation that returns one document or a stream.
    pub(crate) fn request_stream(&mut self, document: &Document, operation: &Operation) {
        let has_both = operation.responses.iter().any(|response| {
            let content = || response.content.iter();
            content().any(Content::is_json)
                && content().any(|of| of.essence() == "text/event-stream")
        });
        let Some(body) = self.body.as_mut().filter(|_| has_both) else {
            return;
        };
        let schema = body.content.schema.as_deref();
        let schema = schema.and_then(|schema| document.resolve(schema));
        if schema.is_some_and(|(schema, _)| schema["properties"]["stream"].is_object()) {
            body.value["stream"] = true.into();
        }
    }

    /// The generated request as JSON, by field name.
    ///
    /// # Errors
    ///
    /// The request has no field for a described parameter or property.
    pub(crate) fn request(
        &mut self,
        operation: &Operation,
        fields: &Fields,
    ) -> Result<Value, String> {
        let field = |place: &str, name: &str| {
            let is = |field: &&Field| {
                field.place == place
                    && (field.name == name
                        || place == "header" && field.name.eq_ignore_ascii_case(name))
            };
            fields.iter().find(is).map(|field| field.field.clone())
        };
        let mut request = Map::new();
        for (parameter, value) in &self.parameters {
            let name = field(&parameter.place, &parameter.name).ok_or_else(|| {
                format!(
                    "the request has no field for the {} parameter `{}`",
                    parameter.place, parameter.name
                )
            })?;
            if let Some(value) = value {
                request.insert(name, value.clone());
            }
        }
        let whole = field("body", "");
        match (&mut self.body, whole) {
            (Some(body), Some(whole)) => drop(request.insert(whole, body.value.clone())),
            (Some(body), None) => {
                let Value::Object(properties) = &body.value else {
                    return Err("the request has no field for the body".to_owned());
                };
                for (name, value) in properties {
                    let field = field("body field", name).ok_or_else(|| {
                        format!("the request has no field for `{name}` of the body")
                    })?;
                    request.insert(field, value.clone());
                }
            }
            // A body without any set field is an empty object.
            (none @ None, None) if fields.iter().any(|field| field.place == "body field") => {
                let content = operation
                    .body
                    .as_ref()
                    .and_then(|body| body.content.first());
                *none = content.map(|content| ExpectedBody {
                    content: content.clone(),
                    value: json!({}),
                });
            }
            (None, _) => {}
        }
        Ok(Value::Object(request))
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Array(_) | Value::Object(_))
}

fn body_sample(
    document: &Document,
    body: &Body,
    sampler: &mut Sampler<'_>,
    optional: Optional,
    validators: &Validators,
) -> Result<ExpectedBody, String> {
    let content = body.content.iter().find(|content| content.is_json());
    let content = content.or(body.content.first());
    let content = content.ok_or("its body has no media type")?.clone();
    let how = How {
        direction: Direction::Request,
        alphabet: Alphabet::Any,
        optional,
        is_text: !content.is_json(),
    };
    let value = match &content.schema {
        Some(schema) if document.resolve(schema).is_some() => sampler
            .sample(schema, how, validators)
            .map_err(|why| format!("the body: {why}"))?,
        _ => json!("text of no schema"),
    };
    Ok(ExpectedBody { content, value })
}

/// The alphabet for a parameter's strings. It excludes the separators of the style.
fn alphabet(parameter: &Parameter) -> Alphabet {
    if parameter.is_content {
        return match parameter.place.as_str() {
            "header" | "cookie" => Alphabet::Word,
            _ => Alphabet::Any,
        };
    }
    match (parameter.place.as_str(), parameter.style.as_str()) {
        ("header", _) => Alphabet::Header,
        ("cookie", _) => Alphabet::Word,
        (_, "label" | "spaceDelimited" | "pipeDelimited") => Alphabet::Word,
        _ => Alphabet::Address,
    }
}
