//! `host`, `basePath` and `schemes` → servers.

use super::Converter;
use crate::diagnostic::Pointer;
use serde_json::{Map, Value, json};

impl Converter<'_> {
    /// The servers of the document, HTTPS first: the order of `schemes` has no meaning.
    pub(super) fn servers(&mut self, root: &mut Map<String, Value>) -> Vec<Value> {
        let text = |value: Option<Value>| match value {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        let host = text(root.shift_remove("host"));
        let base_path = text(root.shift_remove("basePath"));
        let schemes = root.shift_remove("schemes");
        let base_path = base_path.trim_end_matches('/');
        let root = Pointer::root();
        if host.is_empty() {
            if base_path.is_empty() {
                return Vec::new();
            }
            self.moved(&root.join("basePath"), root.join("servers").join_index(0));
            return vec![json!({ "url": base_path })];
        }
        let mut schemes = http_schemes(schemes.as_ref());
        if schemes.is_empty() {
            schemes.push("https");
        }
        let servers = schemes.iter().enumerate().map(|(index, scheme)| {
            self.moved(&root.join("host"), root.join("servers").join_index(index));
            json!({ "url": format!("{scheme}://{host}{base_path}") })
        });
        servers.collect()
    }
}

/// The schemes of HTTP in a list, HTTPS first.
fn http_schemes(list: Option<&Value>) -> Vec<&'static str> {
    let list = list.and_then(Value::as_array);
    let has = |scheme: &str| list.is_some_and(|list| list.iter().any(|item| item == scheme));
    let known = ["https", "http"].into_iter();
    known.filter(|scheme| has(scheme)).collect()
}
