//! The call that the documentation of the crate starts with.

use std::cmp::Reverse;

use super::context::Context;
use super::example::Example;
use super::names::Home;
use super::scope::FileScope;
use crate::model::{AccessTokenKind, Method, Operation, SecurityScheme};

/// A call that builds a client first.
pub(super) fn first_call(context: &Context<'_>) -> Option<String> {
    let (example, module) = chosen(context)?;
    let condition = module.and_then(|module| context.features.module(module));
    let needs_url = context.base_url().is_none();
    let credentials = credentials(context);
    Some(example.with_builder(&context.crate_name, needs_url, &credentials, condition))
}

/// The call of the most suitable operation that an example can be made for, and the top module of the operation.
fn chosen<'a>(context: &'a Context<'_>) -> Option<(Example, Option<&'a String>)> {
    let services = context.api.services.iter().enumerate();
    let mut operations: Vec<_> = services
        .flat_map(|(service, of)| {
            let resources = of.resources.iter().enumerate();
            resources.flat_map(move |(resource, of)| {
                let operations = of.operations.iter().enumerate();
                let size = of.operations.len();
                operations.map(move |(index, operation)| {
                    (unsuitability(operation, size), service, resource, index)
                })
            })
        })
        .collect();
    // The position decides between operations that are equally suitable.
    operations.sort_unstable();
    operations
        .into_iter()
        .find_map(|(_, service, resource, index)| {
            let operation = &context.api.services[service].resources[resource].operations[index];
            let names = &context.names.services[service].resources[resource];
            let scope = FileScope::new(context, service, Home::Resource(resource));
            let example = Example::new(operation, &names.operations[index], &names.module, &scope)?;
            Some((example, names.module.first()))
        })
}

/// How little an operation suits as the first to call. Compared from left to right:
///
/// deprecated; does not accept the token of the example's app; is no GET; returns no list in pages; the number of required fields; at last
/// `size`, the number of operations of its resource, of which more are better.
fn unsuitability(
    operation: &Operation,
    size: usize,
) -> (bool, bool, bool, bool, usize, Reverse<usize>) {
    let tokens = &operation.access_tokens;
    let required = operation.fields.iter().filter(|of| of.field.required);
    (
        operation.deprecated,
        !tokens.contains(&AccessTokenKind::Tenant),
        operation.method != Method::Get,
        operation.pagination.is_none(),
        required.count(),
        Reverse(size),
    )
}

/// The builder's call that sets the credentials which operations need most.
pub(super) fn credentials(context: &Context<'_>) -> String {
    match context.config.runtime.credentials.clone() {
        Some(of_platform) if context.accepts(|kind| kind != AccessTokenKind::Bearer) => of_platform,
        _ if context.accepts(|_| true) => ".access_token(\"token\")".to_owned(),
        _ => other_credentials(context).unwrap_or_default(),
    }
}

/// The builder's call for the first security scheme other than a bearer token.
fn other_credentials(context: &Context<'_>) -> Option<String> {
    let mut schemes = context
        .operations()
        .flat_map(|of| of.security.iter().flatten());
    schemes.find_map(|scheme| match scheme {
        SecurityScheme::Bearer { .. } => None,
        SecurityScheme::Basic(_) => Some(".basic_auth(\"user\", \"password\")".to_owned()),
        SecurityScheme::Http { name, .. } | SecurityScheme::ApiKey { name, .. } => {
            Some(format!(".api_key({name:?}, \"key\")"))
        }
    })
}
