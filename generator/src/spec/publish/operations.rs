//! The operations of a document.

use serde_json::{Map, Value};

use crate::spec::vocabulary::METHODS;

/// Calls a function with each operation, and with the document's `security`.
pub(super) fn each(
    document: &mut Value,
    mut visit: impl FnMut(&mut Map<String, Value>, Option<&Value>),
) {
    let security = document.get("security").cloned();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let items = paths.into_iter().flatten();
    for item in items.filter_map(|(_, item)| item.as_object_mut()) {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                visit(operation, security.as_ref());
            }
        }
    }
}

/// Encodes characters of the page's URL that are not ASCII: a URI has none.
pub(super) fn encode_url(operation: &mut Map<String, Value>) {
    let page = operation.get_mut("externalDocs");
    if let Some(Value::String(url)) = page.and_then(|page| page.get_mut("url"))
        && !url.is_ascii()
    {
        *url = url
            .bytes()
            .map(|byte| match byte.is_ascii() {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect();
    }
}
