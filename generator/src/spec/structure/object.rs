//! Checking an object and its keys.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::check::{Checker, Step};
use crate::spec::rules;
use crate::spec::strictness::Strictness;
use crate::spec::unknown_key::meant_by;
use crate::spec::vocabulary::{Object, WEBHOOKS};
use serde_json::{Map, Value};

impl<'a> Checker<'a> {
    pub(super) fn object(&mut self, value: &'a Value, object: &'static Object) {
        let Some(map) = value.as_object() else {
            self.wrong_type(value, &object.with_article(), Some(object));
            return;
        };
        let mut meant = Vec::new();
        for (key, value) in map {
            if let Some(kind) = object.kind_of(key) {
                // Values below `x-webhooks` are OpenAPI's own objects.
                let outside = !self.in_extension && key.starts_with("x-") && key != WEBHOOKS.name;
                self.in_extension |= outside;
                let expendable = self.enter(object, key);
                self.value(value, kind);
                self.path.pop();
                self.expendable = expendable;
                self.in_extension &= !outside;
            } else if !key.starts_with("x-") {
                meant.extend(self.unknown_key(key, map, object));
            }
        }
        for field in object.fields {
            if field.is_required() && !map.contains_key(field.name) {
                // A typo is reported once, not as both an unknown and a missing key.
                if self.strictness == Strictness::Strict && meant.contains(&field.name) {
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

    /// Reports an unknown key, and returns the key that was probably meant.
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
        let is_addition = key != "$ref" && !self.in_extension && object.patterned.is_none();
        if is_addition {
            let reading = match self.path.is_empty() && self.origins.leads_to(key) {
                true => "read only where `$ref` leads to it",
                false => "ignored",
            };
            diagnostic = self.strictness.grade(diagnostic, reading);
        }
        // A single unknown key is a typo; several show that another kind of object was meant.
        let unknown = map
            .keys()
            .filter(|key| !key.starts_with("x-") && object.kind_of(key).is_none());
        let diagnostic = if unknown.count() > 1 {
            self.add_referrer(diagnostic, object)
        } else {
            diagnostic
        };
        if object.patterned.is_some() {
            // `openapiv3` accepts more keys and would read an unchecked value.
            self.report_unsound_at(&[Step::Key(key)], diagnostic);
        } else {
            self.report_at(&[Step::Key(key)], diagnostic);
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
}
