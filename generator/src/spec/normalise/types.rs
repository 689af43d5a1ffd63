//! Lists of types.

use super::Normaliser;
use super::tuples::REQUIRED_ITEMS;
use crate::diagnostic::{Code, Diagnostic, Part};
use serde_json::{Map, Value, json};

/// Keywords that apply to values of some types only, with these types.
const OF_TYPE: &[(&[&str], &[&str])] = &[
    (
        &["object"],
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
    (
        &["array"],
        &[
            "items",
            REQUIRED_ITEMS,
            "minItems",
            "maxItems",
            "uniqueItems",
        ],
    ),
    (&["string"], &["minLength", "maxLength", "pattern"]),
    (
        &["integer", "number"],
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
    ),
];

/// The formats of numbers; all others are formats of strings.
const NUMBER_FORMATS: [&str; 8] = [
    "int8", "int16", "int32", "int64", "uint32", "uint64", "float", "double",
];

impl Normaliser<'_> {
    /// Rewrites `type: [T, 'null']` as a nullable `type: T`, and several types as `anyOf`.
    pub(super) fn types(&mut self, map: &mut Map<String, Value>) {
        self.fix_null_in_types(map);
        let mut types: Vec<String> = match map.get("type") {
            Some(Value::String(kind)) if kind == "null" => vec![kind.clone()],
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => list
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            // The structure check reports all other values.
            _ => return,
        };
        let count = types.len();
        types.retain(|kind| kind != "null");
        let nullable = types.len() < count;
        let mut seen = std::collections::BTreeSet::new();
        types.retain(|kind| seen.insert(kind.clone()));
        if nullable {
            map.insert("nullable".to_owned(), Value::Bool(true));
        }
        // `number` includes `integer`.
        if types.iter().any(|kind| kind == "number") {
            types.retain(|kind| kind != "integer");
        }
        match types.as_slice() {
            [] => {
                map.shift_remove("type");
                if nullable {
                    map.insert("enum".to_owned(), json!([null]));
                }
            }
            [only] => {
                if let Some(kind) = map.get_mut("type") {
                    *kind = json!(only);
                }
            }
            several => self.several_types(map, several),
        }
    }

    /// Fixes `null` without quotes, which YAML reads as an absent value.
    fn fix_null_in_types(&mut self, map: &mut Map<String, Value>) {
        let Some(Value::Array(types)) = map.get_mut("type") else {
            return;
        };
        for (index, kind) in types
            .iter_mut()
            .enumerate()
            .filter(|(_, kind)| kind.is_null())
        {
            let at = self.path.join("type").join_index(index);
            let at = self.origins.locate(&at, Part::Value);
            let message = "a type must be a string";
            let error = Diagnostic::error(Code::WrongType, at, message)
                .label("this is empty")
                .help("put it in quotes: `'null'`");
            self.found
                .push(self.strictness.grade(error, "read as `'null'`"));
            *kind = json!("null");
        }
    }

    /// Makes a member of `anyOf` for each type, with the keywords that apply to it.
    fn several_types(&mut self, map: &mut Map<String, Value>, types: &[String]) {
        map.shift_remove("type");
        let holder = match map.contains_key("anyOf") {
            false => self.path.join("anyOf"),
            // The existing alternatives apply in addition.
            true => {
                let all = map.get("allOf").and_then(Value::as_array);
                let index = all.map_or(0, Vec::len);
                self.path.join("allOf").join_index(index).join("anyOf")
            }
        };
        let values = map.shift_remove("enum");
        let format = map.shift_remove("format");
        let mut forms = Vec::new();
        let mut moves = Vec::new();
        for (index, kind) in types.iter().enumerate() {
            let at = holder.join_index(index);
            let mut form = Map::from_iter([("type".to_owned(), json!(kind))]);
            moves.push((self.path.join("type"), at.join("type")));
            let keys = OF_TYPE
                .iter()
                .filter(|(of, _)| of.contains(&kind.as_str()))
                .flat_map(|(_, keys)| *keys);
            for key in keys {
                if let Some(value) = map.shift_remove(*key) {
                    moves.push((self.path.join(key), at.join(key)));
                    form.insert((*key).to_owned(), value);
                }
            }
            if let Some(format) = &format
                && format_is_of(format, kind)
            {
                moves.push((self.path.join("format"), at.join("format")));
                form.insert("format".to_owned(), format.clone());
            }
            if let Some(Value::Array(values)) = &values {
                let fitting: Vec<_> = values.iter().filter(|value| is(value, kind)).collect();
                if fitting.is_empty() {
                    continue;
                }
                form.insert("enum".to_owned(), json!(fitting));
            }
            forms.push(Value::Object(form));
        }
        self.origins.move_parts(&moves);
        if map.contains_key("anyOf") {
            let all = map.entry("allOf").or_insert_with(|| json!([]));
            if let Some(all) = all.as_array_mut() {
                all.push(json!({"anyOf": forms}));
            }
        } else {
            map.insert("anyOf".to_owned(), Value::Array(forms));
        }
    }
}

fn format_is_of(format: &Value, kind: &str) -> bool {
    let of_numbers = format
        .as_str()
        .is_some_and(|format| NUMBER_FORMATS.contains(&format));
    match kind {
        "integer" | "number" => of_numbers,
        "string" => !of_numbers,
        _ => false,
    }
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
