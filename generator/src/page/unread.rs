//! Tables of fields in sections that no reader takes.

use super::Kind;
use super::column::Column;
use super::fields::{unread, unreadable};
use super::heading::Role;
use super::parts::Parts;
use super::request::has_body;
use super::table::Table;
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
            Role::Event => lacks.event,
            // Only parameters and fields of requests are required.
            _ if states_parameters(table) => is_new(parts, table, kind),
            Role::Request => lacks.request,
            _ => lacks.request || lacks.response || lacks.event,
        };
        if is_lost {
            let message = "this table of fields is below a heading that is not known";
            diagnostics.push(unreadable(location, message));
        } else if part != Role::Other {
            diagnostics.push(match role {
                Role::ResponseHeaders => unread(location, "describes response headers")
                    .help("nothing: callers read the headers of a response by their names"),
                _ => unread(location, "is below a heading that is not known"),
            });
        }
    }
}

fn states_parameters(table: &Table) -> bool {
    let has = |column| table.columns.contains(&column);
    has(Column::Type) && has(Column::Required)
}

/// Returns true if no parameter or field of a request has the name of a row of a table.
fn is_new(parts: &Parts<'_, '_>, table: &Table, kind: &Kind) -> bool {
    let Kind::Operation(operation) = kind else {
        return true;
    };
    let body = operation.request.iter().flat_map(|body| &body.rows);
    let parameters = [
        &operation.headers,
        &operation.path_parameters,
        &operation.query,
    ];
    let known = parameters.into_iter().flatten().chain(body);
    let known: Vec<&str> = known.map(|row| row.name.as_str()).collect();
    let mut names = table.names(parts.lines);
    !names.any(|name| known.contains(&name.as_str()))
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
