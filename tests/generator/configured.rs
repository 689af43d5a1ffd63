//! A configuration with every section, and the crate that results from it. The module `whole_crates` compiles it.

use std::path::Path;

use feishu_codegen::pipeline::{self, Outcome};
use feishu_codegen::rust::{Files, Package, RuntimeSource};

use crate::paths::fixture;

/// The crate of `configured/shelter.yaml`, with the configuration beside it.
pub(crate) fn shelter(name: &str, runtime: &Path) -> Files {
    let checked = pipeline::check(&fixture("configured/shelter.yaml"));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    assert!(
        matches!(checked.outcome, Outcome::Complete(_)),
        "skipped operations are not reported as omitted"
    );
    // The path to the runtime depends on the folder of the crate.
    let Some(RuntimeSource::Folder { path, .. }) = &checked.manifest.runtime.source else {
        panic!("the runtime is in a folder");
    };
    assert_eq!(path.canonicalize().ok(), runtime.canonicalize().ok());
    let package = Package {
        name: name.to_owned(),
        runtime: RuntimeSource::folder(runtime),
        source: "shelter.yaml".to_owned(),
    };
    checked
        .render(&package)
        .expect("the files are Rust")
        .expect("a crate")
}

/// The crate, for tests that do not write it.
fn files() -> Files {
    shelter("shelter", &crate::paths::project().join("runtime/feishu"))
}

/// Asserts that a file contains these lines in sequence.
fn has(files: &Files, path: &str, lines: &str) {
    let text = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    let plain = |text: &str| {
        let code = text.lines().map(str::trim);
        let code = code.filter(|line| !line.is_empty() && !line.starts_with("///"));
        code.collect::<Vec<_>>().join("\n")
    };
    assert!(plain(text).contains(&plain(lines)), "{lines}\nin {text}");
}

#[test]
fn the_manifest_has_the_configured_keys() {
    let files = files();
    has(
        &files,
        "Cargo.toml",
        r#"
        version = "0.3.0"
        edition = "2024"
        rust-version = "1.88.0"
        description = "Animals that wait for a home."
        license = "MIT"
        authors = ["The shelter"]
        publish = ["internal"]
        "#,
    );
    has(
        &files,
        "Cargo.toml",
        r#"jiff = { version = "0.2", default-features = false, features = ["std"] }"#,
    );
}

#[test]
fn skipped_operations_and_events_are_not_generated() {
    let files = files();
    for (path, absent) in [
        ("src/pets.rs", "fn remove"),
        ("src/pets.rs", "/pets/{petId}"),
        ("src/v1/events.rs", "pet.left_v1"),
    ] {
        assert!(!files[path].contains(absent), "{absent}");
    }
    assert!(files["src/v1/events.rs"].contains("pet.arrived_v1"));
}

#[test]
fn names_are_overridden_and_wire_names_are_kept() {
    let files = files();
    has(
        &files,
        "src/pets.rs",
        "pub fn add(&self, request: AddPetsRequest)",
    );
    has(
        &files,
        "src/pets.rs",
        "pub fn list(&self, request: ListPetsRequest)",
    );
    has(
        &files,
        "src/pets.rs",
        r#"parts.query("page-size", &self.limit);"#,
    );
    // The fields of a shared schema are renamed also where they are fields of a request.
    has(
        &files,
        "src/pets.rs",
        r#"parts.body_field("kind", &self.species);"#,
    );
    has(&files, "src/pets.rs", r#""total" => &mut self.count,"#);
    has(
        &files,
        "src/pets.rs",
        "pub next: Option<runtime::Text<jiff::Timestamp>>,",
    );
    has(&files, "src/schemas/animal.rs", "pub species: AnimalKind,");
    has(
        &files,
        "src/schemas/animal.rs",
        r#""kind" => &mut self.species,"#,
    );
    has(&files, "src/schemas/color.rs", r##"Self::Red => "#f00","##);
    has(&files, "src/schemas/place.rs", "Box2(Box<super::Box2>),");
    has(&files, "src/donations.rs", r#"Self::OnlyOnce => "once","#);
    assert!(!files.contains_key("src/schemas/pet.rs"));
}

#[test]
fn strings_have_the_configured_types() {
    let files = files();
    has(
        &files,
        "src/pets.rs",
        "pub since: Option<runtime::Text<jiff::Timestamp>>,",
    );
    has(
        &files,
        "src/donations.rs",
        "pub fn new(
            amount: impl Into<runtime::Text<u64>>,
            given: impl Into<runtime::Text<jiff::Timestamp>>,
        ) -> Self {",
    );
    has(
        &files,
        "src/schemas/animal.rs",
        "pub weight: Option<runtime::Text<f64>>,",
    );
    has(
        &files,
        "src/schemas/receipt.rs",
        "pub history: Option<Vec<runtime::Text<jiff::Timestamp>>>,",
    );
    assert!(
        !files.contains_key("src/schemas/satoshi.rs"),
        "no type is made of it"
    );
}

#[test]
fn types_derive_the_configured_traits_where_they_can() {
    let files = files();
    for (path, derives) in [
        // A float cannot be hashed, nor can a struct that contains one.
        ("src/schemas/garden.rs", "Debug, Clone, PartialEq"),
        ("src/schemas/place.rs", "Debug, Clone, PartialEq"),
        ("src/schemas/animal.rs", "Debug, Clone, PartialEq"),
        ("src/schemas/box2.rs", "Debug, Clone, PartialEq, Hash"),
        (
            "src/schemas/receipt.rs",
            "Debug, Clone, PartialEq, Default, Hash, Eq, PartialOrd",
        ),
        (
            "src/schemas/status.rs",
            "Debug, Clone, PartialEq, Default, Hash, Eq, PartialOrd, Ord",
        ),
        ("src/donations.rs", "Debug, Clone, PartialEq, Hash"),
    ] {
        let derives = format!("#[derive({derives})]\n#[non_exhaustive]");
        has(&files, path, &derives);
    }
}
