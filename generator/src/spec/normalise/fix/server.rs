//! Servers.

use super::super::Normaliser;
use serde_json::{Map, Value};

impl Normaliser<'_> {
    /// Removes query and fragment of a URL: the paths of operations follow it.
    pub(super) fn fix_server(&mut self, map: &mut Map<String, Value>) {
        let Some(Value::String(url)) = map.get_mut("url") else {
            return;
        };
        let Some(end) = url.find(['?', '#']) else {
            return;
        };
        url.truncate(end);
        let message = "the part of a server's URL from `?` or `#` has no effect";
        let help = "describe it as a parameter of the operations";
        self.omitted(self.value_of("url"), message, help);
    }
}
