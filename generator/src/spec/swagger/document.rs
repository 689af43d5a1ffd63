//! The root: sections move to `components`.

use super::{Converter, MediaTypes};
use crate::diagnostic::Pointer;
use serde_json::{Map, Value, json};

/// The sections of Swagger 2.0, and where they are in `components`.
const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

impl Converter<'_> {
    pub(super) fn document(&mut self, mut old: Map<String, Value>) -> Map<String, Value> {
        let root = Pointer::root();
        self.defaults = MediaTypes::take(&mut old, &MediaTypes::default());
        self.parameters = section(&old, "parameters");
        self.responses = section(&old, "responses");
        let mut new = Map::from_iter([("openapi".to_owned(), json!("3.0.3"))]);
        self.moved(&root.join("swagger"), root.join("openapi"));
        let servers = self.servers(&mut old);
        if !servers.is_empty() {
            new.insert("servers".to_owned(), Value::Array(servers));
        }
        // Bundling has put the targets of references to other files here.
        let mut components = match old.shift_remove("components") {
            Some(Value::Object(components)) => components,
            _ => Map::new(),
        };
        for (from, to) in SECTIONS {
            let Some(entries) = old.shift_remove(from) else {
                continue;
            };
            self.origins
                .rename_section(&root.join(from), &root.join("components").join(to));
            match (entries, components.get_mut(to)) {
                (Value::Object(mut entries), Some(Value::Object(bundled))) => {
                    entries.append(bundled);
                    components.insert(to.to_owned(), Value::Object(entries));
                }
                (entries, _) => {
                    components.insert(to.to_owned(), entries);
                }
            }
        }
        for (key, value) in old {
            if key != "swagger" {
                new.insert(key, value);
            }
        }
        if let Some(Value::Object(paths)) = new.get_mut("paths") {
            for (path, item) in paths.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
                self.path_item(item, &root.join("paths").join(path));
            }
        }
        self.components(&mut components, &root.join("components"));
        if !components.is_empty() {
            new.insert("components".to_owned(), Value::Object(components));
        }
        new
    }

    fn components(&mut self, components: &mut Map<String, Value>, at: &Pointer) {
        for (section, entries) in components.iter_mut() {
            let at = at.join(section);
            let Value::Object(entries) = entries else {
                continue;
            };
            if section == "parameters" {
                // A body belongs to the operations that refer to it.
                entries.retain(|_, parameter| !super::body::is_part(parameter));
            }
            for (name, entry) in entries.iter_mut() {
                let at = at.join(name);
                match section.as_str() {
                    "schemas" => self.schema(entry, &at),
                    "parameters" => self.parameter(entry, &at, &at),
                    "responses" => {
                        let produces = self.defaults.produces.clone();
                        self.response(entry, &at, &at, &produces);
                    }
                    "securitySchemes" => self.security_scheme(entry, &at),
                    _ => {}
                }
            }
        }
        components.retain(|_, entries| !matches!(entries, Value::Object(map) if map.is_empty()));
    }
}

fn section(root: &Map<String, Value>, key: &str) -> Map<String, Value> {
    let bundled = root
        .get("components")
        .and_then(|components| components.get(key));
    let entries = [root.get(key), bundled].into_iter().flatten();
    let entries = entries.filter_map(Value::as_object).flatten();
    entries
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
