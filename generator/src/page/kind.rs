//! The API that a page describes: an operation or an event, from the page's parts.

use super::head::{Head, HeadMethod};
use super::heading::Role;
use super::parts::Parts;
use super::request::Request;
use super::{Body, EventPage, Kind, OperationPage, Spanned};
use super::{identifier, inline, unread};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location};

/// Reads the API that a page describes.
pub(super) fn read(parts: &Parts<'_, '_>, diagnostics: &mut Diagnostics) -> Kind {
    let Some(head) = parts.head(diagnostics) else {
        if let Some(diagnostic) = not_a_page(parts) {
            diagnostics.push(diagnostic);
        } else if let Some(heading) = parts.api_heading() {
            diagnostics.push(missing(
                heading.location(),
                "this page describes an API, but has no table with its URL and method or its event type",
            ));
        }
        return Kind::Other;
    };
    let read = match head.event_type.clone() {
        Some(event_type) if head.url.is_none() => {
            event(parts, head, event_type, diagnostics).map(|event| Kind::Event(Box::new(event)))
        }
        _ => operation(parts, head, diagnostics)
            .map(|operation| Kind::Operation(Box::new(operation))),
    };
    let kind = read.unwrap_or(Kind::Other);
    unread::report(parts, &kind, diagnostics);
    kind
}

/// Reports an empty file, and a page in HTML.
fn not_a_page(parts: &Parts<'_, '_>) -> Option<Diagnostic> {
    let location = Location::file(parts.lines.file);
    let text = parts.text.trim_matches(inline::is_blank);
    let start: String = text.chars().take(9).collect();
    let start = start.to_ascii_lowercase();
    let diagnostic = if text.is_empty() {
        Diagnostic::error(Code::EmptyFile, location, "the page is empty")
    } else if start.starts_with("<!doctype") || start.starts_with("<html") {
        Diagnostic::error(
            Code::MissingPageFact,
            location,
            "this page is HTML, not Markdown",
        )
    } else {
        return None;
    };
    Some(diagnostic.help("append `.md` to the page's URL, and save the response"))
}

fn invalid(fact: &Spanned<String>, problem: String) -> Diagnostic {
    Diagnostic::error(Code::InvalidPageFact, fact.span.location(), problem)
        .help("compare the page with its source")
}

fn missing(location: Location, message: &str) -> Diagnostic {
    Diagnostic::error(Code::MissingPageFact, location, message)
        .help("add it to the page, or describe the API in the spec by hand")
}

/// Reads an operation. Reports a missing or invalid URL or method, and returns `None`.
fn operation(
    parts: &Parts<'_, '_>,
    head: Head,
    diagnostics: &mut Diagnostics,
) -> Option<OperationPage> {
    let table = parts.lines.span(head.range).location();
    let path = head
        .url
        .as_ref()
        .and_then(|url| identifier::path(&url.value));
    let (Some(url), Some(path)) = (head.url, path) else {
        diagnostics.push(missing(table, "this table has no request URL with a path"));
        return None;
    };
    if let Err(problem) = identifier::check_path(&path) {
        diagnostics.push(invalid(&url, problem));
        return None;
    }
    let method = match head.method {
        HeadMethod::Stated(method) => method,
        HeadMethod::Invalid => return None,
        HeadMethod::NotStated => {
            diagnostics.push(missing(table, "this table has no HTTP method"));
            return None;
        }
    };
    let request = Request::read(parts, method.value, &path, diagnostics);
    let mut response = parts
        .body(Role::ResponseBody, Role::ResponseSample, diagnostics)
        .or_else(|| parts.file_response());
    if let Some(body) = &mut response
        && body.file().is_none()
    {
        body.name_file_types();
    }
    Some(OperationPage {
        method,
        url,
        path,
        access: head.access,
        access_tokens: request.access_tokens,
        content_type: request.content_type,
        headers: request.headers,
        path_parameters: request.path_parameters,
        query: request.query,
        request: request.body,
        response,
        errors: parts.errors(diagnostics),
    })
}

/// Reads an event. Reports an invalid event type, and returns `None`.
fn event(
    parts: &Parts<'_, '_>,
    head: Head,
    event_type: Spanned<String>,
    diagnostics: &mut Diagnostics,
) -> Option<EventPage> {
    if let Err(problem) = identifier::check_event_type(&event_type.value) {
        diagnostics.push(invalid(&event_type, problem));
        return None;
    }
    let span = parts.lines.span(head.range);
    let body = parts.body(Role::EventBody, Role::EventSample, diagnostics);
    let body = body.unwrap_or_else(|| {
        diagnostics.push(missing(
            span.location(),
            "this page describes an event, but has no table and no sample of its body",
        ));
        Body {
            rows: Vec::new(),
            sample: None,
            span,
        }
    });
    Some(EventPage {
        event_type,
        access: head.access,
        body,
    })
}
