//! The pages and documents that are mutated.

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// The root folder of the repository. The fuzz targets are one folder deeper than the tests.
fn project() -> &'static Path {
    let crate_folder = Path::new(CRATE);
    crate_folder
        .ancestors()
        .find(|folder| folder.join("spec/hire").is_dir())
        .expect("the project's folder")
}

/// Synthetic pages.
pub(crate) fn pages() -> Vec<String> {
    vec![
        include_str!("../pages/thing.md").to_owned(),
        include_str!("../pages/event.md").to_owned(),
    ]
}

/// The shorter real pages. A long page takes more time and shows nothing that two short ones do not show.
pub(crate) fn real_pages() -> Vec<String> {
    let files = third_party::markdown_files("pages").into_iter();
    files
        .map(|file| fs::read_to_string(file).expect("a readable page"))
        .filter(|text| text.len() < 12_000)
        .collect()
}

/// Descriptions without errors, as trees: the fixtures, and excerpts of Hire with one path each.
pub(crate) fn documents() -> Vec<Value> {
    let mut documents = Vec::new();
    for fixture in [
        "tests/fixtures/petstore/petstore.yaml",
        "tests/fixtures/obstacles",
    ] {
        let loaded = feishu_codegen::spec::load(&project().join(fixture));
        documents.extend(
            loaded
                .documents
                .iter()
                .map(|document| document.value().clone()),
        );
    }
    documents.extend(constructs());
    let hire = feishu_codegen::spec::load(&project().join("spec/hire"));
    let hire = hire.documents.first().expect("Hire").value();
    let paths = hire["paths"].as_object().expect("paths");
    documents.extend(
        paths
            .keys()
            .step_by(7)
            .map(|path| excerpt(hire, "paths", path)),
    );
    let events = hire["x-webhooks"].as_object().expect("events");
    documents.extend(
        events
            .keys()
            .step_by(3)
            .map(|event| excerpt(hire, "x-webhooks", event)),
    );
    documents
}

/// The documents with one construct each that the generator accepts.
fn constructs() -> Vec<Value> {
    let entries = fs::read_dir(project().join("tests/fixtures/positive")).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    paths.sort();
    let taken = paths.into_iter().filter(|path| {
        let checked = feishu_codegen::pipeline::check(path);
        !checked.diagnostics.has_errors()
    });
    taken
        .map(|path| {
            let text = fs::read_to_string(path).expect("a document");
            serde_yaml::from_str(&text).expect("YAML")
        })
        .collect()
}

/// A document with one path or event and the components that it references.
fn excerpt(document: &Value, section: &str, key: &str) -> Value {
    let mut kept = BTreeSet::new();
    let mut pending = vec![&document[section][key]];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(map) => {
                if let Some(target) = map.get("$ref").and_then(Value::as_str)
                    && kept.insert(target)
                {
                    pending.extend(document.pointer(target.trim_start_matches('#')));
                }
                pending.extend(map.values());
            }
            Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
    let mut excerpt = document.clone();
    for (other, value) in excerpt.as_object_mut().expect("a document") {
        let Some(map) = value.as_object_mut() else {
            continue;
        };
        match other.as_str() {
            "paths" | "x-webhooks" => map.retain(|known, _| other == section && known == key),
            "components" => {
                for (kind, entries) in map {
                    let is_kept = |name: &str| {
                        kind == "securitySchemes"
                            || kept.contains(format!("#/components/{kind}/{name}").as_str())
                    };
                    let entries: &mut Map<String, Value> =
                        entries.as_object_mut().expect("components");
                    entries.retain(|name, _| is_kept(name));
                }
            }
            _ => {}
        }
    }
    excerpt
}
