//! A Markdown page of Feishu's documentation as facts.
//!
//! [`read`] takes one page apart: request, parameters, tables of fields, samples, scopes, limits and error codes, each with
//! its place in the file. It says what the page says, in the page's order, and concludes nothing: which row of a table is the
//! parent of which, and what OpenAPI calls it, is decided by later rooms.
//!
//! Pages come in two dialects, and both are read:
//!
//! - a cell goes on over the next lines while its line ends in two spaces, and the request table is headed «名称»;
//! - a cell stands on one line with `<br>` in it, and the request table is headed «基本».
//!
//! Neither is a table as CommonMark knows it, so tables are read here. The steps:
//!
//! ```text
//! text ──layout──▶ sections of tables, fences and notes ──cell──▶ statements ──row, head, errors──▶ Page
//!                                                └──sample──▶ JSON, mended where it has to be
//! ```

mod address;
mod cells;
mod column;
mod description;
mod errors;
mod facts;
mod fields;
mod front_matter;
mod head;
mod indent;
mod inline;
mod label;
mod limits;
mod lines;
mod parts;
mod row;
mod sample;
mod scopes;
mod sections;
mod table;
mod timestamp;
mod type_cell;
mod values;

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod real_page_tests;
#[cfg(test)]
mod row_tests;

pub use facts::{
    AppKind, Body, ErrorRow, EventPage, Kind, Method, OperationPage, Page, RateLimit, RateLimits,
    Scope, Span, Spanned, TokenKind,
};
pub use row::{EnumValue, Limits, Row, RowType, TimestampUnit};
pub use sample::{Repair, Sample};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Location, Sources};
use front_matter::FrontMatter;
use head::Head;
use lines::Lines;
use parts::Parts;
use sections::Role;

/// Reads one page.
///
/// Never panics. What cannot be read is a diagnostic at its line and column, and the rest of the page is still read. A text
/// that describes no API is [`Kind::Other`].
pub fn read(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Page {
    let text = sources.text(file);
    let lines = Lines::new(file, text, diagnostics);
    let matter = FrontMatter::read(&lines);
    let parts = Parts::new(&lines, text, matter.end);
    let title = matter
        .title
        .or_else(|| front_matter::first_heading(&lines, matter.end))
        .unwrap_or_default();
    Page {
        deprecated: parts.is_deprecated(&title),
        title,
        address: matter.address,
        updated: matter
            .updated
            .or_else(|| front_matter::date_in_text(&lines, matter.end)),
        updated_at: matter.updated_at,
        kind: kind(&parts, diagnostics),
        span: Span::new(file, 0..text.len()),
    }
}

fn kind(parts: &Parts<'_, '_>, diagnostics: &mut Diagnostics) -> Kind {
    let Some(head) = parts.head(diagnostics) else {
        if let Some(diagnostic) = no_page(parts) {
            diagnostics.push(diagnostic);
        } else if let Some(span) = parts.describes_an_api() {
            diagnostics.push(missing(
                span.location(),
                "this page describes an API, but has no table with its URL and method or its event type",
            ));
        }
        return Kind::Other;
    };
    if head.event_type.is_some() && head.url.is_none() {
        return event(parts, head, diagnostics);
    }
    operation(parts, head, diagnostics)
}

/// What is no page at all: nothing, or the page as a browser shows it.
fn no_page(parts: &Parts<'_, '_>) -> Option<Diagnostic> {
    let place = Location::file(parts.lines.file);
    let text = parts.text.trim_matches(inline::is_blank);
    let start: String = text.chars().take(9).collect();
    let is_html = matches!(
        start.to_ascii_lowercase().as_str(),
        start if start.starts_with("<!doctype") || start.starts_with("<html")
    );
    let diagnostic = if text.is_empty() {
        Diagnostic::error(Code::EmptyFile, place, "the page is empty")
    } else if is_html {
        Diagnostic::error(Code::MissingPageFact, place, "this is HTML, not Markdown")
    } else {
        return None;
    };
    Some(diagnostic.help("append `.md` to the page's address, and save what comes"))
}

fn unusable(fact: &Spanned<String>, flaw: String) -> Diagnostic {
    Diagnostic::error(Code::InvalidPageFact, fact.span.location(), flaw)
        .help("compare the page with its source")
}

fn missing(location: Location, message: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingPageFact, location, message)
        .help("add it to the page, or describe the API in the spec by hand")
}

fn operation(parts: &Parts<'_, '_>, head: Head, diagnostics: &mut Diagnostics) -> Kind {
    let place = parts.lines.span(head.range.clone()).location();
    let path = head.url.as_ref().and_then(|url| address::path(&url.value));
    let (Some(url), Some(path)) = (head.url, path) else {
        diagnostics.push(missing(
            place,
            "this table does not give the request's URL with a path",
        ));
        return Kind::Other;
    };
    if let Some(flaw) = address::flaw_of_path(&path) {
        diagnostics.push(unusable(&url, flaw));
        return Kind::Other;
    }
    let Some(method) = head.method else {
        // A method that cannot be read was reported already.
        if !head.states_method {
            diagnostics.push(missing(
                place,
                "this table does not give the request's HTTP method",
            ));
        }
        return Kind::Other;
    };
    let mut access_tokens = Vec::new();
    let mut content_type = None;
    let mut headers = Vec::new();
    for field in parts.fields(Role::RequestHeaders, diagnostics) {
        match field.row.name.to_ascii_lowercase().as_str() {
            "authorization" => {
                access_tokens = head::access_tokens(parts.lines, &field.description);
            }
            "content-type" => {
                let described = || {
                    let text = inline::plain(&field.row.description);
                    (text.contains('/') && !text.contains(' ')).then_some(text)
                };
                content_type = field
                    .fixed
                    .or_else(|| field.row.example.clone())
                    .or_else(described);
            }
            _ => headers.push(field.row),
        }
    }
    let rows = |role, diagnostics: &mut Diagnostics| {
        let fields = parts.fields(role, diagnostics);
        fields.into_iter().map(|field| field.row).collect()
    };
    Kind::Operation(Box::new(OperationPage {
        method,
        url,
        path,
        rate_limits: head.rate_limits,
        app_kinds: head.app_kinds,
        scopes: head.scopes,
        unnamed_scopes: head.unnamed_scopes,
        field_scopes: head.field_scopes,
        access_tokens,
        content_type,
        headers,
        path_parameters: rows(Role::PathParameters, diagnostics),
        query: rows(Role::QueryParameters, diagnostics),
        request: parts.body(Role::RequestBody, Role::RequestSample, diagnostics),
        response: parts.body(Role::ResponseBody, Role::ResponseSample, diagnostics),
        errors: parts.errors(diagnostics),
    }))
}

fn event(parts: &Parts<'_, '_>, head: Head, diagnostics: &mut Diagnostics) -> Kind {
    let span = parts.lines.span(head.range);
    let Some(event_type) = head.event_type else {
        return Kind::Other;
    };
    if let Some(flaw) = address::flaw_of_event_type(&event_type.value) {
        diagnostics.push(unusable(&event_type, flaw));
        return Kind::Other;
    }
    let body = parts.body(Role::EventBody, Role::EventSample, diagnostics);
    let body = body.unwrap_or_else(|| {
        diagnostics.push(missing(
            span.location(),
            "this page of an event does not say what the event holds",
        ));
        Body {
            rows: Vec::new(),
            sample: None,
            span,
        }
    });
    Kind::Event(Box::new(EventPage {
        event_type,
        app_kinds: head.app_kinds,
        scopes: head.scopes,
        unnamed_scopes: head.unnamed_scopes,
        field_scopes: head.field_scopes,
        body,
    }))
}
