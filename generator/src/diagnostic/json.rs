//! JSON output: one object per line.

use super::Sources;
use super::resolve::{Resolved, Span};
use serde_json::{Value, json};

/// Formats a diagnostic as one line of JSON, with its line break.
///
/// Keys: `kind` (always `diagnostic`), `code`, `severity`, `message`, `label`, `file`, `line`, `column`, `endLine`,
/// `endColumn`, `help`, and `related`, a list of objects with the same position keys and `message`. Lines and columns
/// count from 1, columns in characters; the end is exclusive. Unknown values are `null`. If lines can be added to a file,
/// `edits` is a list of objects with `label`, `file` and `text`, each one way to do it.
pub(super) fn line(resolved: &Resolved<'_>, sources: &Sources) -> String {
    let diagnostic = resolved.diagnostic;
    let mut object = json!({
        "kind": "diagnostic",
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.as_str(),
        "message": diagnostic.message,
        "label": diagnostic.label,
    });
    add_position(&mut object, resolved.span.as_ref(), sources);
    object["help"] = json!(diagnostic.help);
    let related = resolved.related.iter().map(|(span, message)| {
        let mut object = json!({});
        add_position(&mut object, Some(span), sources);
        object["message"] = json!(message);
        object
    });
    object["related"] = Value::Array(related.collect());
    if !diagnostic.edits.is_empty() {
        let edits = diagnostic.edits.iter();
        let edits =
            edits.map(|edit| json!({"label": edit.label, "file": edit.file, "text": edit.text}));
        object["edits"] = Value::Array(edits.collect());
    }
    format!("{object}\n")
}

fn add_position(object: &mut Value, span: Option<&Span>, sources: &Sources) {
    object["file"] = json!(span.map(|span| sources.path(span.file)));
    let range = span.and_then(|span| Some((span.file, span.range.clone()?)));
    let start = range
        .as_ref()
        .map(|(file, range)| sources.line_column(*file, range.start));
    let end = range
        .as_ref()
        .map(|(file, range)| sources.line_column(*file, range.end));
    object["line"] = json!(start.map(|at| at.line));
    object["column"] = json!(start.map(|at| at.column));
    object["endLine"] = json!(end.map(|at| at.line));
    object["endColumn"] = json!(end.map(|at| at.column));
}
