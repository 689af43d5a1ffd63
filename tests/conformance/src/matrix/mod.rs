//! Every form of schema in every place: one document, whose operations are called like those of any other.

mod forms;
mod places;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, json};

/// The matrix as a document.
pub struct Matrix {
    /// The file.
    pub document: PathBuf,
    /// The number of forms in places of each operation, by its id.
    pub counts: BTreeMap<String, usize>,
}

/// Writes the document into a folder.
///
/// # Errors
///
/// The folder cannot be written.
pub fn write(folder: &Path) -> std::io::Result<Matrix> {
    let (forms, mut schemas) = forms::all();
    let mut paths = Map::new();
    let mut counts = BTreeMap::new();
    for form in &forms {
        schemas.insert(pascal_case(form.name), form.schema.clone());
        for places in places::of(form) {
            let id = format!("{}_{}", form.name, places.name);
            let path = format!("/{}{}", form.name, places.path);
            let mut operation = places.operation;
            operation["operationId"] = json!(id);
            counts.insert(id, places.count);
            let item = paths.entry(path).or_insert_with(|| json!({}));
            item[places.method] = operation;
        }
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Every form in every place", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    fs::create_dir_all(folder)?;
    let path = folder.join("matrix.json");
    let text = serde_json::to_string_pretty(&document)?;
    if fs::read_to_string(&path).is_ok_and(|old| old == text) {
        return Ok(Matrix {
            document: path,
            counts,
        });
    }
    fs::write(&path, text)?;
    Ok(Matrix {
        document: path,
        counts,
    })
}

/// The reference to a form.
fn reference(name: &str) -> String {
    format!("#/components/schemas/{}", pascal_case(name))
}

fn pascal_case(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    });
    words.collect::<Vec<_>>().concat()
}
