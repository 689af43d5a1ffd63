//! Comparing a document with the tables of the specification.

use super::check::{Checker, Step};
use super::date::is_date;
use super::origin::Origins;
use super::rules;
use super::strictness::Strictness;
use super::suggest::did_you_mean;
use super::unknown_key::{meant_by, nearest_typo};
use super::vocabulary;
use super::vocabulary::{KeyPattern, Kind, Object, References};
use crate::diagnostic::{Code, Diagnostic, FileId, Location, Part, Pointer};
use serde_json::{Map, Value};

/// What the check found.
pub(super) struct Found {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether the document can be read as OpenAPI all the same.
    pub(super) sound: bool,
    /// Where the walk stood at each error.
    pub(super) error_pointers: Vec<Pointer>,
}

/// Checks the bundled document against the tables and rules.
pub(super) fn check(document: &Value, origins: &Origins, strictness: Strictness) -> Found {
    let mut checker = Checker::new(document, origins, strictness);
    checker.object(document, &vocabulary::OPENAPI);
    Found {
        diagnostics: checker.found,
        sound: checker.sound,
        error_pointers: checker.error_pointers,
    }
}

/// What is neither OpenAPI 3.0 nor 3.1 is refused: checking it any further would find much that is not wrong.
pub(super) fn unsupported_version(document: &Value, file: FileId) -> Diagnostic {
    let (key, name) = match document.get("openapi") {
        Some(version) => {
            let version = version
                .as_str()
                .map_or_else(|| version.to_string(), str::to_owned);
            ("openapi", format!("OpenAPI {version}"))
        }
        None => ("swagger", "Swagger 2.0".to_owned()),
    };
    let location = Location::value(file, Pointer::from_iter([key]));
    let message = format!("{name} is not supported");
    Diagnostic::error(Code::UnsupportedVersion, location, message)
        .label("only 3.0.x and 3.1.x are")
        .help("convert the document to OpenAPI 3.0.3 or 3.1.0")
}

impl<'a> Checker<'a> {
    fn value(&mut self, value: &'a Value, kind: &'static Kind) {
        match kind {
            Kind::Any => {}
            Kind::String => self.expect(value, value.is_string(), "a string"),
            Kind::Boolean => self.expect(value, value.is_boolean(), "`true` or `false`"),
            Kind::Number => self.expect(value, value.is_number(), "a number"),
            Kind::Count => self.expect(value, value.is_u64(), "an integer from 0"),
            Kind::Positive => {
                self.expect(
                    value,
                    value
                        .as_u64()
                        .is_some_and(|number| number > 0 && u32::try_from(number).is_ok()),
                    "an integer from 1",
                );
            }
            Kind::Date => {
                self.expect(
                    value,
                    value.is_string(),
                    "a date in quotes, such as `'2024-09-09'`",
                );
                if let Some(text) = value.as_str()
                    && !is_date(text)
                {
                    self.invalid(text, "a date such as `2024-09-09`", &[]);
                }
            }
            Kind::OneOf(allowed) => {
                self.expect(value, value.is_string(), "a string");
                if let Some(text) = value.as_str()
                    && !allowed.contains(&text)
                {
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
            }
            Kind::SchemaName => {
                self.expect(value, value.is_string(), "a string");
                self.schema_name(value);
            }
            Kind::VariantName => {
                self.expect(value, value.is_string(), "a string");
                if let Some(text) = value.as_str()
                    && !is_variant_name(text)
                {
                    let expected =
                        "a name such as `TalentNotFound`, but neither `Self` nor `Unknown`";
                    self.invalid(text, expected, &[]);
                }
            }
            Kind::StringOrList => {
                let strings = value
                    .as_array()
                    .is_some_and(|list| list.iter().all(Value::is_string));
                self.expect(
                    value,
                    value.is_string() || strings,
                    "a string or a list of strings",
                );
            }
            Kind::WordOr(word, _) if value.as_str() == Some(word) => {}
            Kind::WordOr(word, other) if value.is_string() => {
                self.invalid(
                    value.as_str().unwrap_or_default(),
                    &format!("`{word}` or {}", other.noun()),
                    &[word],
                );
            }
            Kind::WordOr(_, other) => self.value(value, other),
            Kind::BooleanOr(_) if value.is_boolean() => {}
            Kind::BooleanOr(object) | Kind::RefOr(object) => {
                // What the reference leads to is checked at its own place.
                if let Some(reference) = value.get("$ref") {
                    self.path.push(Step::Key("$ref"));
                    self.expect(reference, reference.is_string(), "a string");
                    self.path.pop();
                    // One that should have been written out and could not has no place in `openapiv3`.
                    self.sound &= object.reference != References::Inline;
                } else {
                    self.object(value, object);
                }
            }
            Kind::Object(object) => self.object(value, object),
            Kind::List(item) | Kind::Parallel(_, item) => {
                self.expect(value, value.is_array(), "a list");
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.path.push(Step::Index(index));
                    self.value(value, item);
                    self.path.pop();
                }
            }
            Kind::Map(pattern, item) => {
                self.expect(value, value.is_object(), "a mapping");
                for (key, value) in value.as_object().into_iter().flatten() {
                    if !pattern.accepts(key) {
                        self.bad_key(key, *pattern);
                    }
                    self.path.push(Step::Key(key));
                    self.value(value, item);
                    self.path.pop();
                }
            }
        }
    }

    fn object(&mut self, value: &'a Value, object: &'static Object) {
        let Some(map) = value.as_object() else {
            self.wrong_type(value, &object.with_article(), Some(object));
            return;
        };
        let mut meant = Vec::new();
        for (key, value) in map {
            if let Some(kind) = object.kind_of(key) {
                // What stands below `x-webhooks` is OpenAPI's own, and read as such.
                let outside =
                    !self.in_extension && key.starts_with("x-") && key != vocabulary::WEBHOOKS.name;
                self.in_extension |= outside;
                self.path.push(Step::Key(key));
                self.value(value, kind);
                self.path.pop();
                self.in_extension &= !outside;
            } else if !key.starts_with("x-") {
                meant.extend(self.unknown_key(key, map, object));
            }
        }
        for field in object.fields {
            if field.is_required() && !map.contains_key(field.name) {
                // A typo is reported once, not as a key too many and another too few.
                if meant.contains(&field.name) {
                    self.sound &= self.in_extension;
                } else {
                    self.missing_key(field.name, object);
                }
            }
        }
        if let Some(rule) = object.rule {
            rules::check(rule, self, map);
        }
    }

    fn expect(&mut self, value: &Value, fits: bool, expected: &str) {
        if !fits {
            self.wrong_type(value, expected, None);
        }
    }

    /// The code of a finding, which inside an extension is always the same.
    fn code(&self, code: Code) -> Code {
        if self.in_extension {
            Code::InvalidExtension
        } else {
            code
        }
    }

    fn wrong_type(&mut self, value: &Value, expected: &str, object: Option<&Object>) {
        let mut diagnostic = Diagnostic::error(
            self.code(Code::WrongType),
            self.here(Part::Value),
            format!("{} must be {expected}", self.subject()),
        )
        .label(format!("this is {}", describe(value)));
        diagnostic.help = self.how_to_fix(value, expected);
        if let Some(object) = object {
            diagnostic = self.add_referrer(diagnostic, object);
        }
        self.report_unsound(diagnostic);
    }

    fn how_to_fix(&self, value: &Value, expected: &str) -> Option<String> {
        let wants_string = expected.contains("string") || expected.contains("quotes");
        match value {
            Value::Array(_) if self.path.last() == Some(&Step::Key("type")) => Some(
                "OpenAPI 3.0 has one `type`; for `null` as well, write `nullable: true`".to_owned(),
            ),
            Value::Number(_) | Value::Bool(_) if wants_string => {
                Some(format!("put it in quotes: `'{value}'`"))
            }
            Value::String(text)
                if !wants_string
                    && serde_json::from_str::<Value>(text)
                        .is_ok_and(|value| !value.is_string()) =>
            {
                Some("remove the quotes".to_owned())
            }
            Value::Null => Some("give it a value, or remove the key".to_owned()),
            _ => None,
        }
    }

    fn invalid(&mut self, found: &str, expected: &str, candidates: &[&str]) {
        let mut diagnostic = Diagnostic::error(
            self.code(Code::InvalidValue),
            self.here(Part::Value),
            format!("{} must be {expected}", self.subject()),
        );
        diagnostic.help = did_you_mean(found, candidates.iter().copied());
        self.report_unsound(diagnostic);
    }

    fn bad_key(&mut self, key: &str, pattern: KeyPattern) {
        let message = format!("the key `{key}` must be {}", pattern.expectation());
        let diagnostic = Diagnostic::error(self.code(Code::InvalidValue), self.key(key), message);
        // References to a component are read whatever its name is.
        if pattern == KeyPattern::Component {
            self.recover(diagnostic, "taken as it stands");
        } else {
            self.report(diagnostic);
        }
    }

    /// Gives the key that was probably meant.
    fn unknown_key(
        &mut self,
        key: &str,
        map: &Map<String, Value>,
        object: &'static Object,
    ) -> Option<&'static str> {
        let meant = meant_by(key, map, object);
        let name = object.with_article();
        let help = meant.map(|meant| format!("did you mean `{meant}`?"));
        let help = help.unwrap_or_else(|| match &object.patterned {
            Some(patterned) => format!("a key must be {}", patterned.key.expectation()),
            None if object.fields.len() <= 8 => {
                let names: Vec<String> = object
                    .fields
                    .iter()
                    .map(|field| format!("`{}`", field.name))
                    .collect();
                format!("its keys are {}", names.join(", "))
            }
            None => "remove it; the name of an extension begins with `x-`".to_owned(),
        });
        let mut diagnostic = Diagnostic::error(
            self.code(Code::UnknownKey),
            self.key(key),
            format!("unknown key `{key}` in {name}"),
        )
        .help(help);
        // A key that is like none of the object's is somebody's addition, and nothing is lost without it. What is like one is
        // most likely that one, and its meaning would be lost.
        let is_addition = key != "$ref"
            && !self.in_extension
            && object.patterned.is_none()
            && nearest_typo(key, map, object).is_none();
        if is_addition {
            diagnostic = self.strictness.grade(diagnostic, "ignored");
        }
        // One is a typo; several are a sign that another kind of object was meant.
        let unknown = map
            .keys()
            .filter(|key| !key.starts_with("x-") && object.kind_of(key).is_none());
        let diagnostic = if unknown.count() > 1 {
            self.add_referrer(diagnostic, object)
        } else {
            diagnostic
        };
        if object.patterned.is_some() {
            // `openapiv3` is more generous with keys and would read a value that was not checked.
            self.report_unsound(diagnostic);
        } else {
            self.report(diagnostic);
        }
        meant
    }

    fn missing_key(&mut self, key: &str, object: &'static Object) {
        let diagnostic = Diagnostic::error(
            self.code(Code::MissingKey),
            self.here(Part::Key),
            format!("missing key `{key}` in {}", object.with_article()),
        )
        .label(format!("needs `{key}`"));
        self.report_unsound(diagnostic);
    }

    /// If the object was brought here by a `$ref`, adds where that stands.
    fn add_referrer(&self, diagnostic: Diagnostic, object: &Object) -> Diagnostic {
        let origin = self.origins.part(&self.pointer());
        match origin.and_then(|origin| origin.referrer.clone()) {
            Some(referrer) => {
                diagnostic.related(referrer, format!("used here as {}", object.with_article()))
            }
            None => diagnostic,
        }
    }

    /// A discriminator's `mapping` may name a schema without saying `#/components/schemas/`.
    fn schema_name(&mut self, value: &Value) {
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

    /// What the walk stands at, to begin a sentence.
    fn subject(&self) -> String {
        match self.path.as_slice() {
            [] => "the document".to_owned(),
            [.., Step::Key(key)] => format!("`{key}`"),
            [.., Step::Key(key), Step::Index(index)] => format!("item {} of `{key}`", index + 1),
            [.., Step::Index(index)] => format!("item {}", index + 1),
        }
    }
}

/// Whether a variant of a generated enum may have this name. `Unknown` is the variant for what the document does not list.
fn is_variant_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && !matches!(text, "Self" | "Unknown")
}

/// What a value is, in a few words.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(_) => "a boolean".to_owned(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}
