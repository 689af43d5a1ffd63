//! Drafts Parameter Objects.

use super::drafting::Drafting;
use crate::diagnostic::{Code, Diagnostic, Pointer};
use crate::page::{OperationPage, Row};
use crate::spec::vocabulary::PARAMETER;
use serde_json::{Map, Value, json};

impl Drafting<'_> {
    /// Drafts the parameters that the path names, in the table's order.
    pub(super) fn path_parameters(&mut self, page: &OperationPage) -> Vec<Value> {
        let named: Vec<&str> = names_in(&page.path);
        let mut found: Vec<&Row> = Vec::new();
        for row in &page.path_parameters {
            if !named.contains(&row.name.as_str()) {
                let message = format!("the URL has no parameter named `{}`", row.name);
                let diagnostic =
                    Diagnostic::warning(Code::UnusedPathParameter, row.span.location(), message);
                self.diagnostics.push(
                    diagnostic
                        .label("omitted")
                        .related(page.url.span.location(), "the URL"),
                );
            } else if !self.is_repeated(&found, row) {
                found.push(row);
            }
        }
        let at = Pointer::root().join("path-parameters");
        let mut parameters: Vec<Value> = Vec::new();
        for row in &found {
            let at = at.join_index(parameters.len());
            parameters.push(self.parameter(row, "path", &at));
        }
        for (index, name) in named.iter().enumerate() {
            let has_row = found.iter().any(|row| row.name == *name);
            if has_row || named[..index].contains(name) {
                continue;
            }
            let message = format!("no row describes the path parameter `{name}`");
            let diagnostic = Diagnostic::warning(
                Code::UndeclaredPathParameter,
                page.url.span.location(),
                message,
            );
            self.diagnostics
                .push(diagnostic.label("drafted as a string"));
            let at = at.join_index(parameters.len());
            self.spans
                .insert(at.as_str().to_owned(), page.url.span.clone());
            parameters.push(
                json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}),
            );
        }
        parameters
    }

    /// Drafts the parameters in the query string, and the additional headers.
    pub(super) fn parameters(&mut self, page: &OperationPage) -> Vec<Value> {
        let at = Pointer::root().join("parameters");
        let mut parameters = Vec::new();
        for (rows, location) in [(&page.query, "query"), (&page.headers, "header")] {
            let mut found: Vec<&Row> = Vec::new();
            for row in rows {
                if self.is_repeated(&found, row) {
                    continue;
                }
                found.push(row);
                let at = at.join_index(parameters.len());
                parameters.push(self.parameter(row, location, &at));
            }
        }
        parameters
    }

    fn is_repeated(&mut self, found: &[&Row], row: &Row) -> bool {
        let Some(first) = found.iter().find(|first| first.name == row.name) else {
            return false;
        };
        let message = format!("two rows are named `{}`", row.name);
        let diagnostic = Diagnostic::warning(Code::DuplicateRow, row.span.location(), message);
        self.diagnostics.push(
            diagnostic
                .label("omitted")
                .related(first.span.location(), "the first"),
        );
        true
    }

    fn parameter(&mut self, row: &Row, location: &str, at: &Pointer) -> Value {
        self.spans.insert(at.as_str().to_owned(), row.span.clone());
        let mut parameter = Map::new();
        parameter.insert("name".to_owned(), json!(row.name));
        parameter.insert("in".to_owned(), json!(location));
        // A path needs all its parameters.
        let required = location == "path" || row.required == Some(true);
        parameter.insert("required".to_owned(), Value::Bool(required));
        if row.deprecated {
            parameter.insert("deprecated".to_owned(), Value::Bool(true));
        }
        if let Some(description) = self.page_wording(&row.description) {
            parameter.insert("description".to_owned(), description);
        }
        let mut schema = self.parameter_schema(row, &at.join("schema"));
        if let Some(example) = schema
            .as_object_mut()
            .and_then(|schema| schema.shift_remove("example"))
        {
            parameter.insert("example".to_owned(), example);
        }
        parameter.insert("schema".to_owned(), schema);
        PARAMETER.sort(parameter).into()
    }
}

/// Returns the names of a path's parameters: `{talent_id}`.
fn names_in(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}
