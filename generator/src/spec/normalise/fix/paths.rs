//! Recoverable errors of paths.

use super::super::Normaliser;
use super::operation::{Components, OperationIds};
use super::rename;
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::rules::template;
use crate::spec::vocabulary::METHODS;
use serde_json::{Map, Value, json};

impl Normaliser<'_> {
    /// 4.7.8 to 4.7.10: fixes the keys of `paths`, and how a path, its parameters and its operations fit together.
    pub(super) fn fix_paths(&mut self, document: &mut Map<String, Value>) {
        let components = Components::of(document);
        let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
            return;
        };
        self.path.push("paths");
        self.fix_path_keys(paths);
        let mut ids = OperationIds::default();
        for (path, item) in paths.iter_mut().filter(|(path, _)| path.starts_with('/')) {
            let Some(item) = item.as_object_mut() else {
                continue;
            };
            self.path.push(path);
            // The rules report an invalid template.
            let template = template::parameters(path);
            let path_at = self.path.clone();
            let shared = template
                .as_ref()
                .ok()
                .map(|template| self.parameters(item, template, &components));
            for method in METHODS {
                let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else {
                    continue;
                };
                self.path.push(method);
                if let (Ok(template), Some(shared)) = (&template, &shared) {
                    let own = self.parameters(operation, template, &components);
                    if shared.complete && own.complete {
                        let known = [shared.known.as_slice(), &own.known].concat();
                        self.declare(operation, template, &known, &path_at);
                    }
                }
                self.operation_id(operation, &mut ids);
                self.path.pop();
            }
            self.path.pop();
        }
        self.path.pop();
    }

    /// Reads `pets` as `/pets`, and drops keys that are not paths.
    fn fix_path_keys(&mut self, paths: &mut Map<String, Value>) {
        let odd: Vec<String> = paths
            .keys()
            .filter(|key| !key.starts_with('/') && !key.starts_with("x-"))
            .cloned()
            .collect();
        for key in odd {
            let message = format!("unknown key `{key}` in a Paths Object");
            let error = Diagnostic::error(Code::UnknownKey, self.key(&key), message)
                .help("a key must be a path, which begins with `/`");
            let is_path_item = paths[&key]
                .as_object()
                .is_some_and(|item| METHODS.iter().any(|method| item.contains_key(*method)));
            let meant = format!("/{key}");
            if !is_path_item {
                self.recover(error, "ignored");
                paths.shift_remove(&key);
            } else if !paths.contains_key(&meant) {
                self.recover(error, format!("read as `{meant}`"));
                let (from, to) = (self.path.join(&key), self.path.join(&meant));
                self.origins.rename_section(&from, &to);
                rename(paths, &key, &meant);
            }
        }
    }

    /// Declares every parameter that the path contains and the operation does not declare.
    fn declare(
        &mut self,
        operation: &mut Map<String, Value>,
        template: &[&str],
        known: &[super::operation::Parameter],
        path_at: &crate::diagnostic::Pointer,
    ) {
        use crate::diagnostic::Part::Key;
        for name in template {
            if known
                .iter()
                .any(|known| known.place == "path" && known.name == *name)
            {
                continue;
            }
            let at = self.origins.locate(&self.path, Key);
            let path = self.origins.locate(path_at, Key);
            let message = format!("the operation does not declare the path parameter `{name}`");
            let help = match known.iter().find(|parameter| parameter.name == *name) {
                Some(other) => format!(
                    "the parameter `{name}` is declared with `in: {}`, not `in: path`",
                    other.place
                ),
                None => format!(
                    "add to `parameters`: {{name: {name}, in: path, required: true, schema: …}}"
                ),
            };
            let error = Diagnostic::error(Code::UndeclaredPathParameter, at, message)
                .related(path, format!("the path contains `{name}`"))
                .help(help);
            self.recover(error, "read as a string");
            let list = operation
                .entry("parameters")
                .or_insert_with(|| json!([]))
                .as_array_mut();
            if let Some(list) = list {
                let to = self.path.join("parameters").join_index(list.len());
                self.origins.move_parts(&[(path_at.clone(), to)]);
                list.push(json!({
                    "name": name, "in": "path", "required": true, "schema": {"type": "string"}
                }));
            }
        }
    }
}
