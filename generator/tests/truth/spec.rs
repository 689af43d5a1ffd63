//! Reads bodies out of a description as plain YAML, without the generator's own reader.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::transcribe::WrittenFile;
use serde_json::Value;

use super::tree::Tree;

/// The files of a description.
pub(crate) struct Spec {
    files: BTreeMap<PathBuf, Value>,
    /// The Path Item Object of each URL path, as file and value.
    paths: BTreeMap<String, (PathBuf, Value)>,
}

/// A schema, and the file that its references are relative to.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a Path,
    schema: &'a Value,
}

impl Spec {
    /// Reads a folder, with files that were not written yet.
    pub(crate) fn read(folder: &Path, written: &[WrittenFile]) -> Self {
        let mut texts = BTreeMap::new();
        let mut pending = vec![folder.to_owned()];
        while let Some(folder) = pending.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    pending.push(path);
                } else if path
                    .extension()
                    .is_some_and(|extension| extension == "yaml")
                {
                    texts.insert(path.clone(), fs::read_to_string(&path).expect("a file"));
                }
            }
        }
        for file in written {
            match &file.text {
                Some(text) => texts.insert(file.path.clone(), text.clone()),
                None => texts.remove(&file.path),
            };
        }
        let parsed = texts
            .into_iter()
            .map(|(path, text)| (path, serde_yaml::from_str(&text).expect("YAML")));
        let mut spec = Self {
            files: parsed.collect(),
            paths: BTreeMap::new(),
        };
        let roots = spec
            .files
            .iter()
            .filter(|(path, _)| path.ends_with("openapi.yaml"));
        let mut paths = BTreeMap::new();
        for (root, document) in roots {
            let items = document.get("paths").and_then(Value::as_object);
            for (path, item) in items.into_iter().flatten() {
                let place = spec.resolve(Place {
                    file: root,
                    schema: item,
                });
                paths.insert(
                    with_anonymous_parameters(path),
                    (place.file.to_owned(), place.schema.clone()),
                );
            }
        }
        spec.paths = paths;
        spec
    }

    /// Returns true if the operation states that a sample is right where it contradicts the table.
    pub(crate) fn trusts_a_sample(&self, method: &str, path: &str) -> bool {
        let item = self.paths.get(&with_anonymous_parameters(path));
        let stated = item.and_then(|(_, item)| {
            let operation = item.get(method.to_lowercase())?;
            operation.get("x-contradictions")?.as_object()
        });
        let mut bodies = stated.into_iter().flat_map(|stated| stated.values());
        bodies.any(|body| body.get("sample").is_some())
    }

    /// The trees of request and successful response; `None` if there is no such operation.
    pub(crate) fn bodies(
        &self,
        method: &str,
        path: &str,
        has_request: bool,
    ) -> Option<(Tree, Tree)> {
        let (file, item) = self.paths.get(&with_anonymous_parameters(path))?;
        let operation = item.get(method.to_lowercase())?;
        let body = |holder: Option<&Value>| {
            let contents = holder.and_then(|holder| holder.get("content")?.as_object());
            let media_type = contents.and_then(|contents| contents.values().next());
            let schema = media_type.and_then(|media_type| media_type.get("schema"));
            schema.map_or_else(Tree::default, |schema| {
                self.tree(Place { file, schema }, &mut Vec::new())
            })
        };
        let responses = operation.get("responses").and_then(Value::as_object);
        let success = responses
            .and_then(|responses| responses.iter().find(|(status, _)| status.starts_with('2')));
        // The truth counts the parameters below «请求参数» of a GET as its body.
        let request = match operation.get("requestBody") {
            None if method == "GET" && has_request => query(operation),
            request => body(request),
        };
        Some((request, body(success.map(|(_, response)| response))))
    }

    fn resolve<'a>(&'a self, place: Place<'a>) -> Place<'a> {
        let Some(reference) = place.schema.get("$ref").and_then(Value::as_str) else {
            return place;
        };
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = match file {
            "" => place.file.to_owned(),
            file => normal(&place.file.with_file_name(file)),
        };
        let (file, document) = self
            .files
            .get_key_value(&file)
            .unwrap_or_else(|| panic!("{}: {reference} leads to no file", place.file.display()));
        let schema = document
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{}: {reference} leads to nothing", place.file.display()));
        self.resolve(Place { file, schema })
    }

    /// The fields of a schema. A recursive schema is followed once.
    fn tree(&self, place: Place<'_>, above: &mut Vec<*const Value>) -> Tree {
        let place = self.resolve(place);
        let id: *const Value = place.schema;
        if above.contains(&id) {
            return Tree::default();
        }
        above.push(id);
        let mut tree = Tree::default();
        let at = |schema| Place {
            file: place.file,
            schema,
        };
        let properties = place.schema.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            tree.insert(name, self.tree(at(schema), above));
        }
        let parts = ["allOf", "oneOf", "anyOf"]
            .into_iter()
            .filter_map(|key| place.schema.get(key)?.as_array())
            .flatten();
        let inner = ["items", "additionalProperties"]
            .into_iter()
            .filter_map(|key| place.schema.get(key));
        for schema in parts.chain(inner) {
            tree.merge(self.tree(at(schema), above));
        }
        above.pop();
        tree
    }
}

/// The parameters in the query of an operation.
fn query(operation: &Value) -> Tree {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let mut tree = Tree::default();
    for parameter in parameters.into_iter().flatten() {
        if parameter["in"] == "query" {
            let name = parameter["name"].as_str().unwrap_or_default();
            tree.insert(name, Tree::default());
        }
    }
    tree
}

/// `/a/:id` and `/a/{key}` as `/a/{}`.
fn with_anonymous_parameters(path: &str) -> String {
    let segment = |segment: &str| match segment {
        segment if segment.starts_with([':', '{']) => "{}".to_owned(),
        segment => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// A path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
