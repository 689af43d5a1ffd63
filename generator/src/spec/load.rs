//! Loading the documents at a path.

use super::bundle::{Bundled, bundle};
use super::check::Finding;
use super::edition::{self, Edition};
use super::files::{Files, Unreadable};
use super::normalise;
use super::reference::ReferenceScope;
use super::removed::{self, Fault};
use super::strictness::Strictness;
use super::structure;
use super::swagger;
use super::unreferenced;
use super::vocabulary::{OPENAPI, WEBHOOKS};
use super::{Document, Loaded, Times};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Failure, Location, Pointer, Sources};
use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem};
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// File names of a document in its folder; the first one that exists counts.
const ROOT_NAMES: [&str; 3] = ["openapi.yaml", "openapi.yml", "openapi.json"];

/// Loads and validates OpenAPI documents of 3.0 and 3.1. Documents of 3.1 are returned in the forms of 3.0.
///
/// `path` is a document (YAML, or JSON if it is named `*.json`), a folder with an `openapi.yaml` (or `.yml`, `.json`),
/// or a folder of such folders. Reads every file that the documents refer to, and reports all errors. A recoverable
/// error is an error in a folder. In a single document it is a warning that states how the value is read.
pub fn load(path: &Path) -> Loaded {
    load_within(path, ReferenceScope::Folder)
}

/// Like [`load`], with a limit for references.
pub fn load_within(path: &Path, scope: ReferenceScope) -> Loaded {
    load_named(path, scope, None)
}

/// Like [`load_within`], with a name for the only document of a folder, instead of the folder's name.
pub(crate) fn load_named(path: &Path, scope: ReferenceScope, name: Option<&str>) -> Loaded {
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let mut times = Times::default();
    let (mut roots, mut outcome) = match find_roots(path, &mut diagnostics) {
        Ok(roots) => (roots, Ok(())),
        Err(failure) => (Vec::new(), Err(failure)),
    };
    if let ([root], Some(name)) = (roots.as_mut_slice(), name)
        && root.owns_folder
        && root.folder == path
    {
        name.clone_into(&mut root.name);
    }
    let mut documents = Vec::new();
    for root in roots {
        let state = (&mut sources, &mut diagnostics, &mut times);
        let (document, loaded) = load_document(root, scope, state);
        documents.extend(document);
        outcome = both(outcome, loaded);
    }
    // Users maintain the documents of a folder: an error in one of them is an error in all.
    if path.is_dir() {
        outcome = both(outcome, without_errors(&diagnostics));
    }
    Loaded {
        documents,
        sources,
        diagnostics,
        outcome,
        times,
    }
}

/// Combines outcomes. An input that cannot be read is the more important failure.
fn both(one: Result<(), Failure>, other: Result<(), Failure>) -> Result<(), Failure> {
    match (one, other) {
        (_, Err(failure @ Failure::Unreadable(_))) => Err(failure),
        (one, other) => one.and(other),
    }
}

/// Fails if there are errors.
fn without_errors(diagnostics: &Diagnostics) -> Result<(), Failure> {
    match diagnostics.reported() {
        Some(reported) => Err(Failure::Invalid(reported)),
        None => Ok(()),
    }
}

/// The root file of a document.
struct Root {
    name: String,
    folder: PathBuf,
    file: String,
    /// True if everything in the folder belongs to the document.
    owns_folder: bool,
}

fn find_roots(path: &Path, diagnostics: &mut Diagnostics) -> Result<Vec<Root>, Failure> {
    if !path.is_dir() {
        return Ok(vec![Root {
            name: lossy(path.file_stem()),
            folder: path.parent().unwrap_or(Path::new("")).to_owned(),
            file: lossy(path.file_name()),
            owns_folder: false,
        }]);
    }
    if let Some(root) = root_in(path) {
        return Ok(vec![root]);
    }
    let entries = std::fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut folders: Vec<PathBuf> = match entries {
        Ok(entries) => entries
            .iter()
            .map(|entry| path.join(entry.file_name()))
            .collect(),
        Err(error) => {
            let message = format!("cannot read the folder `{}`: {error}", path.display());
            let diagnostic = Diagnostic::without_location(Code::UnreadableFile, message);
            return Err(Failure::Unreadable(diagnostics.report(diagnostic)));
        }
    };
    folders.sort();
    let roots: Vec<Root> = folders
        .iter()
        .filter_map(|folder| root_in(folder))
        .collect();
    if roots.is_empty() {
        let message = format!(
            "the folder `{}` contains no OpenAPI document",
            path.display()
        );
        let diagnostic = Diagnostic::without_location(Code::NoDocument, message)
            .help("name the document `openapi.yaml`, and put it in this folder or in a subfolder; or choose another folder with `--spec`");
        return Err(Failure::Unreadable(diagnostics.report(diagnostic)));
    }
    Ok(roots)
}

/// Finds the document in a folder.
fn root_in(folder: &Path) -> Option<Root> {
    let file = ROOT_NAMES
        .into_iter()
        .find(|name| folder.join(name).is_file())?;
    // The path `.` has no file name, so the folder is looked up on disk.
    let name = match folder.file_name() {
        Some(name) => lossy(Some(name)),
        None => lossy(folder.canonicalize().ok()?.file_name()),
    };
    Some(Root {
        name,
        folder: folder.to_owned(),
        file: file.to_owned(),
        owns_folder: true,
    })
}

fn lossy(name: Option<&std::ffi::OsStr>) -> String {
    name.map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn load_document(
    root: Root,
    scope: ReferenceScope,
    (sources, diagnostics, times): (&mut Sources, &mut Diagnostics, &mut Times),
) -> (Option<Document>, Result<(), Failure>) {
    let mut start = Instant::now();
    let parse_before = times.parse;
    let mut files = Files::new(&root.folder, scope, sources, diagnostics, &mut times.parse);
    let file = match files.open(&root.file) {
        Ok(file) => file,
        Err(reason) => return (None, unusable_root(reason, diagnostics)),
    };
    let Some(edition) = Edition::of(&files.value(file)) else {
        let diagnostic = edition::unsupported(&files.value(file), file);
        return (None, Err(diagnostics.report(diagnostic).into()));
    };
    let mut bundled = bundle(files, file, root.owns_folder, edition);
    if root.owns_folder {
        unreferenced::report(&root.folder, &root.file, sources, diagnostics);
    }
    // Files are parsed while references are followed.
    let parse = times.parse - parse_before;
    times.bundle += Times::lap(&mut start).saturating_sub(parse);
    let strictness = match root.owns_folder {
        true => Strictness::Strict,
        false => Strictness::Lenient,
    };
    let edition = match edition {
        Edition::V20 => {
            diagnostics.extend(swagger::convert(&mut bundled));
            Edition::V30
        }
        edition => edition,
    };
    diagnostics.extend(normalise::normalise(&mut bundled, edition, strictness));
    let mut outcome = Ok(());
    let found = structure::check(&bundled.value, &bundled.origins, strictness);
    times.validate += Times::lap(&mut start);
    let faults = report(found.findings, found.unresolved, &bundled, diagnostics);
    let removed = match strictness {
        Strictness::Strict if found.sound => Some(Vec::new()),
        Strictness::Strict => None,
        Strictness::Lenient => removed::remove(
            &mut bundled.value,
            &mut bundled.origins,
            faults,
            found.dropped,
        ),
    };
    if strictness == Strictness::Strict || removed.is_none() {
        outcome = both(outcome, without_errors(diagnostics));
    }
    let Some(removed) = removed else {
        return (None, outcome);
    };
    let read = deserialize(&bundled.value);
    times.deserialize += Times::lap(&mut start);
    match read {
        Ok((api, webhooks)) => {
            let document = Document {
                name: root.name,
                api,
                webhooks,
                third_party: strictness == Strictness::Lenient,
                removed,
                unresolved: bundled.failed,
                parts_have_styles: edition != Edition::V30,
                value: bundled.value,
                origins: bundled.origins,
            };
            (Some(document), outcome)
        }
        Err(error) => {
            // Errors that were reported before are the reason.
            let reported = diagnostics.reported().unwrap_or_else(|| {
                let message = format!("the document cannot be read as OpenAPI 3.0: {error}");
                let at = Location::file(file);
                diagnostics.report(Diagnostic::error(Code::InvalidDocument, at, message))
            });
            (None, Err(reported.into()))
        }
    }
}

/// Reports the findings of the check, and returns the positions of its errors.
fn report(
    findings: Vec<Finding>,
    unresolved: Vec<(Pointer, String)>,
    bundled: &Bundled,
    diagnostics: &mut Diagnostics,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for Finding { diagnostic, at } in findings {
        match at {
            Some(at) => faults.push(Fault {
                at,
                because: diagnostics.report(diagnostic),
            }),
            None => diagnostics.push(diagnostic),
        }
    }
    for part in &bundled.misread {
        let places = bundled.origins.bundled(part.file, &part.pointer);
        let places = places.into_iter().filter(|at| !OPENAPI.is_expendable(at));
        faults.extend(places.map(|at| Fault {
            at,
            because: part.because,
        }));
    }
    // Bundling has reported these references.
    faults.extend(unresolved.into_iter().filter_map(|(at, reference)| {
        let because = *bundled.failed.get(&reference)?;
        Some(Fault { at, because })
    }));
    faults
}

/// The outcome for a document whose root file is unusable.
fn unusable_root(reason: Unreadable, diagnostics: &mut Diagnostics) -> Result<(), Failure> {
    match reason {
        Unreadable::Reported(error) => Err(error.into()),
        Unreadable::Because(message, help) => {
            let mut diagnostic = Diagnostic::without_location(Code::UnreadableFile, message);
            diagnostic.help = help;
            Err(Failure::Unreadable(diagnostics.report(diagnostic)))
        }
    }
}

/// Converts a validated document to the types of `openapiv3`, with the events of `x-webhooks`.
fn deserialize(
    document: &Value,
) -> Result<(OpenAPI, IndexMap<String, PathItem>), serde_json::Error> {
    let api = OpenAPI::deserialize(document)?;
    let webhooks = document.get(WEBHOOKS.name).and_then(Value::as_object);
    let webhooks: Result<IndexMap<_, _>, _> = webhooks
        .into_iter()
        .flatten()
        .filter(|(event, _)| !event.starts_with("x-"))
        .map(|(event, item)| Ok((event.clone(), PathItem::deserialize(item)?)))
        .collect();
    Ok((api, webhooks?))
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
