//! Errors that the written spec would have, and the pages that cause them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use super::read::Drafted;
use super::references;
use super::store::{SCHEMAS, Service, Store};
use super::target::Target;
use crate::diagnostic::{Code, Diagnostic};

/// An error that the written spec would have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file of the spec.
    pub file: PathBuf,
    /// The keys that lead to the error in the file.
    pub keys: Vec<String>,
    /// The error's message.
    pub message: String,
}

/// The operations and events of a run that cause errors, each with the first message. An error that no page can be blamed for is blamed on
/// all pages of its service.
pub(super) fn causes(
    store: &Store,
    drafts: &[Drafted],
    refusals: &[Refusal],
) -> BTreeMap<Target, String> {
    let mut causes = BTreeMap::new();
    let targets: BTreeSet<&Target> = drafts.iter().map(|drafted| &drafted.draft.target).collect();
    for refusal in refusals {
        let Some((folder, service, file)) = store.service_at(&refusal.file) else {
            continue;
        };
        let own = targets
            .iter()
            .filter(|target| store.service_of(target) == Some(folder));
        let (blamed, rest): (Vec<&Target>, Vec<&Target>) =
            own.partition(|target| is_cause(service, target, &file, &refusal.keys));
        let blamed = if blamed.is_empty() { rest } else { blamed };
        for target in blamed {
            let message = causes.entry(target.clone());
            message.or_insert_with(|| refusal.message.clone());
        }
    }
    causes
}

/// Returns true if the location of an error belongs to an operation or event.
fn is_cause(service: &Service, target: &Target, file: &str, keys: &[String]) -> bool {
    let first = keys.first().map(String::as_str);
    if file == SCHEMAS {
        let refers = || {
            let mut names = BTreeSet::new();
            if let Some(operation) = service.operation(target) {
                references::add(operation, &service.schemas, &mut names);
            }
            first.is_some_and(|name| names.contains(name))
        };
        return refers();
    }
    if service.file_of(target) == Some(file) {
        let is_method = |key: &str| {
            service
                .item(target)
                .and_then(|item| item.get(key))
                .is_some_and(Value::is_object)
        };
        return first.is_none_or(|key| key == target.method() || !is_method(key));
    }
    // In the root file, the section and its entry.
    first == Some(target.section().key())
        && keys.get(1).is_some_and(|entry| entry == target.entry())
}

/// Reports a page that is left out.
pub(super) fn report(drafted: &Drafted, message: &str) -> Diagnostic {
    let target = &drafted.draft.target;
    Diagnostic::error(
        Code::UnusablePage,
        drafted.location(),
        format!("what the page states about `{target}` cannot be generated, so that nothing of it is written: {message}"),
    )
    .help("compare the page with its source; or write the operation into the spec by hand, and do not transcribe the page")
}
