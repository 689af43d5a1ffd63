//! The keywords of a 3.1 schema, one by one.

use super::Normaliser;
use super::alternatives::is_null;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::edition::Edition;
use serde_json::{Map, Value, json};

/// Keywords that describe the schema itself and do not restrict values.
const SILENT: [&str; 5] = ["$comment", "$schema", "$id", "$anchor", "$vocabulary"];

/// Keywords that only restrict values: the type is the same without them.
const CHECKS: [&str; 12] = [
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "unevaluatedProperties",
    "$dynamicAnchor",
];

/// 3.1 keywords that make a 3.0 schema be read as a 3.1 schema.
const OF_V31: [&str; 9] = [
    "$defs",
    "const",
    "contentEncoding",
    "contentMediaType",
    "examples",
    "if",
    "patternProperties",
    "prefixItems",
    "propertyNames",
];

impl Normaliser<'_> {
    /// Returns true if a 3.0 schema uses keywords that only 3.1 has, and reports them.
    pub(super) fn has_keywords_of_v31(&mut self, map: &Map<String, Value>) -> bool {
        let types = map.get("type");
        let of_types = types.is_some_and(|types| types.is_array() || types == "null");
        let of_bounds = ["exclusiveMinimum", "exclusiveMaximum"]
            .into_iter()
            .filter(|key| map.get(*key).is_some_and(Value::is_number));
        let mut count = 0;
        let keys = OF_V31.into_iter().filter(|key| map.contains_key(*key));
        for key in keys.chain(of_bounds) {
            let message = match OF_V31.contains(&key) {
                true => format!("unknown key `{key}` in a Schema Object"),
                false => format!("`{key}` must be `true` or `false`"),
            };
            let (code, part) = match OF_V31.contains(&key) {
                true => (Code::UnknownKey, Part::Key),
                false => (Code::WrongType, Part::Value),
            };
            let at = self.origins.locate(&self.path.join(key), part);
            let error = Diagnostic::error(code, at, message)
                .help("it exists only in OpenAPI 3.1: begin the document with `openapi: 3.1.0`");
            self.recover(error, "read as in OpenAPI 3.1");
            count += 1;
        }
        let of_types = of_types.then(|| self.path.join("type"));
        // The member is removed before it is visited.
        let of_members = ["anyOf", "oneOf"].into_iter().flat_map(|key| {
            let members = map.get(key).and_then(Value::as_array);
            let members = members.into_iter().flatten().enumerate();
            let null =
                members.filter(|(_, member)| member.get("type").is_some() && is_null(member));
            null.map(move |(index, _)| (key, index))
        });
        let of_members =
            of_members.map(|(key, index)| self.path.join(key).join_index(index).join("type"));
        let of_null: Vec<_> = of_types.into_iter().chain(of_members).collect();
        for path in of_null {
            let at = self.origins.locate(&path, Part::Value);
            let message = match map.get("type").is_some_and(Value::is_array) {
                true => "`type` must be a string",
                false => "`null` is no type in OpenAPI 3.0",
            };
            let error = Diagnostic::error(Code::WrongType, at, message)
                .label("lists of types and `'null'` exist only in OpenAPI 3.1")
                .help("to allow `null`, write `nullable: true`");
            self.recover(error, "read as in OpenAPI 3.1");
            count += 1;
        }
        count > 0
    }

    /// Replaces `true` with a schema that accepts any value, and `false` with one that accepts none.
    pub(super) fn boolean_schema(&mut self, value: &mut Value, any: bool) {
        if self.edition == Edition::V30 {
            let at = self.origins.locate(&self.path, Part::Value);
            let error = Diagnostic::error(Code::WrongType, at, "a schema must be a Schema Object")
                .label("this is a boolean")
                .help("to allow any value, write `{}`");
            self.recover(error, "read as in OpenAPI 3.1");
        }
        *value = match any {
            true => json!({}),
            false => json!({"not": {}}),
        };
    }

    pub(super) fn keywords(&mut self, map: &mut Map<String, Value>) {
        self.unevaluated_properties(map);
        self.conditional_properties(map);
        for key in SILENT.into_iter().chain(CHECKS) {
            map.shift_remove(key);
        }
        // References into them lead to components by now.
        map.shift_remove("$defs");
        self.dynamic_reference(map);
        constant(map);
        if !map.contains_key("example")
            && let Some(first) = map.get("examples").and_then(|all| all.get(0)).cloned()
        {
            let (from, to) = (
                self.path.join("examples").join_index(0),
                self.path.join("example"),
            );
            self.origins.move_parts(&[(from, to)]);
            map.insert("example".to_owned(), first);
        }
        map.shift_remove("examples");
        self.exclusive_bound(map, "minimum", "exclusiveMinimum", |new, old| new >= old);
        self.exclusive_bound(map, "maximum", "exclusiveMaximum", |new, old| new <= old);
        content(map);
        for key in ["contentEncoding", "contentMediaType", "contentSchema"] {
            map.shift_remove(key);
        }
        self.tuple(map);
        self.pattern_properties(map);
    }

    /// Replaces `$dynamicRef` with any value: its target depends on the referring schema, so no single type fits.
    fn dynamic_reference(&mut self, map: &mut Map<String, Value>) {
        if map.contains_key("$dynamicRef") {
            let at = self.key("$dynamicRef");
            let message = "`$dynamicRef` is read as any value";
            self.omitted(at, message, "use `$ref` instead");
            map.shift_remove("$dynamicRef");
        }
    }

    /// Rewrites `exclusiveMinimum: 1` as `minimum: 1` with `exclusiveMinimum: true`. The tighter of two bounds stays.
    fn exclusive_bound(
        &mut self,
        map: &mut Map<String, Value>,
        plain: &str,
        exclusive: &str,
        tighter: fn(f64, f64) -> bool,
    ) {
        let Some(bound) = map.get(exclusive).filter(|bound| bound.is_number()) else {
            return;
        };
        let old = map.get(plain).and_then(Value::as_f64);
        let new = bound.as_f64();
        if old.zip(new).is_none_or(|(old, new)| tighter(new, old)) {
            self.moved(exclusive, plain);
            let bound = bound.clone();
            map.insert(plain.to_owned(), bound);
            map.insert(exclusive.to_owned(), Value::Bool(true));
        } else {
            map.shift_remove(exclusive);
        }
    }

    /// Renames `unevaluatedProperties` to `additionalProperties` where both mean the same: if no other schema
    /// evaluates properties too.
    fn unevaluated_properties(&mut self, map: &mut Map<String, Value>) {
        let others = [
            "additionalProperties",
            "allOf",
            "anyOf",
            "oneOf",
            "if",
            "dependentSchemas",
            "$dynamicRef",
        ];
        if others.iter().any(|key| map.contains_key(*key)) {
            return;
        }
        if let Some(form) = map.shift_remove("unevaluatedProperties") {
            self.moved("unevaluatedProperties", "additionalProperties");
            map.insert("additionalProperties".to_owned(), form);
        }
    }

    /// Rewrites `patternProperties` as additional properties whose values have any of the listed forms.
    fn pattern_properties(&mut self, map: &mut Map<String, Value>) {
        let Some(Value::Object(patterns)) = map.shift_remove("patternProperties") else {
            return;
        };
        let from = self.path.join("patternProperties");
        let to = self.path.join("additionalProperties");
        let mut entries: Vec<_> = patterns.into_iter().collect();
        let others = map.get("additionalProperties");
        let closed = matches!(others, None | Some(Value::Bool(_)));
        if closed && entries.len() == 1 {
            if let Some((pattern, form)) = entries.pop() {
                self.origins.move_parts(&[(from.join(&pattern), to)]);
                map.insert("additionalProperties".to_owned(), form);
            }
        } else if !entries.is_empty() {
            let mut forms = Vec::new();
            let mut moves = Vec::new();
            for (pattern, form) in entries {
                let at = to.join("anyOf").join_index(forms.len());
                moves.push((from.join(&pattern), at));
                forms.push(form);
            }
            if !closed && let Some(rest) = map.shift_remove("additionalProperties") {
                moves.push((to.clone(), to.join("anyOf").join_index(forms.len())));
                forms.push(rest);
            }
            self.origins.move_parts(&moves);
            map.insert("additionalProperties".to_owned(), json!({"anyOf": forms}));
        }
    }
}

/// Rewrites `const` as an `enum` with one value, and adds the type if there is none.
fn constant(map: &mut Map<String, Value>) {
    let Some(value) = map.shift_remove("const") else {
        return;
    };
    let kind = match &value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::Null => Some("null"),
        Value::Array(_) | Value::Object(_) => None,
    };
    if let Some(kind) = kind
        && !map.contains_key("type")
    {
        map.insert("type".to_owned(), json!(kind));
    }
    map.insert("enum".to_owned(), json!([value]));
}

/// Rewrites base64 in JSON as `format: byte`, and the bytes of a file as `format: binary`.
fn content(map: &mut Map<String, Value>) {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let may_be_text = match map.get("type") {
        None => true,
        Some(Value::Array(types)) => types.iter().any(|kind| kind == "string"),
        Some(kind) => kind == "string",
    };
    if map.contains_key("format") || map.contains_key("enum") || !may_be_text {
        return;
    }
    let format = match (text("contentEncoding"), text("contentMediaType")) {
        (Some("base64"), _) => "byte",
        (None | Some("binary"), Some(media_type)) if is_file(media_type) => "binary",
        _ => return,
    };
    map.entry("type").or_insert_with(|| json!("string"));
    map.insert("format".to_owned(), json!(format));
}

/// Returns true if a value of this media type is binary, so that a JSON string cannot contain it.
fn is_file(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let text = ["json", "xml", "yaml", "javascript", "x-www-form-urlencoded"];
    !essence.starts_with("text/") && !text.iter().any(|word| essence.ends_with(word))
}
