//! Several successful responses of one operation: an optional value, or a union by status.

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::outcome::{Outcome, ResponseNames};
use super::response::Success;
use crate::diagnostic::Reported;
use crate::model::{
    BodyFormat, Choice, Response, Shape, Type, TypeDefinition, Union, UnionVariant, Usage,
};

impl<'d> ServiceBuilder<'d> {
    /// Several forms of a successful response: an optional value or file, else a union by status.
    pub(super) fn several(
        &mut self,
        outcomes: &[Outcome<'d>],
        names: &ResponseNames<'_>,
        at: &Cursor<'_>,
    ) -> Result<Success, Reported> {
        let mut with_body = outcomes.iter().filter(|outcome| outcome.body.is_some());
        if let (Some(only), None) = (with_body.next(), with_body.next()) {
            let mut success = self.success_body(only, names, at)?;
            // Without content, a file or stream is empty.
            if matches!(success.response.format, BodyFormat::Json | BodyFormat::Text) {
                success.response.r#type = optional(success.response.r#type);
            }
            return Ok(success);
        }
        let variants = self.variants_by_status(outcomes, names, at)?;
        let id = self.define_type(TypeDefinition {
            name: names.whole(),
            description: None,
            shape: Shape::Union(Union {
                choice: Choice::Status,
                variants,
                overlapping: false,
                combined: false,
            }),
            usage: Usage::default(),
        });
        Ok(Success::of(Response::json(Type::Named(id))))
    }

    /// A variant for each response.
    fn variants_by_status(
        &mut self,
        outcomes: &[Outcome<'d>],
        names: &ResponseNames<'_>,
        at: &Cursor<'_>,
    ) -> Result<Vec<UnionVariant>, Reported> {
        let mut variants = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            let status_at = at.key(&outcome.status);
            let content_at = status_at.key("content");
            let response = match outcome.body {
                None => Response::json(Type::Nothing),
                Some(body) => {
                    let name = names.of_status(&outcome.status);
                    self.response_body(body, &name, &content_at.key(body.1))?
                }
            };
            variants.push(UnionVariant {
                words: status_words(&outcome.status),
                r#type: response.r#type,
                format: response.format,
                description: Some(outcome.object.description.clone())
                    .filter(|description| !description.is_empty()),
                values: Vec::new(),
                tagged: false,
                statuses: outcome.statuses.clone(),
            });
        }
        Ok(variants)
    }
}

/// The type of an optional value.
fn optional(r#type: Type) -> Type {
    match r#type {
        Type::Optional(_) | Type::Any | Type::Nothing => r#type,
        other => Type::Optional(Box::new(other)),
    }
}

/// The name of a response, from its status. Source: the IANA registry of HTTP status codes.
fn status_words(status: &str) -> String {
    let name = match status {
        "200" => "ok",
        "201" => "created",
        "202" => "accepted",
        "203" => "non_authoritative_information",
        "204" => "no_content",
        "205" => "reset_content",
        "206" => "partial_content",
        "207" => "multi_status",
        "208" => "already_reported",
        "226" => "im_used",
        "2XX" => "success",
        other => return format!("status_{other}"),
    };
    name.to_owned()
}
