//! Slips of a schema.

use super::super::Normaliser;
use super::enums::without_repetitions;
use super::{convert, fits};
use crate::diagnostic::{Code, Diagnostic};
use serde_json::{Map, Value};

impl Normaliser<'_> {
    /// The slips of a schema.
    pub(in crate::spec::normalise) fn mend_schema(&mut self, map: &mut Map<String, Value>) {
        self.mend_required(map);
        self.mend_enum_of_array(map);
        self.mend_enum(map);
        self.mend_default(map);
    }

    /// `required: true` of a property, as in older editions of JSON Schema; a name that is listed twice.
    fn mend_required(&mut self, map: &mut Map<String, Value>) {
        match map.get_mut("required") {
            Some(Value::Bool(_)) => {
                let message = "`required` of a schema must be a list of properties";
                let slip = Diagnostic::error(Code::WrongType, self.value_of("required"), message)
                    .label("this is a boolean")
                    .help("name the property in `required` of the schema that holds it");
                self.slip(slip, "ignored");
                map.shift_remove("required");
            }
            Some(Value::Array(names)) => {
                for found in without_repetitions(names) {
                    let at = self.item("required", found.again);
                    let message = format!("`required` names `{}` twice", found.text);
                    let slip = Diagnostic::error(Code::InvalidValue, at, message)
                        .label("named again here")
                        .related(self.item("required", found.first), "first named here");
                    self.slip(slip, "read as one");
                }
            }
            _ => {}
        }
    }

    /// A default that is not of the schema's type.
    fn mend_default(&mut self, map: &mut Map<String, Value>) {
        let (Some(default), Some(kind)) =
            (map.get("default"), map.get("type").and_then(Value::as_str))
        else {
            return;
        };
        let nullable = map.get("nullable") == Some(&Value::Bool(true));
        if fits(default, kind) || (nullable && default.is_null()) {
            return;
        }
        let mended = convert(default, kind);
        let reading = match &mended {
            Some(mended) => format!("read as `{mended}`"),
            None => "ignored".to_owned(),
        };
        let message = format!("the default `{default}` does not fit `type: {kind}`");
        let slip = Diagnostic::error(Code::UnfitValue, self.value_of("default"), message)
            .help("let the type and the default agree");
        self.slip(slip, reading);
        match mended {
            Some(mended) => map.insert("default".to_owned(), mended),
            None => map.shift_remove("default"),
        };
    }
}
