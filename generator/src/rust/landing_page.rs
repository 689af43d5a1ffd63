//! The documentation of the crate itself.

use super::context::Context;
use super::docs;
use super::first_call::{credentials, first_call};
use super::module::{counted, line};
use super::names::INCOMING_EVENT;
use super::names::case::linked;
use super::tree::{self, Node};

/// A first call, the modules, and what calls have in common.
pub(super) fn landing_page(context: &Context<'_>, root: &Node) -> String {
    let mut sections = vec![
        introduction(context),
        "Each operation has a request struct and a function that sends it. The struct's `new` takes the required fields; setters add the \
         others. Start with a [`Client`]."
            .to_owned(),
    ];
    sections.extend(first_call(context));
    sections.extend(modules(context, root));
    sections.extend(authentication(context));
    sections.push(
        "# Calls\n\n\
         A call is awaited as it is, or first changed: [`timeout`](Call::timeout), [`header`](Call::header) and [`retry`](Call::retry) \
         apply to this call only. [`with_response`](Call::with_response) also returns the status and the headers. Requests that are safe \
         to repeat are retried; [`RetryPolicy`] states which and how often."
            .to_owned(),
    );
    if context.operations().any(|of| of.pagination.is_some()) {
        sections.push(
            "# Lists in pages\n\n\
             An operation that returns a list in pages returns the first one when it is awaited. [`items`](Call::items) streams the items \
             of all pages, and [`pages`](Call::pages) the pages; each page is requested when it is needed. `try_next` of \
             `futures_util::TryStreamExt` waits for the next one."
                .to_owned(),
        );
    }
    sections.push(errors(context));
    sections.extend(events(context));
    sections.push(features(context));
    sections.join("\n\n")
}

/// The title and description of a single service, or the number of several.
fn introduction(context: &Context<'_>) -> String {
    match &context.api.services[..] {
        [only] => {
            let title = format!("# {}", docs::unlinked(&only.title));
            let description = only.description.as_deref();
            let description = description.map(|text| docs::markdown(text, &context.links));
            docs::paragraphs([title.as_str(), &description.unwrap_or_default()])
        }
        several => format!(
            "A typed async client for {} of {}.",
            counted(context.api.operation_count(), "operation"),
            counted(several.len(), "service"),
        ),
    }
}

/// A table of the modules with operations.
fn modules(context: &Context<'_>, root: &Node) -> Option<String> {
    let modules = root.children.iter();
    let rows = modules
        .filter(|(_, node)| node.has_operations())
        .map(|(name, node)| {
            let module = linked(name);
            let operations: usize = node.operations(context.api).sum();
            let content = match node.service.map(|service| &context.api.services[service]) {
                Some(service) => tree::about(service, &context.links),
                None => line(context, node),
            };
            let content = docs::cell(&content);
            format!("| [`{module}`] | {content} | {operations} |")
        });
    let rows: Vec<String> = rows.collect();
    (!rows.is_empty()).then(|| {
        format!(
            "# Modules\n\n| module | content | operations |\n|---|---|---|\n{}",
            rows.join("\n")
        )
    })
}

/// How the client gets the credentials of calls.
fn authentication(context: &Context<'_>) -> Option<String> {
    let needs_any = context.operations().any(|of| !of.security.is_empty());
    let call = credentials(context);
    (needs_any && !call.is_empty()).then(|| {
        format!(
            "# Authentication\n\n\
             `{call}` on the builder sets the credentials of all calls; [`ClientBuilder`] lists other ways. The documentation of each \
             operation states the credentials that it accepts."
        )
    })
}

/// What a failed call returns, with an example.
fn errors(context: &Context<'_>) -> String {
    let krate = &context.crate_name;
    let codes = match context.operations().any(|of| !of.errors.is_empty()) {
        true => {
            " `code_as` returns the code as the enum of the operation, which lists the documented codes with their meaning."
        }
        false => "",
    };
    format!(
        "# Errors\n\n\
         A failed call returns an [`Error`]. Its text names the operation, the reason and what the server stated.{codes}\n\n\
         ```\n\
         use {krate}::{{Error, ErrorKind}};\n\n\
         fn report(error: &Error) {{\n    \
             match error.kind() {{\n        \
                 ErrorKind::RateLimited | ErrorKind::Timeout => eprintln!(\"later: {{error}}\"),\n        \
                 _ => eprintln!(\"failed with code {{:?}}: {{error}}\", error.code()),\n    \
             }}\n\
         }}\n\
         ```"
    )
}

/// How events are received.
fn events(context: &Context<'_>) -> Option<String> {
    context.receives_events().then(|| {
        format!(
            "# Events\n\n\
             [`{INCOMING_EVENT}`] decodes events by their type. The feature `webhook` receives them over HTTP, and the feature \
             `long-connection` over a connection that the app opens."
        )
    })
}

fn features(context: &Context<'_>) -> String {
    let mut text = "# Features\n\n".to_owned();
    if !context.features.list().is_empty() {
        text.push_str(
            "Each module above is a feature, on by default. A client with few of them compiles faster: `default-features = false`, and \
             their names as `features`.\n\n",
        );
        for (module, feature) in context.features.renamed() {
            let module = linked(module);
            text.push_str(&format!("The feature of [`{module}`] is `{feature}`.\n\n"));
        }
    }
    text.push_str(
        "Off by default:\n\n\
         - `blocking`: `.blocking()` on calls, lists and downloads, for code without async.\n\
         - `rate-limit`: `keep_rate_limits()` on the builder, which delays calls to stay within the documented rate limits.\n\
         - `serde`: `Serialize` and `Deserialize` for types of bodies, and for requests that send no file.\n\
         - `testing`: the module `testing`, a server in memory for tests of code that uses the client.",
    );
    if context.receives_events() {
        text.push_str(
            "\n- `long-connection`: the module `long_connection`, which receives events over a connection that the app opens.\n\
             - `webhook`: the module `webhook`, which receives events over HTTP.",
        );
    }
    text
}
