//! The generated crate's `Cargo.toml`.

use super::config::Manifest;
use super::context::Context;
use super::features::{OF_EVENTS, OF_RUNTIME};
use super::package::Package;
use super::runtime_source::RUNTIME_VERSION;
use crate::model::{Api, Type};
use crate::output::MARKER;

/// The manifest: the package, its features, and its dependencies.
pub(super) fn manifest(context: &Context<'_>) -> String {
    let Context {
        api,
        package,
        config,
        ..
    } = context;
    let modules = &context.features.list();
    let of_events = context.receives_events().then_some(OF_EVENTS);
    let features = OF_RUNTIME.iter().chain(of_events.into_iter().flatten());
    let runtime_package = config.runtime_package();
    let features =
        features.map(|feature| format!("{feature} = [\"{runtime_package}/{feature}\"]\n"));
    let mut sections = format!(
        "# {MARKER}. Do not edit: change the description and generate again.\n\n\
         [package]\n{package}\n[package.metadata.docs.rs]\nall-features = true\n\n[features]\n{default}{modules}{features}\n[dependencies]\n{runtime}",
        package = package_keys(api, package, config),
        default = default_features(modules, &config.default_features),
        modules = modules
            .iter()
            .map(|module| format!("{} = []\n", key(module)))
            .collect::<String>(),
        features = features.collect::<String>(),
        runtime = runtime(api, package, config),
    );
    for dependency in &config.dependencies {
        sections.push_str(&format!("{} = {}\n", dependency.name, dependency.value));
    }
    sections
}

fn package_keys(api: &Api, package: &Package, config: &Manifest) -> String {
    let titles: Vec<&str> = api
        .services
        .iter()
        .map(|service| service.title.as_str())
        .collect();
    let description = match &config.description {
        Some(description) => description.clone(),
        None => format!("Typed async client: {}.", titles.join(", ")),
    };
    let mut keys = format!(
        "name = {name}\nversion = {version}\nedition = \"2024\"\nrust-version = {rust_version}\ndescription = {description}\n",
        name = quoted(&package.name),
        version = quoted(config.version.as_deref().unwrap_or("0.1.0")),
        rust_version = quoted(config.rust_version.as_deref().unwrap_or("1.88")),
        description = quoted(&description),
    );
    for (key, value) in &config.more {
        keys.push_str(&format!("{key} = {value}\n"));
    }
    let publish = config.publish.as_deref().unwrap_or("false");
    keys + &format!("publish = {publish}\n")
}

fn default_features(modules: &[String], more: &[String]) -> String {
    let mut default: Vec<String> = Vec::new();
    for feature in modules.iter().chain(more) {
        let feature = quoted(feature);
        if !default.contains(&feature) {
            default.push(feature);
        }
    }
    format!("default = [{}]\n", default.join(", "))
}

/// The runtime's line, with the features that the crate needs.
fn runtime(api: &Api, package: &Package, config: &Manifest) -> String {
    let mut features: Vec<&str> = Vec::new();
    if holds(api, |r#type| *r#type == Type::Base64) {
        features.push("base64");
    }
    let mut keys = package.runtime.keys(RUNTIME_VERSION);
    let default_features = config.runtime.default_features;
    keys.extend(default_features.map(|on| format!("default-features = {on}")));
    for feature in &config.runtime.features {
        if !features.contains(&feature.as_str()) {
            features.push(feature);
        }
    }
    if !features.is_empty() {
        let features: Vec<String> = features.into_iter().map(quoted).collect();
        keys.push(format!("features = [{}]", features.join(", ")));
    }
    format!("{} = {{ {} }}\n", config.runtime_package(), keys.join(", "))
}

/// True if a value of a fitting type is sent or received.
pub(super) fn holds(api: &Api, fits: fn(&Type) -> bool) -> bool {
    let is = |r#type: &Type, fits: fn(&Type) -> bool| r#type.nested().any(fits);
    api.services.iter().any(|service| {
        let operations = service
            .resources
            .iter()
            .flat_map(|resource| &resource.operations);
        let mut fields = operations.clone().flat_map(|operation| &operation.fields);
        let mut received = operations.flat_map(|operation| operation.received());
        let mut shapes = service.types.iter().map(|definition| &definition.shape);
        fields.any(|field| is(&field.field.r#type, fits))
            || received.any(|r#type| is(r#type, fits))
            || shapes.any(|shape| shape.parts().any(|r#type| is(r#type, fits)))
    })
}

/// A TOML key, quoted if needed.
fn key(text: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match text.chars().all(is_bare) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// A basic TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // Marks that change the writing direction display a different text than the file contains.
            c if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)))
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
