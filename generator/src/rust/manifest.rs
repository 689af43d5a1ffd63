//! The generated crate's `Cargo.toml` and `rustfmt.toml`.

use super::Package;
use super::text::MARKER;
use crate::model::{Api, Type};

/// The manifest: the package, a feature for each service and each of the runtime's, and the runtime as the only dependency.
pub(super) fn manifest(api: &Api, package: &Package, features: &[String], webhook: bool) -> String {
    let titles: Vec<&str> = api
        .services
        .iter()
        .map(|service| service.title.as_str())
        .collect();
    let description = format!("Typed async client: {}.", titles.join(", "));
    let mut text = format!(
        "# {MARKER}. Do not edit: change the description and generate again.\n\n\
         [package]\nname = {name}\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\n\
         description = {description}\npublish = false\n\n[features]\n",
        name = quoted(&package.name),
        description = quoted(&description),
    );
    let quoted_features: Vec<String> = features.iter().map(|feature| quoted(feature)).collect();
    text.push_str(&format!("default = [{}]\n", quoted_features.join(", ")));
    for feature in features {
        text.push_str(&format!("{feature} = []\n"));
    }
    text.push_str("blocking = [\"feishu-runtime/blocking\"]\n");
    text.push_str("rate-limit = [\"feishu-runtime/rate-limit\"]\n");
    text.push_str("serde = [\"feishu-runtime/serde\"]\n");
    if webhook {
        text.push_str("webhook = [\"feishu-runtime/webhook\"]\n");
    }
    text.push_str("\n[dependencies]\n");
    let needs = match holds_base64(api) {
        true => ", features = [\"base64\"]",
        false => "",
    };
    text.push_str(&format!(
        "feishu-runtime = {{ path = {}{needs} }}\n",
        quoted(&package.runtime_path)
    ));
    text
}

/// Whether bytes in base64 are among the values.
fn holds_base64(api: &Api) -> bool {
    fn is_base64(r#type: &Type) -> bool {
        match r#type {
            Type::Base64 => true,
            Type::Array(inner) | Type::Map(inner) | Type::Optional(inner) => is_base64(inner),
            _ => false,
        }
    }
    api.services.iter().any(|service| {
        let operations = service
            .resources
            .iter()
            .flat_map(|resource| &resource.operations);
        let mut fields = operations.clone().flat_map(|operation| &operation.fields);
        let mut received = operations.flat_map(|operation| operation.received());
        let mut shapes = service.types.iter().map(|definition| &definition.shape);
        fields.any(|field| is_base64(&field.field.r#type))
            || received.any(is_base64)
            || shapes.any(|shape| shape.parts().any(is_base64))
    })
}

/// Keeps `cargo fmt` away from the crate, which is formatted already, in a way of its own.
pub(super) fn rustfmt_settings() -> String {
    format!("# {MARKER}.\n\ndisable_all_formatting = true\n")
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
