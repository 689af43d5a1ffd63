//! The syntax of a file.

/// Returns true if a file is JSON: it begins like JSON. YAML includes JSON, except for some escapes and tabs.
pub(crate) fn is_json(path: &str, text: &str) -> bool {
    let is_named = |extension: &str| {
        let end = path.len().checked_sub(extension.len());
        end.and_then(|end| path.get(end..))
            .is_some_and(|end| end.eq_ignore_ascii_case(extension))
    };
    match text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .chars()
        .next()
    {
        // `{` begins a mapping of YAML too, whose keys need no quotes.
        Some('{') => is_named(".json") || is_quoted(text),
        Some('[' | '"') => is_named(".json"),
        // Broken JSON is reported as such.
        _ => is_named(".json") && !text.contains(": "),
    }
}

/// Returns true if the first key is in double quotes.
fn is_quoted(text: &str) -> bool {
    let after = text.trim_start_matches('\u{feff}').trim_start();
    let after = after.strip_prefix('{').unwrap_or(after);
    after.trim_start().starts_with('"')
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
