//! Reporting a value that does not fit.

use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::check::{Checker, Step};
use crate::spec::suggest::did_you_mean;
use crate::spec::vocabulary::{KeyPattern, Object};
use serde_json::Value;

impl Checker<'_> {
    pub(super) fn expect(&mut self, value: &Value, fits: bool, expected: &str) {
        if !fits {
            self.wrong_type(value, expected, None);
        }
    }

    /// Returns the code of a finding; inside an extension it is always the same.
    pub(super) fn code(&self, code: Code) -> Code {
        if self.in_extension {
            Code::InvalidExtension
        } else {
            code
        }
    }

    pub(super) fn wrong_type(&mut self, value: &Value, expected: &str, object: Option<&Object>) {
        let mut diagnostic = Diagnostic::error(
            self.code(Code::WrongType),
            self.here(Part::Value),
            format!("{} must be {expected}", self.subject()),
        )
        .label(format!("this is {}", describe(value)));
        diagnostic.help = self.remedy(value, expected);
        if let Some(object) = object {
            diagnostic = self.add_referrer(diagnostic, object);
        }
        self.report_unsound(diagnostic);
    }

    pub(super) fn remedy(&self, value: &Value, expected: &str) -> Option<String> {
        let expects_string = expected.contains("string") || expected.contains("quotes");
        match value {
            Value::Array(_) if self.path.last() == Some(&Step::Key("type")) => Some(
                "OpenAPI 3.0 has one `type`; to allow `null`, write `nullable: true`".to_owned(),
            ),
            Value::Number(_) | Value::Bool(_) if expects_string => {
                Some(format!("put it in quotes: `'{value}'`"))
            }
            Value::String(text)
                if !expects_string
                    && serde_json::from_str::<Value>(text)
                        .is_ok_and(|value| !value.is_string()) =>
            {
                Some("remove the quotes".to_owned())
            }
            Value::Null => Some("write a value, or remove the key".to_owned()),
            _ => None,
        }
    }

    pub(super) fn invalid(&mut self, found: &str, expected: &str, candidates: &[&str]) {
        let mut diagnostic = Diagnostic::error(
            self.code(Code::InvalidValue),
            self.here(Part::Value),
            format!("{} must be {expected}", self.subject()),
        );
        diagnostic.help = did_you_mean(found, candidates.iter().copied());
        self.report_unsound(diagnostic);
    }

    pub(super) fn bad_key(&mut self, key: &str, pattern: KeyPattern) {
        let message = format!("the key `{key}` must be {}", pattern.expectation());
        let diagnostic = Diagnostic::error(self.code(Code::InvalidValue), self.key(key), message);
        // References to a component work whatever its name is.
        if pattern == KeyPattern::Component {
            self.recover(diagnostic, "used as it is");
        } else {
            self.report_at(&[Step::Key(key)], diagnostic);
        }
    }

    /// Adds the location of the `$ref` that leads to the object, if there is one.
    pub(super) fn add_referrer(&self, diagnostic: Diagnostic, object: &Object) -> Diagnostic {
        let origin = self.origins.part(&self.pointer());
        match origin.and_then(|origin| origin.referrer.clone()) {
            Some(referrer) => {
                diagnostic.related(referrer, format!("used here as {}", object.with_article()))
            }
            None => diagnostic,
        }
    }

    /// Names the current value, to begin a sentence.
    pub(super) fn subject(&self) -> String {
        match self.path.as_slice() {
            [] => "the document".to_owned(),
            [.., Step::Key(key)] => format!("`{key}`"),
            [.., Step::Key(key), Step::Index(index)] => format!("item {} of `{key}`", index + 1),
            [.., Step::Index(index)] => format!("item {}", index + 1),
        }
    }
}

/// Describes a value in a few words.
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
