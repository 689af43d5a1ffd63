//! Adds to each change where both descriptions state it.

use std::collections::HashMap;

use super::change::{Change, Owner, SourcePlace};
use super::kind::Kind;
use super::origin::{Origin, Part};
use super::side::Side;
use crate::diagnostic::{Lines, Location};
use crate::model::Places;

/// Adds the places of all changes.
pub(super) fn add(changes: &mut [Change], old: &Side<'_>, new: &Side<'_>) {
    let mut old = Finder::new(old);
    let mut new = Finder::new(new);
    for change in changes {
        let (before, after) = (change.old_origin.clone(), change.new_origin.clone());
        if !change.kind.code().ends_with("-added") {
            change.old_place = before.and_then(|origin| old.find(&origin, change));
        }
        change.new_place = after.and_then(|origin| new.find(&origin, change));
        // What was removed was removed from something, which is where readers look.
        if change.new_place.is_none() {
            change.new_place = owner(change).and_then(|origin| new.find(&origin, change));
        }
    }
}

/// The operation or event that a change is listed under.
fn owner(change: &Change) -> Option<Origin> {
    let part = match &change.subject.owner {
        Owner::Operation(id) => Part::Operation(id.clone()),
        Owner::Event(id) => Part::Event(id.clone()),
        _ => return None,
    };
    let service = change.old_origin.as_ref()?.service.clone();
    Some(Origin { service, part })
}

/// Finds places of one side.
struct Finder<'c> {
    services: HashMap<Option<String>, Places<'c>>,
    /// The module of the first service.
    first: Option<String>,
    lines: Lines<'c>,
}

impl<'c> Finder<'c> {
    fn new(side: &Side<'c>) -> Self {
        let services = side.client.api.services.iter().filter_map(|service| {
            let places = Places::new(service, side.documents)?;
            Some((service.module.clone(), places))
        });
        Self {
            services: services.collect(),
            first: side
                .client
                .api
                .services
                .first()
                .and_then(|of| of.module.clone()),
            lines: Lines::new(side.sources),
        }
    }

    fn find(&mut self, origin: &Origin, change: &Change) -> Option<SourcePlace> {
        // The servers of a client are those of any service.
        let places = match (&origin.service, &change.subject.owner) {
            (None, Owner::Client) => self.services.get(&self.first)?,
            (service, _) => self.services.get(service)?,
        };
        let location = location(places, &origin.part, change)?;
        let (file, line, column) = self.lines.place(&location);
        Some(SourcePlace {
            file: file.to_owned(),
            line,
            column,
        })
    }
}

fn location(places: &Places<'_>, part: &Part, change: &Change) -> Option<Location> {
    match part {
        Part::Service | Part::Resource(_) => Some(places.root(root_key(change))),
        Part::Operation(id) | Part::ErrorCodes(id) => places.operation(id, key(change)),
        Part::Event(id) => places.event(id, key(change)),
        Part::RequestField { operation, index } => places.request_field(operation, *index),
        Part::ErrorCode { operation, code } => places.error_code(operation, *code),
        Part::Type(name) => places.named_type(name),
        Part::Variant { r#type, .. } => places.named_type(r#type),
        Part::Field { r#type, name } => match name {
            Some(name) => places.field(r#type, name),
            None => places.named_type(r#type),
        },
        Part::Value { r#type, value } => places.enum_value(r#type, value),
    }
    // Enums that several operations describe are stated at each of them.
    .or_else(|| places.operation(change.reaches.first()?, None))
}

/// The key of a root that states what changed.
fn root_key(change: &Change) -> &'static str {
    match (change.kind, change.subject.role, &change.subject.owner) {
        (Kind::EnvelopeChanged, _, _) => "x-envelope",
        (kind, _, _) if kind.is_about_credentials() => "security",
        (kind, _, _) if kind.is_about_pagination() => "x-pagination",
        (_, "scope", _) => "x-scopes",
        (_, _, Owner::Client) => "servers",
        _ => "info",
    }
}

/// The key of an operation or event that states what changed.
fn key(change: &Change) -> Option<&'static str> {
    Some(match change.kind {
        Kind::OperationRenamed => "operationId",
        Kind::OperationDeprecated
        | Kind::OperationRestored
        | Kind::EventDeprecated
        | Kind::EventRestored => "deprecated",
        kind if kind.is_about_pagination() => "x-pagination",
        Kind::IdempotencyKeyAdded | Kind::IdempotencyKeyRemoved | Kind::IdempotencyKeyChanged => {
            "x-idempotency-key"
        }
        Kind::RequestMediaTypeChanged
        | Kind::RequestMediaTypeAdded
        | Kind::RequestMediaTypeRemoved => "requestBody",
        kind if kind.is_about_credentials() => "security",
        Kind::ScopesRequired | Kind::ScopesNotRequired | Kind::ScopeAdded | Kind::ScopeRemoved => {
            "x-scopes"
        }
        Kind::SensitiveScopeAdded | Kind::SensitiveScopeRemoved => "x-field-scopes",
        Kind::AppKindAdded | Kind::AppKindRemoved => "x-app-kinds",
        Kind::RateLimitRaised | Kind::RateLimitLowered | Kind::RateLimitChanged => "x-rate-limits",
        Kind::OperationServerChanged => "servers",
        Kind::PageMoved | Kind::PageRetitled => "externalDocs",
        Kind::PageUpdated => "x-updated",
        Kind::WordingChanged => match change.subject.path.as_str() {
            "summary" => "summary",
            _ => "description",
        },
        Kind::SampleChanged => match change.subject.path.as_str() {
            "response" => "responses",
            _ => "requestBody",
        },
        _ => match change.subject.role {
            "response" | "response headers" | "error response" => "responses",
            "body" => "requestBody",
            _ => return None,
        },
    })
}
