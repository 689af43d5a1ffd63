//! Recoverable errors of the keys of a Responses Object.

use super::super::Normaliser;
use super::rename;
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::suggest::typo_of;
use crate::spec::vocabulary::KeyPattern;
use serde_json::{Map, Value};

impl Normaliser<'_> {
    /// 4.7.16: reads `2xx` as `2XX`. Drops a key that is neither a status nor a typo of `default`, because no response
    /// can have it.
    pub(super) fn fix_statuses(&mut self, map: &mut Map<String, Value>) {
        let odd: Vec<String> = map
            .keys()
            .filter(|key| {
                !KeyPattern::Status.accepts(key) && *key != "default" && !key.starts_with("x-")
            })
            .cloned()
            .collect();
        for key in odd {
            let expected = KeyPattern::Status.expectation();
            let message = format!("unknown key `{key}` in a Responses Object");
            let error = Diagnostic::error(Code::UnknownKey, self.key(&key), message)
                .help(format!("a key must be {expected}"));
            let upper = key.trim().to_uppercase();
            let meant = match key.eq_ignore_ascii_case("default") {
                true => "default".to_owned(),
                false => upper,
            };
            let is_status = meant == "default" || KeyPattern::Status.accepts(&meant);
            if is_status && !map.contains_key(&meant) {
                self.recover(error, format!("read as `{meant}`"));
                let (from, to) = (self.path.join(&key), self.path.join(&meant));
                self.origins.rename_section(&from, &to);
                rename(map, &key, &meant);
            } else if typo_of(&key, ["default"]).is_none() {
                self.recover(error, "ignored");
                map.shift_remove(&key);
            }
        }
    }
}
