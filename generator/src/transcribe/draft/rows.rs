//! The tables of a page, as input for the inference of nesting.

use crate::page::{Body, Kind, Page, RowType};
use crate::transcribe::nesting::{FlatRow, RowShape, ScalarKind};

/// The part of a page that has a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The request's body.
    Request,
    /// The response's body.
    Response,
    /// An event's payload.
    Event,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Request, Self::Response, Self::Event];

    /// Returns `request`, `response` or `event`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Event => "event",
        }
    }
}

/// Returns the bodies of a page, whose rows may be nested.
pub fn bodies(page: &Page) -> Vec<(Part, &Body)> {
    match &page.kind {
        Kind::Operation(operation) => {
            let request = operation.request.as_ref().map(|body| (Part::Request, body));
            let response = operation
                .response
                .as_ref()
                .map(|body| (Part::Response, body));
            request.into_iter().chain(response).collect()
        }
        Kind::Event(event) => vec![(Part::Event, &event.body)],
        Kind::Other => Vec::new(),
    }
}

/// Returns the rows of a table, reduced to the facts that determine their position in the tree.
pub fn flat_rows(body: &Body) -> Vec<FlatRow> {
    body.rows
        .iter()
        .map(|row| FlatRow {
            name: row.name.clone(),
            shape: shape(&row.r#type),
            type_name: row.r#type.innermost().object_name().map(str::to_owned),
            depth: row.depth,
        })
        .collect()
}

fn shape(r#type: &RowType) -> RowShape {
    match r#type {
        RowType::String => RowShape::Scalar(ScalarKind::String),
        RowType::Integer => RowShape::Scalar(ScalarKind::Integer),
        RowType::Number => RowShape::Scalar(ScalarKind::Number),
        RowType::Boolean => RowShape::Scalar(ScalarKind::Boolean),
        RowType::File => RowShape::Scalar(ScalarKind::File),
        RowType::Enum => RowShape::Either(ScalarKind::Enum),
        RowType::Text => RowShape::Either(ScalarKind::String),
        RowType::Any | RowType::Union => RowShape::Any,
        RowType::Map(value) if **value == RowType::Union => RowShape::MapOfAny,
        RowType::Map(_) => RowShape::Map,
        RowType::Untyped | RowType::Named(_) => RowShape::Object,
        RowType::Array(item) => RowShape::Array(Box::new(shape(item))),
    }
}

/// Returns the type of a row that has fields. A row with fields is an object, whatever its type word is.
pub(super) fn with_fields(r#type: &RowType) -> RowType {
    match r#type {
        RowType::Array(item) => RowType::Array(Box::new(with_fields(item))),
        RowType::Map(value) if is_object(value) => r#type.clone(),
        word => word
            .object_name()
            .map_or(RowType::Untyped, |name| RowType::Named(name.to_owned())),
    }
}

/// Returns true for an object type and for arrays and maps of one.
fn is_object(r#type: &RowType) -> bool {
    match r#type {
        RowType::Array(inner) | RowType::Map(inner) => is_object(inner),
        r#type => matches!(r#type, RowType::Untyped | RowType::Named(_)),
    }
}
