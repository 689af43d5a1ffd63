//! Pages → drafts: one for each operation and event, from the current page that was updated last.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::files::{PageRead, is_for_browsers};
use super::place::file_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Edit, Location, Pointer, Sources};
use crate::page::{Kind, Page, Span};
use crate::spec::vocabulary::OPERATION;
use crate::spec::vocabulary::extension::{CONTRADICTIONS, UPDATED};
use crate::transcribe::contradictions;
use crate::transcribe::draft::{self, Draft, Part, Wording};
use crate::transcribe::nesting::Nesting;
use crate::transcribe::outcome::{Outcome, PageOutcome};
use crate::transcribe::parts::JsonObject;
use crate::transcribe::service_name::service_of;
use crate::transcribe::store::Store;
use crate::transcribe::target::Target;

/// A draft and its page.
#[derive(Clone)]
pub(in crate::transcribe) struct Drafted {
    /// The page's file.
    pub(in crate::transcribe) file: String,
    /// The whole page.
    span: Span,
    pub(in crate::transcribe) draft: Draft,
}

/// The drafts of a run.
#[derive(Default)]
pub(super) struct Drafts(BTreeMap<Target, Drafted>);

/// Drafts the operation or event of a page, with the overrides that the spec has. `None` if nothing of it can be used; a diagnostic states why.
pub(super) fn draft(
    read: &PageRead,
    trees: &BTreeMap<Part, Nesting>,
    store: &Store,
    wording: Wording,
    diagnostics: &mut Diagnostics,
) -> Option<Drafted> {
    let known = Target::of(&read.page).and_then(|target| store.operation(&target));
    let overrides = known.map(contradictions::overrides).unwrap_or_default();
    let mut found = Diagnostics::new();
    let draft = draft::draft(&read.page, trees, &overrides, wording, &mut found);
    diagnostics.extend(
        found
            .into_iter()
            .map(|found| answerable(found, read, store)),
    );
    let mut draft = draft?;
    if let Kind::Operation(operation) = &read.page.kind
        && operation.response.is_none()
        && !is_for_browsers(&read.page)
    {
        diagnostics.push(without_response(operation.url.span.location()));
    }
    if let Some(server) = &read.server {
        let servers = json!([{"url": server}]);
        draft.operation.insert("servers".to_owned(), servers);
        draft.operation = OPERATION.sort(draft.operation);
    }
    if draft.source_url.is_none()
        && let Some(known) = known
    {
        keep_url(&mut draft, known);
    }
    if matches!(draft.target, Target::Event { .. }) && !has_payload(&draft) {
        diagnostics.push(without_payload(&read.page));
        return None;
    }
    Some(Drafted {
        file: read.file.clone(),
        span: read.page.span.clone(),
        draft,
    })
}

/// Keeps the URL that the spec has for a page that does not state its own, such as one that was saved by hand.
fn keep_url(draft: &mut Draft, known: &JsonObject) {
    let Some(url) = known.get("externalDocs").map(|docs| docs["url"].clone()) else {
        return;
    };
    let title = match draft.title.as_str() {
        "" => known["externalDocs"]["description"].clone(),
        title => title.into(),
    };
    let docs = match title {
        Value::Null => json!({"url": url}),
        title => json!({"description": title, "url": url}),
    };
    draft.operation.insert("externalDocs".to_owned(), docs);
    draft.operation = OPERATION.sort(std::mem::take(&mut draft.operation));
}

/// Adds to an error about a body without a table how to accept the fields of its sample.
fn answerable(mut found: Diagnostic, read: &PageRead, store: &Store) -> Diagnostic {
    if found.code != Code::UntabledBody {
        return found;
    }
    let mut bodies = draft::bodies(&read.page).into_iter();
    let body = bodies.find(|(_, body)| found.location.as_ref() == Some(&body.span.location()));
    if let (Some((part, _)), Some(target)) = (body, Target::of(&read.page)) {
        let service = service_of(store, &target, read.page.source_url.as_deref());
        let file = file_of(store, &service, &target);
        found.help = Some(format!(
            "compare the fields in the spec with the page; to accept them, add the lines below to {file}"
        ));
        found.edits.push(Edit {
            label: "the fields of the sample are all".to_owned(),
            file,
            text: format!(
                "{}:\n  {}:\n    {}:\n      sample: ['']",
                target.method(),
                CONTRADICTIONS.name,
                part.as_str()
            ),
        });
    }
    found
}

/// Returns true if the body of an event has the object that events are received from.
fn has_payload(draft: &Draft) -> bool {
    let content = draft.operation["requestBody"]["content"].as_object();
    let mut bodies = content.into_iter().flat_map(|content| content.values());
    bodies.any(|body| {
        let payload = &body["schema"]["properties"]["event"];
        payload["type"] == "object" || payload["properties"].is_object()
    })
}

/// Warns about a page without a response: it may end too early.
fn without_response(location: Location) -> Diagnostic {
    Diagnostic::warning(
        Code::MissingPageFact,
        location,
        "this page describes no response: it has neither a table nor a sample of the body",
    )
    .help(
        "if the page was not saved completely, save it again; otherwise the operation returns nothing",
    )
}

fn without_payload(page: &Page) -> Diagnostic {
    let span = match &page.kind {
        Kind::Event(event) => &event.body.span,
        _ => &page.span,
    };
    Diagnostic::error(
        Code::MissingPageFact,
        span.location(),
        "the body of the event has no object `event`, so that the event cannot be received; nothing of the page is written",
    )
    .help("if the event has the object, write its Path Item Object into `x-webhooks` of the service by hand")
}

/// Keeps the unused overrides of a draft's contradictions, and reports them.
pub(super) fn keep_overrides(
    drafted: &mut Drafted,
    store: &Store,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let Drafted { draft, span, .. } = drafted;
    let Some(known) = store.operation(&draft.target) else {
        return;
    };
    for unused in contradictions::keep_unused(known, &mut draft.operation) {
        let message = format!(
            "the sample is trusted at `{}`, but the table does not contradict it there",
            unused.pointer
        );
        let at = Pointer::root()
            .join(CONTRADICTIONS.name)
            .join(unused.part.as_str());
        let at = at.join("sample").join_index(unused.index);
        let location = store.locate(&draft.target, &at, sources);
        diagnostics.push(
            Diagnostic::warning(
                Code::UnusedContradiction,
                location.unwrap_or_else(|| span.location()),
                message,
            )
            .related(span.location(), "the page")
            .help(
                "remove the entry, or change it to the location in the page's sample as it is now",
            ),
        );
    }
    draft.operation = OPERATION.sort(std::mem::take(&mut draft.operation));
}

impl Drafts {
    /// Adds a draft. Of two drafts of one operation or event, that of the [newer](Age) page is kept.
    pub(super) fn add(
        &mut self,
        drafted: Drafted,
        outcomes: &mut Vec<PageOutcome>,
        diagnostics: &mut Diagnostics,
    ) {
        let target = drafted.draft.target.clone();
        let Some(other) = self.0.remove(&target) else {
            self.0.insert(target, drafted);
            return;
        };
        let is_newer = (Age::of(&drafted.draft), Reverse(&drafted.draft.source_url))
            > (Age::of(&other.draft), Reverse(&other.draft.source_url));
        let (kept, dropped) = match is_newer {
            true => (drafted, other),
            false => (other, drafted),
        };
        diagnostics.push(superseded(&kept, &dropped));
        outcomes.push(dropped.superseded_by(kept.file.clone()));
        self.0.insert(target, kept);
    }

    /// The drafts, sorted by target, without those of pages that are older than the page that the spec was transcribed from.
    pub(super) fn into_list(
        self,
        store: &Store,
        outcomes: &mut Vec<PageOutcome>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Drafted> {
        let mut list = Vec::new();
        for drafted in self.0.into_values() {
            match newer_page(&drafted.draft, store) {
                Some(url) => {
                    diagnostics.push(superseded_in_spec(&drafted, &url));
                    outcomes.push(drafted.superseded_by(url));
                }
                None => list.push(drafted),
            }
        }
        list
    }
}

impl Drafted {
    /// The whole page.
    pub(in crate::transcribe) fn location(&self) -> Location {
        self.span.location()
    }

    fn superseded_by(self, by: String) -> PageOutcome {
        PageOutcome {
            file: self.file,
            title: self.draft.title,
            what: Outcome::Superseded { by },
        }
    }
}

/// The age of a page; the larger one is newer. A current page is newer than a deprecated one, whatever their dates. Otherwise the day of the
/// last update decides.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Age {
    is_current: bool,
    updated: Option<String>,
}

impl Age {
    fn of(draft: &Draft) -> Self {
        Self::of_operation(&draft.operation, draft.updated.clone())
    }

    fn of_operation(operation: &JsonObject, updated: Option<String>) -> Self {
        Self {
            is_current: operation.get("deprecated") != Some(&Value::Bool(true)),
            updated,
        }
    }
}

/// The URL of the page that the spec has an operation or event from, if that is another page and newer.
fn newer_page(draft: &Draft, store: &Store) -> Option<String> {
    let known = store.operation(&draft.target)?;
    let url = known.get("externalDocs")?["url"].as_str()?;
    let updated = UPDATED.get(known).map(|date| date.0);
    let is_other = draft.source_url.as_deref().is_some_and(|own| own != url);
    (is_other && Age::of_operation(known, updated) > Age::of(draft)).then(|| url.to_owned())
}

/// Reports that the spec has an operation or event from a newer page.
fn superseded_in_spec(dropped: &Drafted, url: &str) -> Diagnostic {
    let target = &dropped.draft.target;
    Diagnostic::warning(
        Code::PageSuperseded,
        dropped.span.location(),
        format!("the spec has `{target}` from a newer page, {url}"),
    )
    .help(format!(
        "to use this page instead, set `externalDocs.url` of the operation to its URL; or, if their requests differ, list the path once \
         more as `{}#…` with this page's URL",
        target.entry()
    ))
}

/// Reports that two pages document one operation or event.
fn superseded(kept: &Drafted, dropped: &Drafted) -> Diagnostic {
    let target = &kept.draft.target;
    let report = match is_lost(kept, dropped) {
        true => Diagnostic::error,
        false => Diagnostic::warning,
    };
    report(
        Code::PageSuperseded,
        dropped.span.location(),
        format!("another page documents `{target}` as well and {}", newer(kept, dropped)),
    )
    .related(kept.span.location(), "this page is used")
    .help(format!(
        "transcribe only one of the pages; or, if their requests differ, list the path once more as `{}#…` with this page's URL",
        target.entry()
    ))
}

/// Returns true if a current page describes another request than the page that is used. The two are probably variants of one operation.
fn is_lost(kept: &Drafted, dropped: &Drafted) -> bool {
    let request = |drafted: &Drafted| {
        let at = "/requestBody/content";
        let operation = Value::Object(drafted.draft.operation.clone());
        let content = operation.pointer(at).and_then(Value::as_object).cloned();
        let types = content.into_iter().flatten();
        let schemas = types.map(|(_, media_type)| media_type["schema"].clone());
        schemas.collect::<Vec<_>>()
    };
    Age::of(&dropped.draft).is_current && request(kept) != request(dropped)
}

/// Why a page is newer than another.
fn newer(kept: &Drafted, dropped: &Drafted) -> &'static str {
    let (kept, dropped) = (Age::of(&kept.draft), Age::of(&dropped.draft));
    match () {
        () if kept.is_current != dropped.is_current => "is current",
        () if kept.updated != dropped.updated => "was updated later",
        () => "comes first in the order of their URLs",
    }
}
