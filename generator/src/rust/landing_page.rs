//! The documentation of the crate itself.

use super::context::Context;
use super::docs;
use super::example::Example;
use super::names::Home;
use super::names::case::linked;
use super::scope::FileScope;
use crate::model::{AccessTokenKind, Operation, SecurityScheme};

/// What the crate is for, a first call, and the features.
pub(super) fn landing_page(context: &Context<'_>) -> String {
    let mut page = introduction(context);
    page.push_str(
        "Each operation has a request struct and a function that sends it. The struct's `new` takes the required fields; setters \
         add the others. Start with a [`Client`].\n",
    );
    if let Some(example) = first_example(context) {
        let needs_url = context.base_url().is_none();
        let example = example.with_builder(&context.crate_name, needs_url, &credentials(context));
        page.push_str(&format!("\n{example}\n"));
    }
    page.push_str("\n# Features\n\n");
    let services = &context.api.services;
    let on_by_default = if services.iter().any(|service| service.module.is_some()) {
        features_of_services(context)
    } else {
        features_of_modules(context)
    };
    if !on_by_default.is_empty() {
        page.push_str(&on_by_default);
        page.push('\n');
    }
    page.push_str(
        "Off by default:\n\n\
         - `blocking`: `.blocking()` on calls, lists and downloads, for code without async.\n\
         - `rate-limit`: `keep_rate_limits()` on the builder, which delays calls to stay within the documented rate limits.\n\
         - `serde`: `Serialize` and `Deserialize` for types of bodies, and for requests that send no file.\n\
         - `testing`: the module `testing`, a server in memory for tests of code that uses the client.\n",
    );
    if context.receives_events() {
        page.push_str(
            "- `long-connection`: the module `long_connection`, which receives events over a connection that the app opens.\n\
             - `webhook`: the module `webhook`, which receives events over HTTP.\n",
        );
    }
    page
}

/// The title and description of a single service, or the titles of several.
fn introduction(context: &Context<'_>) -> String {
    match &context.api.services[..] {
        [only] => {
            let title = format!("# {}\n\n", docs::unlinked(&only.title));
            match &only.description {
                Some(description) => {
                    format!("{title}{}\n\n", docs::markdown(description, &context.links))
                }
                None => title,
            }
        }
        several => {
            let titles = several.iter().map(|service| docs::unlinked(&service.title));
            let titles: Vec<String> = titles.collect();
            format!(
                "A typed async client for these services: {}.\n\n",
                titles.join(", ")
            )
        }
    }
}

fn features_of_services(context: &Context<'_>) -> String {
    let services = &context.api.services;
    let mut text = "One feature for each service, all on by default:\n\n".to_owned();
    for (feature, service) in context.features.list().iter().zip(services) {
        let title = docs::unlinked(&service.title);
        let description = service.description.as_deref();
        let description = description.map(|text| docs::markdown(text, &context.links));
        let described = match description.filter(|_| services.len() > 1) {
            Some(description) => format!(": {title}. {}", description.replace('\n', " ")),
            None => String::new(),
        };
        text.push_str(&format!("- `{feature}`{described}\n"));
    }
    text
}

fn features_of_modules(context: &Context<'_>) -> String {
    let mut tags = context.features.tags().peekable();
    let mut text = String::new();
    if tags.peek().is_some() {
        text.push_str("One feature for each module, all on by default:\n\n");
    }
    for (module, feature) in tags {
        let linked = linked(module);
        text.push_str(&format!("- `{feature}`: [`{linked}`]\n"));
    }
    text
}

/// A call of the first operation that an example can be made for. Operations that accept the token of the example's app come first.
fn first_example(context: &Context<'_>) -> Option<Example> {
    let fits = |operation: &Operation| operation.access_tokens.contains(&AccessTokenKind::Tenant);
    first_example_of(context, &fits).or_else(|| first_example_of(context, &|_| true))
}

fn first_example_of(context: &Context<'_>, fits: &dyn Fn(&Operation) -> bool) -> Option<Example> {
    let services = context.api.services.iter().zip(&context.names.services);
    services.enumerate().find_map(|(index, (service, names))| {
        let mut resources = service.resources.iter().zip(&names.resources).enumerate();
        resources.find_map(|(position, (resource, names))| {
            let scope = FileScope::new(context, index, Home::Resource(position));
            let operations = resource.operations.iter().zip(&names.operations);
            operations
                .filter(|(operation, _)| fits(operation))
                .find_map(|(operation, of)| Example::new(operation, of, &names.module, &scope))
        })
    })
}

/// The builder's call that sets the credentials which operations need most.
fn credentials(context: &Context<'_>) -> String {
    match context.config.runtime.credentials.clone() {
        Some(of_platform) if context.accepts(|kind| kind != AccessTokenKind::Bearer) => of_platform,
        _ if context.accepts(|_| true) => ".access_token(\"token\")".to_owned(),
        _ => other_credentials(context).unwrap_or_default(),
    }
}

/// The builder's call for the first security scheme other than a bearer token.
fn other_credentials(context: &Context<'_>) -> Option<String> {
    let services = context.api.services.iter();
    let resources = services.flat_map(|service| &service.resources);
    let operations = resources.flat_map(|resource| &resource.operations);
    let mut schemes = operations.flat_map(|operation| operation.security.iter().flatten());
    schemes.find_map(|scheme| match scheme {
        SecurityScheme::Bearer { .. } => None,
        SecurityScheme::Basic(_) => Some(".basic_auth(\"user\", \"password\")".to_owned()),
        SecurityScheme::Http { name, .. } | SecurityScheme::ApiKey { name, .. } => {
            Some(format!(".api_key({name:?}, \"key\")"))
        }
    })
}
