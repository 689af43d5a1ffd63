//! Drafts Schema Objects.

use super::drafting::Drafting;
use super::evidence;
use super::limits::Class;
use super::page_draft::Wording;
use super::rows::with_fields;
use super::timestamp;
use super::trusted::TrustedTable;
use super::value::{EnumKind, is_enumerable, is_listed, typed};
use crate::diagnostic::{Code, Diagnostic, Pointer};
use crate::page::{Row, RowType};
use crate::spec::vocabulary::SCHEMA;
use crate::spec::vocabulary::extension::{
    ENUM_DESCRIPTIONS, FIELD_SCOPES, TIMESTAMP, TYPE_NAME, TimestampUnit,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A table with its tree.
pub(super) struct Tree<'t> {
    pub(super) rows: &'t [Row],
    pub(super) parents: &'t [Option<usize>],
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
    /// The fields without a row, by the row of their object.
    added: Option<&'t BTreeMap<Option<usize>, Map<String, Value>>>,
    pub(super) sample: Option<&'t Value>,
    /// True for the body of a request.
    is_request: bool,
}

impl<'t> Tree<'t> {
    /// Creates the tree of a body's table.
    pub(super) fn new(table: &'t TrustedTable, sample: Option<&'t Value>) -> Self {
        let mut tree = Self::of(&table.rows, &table.parents);
        let kept = |row: &usize| !table.omitted.contains(row);
        tree.roots.retain(kept);
        for children in &mut tree.children {
            children.retain(kept);
        }
        Self {
            added: Some(&table.added),
            sample,
            ..tree
        }
    }

    /// Creates a tree of rows without nesting.
    pub(super) fn flat(rows: &'t [Row]) -> Self {
        Self::of(rows, &[])
    }

    /// Creates a tree. Rows without a parent above them are outermost.
    fn of(rows: &'t [Row], parents: &'t [Option<usize>]) -> Self {
        let mut children = vec![Vec::new(); rows.len()];
        let mut roots = Vec::new();
        for index in 0..rows.len() {
            match parents.get(index).copied().flatten() {
                Some(parent) if parent < index => children[parent].push(index),
                _ => roots.push(index),
            }
        }
        Self {
            rows,
            parents,
            children,
            roots,
            added: None,
            sample: None,
            is_request: false,
        }
    }

    /// Marks the tree as that of a request.
    pub(super) fn for_request(self, is_request: bool) -> Self {
        Self { is_request, ..self }
    }

    /// Returns true if rows are fields of a row.
    pub(super) fn has_fields(&self, row: usize) -> bool {
        !self.children[row].is_empty()
    }

    /// Returns true if an outermost field, or a field of an outermost object, is a list.
    pub(super) fn returns_list(&self) -> bool {
        let inner = self.roots.iter().flat_map(|root| &self.children[*root]);
        let mut outer = self.roots.iter().chain(inner);
        outer.any(|row| matches!(self.rows[*row].r#type, RowType::Array(_)))
    }
}

impl Drafting<'_> {
    /// Drafts the schema of a body: an object with the outermost rows.
    pub(super) fn body_schema(&mut self, tree: &Tree<'_>, at: &Pointer) -> Value {
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        self.object(&mut schema, tree, None, at);
        Value::Object(SCHEMA.sort(schema))
    }

    /// Drafts the schema of a parameter.
    pub(super) fn parameter_schema(&mut self, row: &Row, at: &Pointer) -> Value {
        let rows = std::slice::from_ref(row);
        let mut schema = self.row(&Tree::flat(rows), 0, at);
        // The Parameter Object has these keys, and the example, which the caller moves there.
        for key in ["description", "deprecated"] {
            schema.shift_remove(key);
        }
        Value::Object(schema)
    }

    /// Adds the fields of a row, or the outermost ones.
    fn object(
        &mut self,
        schema: &mut Map<String, Value>,
        tree: &Tree<'_>,
        index: Option<usize>,
        at: &Pointer,
    ) {
        let fields = index.map_or(&tree.roots, |index| &tree.children[index]);
        let at = at.join("properties");
        let mut properties = Map::new();
        let mut required = Vec::new();
        for index in fields {
            let row = &tree.rows[*index];
            // The inference of nesting reports a name that occurs twice.
            if properties.contains_key(&row.name) {
                continue;
            }
            if row.required == Some(true) {
                required.push(Value::from(row.name.as_str()));
            }
            let at = at.join(&row.name);
            self.spans.insert(at.as_str().to_owned(), row.span.clone());
            let property = self.row(tree, *index, &at);
            properties.insert(row.name.clone(), Value::Object(property));
        }
        let added = tree.added.and_then(|added| added.get(&index));
        for (name, field) in added.into_iter().flatten() {
            if !properties.contains_key(name) {
                properties.insert(name.clone(), field.clone());
            }
        }
        if !required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(required));
        }
        if !properties.is_empty() {
            schema.insert("properties".to_owned(), Value::Object(properties));
        }
    }

    /// Drafts the schema of a row and its descendants.
    fn row(&mut self, tree: &Tree<'_>, index: usize, at: &Pointer) -> Map<String, Value> {
        let row = &tree.rows[index];
        let sample = evidence::values(tree.sample, tree.rows, tree.parents, index);
        let enum_kind = enum_kind(row, &sample);
        self.check_type(tree, index);
        if tree.is_request {
            self.check_listed(tree, index, enum_kind);
        }
        let limits = self.limits(row, enum_kind == EnumKind::String);
        let levels = Levels {
            tree,
            index,
            enum_kind,
            limits: &limits,
            timestamp: timestamp::unit(row, &sample),
        };
        let r#type = if tree.children[index].is_empty() {
            row.r#type.clone()
        } else {
            with_fields(&row.r#type)
        };
        let mut schema = self.typed_schema(&levels, &r#type, at);
        if let Some(description) = self.page_wording(&row.description) {
            schema.insert("description".to_owned(), description);
        }
        if row.deprecated {
            schema.insert("deprecated".to_owned(), Value::Bool(true));
        }
        let scopes = self.scope_names(&row.field_scopes);
        if !scopes.is_empty() {
            FIELD_SCOPES.write(&mut schema, &scopes);
        }
        if let Some(text) = row.default.as_deref()
            && let Some(default) = self.value(row, "default", text, &r#type, enum_kind)
        {
            schema.insert("default".to_owned(), default);
        }
        if let Some(text) = row.example.as_deref()
            && let Some(example) = self.value(row, "example", text, &r#type, enum_kind)
        {
            schema.insert("example".to_owned(), example);
        }
        SCHEMA.sort(schema)
    }

    fn typed_schema(
        &mut self,
        levels: &Levels<'_>,
        r#type: &RowType,
        at: &Pointer,
    ) -> Map<String, Value> {
        let row = levels.row();
        let mut schema = Map::new();
        if let Some((name, format)) = levels.type_and_format(r#type) {
            schema.insert("type".to_owned(), json!(name));
            schema.extend(format.map(|format| ("format".to_owned(), json!(format))));
        }
        match r#type {
            RowType::Map(values) => {
                let at = at.join("additionalProperties");
                let values = self.typed_schema(levels, values, &at);
                schema.insert("additionalProperties".to_owned(), Value::Object(values));
            }
            RowType::Array(item) => {
                let items = self.typed_schema(levels, item, &at.join("items"));
                schema.insert("items".to_owned(), Value::Object(items));
            }
            RowType::Untyped | RowType::Named(_) => {
                if let RowType::Named(name) = r#type {
                    TYPE_NAME.write(&mut schema, name);
                }
                self.object(&mut schema, levels.tree, Some(levels.index), at);
            }
            _ => {}
        }
        let class = super::limits::class(r#type, levels.enum_kind == EnumKind::String);
        for (of, limits) in levels.limits {
            if *of == class {
                schema.extend(limits.clone());
            }
        }
        if matches!(class, Class::Text | Class::Number) {
            if let Some(unit) = levels.timestamp {
                TIMESTAMP.write(&mut schema, &unit);
            }
            self.enumerate(&mut schema, row, r#type, levels.enum_kind, at);
        }
        SCHEMA.sort(schema)
    }

    /// Adds the enum values that the page lists.
    fn enumerate(
        &mut self,
        schema: &mut Map<String, Value>,
        row: &Row,
        r#type: &RowType,
        enum_kind: EnumKind,
        at: &Pointer,
    ) {
        if !is_enumerable(r#type) {
            return;
        }
        let mut values: Vec<Value> = Vec::new();
        let mut meanings: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        for listed in &row.values {
            if !seen.insert(listed.value.trim()) {
                let message = format!("`{}` lists the value `{}` twice", row.name, listed.value);
                let diagnostic =
                    Diagnostic::warning(Code::UnfitValue, listed.span.location(), message);
                self.diagnostics
                    .push(diagnostic.label("this one is omitted"));
                continue;
            }
            match typed(listed.value.trim(), r#type, enum_kind) {
                Some(value) => {
                    values.push(value);
                    meanings.push(listed.meaning.trim().to_owned());
                }
                None => {
                    let message = format!(
                        "`{}` lists the value `{}`, which does not have its type",
                        row.name, listed.value
                    );
                    let diagnostic =
                        Diagnostic::warning(Code::UnfitValue, listed.span.location(), message);
                    self.diagnostics.push(diagnostic.label("omitted"));
                }
            }
        }
        if values.is_empty() {
            return;
        }
        schema.insert("enum".to_owned(), Value::Array(values));
        if meanings.iter().all(String::is_empty) {
            return;
        }
        if self.wording == Wording::Page {
            let descriptions = meanings.as_slice().into();
            schema.insert(ENUM_DESCRIPTIONS.name.to_owned(), descriptions);
        }
        self.meanings.insert(at.as_str().to_owned(), meanings);
    }

    /// Parses an example or default of a row. Reports a value that the row cannot have.
    fn value(
        &mut self,
        row: &Row,
        what: &str,
        text: &str,
        r#type: &RowType,
        enum_kind: EnumKind,
    ) -> Option<Value> {
        let value = typed(text, r#type, enum_kind);
        let problem = match &value {
            // A page cannot contain the bytes of a file.
            None if *r#type.innermost() == RowType::File => return None,
            None => "does not have the field's type",
            Some(value) if !is_listed(value, row, r#type, enum_kind) => {
                "is not one of the values that the page lists"
            }
            Some(value) if !is_in_range(value, row) => "is out of the field's range",
            Some(_) => return value,
        };
        let message = format!("the {what} of `{}` {problem}: `{text}`", row.name);
        let diagnostic = Diagnostic::warning(Code::UnfitValue, row.span.location(), message);
        self.diagnostics.push(diagnostic.label("omitted"));
        None
    }
}

fn is_in_range(value: &Value, row: &Row) -> bool {
    let (Some(number), RowType::Integer | RowType::Number) = (value.as_f64(), &row.r#type) else {
        return true;
    };
    let bound =
        |bound: &Option<serde_json::Number>| bound.as_ref().and_then(serde_json::Number::as_f64);
    bound(&row.limits.minimum).is_none_or(|least| least <= number)
        && bound(&row.limits.maximum).is_none_or(|most| number <= most)
}

/// A row, for drafting each level of its type.
struct Levels<'t> {
    tree: &'t Tree<'t>,
    index: usize,
    enum_kind: EnumKind,
    limits: &'t [(Class, Map<String, Value>)],
    timestamp: Option<TimestampUnit>,
}

impl<'t> Levels<'t> {
    fn row(&self) -> &'t Row {
        &self.tree.rows[self.index]
    }

    /// Returns the `type` and `format` of a type. Returns `None` for any JSON.
    fn type_and_format(&self, r#type: &RowType) -> Option<(&'static str, Option<&'static str>)> {
        Some(match r#type {
            RowType::Any | RowType::Union => return None,
            RowType::Integer => ("integer", Some("int64")),
            RowType::Enum if self.enum_kind == EnumKind::Integer => ("integer", Some("int64")),
            RowType::String | RowType::Text | RowType::Enum => ("string", None),
            RowType::Number => ("number", None),
            RowType::Boolean => ("boolean", None),
            RowType::File => ("string", Some("binary")),
            RowType::Array(_) => ("array", None),
            RowType::Map(_) | RowType::Untyped | RowType::Named(_) => ("object", None),
        })
    }
}

/// Returns the type of values of a literal `enum`: the sample's, or else integers if all listed values are integers.
fn enum_kind(row: &Row, sample: &[&Value]) -> EnumKind {
    if sample.iter().any(|value| value.is_string()) {
        EnumKind::String
    } else if sample.iter().any(|value| value.is_i64()) {
        EnumKind::Integer
    } else {
        let whole = |text: &str| text.trim().parse::<i64>().is_ok();
        let all_whole = row.values.iter().all(|value| whole(&value.value));
        if !row.values.is_empty() && all_whole {
            EnumKind::Integer
        } else {
            EnumKind::String
        }
    }
}
