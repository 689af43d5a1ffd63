//! Checking a value.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::check::{Checker, Step};
use crate::spec::date::is_date;
use crate::spec::suggest::did_you_mean;
use crate::spec::vocabulary::{KeyPattern, Kind, Object, References};
use serde_json::{Map, Value};

impl<'a> Checker<'a> {
    pub(super) fn value(&mut self, value: &'a Value, kind: &'static Kind) {
        match kind {
            Kind::Any => {}
            Kind::String => self.expect(value, value.is_string(), "a string"),
            Kind::Boolean => self.expect(value, value.is_boolean(), "`true` or `false`"),
            Kind::Number => self.expect(value, value.is_number(), "a number"),
            Kind::Count => self.expect(value, value.is_u64(), "an integer from 0"),
            Kind::Positive => self.expect(value, is_positive(value), "an integer from 1"),
            Kind::Date => self.date(value),
            Kind::OneOf(allowed) => self.one_of(value, allowed),
            Kind::SchemaName => self.schema_name(value),
            Kind::VariantName => self.variant_name(value),
            Kind::StringOrList => {
                let fits = value.is_string() || is_list_of_strings(value);
                self.expect(value, fits, "a string or a list of strings");
            }
            Kind::WordOr(word, other) => self.word_or(value, word, other),
            Kind::BooleanOr(_) if value.is_boolean() => {}
            Kind::BooleanOr(object) | Kind::RefOr(object) => {
                self.object_or_reference(value, object)
            }
            Kind::Object(object) => self.object(value, object),
            Kind::List(item) | Kind::Parallel(_, item) => self.list(value, item),
            Kind::Map(pattern, item) => self.map(value, *pattern, item),
        }
    }

    fn date(&mut self, value: &'a Value) {
        self.expect(
            value,
            value.is_string(),
            "a date in quotes, such as `'2024-09-09'`",
        );
        if let Some(text) = value.as_str().filter(|text| !is_date(text)) {
            self.invalid(text, "a date such as `2024-09-09`", &[]);
        }
    }

    fn one_of(&mut self, value: &'a Value, allowed: &[&str]) {
        self.expect(value, value.is_string(), "a string");
        let Some(text) = value.as_str().filter(|text| !allowed.contains(text)) else {
            return;
        };
        let list: Vec<String> = allowed
            .iter()
            .map(|allowed| format!("`{allowed}`"))
            .collect();
        let expected = match list.as_slice() {
            [only] => only.clone(),
            list => format!("one of {}", list.join(", ")),
        };
        self.invalid(text, &expected, allowed);
    }

    fn variant_name(&mut self, value: &'a Value) {
        self.expect(value, value.is_string(), "a string");
        if let Some(text) = value.as_str().filter(|text| !is_variant_name(text)) {
            let expected = "a name such as `TalentNotFound`, but neither `Self` nor `Unknown`";
            self.invalid(text, expected, &[]);
        }
    }

    fn word_or(&mut self, value: &'a Value, word: &str, other: &'static Kind) {
        match value.as_str() {
            Some(text) if text == word => {}
            Some(text) => self.invalid(text, &format!("`{word}` or {}", other.noun()), &[word]),
            None => self.value(value, other),
        }
    }

    fn object_or_reference(&mut self, value: &'a Value, object: &'static Object) {
        // The target of a reference is checked at its own position.
        if let Some(reference) = value.get("$ref") {
            self.path.push(Step::Key("$ref"));
            self.expect(reference, reference.is_string(), "a string");
            self.path.pop();
            // An unresolved reference that had to be replaced by its target cannot be represented in `openapiv3`.
            if object.reference == References::Inline {
                let reference = reference.as_str().unwrap_or_default().to_owned();
                self.unresolved_inline(reference);
            }
        } else {
            self.object(value, object);
        }
    }

    fn list(&mut self, value: &'a Value, item: &'static Kind) {
        self.expect(value, value.is_array(), "a list");
        for (index, value) in value.as_array().into_iter().flatten().enumerate() {
            self.path.push(Step::Index(index));
            self.value(value, item);
            self.path.pop();
        }
    }

    fn map(&mut self, value: &'a Value, pattern: KeyPattern, item: &'static Kind) {
        self.expect(value, value.is_object(), "a mapping");
        for (key, value) in value.as_object().into_iter().flatten() {
            if !pattern.accepts(key) {
                self.bad_key(key, pattern);
            }
            self.path.push(Step::Key(key));
            self.value(value, item);
            self.path.pop();
        }
    }

    /// Checks a value of a discriminator's `mapping`, which may be a schema's name without `#/components/schemas/`.
    fn schema_name(&mut self, value: &Value) {
        self.expect(value, value.is_string(), "a string");
        let Some(name) = value.as_str() else { return };
        if name.contains(['/', '#']) {
            return;
        }
        let schemas = self
            .root
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        if schemas.is_some_and(|schemas| schemas.contains_key(name)) {
            return;
        }
        let names = schemas.into_iter().flat_map(Map::keys).map(String::as_str);
        let mut diagnostic = Diagnostic::error(
            Code::UnresolvedReference,
            self.here(Part::Value),
            format!("there is no schema `{name}`"),
        );
        diagnostic.help = did_you_mean(name, names);
        self.report(diagnostic);
    }
}

/// Returns true if a variant of a generated enum may have this name. `Unknown` is the variant for undocumented values.
fn is_variant_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && !matches!(text, "Self" | "Unknown")
}

fn is_positive(value: &Value) -> bool {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.is_some_and(|number| number > 0)
}

fn is_list_of_strings(value: &Value) -> bool {
    let list = value.as_array();
    list.is_some_and(|list| list.iter().all(Value::is_string))
}
