//! Documentation of a client function.

use crate::model::{
    AccessTokenKind, Alternative, BodyFormat, Operation, RateLimits, SecurityScheme, Type,
};
use crate::rust::example::Example;
use crate::rust::facts::{apps, page_line, rate_limit, scope_lines, sentence};
use crate::rust::names::OperationNames;
use crate::rust::names::case::linked;
use crate::rust::scope::FileScope;
use crate::rust::{docs, error_codes};

/// The summary, the facts of the page, how to use the response, the error codes and an example.
pub(super) fn text(
    operation: &Operation,
    names: &OperationNames,
    path: &[String],
    scope: &FileScope<'_>,
) -> String {
    let summary = operation.summary.as_deref();
    let mut sections: Vec<String> = Vec::new();
    let markdown = |text: &str| docs::markdown(text, scope.links);
    sections.extend(summary.map(|summary| sentence(&markdown(summary))));
    sections.extend(operation.description.as_deref().map(markdown));
    sections.push(fact_lines(operation).join("\n"));
    if operation.pagination.is_some() {
        sections.push(
            "Returns one page. `.items()` streams the items of all pages, `.pages()` the pages."
                .to_owned(),
        );
    }
    sections.extend(received(operation.response.format).map(str::to_owned));
    sections.extend(typed_headers(operation, scope));
    sections.extend(media_types(operation));
    sections.extend(error_bodies(operation, scope));
    sections.extend(idempotency(operation));
    sections.extend(error_codes::section(operation, names));
    let example = Example::new(operation, names, path, scope);
    sections.extend(
        example.map(|example| format!("# Example\n\n{}", example.with_client(scope.crate_name))),
    );
    sections.join("\n\n")
}

/// The documentation of the function that requests another media type.
pub(super) fn of_alternative(
    alternative: &Alternative,
    operation: &Operation,
    names: &OperationNames,
) -> String {
    let function = linked(&names.function);
    let media_type = docs::code(&alternative.media_type);
    let mut text =
        format!("Like [`{function}`](Self::{function}), with the response in {media_type}.");
    if let Some(switch) = alternative.switch {
        let switch = docs::code(&operation.fields[switch].field.name);
        text.push_str(&format!(" Sends {switch} as `true`."));
    }
    match received(alternative.response.format) {
        Some(received) => format!("{text}\n\n{received}"),
        None => text,
    }
}

/// How to read a body that is not received as a whole.
fn received(format: BodyFormat) -> Option<&'static str> {
    match format {
        BodyFormat::Json | BodyFormat::Text => None,
        BodyFormat::File => Some(
            "Returns a file, which is read while it arrives: use `.save(path)`, `.bytes(limit)`, or read it as a stream.",
        ),
        BodyFormat::JsonEvents | BodyFormat::TextEvents => Some(
            "Returns a stream of events, which are read while they arrive, with `futures_util::TryStreamExt`.",
        ),
        BodyFormat::Items => Some(
            "Returns a stream of items, which are read while they arrive, with `futures_util::TryStreamExt`.",
        ),
    }
}

/// The type that response headers are read as.
fn typed_headers(operation: &Operation, scope: &FileScope<'_>) -> Option<String> {
    let headers = scope.link(operation.headers.as_ref()?);
    Some(format!(
        "`Response::headers_as` returns the response headers as {headers}."
    ))
}

/// The media types that callers may choose for the body.
fn media_types(operation: &Operation) -> Option<String> {
    let others = operation.media_types.iter();
    let others: Vec<String> = others.map(|media_type| docs::code(media_type)).collect();
    (!others.is_empty()).then(|| {
        format!(
            "`Call::content_type` selects another media type for the body: {}.",
            others.join(", ")
        )
    })
}

/// The types that the bodies of error responses are read as.
fn error_bodies(operation: &Operation, scope: &FileScope<'_>) -> Option<String> {
    let bodies = || operation.error_bodies.iter();
    let link = |r#type: &Type| scope.link(r#type);
    let returns = "`Error::body_as` returns the body of an error response";
    let first = &bodies().next()?.r#type;
    if !operation.has_several_error_types() {
        return Some(format!("{returns} as {}.", link(first)));
    }
    let lines = bodies().map(|body| {
        let mut same_status = bodies().filter(|other| other.status == body.status);
        let media_type = match same_status.nth(1) {
            Some(_) => format!(", {}", docs::code(&body.media_type)),
            None => String::new(),
        };
        format!(
            "- {}{media_type}: {}",
            docs::code(&body.status),
            link(&body.r#type)
        )
    });
    let lines: Vec<String> = lines.collect();
    Some(format!("{returns}:\n\n{}", lines.join("\n")))
}

fn idempotency(operation: &Operation) -> Option<String> {
    let key = docs::code(operation.idempotency_key.as_deref()?);
    Some(format!(
        "With {key} set, the call is retried after any failure: the server runs requests with the same key only once."
    ))
}

/// One line for each fact of the page that parameters and bodies do not show.
fn fact_lines(operation: &Operation) -> Vec<String> {
    let method_and_path = format!("{} {}", operation.method.as_str(), operation.path);
    let mut lines = vec![format!("- {}", docs::code(&method_and_path))];
    lines.extend(page_line(
        operation.page.as_ref(),
        operation.updated.as_deref(),
    ));
    lines.push(credentials(operation));
    lines.extend(scope_lines(&operation.scopes, &operation.field_scopes));
    lines.extend(apps(&operation.app_kinds));
    match &operation.rate_limits {
        RateLimits::NotStated => {}
        RateLimits::Special => lines.push("- Rate limit: special, see the page".to_owned()),
        RateLimits::Stated(limits) => {
            let limits: Vec<String> = limits.iter().map(rate_limit).collect();
            lines.push(format!("- Rate limit: {}", limits.join(" and ")));
        }
    }
    lines
}

/// The credentials that the operation accepts.
fn credentials(operation: &Operation) -> String {
    let tokens = operation.access_tokens.iter().map(|kind| match kind {
        AccessTokenKind::Tenant => "tenant",
        AccessTokenKind::User => "user",
        AccessTokenKind::App => "app",
        AccessTokenKind::Bearer => "bearer",
    });
    let tokens: Vec<&str> = tokens.collect();
    let alternatives = operation.security.iter();
    let alternatives: Vec<String> = alternatives.map(|schemes| all_of(schemes)).collect();
    match (operation.takes_only_tokens(), tokens.as_slice()) {
        (true, []) => "- Access token: none".to_owned(),
        (true, kinds) => format!("- Access token: {}", kinds.join(" or ")),
        (false, _) => format!("- Credentials: {}", alternatives.join(", or ")),
    }
}

/// Security schemes that are needed together.
fn all_of(schemes: &[SecurityScheme]) -> String {
    let schemes = schemes.iter().map(|scheme| match scheme {
        SecurityScheme::Bearer { name, .. } => format!("bearer token ({})", docs::code(name)),
        SecurityScheme::Basic(name) => format!("user and password ({})", docs::code(name)),
        SecurityScheme::Http { name, .. } | SecurityScheme::ApiKey { name, .. } => {
            format!("API key {}", docs::code(name))
        }
    });
    let schemes: Vec<String> = schemes.collect();
    match schemes.as_slice() {
        [] => "none".to_owned(),
        schemes => schemes.join(" and "),
    }
}
