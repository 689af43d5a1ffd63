//! Recoverable errors of schemas.

use super::super::Normaliser;
use super::enums::without_repetitions;
use super::{convert, fits};
use crate::diagnostic::{Code, Diagnostic};
use serde_json::{Map, Value, json};

impl Normaliser<'_> {
    /// Fixes all recoverable errors of a schema.
    pub(in crate::spec::normalise) fn fix_schema(&mut self, map: &mut Map<String, Value>) {
        self.fix_type_name(map);
        self.fix_required(map);
        self.fix_enum_of_array(map);
        self.fix_enum(map);
        self.fix_default(map);
        self.fix_discriminator(map);
        self.fix_directions(map);
    }

    /// Rewrites `discriminator: kind` of Swagger 2.0.
    fn fix_discriminator(&mut self, map: &mut Map<String, Value>) {
        let Some(name) = map.get("discriminator").filter(|name| name.is_string()) else {
            return;
        };
        let name = name.clone();
        let message = "`discriminator` must be a Discriminator Object";
        let error = Diagnostic::error(Code::WrongType, self.value_of("discriminator"), message)
            .label("this is a string")
            .help(format!("write `discriminator: {{propertyName: {name}}}`"));
        self.recover(error, "read as its `propertyName`");
        let at = self.path.join("discriminator");
        self.origins
            .move_parts(&[(at.clone(), at.join("propertyName"))]);
        map.insert("discriminator".to_owned(), json!({"propertyName": name}));
    }

    /// Drops `readOnly` and `writeOnly` if a property has both.
    fn fix_directions(&mut self, map: &mut Map<String, Value>) {
        let is_true = |key: &str| map.get(key) == Some(&Value::Bool(true));
        if !is_true("readOnly") || !is_true("writeOnly") {
            return;
        }
        let message = "a schema cannot be both `readOnly` and `writeOnly`";
        let error = Diagnostic::error(Code::ConflictingKeys, self.key("writeOnly"), message)
            .related(self.key("readOnly"), "`readOnly` is here");
        self.recover(error, "read as if it had neither");
        map.shift_remove("readOnly");
        map.shift_remove("writeOnly");
    }

    /// Drops `required: true` of a property, as in older editions of JSON Schema; removes repeated names.
    fn fix_required(&mut self, map: &mut Map<String, Value>) {
        match map.get_mut("required") {
            Some(Value::Bool(_)) => {
                let message = "`required` of a schema must be a list of properties";
                let error = Diagnostic::error(Code::WrongType, self.value_of("required"), message)
                    .label("this is a boolean")
                    .help("list the property in `required` of the object that contains it");
                self.recover(error, "ignored");
                map.shift_remove("required");
            }
            Some(Value::Array(names)) => {
                for found in without_repetitions(names) {
                    let at = self.item("required", found.again);
                    let message = format!("`required` names `{}` twice", found.text);
                    let error = Diagnostic::error(Code::InvalidValue, at, message)
                        .label("named again here")
                        .related(self.item("required", found.first), "first named here");
                    self.recover(error, "read as one");
                }
            }
            _ => {}
        }
    }

    /// Fixes a default that does not have the schema's type.
    fn fix_default(&mut self, map: &mut Map<String, Value>) {
        let (Some(default), Some(kind)) =
            (map.get("default"), map.get("type").and_then(Value::as_str))
        else {
            return;
        };
        let nullable = map.get("nullable") == Some(&Value::Bool(true));
        if fits(default, kind) || (nullable && default.is_null()) {
            return;
        }
        let fixed = convert(default, kind);
        let reading = match &fixed {
            Some(fixed) => format!("read as `{fixed}`"),
            None => "ignored".to_owned(),
        };
        let message = format!("the default `{default}` does not fit `type: {kind}`");
        let error = Diagnostic::error(Code::UnfitValue, self.value_of("default"), message)
            .help("use a default of the type, or another type");
        self.recover(error, reading);
        match fixed {
            Some(fixed) => map.insert("default".to_owned(), fixed),
            None => map.shift_remove("default"),
        };
    }
}
