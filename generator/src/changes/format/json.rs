//! The report as JSON, for programs. `docs/command-line.md` describes the keys, which stay the same between releases.

use serde_json::{Value, json};

use crate::changes::{Change, ItemPair, Owner, Report, RustItem, Severity, SourcePlace};

/// Formats the report as one JSON object, with a line break at the end.
pub fn json(report: &Report) -> String {
    let changes: Vec<Value> = report.changes().iter().map(change).collect();
    let object = json!({
        "kind": "changes",
        "old": report.old,
        "new": report.new,
        "verdict": report.verdict().as_str(),
        "wire": report.wire().as_str(),
        "counts": {
            "breaking": report.count(Severity::Breaking),
            "compatible": report.count(Severity::Compatible),
            "wording": report.count(Severity::Wording),
            "ignored": report.ignored().len(),
        },
        "changes": changes,
    });
    format!("{object:#}\n")
}

fn change(change: &Change) -> Value {
    let subject = &change.subject;
    let service = match &subject.owner {
        Owner::Type { service, .. } if !service.is_empty() => Some(service),
        _ => None,
    };
    let items: Vec<Value> = change.items.iter().map(pair).collect();
    json!({
        "fingerprint": change.fingerprint.to_string(),
        "code": change.kind.code(),
        "severity": change.severity().as_str(),
        "wire": change.wire.as_str(),
        "rust": change.rust.as_str(),
        "title": change.kind.title(),
        "explanation": change.kind.explanation(),
        "subject": {
            "kind": subject.owner.kind(),
            "name": subject.owner.name(),
            "service": service,
            "path": subject.path,
            "role": subject.role,
        },
        "old": change.old,
        "new": change.new,
        "oldPlace": change.old_place.as_ref().map(place),
        "newPlace": change.new_place.as_ref().map(place),
        "page": change.page,
        "reaches": change.reaches,
        "notes": change.notes,
        "items": items,
    })
}

fn place(place: &SourcePlace) -> Value {
    let SourcePlace { file, line, column } = place;
    json!({"file": file, "line": line, "column": column})
}

fn pair(pair: &ItemPair) -> Value {
    json!({
        "before": pair.before.as_ref().map(item),
        "after": pair.after.as_ref().map(item),
        "effect": pair.effect.as_str(),
        "words": pair.words,
    })
}

fn item(item: &RustItem) -> Value {
    json!({"path": item.path, "signature": item.signature})
}
