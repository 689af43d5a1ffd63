//! Tables of fields in sections that no reader takes.

use super::Kind;
use super::fields::{unread, unreadable};
use super::heading::Role;
use super::parts::Parts;
use super::request::has_body;
use crate::diagnostic::Diagnostics;

/// Reports the tables of fields that were not read.
///
/// They are lost fields if the page has no other table of the body. Beside one, they are probably explanations.
pub(super) fn report(parts: &Parts<'_, '_>, kind: &Kind, diagnostics: &mut Diagnostics) {
    let lacks = Lacks::of(kind);
    for (table, role) in parts.unread_tables() {
        let location = parts.lines.span(table.range.clone()).location();
        let part = role.part();
        let is_lost = match part {
            _ if role == Role::ResponseHeaders => false,
            Role::Response => lacks.response,
            Role::Request => lacks.request,
            Role::Event => lacks.event,
            _ => lacks.request || lacks.response || lacks.event,
        };
        if is_lost {
            let message = "this table of fields is below a heading that is not known";
            diagnostics.push(unreadable(location, message));
        } else if part != Role::Other {
            let reason = match role {
                Role::ResponseHeaders => "describes response headers",
                _ => "is below a heading that is not known",
            };
            diagnostics.push(unread(location, reason));
        }
    }
}

/// The bodies that a page should have and does not describe in a table.
#[derive(Default)]
struct Lacks {
    request: bool,
    response: bool,
    event: bool,
}

impl Lacks {
    fn of(kind: &Kind) -> Self {
        let has_rows =
            |body: &Option<super::Body>| body.as_ref().is_some_and(|body| !body.rows.is_empty());
        match kind {
            Kind::Operation(operation) => Self {
                request: has_body(operation.method.value) && !has_rows(&operation.request),
                response: !has_rows(&operation.response),
                event: false,
            },
            Kind::Event(event) => Self {
                event: event.body.rows.is_empty(),
                ..Self::default()
            },
            Kind::Other => Self::default(),
        }
    }
}
