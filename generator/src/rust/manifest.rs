//! The generated crate's `Cargo.toml` and `rustfmt.toml`.

use super::Package;
use super::text::MARKER;
use crate::model::Api;

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
    text.push_str(&format!(
        "feishu-runtime = {{ path = {} }}\n",
        quoted(&package.runtime_path)
    ));
    text
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
