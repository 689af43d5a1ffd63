//! Required keys that a client can do without.

use super::super::Normaliser;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::suggest::nearest;
use crate::spec::vocabulary::Object;
use serde_json::{Map, Value};

impl Normaliser<'_> {
    /// Adds empty values: for a response without `description`, or a flow without `scopes`.
    pub(super) fn fix_absent(&mut self, map: &mut Map<String, Value>, object: &'static Object) {
        for field in object
            .fields
            .iter()
            .filter(|field| field.is_empty_if_absent())
        {
            if map.contains_key(field.name) {
                continue;
            }
            // A similar key is a typo, which is reported as such.
            let is_misspelt = map
                .keys()
                .any(|key| object.kind_of(key).is_none() && nearest(key, [field.name]).is_some());
            let Some(empty) = field.empty().filter(|_| !is_misspelt) else {
                continue;
            };
            let name = field.name;
            let message = format!("missing key `{name}` in {}", object.with_article());
            let at = self.origins.locate(&self.path, Part::Key);
            let error =
                Diagnostic::error(Code::MissingKey, at, message).label(format!("needs `{name}`"));
            self.recover(error, "read as an empty one");
            map.insert(name.to_owned(), empty);
        }
    }
}
