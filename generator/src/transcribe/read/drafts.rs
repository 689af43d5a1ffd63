//! Pages → drafts: one for each operation and event, from the page that was updated last.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::files::PageRead;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Pointer, Sources};
use crate::page::Span;
use crate::spec::vocabulary::OPERATION;
use crate::spec::vocabulary::extension::CONTRADICTIONS;
use crate::transcribe::contradictions;
use crate::transcribe::draft::{self, Draft, Part, Wording};
use crate::transcribe::nesting::Nesting;
use crate::transcribe::outcome::{Outcome, PageOutcome};
use crate::transcribe::store::Store;
use crate::transcribe::target::Target;

/// A draft and its page.
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

/// Drafts the operation or event of a page, with the overrides that the spec has.
pub(super) fn draft(
    read: &PageRead,
    trees: &BTreeMap<Part, Nesting>,
    store: &Store,
    wording: Wording,
    diagnostics: &mut Diagnostics,
) -> Option<Drafted> {
    let known = Target::of(&read.page).and_then(|target| store.operation(&target));
    let overrides = known.map(contradictions::overrides).unwrap_or_default();
    Some(Drafted {
        file: read.file.clone(),
        span: read.page.span.clone(),
        draft: draft::draft(&read.page, trees, &overrides, wording, diagnostics)?,
    })
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
    /// Adds a draft. Of two drafts of one operation or event, the one whose page was updated last is kept.
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
        let (kept, dropped) = if age(&drafted.draft) > age(&other.draft) {
            (drafted, other)
        } else {
            (other, drafted)
        };
        diagnostics.push(superseded(&kept, &dropped));
        outcomes.push(PageOutcome {
            file: dropped.file,
            title: dropped.draft.title,
            what: Outcome::Superseded {
                by: kept.file.clone(),
            },
        });
        self.0.insert(target, kept);
    }

    /// The drafts, sorted by target.
    pub(super) fn into_list(self) -> Vec<Drafted> {
        self.0.into_values().collect()
    }
}

/// Compares drafts by the last update of their pages. Of pages that were updated together, the one whose URL comes first is newer.
fn age(draft: &Draft) -> impl PartialOrd + use<> {
    (
        draft.updated_at,
        draft.updated.clone(),
        Reverse(draft.source_url.clone()),
    )
}

/// Reports that two pages document one operation or event.
fn superseded(kept: &Drafted, dropped: &Drafted) -> Diagnostic {
    let target = &kept.draft.target;
    Diagnostic::warning(
        Code::PageSuperseded,
        dropped.span.location(),
        format!("another page documents `{target}` as well and was updated later"),
    )
    .related(kept.span.location(), "this page is used")
    .help(format!(
        "transcribe only one of the pages; or, if their requests differ, list the path once more as `{}#…` with this page's URL",
        target.entry()
    ))
}
