//! Pages → drafts: reading, nesting, and which of two pages on one operation holds.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Location, Pointer, Sources};
use crate::page::{self, Body, Kind, Page, Span};

use super::draft::{self, CONTRADICTIONS, Draft, Part, Target, Wording};
use super::nesting::{self, FlatRow, Nesting, Settled, Table, Unexplained, Verdict};
use super::order::{self, ordered};
use super::outcome::{Outcome, PageOutcome};
use super::store::Store;
use super::{PageFile, contradictions, known_operation, remembered, settled, shown_target};

/// What pages have given.
pub(super) struct Reading {
    /// One draft for each operation and event.
    pub(super) drafts: Vec<Drafted>,
    /// What has become of pages that gave none.
    pub(super) outcomes: Vec<PageOutcome>,
}

/// A draft and the page that it was made of.
pub(super) struct Drafted {
    /// The page's file.
    pub(super) file: String,
    /// The whole page.
    pub(super) span: Span,
    /// What it states.
    pub(super) draft: Draft,
}

/// One table of fields of one page.
struct Flat<'p> {
    page: usize,
    part: Part,
    body: &'p Body,
    rows: Vec<FlatRow>,
    target: Target,
    /// What people settled, and which entry of `x-nesting` says it.
    settled: Vec<Settled>,
    entries: Vec<usize>,
}

/// Reads the pages and drafts what they state.
pub(super) fn read(
    mut files: Vec<PageFile>,
    store: &Store,
    wording: Wording,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Reading {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut outcomes = Vec::new();
    let mut pages: Vec<(String, Page)> = Vec::new();
    let mut texts = Vec::new();
    for file in files {
        let path = file.path.clone();
        match text_of(file, sources, diagnostics) {
            Some(file) => texts.push((path, file)),
            None => outcomes.push(PageOutcome {
                file: path,
                title: String::new(),
                what: Outcome::Unread,
            }),
        }
    }
    // Pages know nothing of each other, so each can be read by itself.
    let read: Vec<(Page, Diagnostics)> = texts
        .par_iter()
        .map(|(path, file)| read_page(path, *file, sources))
        .collect();
    for ((path, _), (mut page, found)) in texts.into_iter().zip(read) {
        let unread = found.has_errors();
        diagnostics.extend(found);
        match page.kind {
            Kind::Other => outcomes.push(PageOutcome {
                file: path,
                title: page.title,
                what: if unread {
                    Outcome::Unread
                } else {
                    Outcome::NoApi
                },
            }),
            _ => match foreign_host(&page, store) {
                Some(host) => outcomes.push(PageOutcome {
                    file: path,
                    title: page.title,
                    what: Outcome::ForeignHost { host },
                }),
                None => {
                    take_own_path(&mut page, store);
                    pages.push((path, page));
                }
            },
        }
    }

    let flats: Vec<Flat<'_>> = pages
        .iter()
        .enumerate()
        .flat_map(|(index, (_, page))| flatten(index, page, store, sources, diagnostics))
        .collect();
    let at_hand: BTreeSet<Target> = pages
        .iter()
        .filter_map(|(_, page)| Target::of(page))
        .collect();
    let seed = remembered::dictionary(store, &at_hand);
    let tables: Vec<Table<'_>> = flats
        .iter()
        .map(|flat| Table {
            rows: &flat.rows,
            sample: flat.body.sample_value(),
            settled: &flat.settled,
        })
        .collect();
    let nestings = nesting::infer_all(&tables, &seed);
    for (flat, nesting) in flats.iter().zip(&nestings) {
        report_doubt(flat, nesting, diagnostics);
    }
    for idle in nesting::idle_settlements(&tables, &nestings, &seed) {
        report_idle(
            &flats[idle.table],
            idle.settled,
            store,
            sources,
            diagnostics,
        );
    }

    let mut drafts: BTreeMap<String, Drafted> = BTreeMap::new();
    for (index, (path, page)) in pages.iter().enumerate() {
        let of_page = flats
            .iter()
            .zip(&nestings)
            .filter(|(flat, _)| flat.page == index);
        let trees = of_page
            .map(|(flat, nesting)| (flat.part, nesting.clone()))
            .collect();
        let known = Target::of(page).and_then(|target| known_in(store, &target));
        let believed = known.map(contradictions::settled).unwrap_or_default();
        let Some(draft) = draft::draft(page, &trees, &believed, wording, diagnostics) else {
            continue;
        };
        let drafted = Drafted {
            file: path.clone(),
            span: page.span.clone(),
            draft,
        };
        let key = shown_target(&drafted.draft.target);
        let Some(other) = drafts.remove(&key) else {
            drafts.insert(key, drafted);
            continue;
        };
        // The page that was updated last holds; of equals the one whose address comes first.
        let age = |drafted: &Drafted| {
            let draft = &drafted.draft;
            (
                draft.updated_at,
                draft.updated.clone(),
                std::cmp::Reverse(draft.address.clone()),
            )
        };
        let (kept, left_out) = if age(&drafted) > age(&other) {
            (drafted, other)
        } else {
            (other, drafted)
        };
        diagnostics.push(superseded(&kept, &left_out));
        outcomes.push(PageOutcome {
            file: left_out.file,
            title: left_out.draft.title,
            what: Outcome::Superseded {
                by: kept.file.clone(),
            },
        });
        drafts.insert(key, kept);
    }
    let mut drafts: Vec<Drafted> = drafts.into_values().collect();
    for Drafted { draft, span, .. } in &mut drafts {
        let Some(known) = known_in(store, &draft.target) else {
            continue;
        };
        for idle in contradictions::keep_idle(known, &mut draft.operation) {
            let message = format!(
                "the sample is believed at `{}`, where the table does not contradict it",
                idle.place
            );
            let at = Pointer::root().join(CONTRADICTIONS).join(&idle.part);
            let at = at.join("sample").join_index(idle.index);
            let location = store.locate(&draft.target, &at, sources);
            diagnostics.push(
                Diagnostic::warning(
                    Code::UnusedContradiction,
                    location.unwrap_or_else(|| span.location()),
                    message,
                )
                .related(span.location(), "the page")
                .help("remove the entry, or name the place as the page's sample has it now"),
            );
        }
        draft.operation = ordered(std::mem::take(&mut draft.operation), order::OPERATION);
    }
    Reading { drafts, outcomes }
}

/// The operation that the spec has for what a page documents.
fn known_in<'s>(store: &'s Store, target: &Target) -> Option<&'s Value> {
    let mut services = store.services.values();
    services.find_map(|service| known_operation(service, target))
}

/// The host of an operation's URL, if it is none of the API's servers: a page for browsers, such as the one where users log in.
fn foreign_host(page: &Page, store: &Store) -> Option<String> {
    let Kind::Operation(operation) = &page.kind else {
        return None;
    };
    let host = host_of(&operation.url.value)?;
    let known = store.servers();
    let mut known = known.iter().filter_map(|server| host_of(server));
    (!known.any(|known| known == host)).then(|| host.to_owned())
}

/// `accounts.feishu.cn` of `https://accounts.feishu.cn/open-apis/…`.
fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#', ':']).next()
}

/// Two pages may document one method and path, each with a request of its own. The spec tells them apart by a fragment at the end of
/// the path, which is never sent, and by the page's address.
fn take_own_path(page: &mut Page, store: &Store) {
    let (Kind::Operation(operation), Some(address)) = (&mut page.kind, &page.source_url) else {
        return;
    };
    let method = operation.method.value.as_str();
    if let Some(path) = store.path_of_page(&operation.path, method, address) {
        operation.path = path;
    }
}

/// Reports that two pages document one thing.
fn superseded(kept: &Drafted, left_out: &Drafted) -> Diagnostic {
    let target = shown_target(&kept.draft.target);
    Diagnostic::warning(
        Code::PageSuperseded,
        left_out.span.location(),
        format!("another page documents `{target}` as well and was updated later"),
    )
    .related(kept.span.location(), "this page is taken")
    .help(format!(
        "transcribe only the page that holds; or, if their requests differ, list the path once more as `{}#…` with this page's address",
        path_of(&kept.draft.target)
    ))
}

/// What the spec lists a target by.
fn path_of(target: &Target) -> &str {
    super::listed_as(target).1
}

/// Adds a page's text to the sources; says what is wrong if it is no text.
fn text_of(file: PageFile, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<FileId> {
    match String::from_utf8(file.text) {
        // No text has this character, and many a binary file that happens to be UTF-8.
        Ok(text) if !text.contains('\0') => Some(sources.add(file.path, text)),
        _ => {
            let id = sources.add(file.path, "");
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidUtf8,
                    Location::file(id),
                    "the page is not UTF-8 text",
                )
                .help("append `.md` to the page's address, and save what comes"),
            );
            None
        }
    }
}

fn read_page(path: &str, file: FileId, sources: &Sources) -> (Page, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut page = page::read(file, sources, &mut diagnostics);
    page.deprecated |= path.split('/').any(|folder| folder == "历史版本");
    (page, diagnostics)
}

/// The tables of fields of a page, with what people have settled about them.
fn flatten<'p>(
    index: usize,
    page: &'p Page,
    store: &Store,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Flat<'p>> {
    let Some(target) = Target::of(page) else {
        return Vec::new();
    };
    let known = known_in(store, &target);
    draft::bodies(page)
        .into_iter()
        .map(|(part, body)| {
            let rows = draft::flat_rows(body);
            let entries = known
                .map(|known| settled::read(known, part.as_str(), &rows))
                .unwrap_or_default();
            for (index, stray) in entries.strays {
                let at = entry_at(part, index);
                let location = store.locate(&target, &at, sources);
                diagnostics.push(
                    Diagnostic::error(
                        Code::InvalidNesting,
                        location.unwrap_or_else(|| body.span.location()),
                        format!("`x-nesting` of `{}` settles a row that the table does not have: {stray}", shown_target(&target)),
                    )
                    .related(body.span.location(), "the table")
                    .help("name the row, its occurrence if it is not the first of its name, and the row above that is its parent"),
                );
            }
            Flat {
                page: index,
                part,
                body,
                rows,
                target: target.clone(),
                settled: entries.settled,
                entries: entries.indices,
            }
        })
        .collect()
}

/// An entry of `x-nesting`, below its operation.
fn entry_at(part: Part, index: usize) -> Pointer {
    let at = Pointer::root().join(settled::NESTING).join(part.as_str());
    at.join_index(index)
}

/// Says that an entry of `x-nesting` is not needed.
fn report_idle(
    flat: &Flat<'_>,
    settled: usize,
    store: &Store,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let row = &flat.body.rows[flat.settled[settled].row];
    let at = entry_at(flat.part, flat.entries[settled]);
    let location = store.locate(&flat.target, &at, sources);
    diagnostics.push(
        Diagnostic::warning(
            Code::UnusedNesting,
            location.unwrap_or_else(|| row.span.location()),
            format!(
                "`x-nesting` of `{}` settles `{}`, which is as sure without it",
                shown_target(&flat.target),
                row.name
            ),
        )
        .related(row.span.location(), "the row")
        .help("remove the entry"),
    );
}

/// Says where a second tree explains a table about as well.
fn report_doubt(flat: &Flat<'_>, nesting: &Nesting, diagnostics: &mut Diagnostics) {
    let (row, other) = match &nesting.verdict {
        Verdict::Sure => return,
        Verdict::Doubtful { row, other } => (row, other),
        Verdict::Unexplained { row, by } => {
            return report_unexplained(flat, *row, by, diagnostics);
        }
        Verdict::Unconfirmed { row } => return report_unconfirmed(flat, *row, diagnostics),
    };
    let rows = &flat.body.rows;
    let parent = |parents: &[Option<usize>]| match parents.get(*row).copied().flatten() {
        Some(parent) => format!("`{}`", rows[parent].name),
        None => "the outermost object".to_owned(),
    };
    let name = &rows[*row].name;
    let occurrence = rows[..=*row]
        .iter()
        .filter(|known| known.name == *name)
        .count();
    diagnostics.push(
        Diagnostic::error(
            Code::AmbiguousNesting,
            rows[*row].span.location(),
            format!("`{name}` may be a field of {} or of {}; the first is taken", parent(&nesting.parents), parent(other)),
        )
        .help(format!(
            "settle it on the operation: `x-nesting: {{{}: [{{field: {name}, occurrence: {occurrence}, parent: NAME}}]}}`",
            flat.part.as_str()
        )),
    );
}

/// Says that no sample confirms the tree of a table.
fn report_unconfirmed(flat: &Flat<'_>, row: usize, diagnostics: &mut Diagnostics) {
    let Some(first) = flat.body.rows.get(row) else {
        return;
    };
    diagnostics.push(
        Diagnostic::error(
            Code::UnconfirmedNesting,
            first.span.location(),
            "no sample confirms how the rows of this table nest",
        )
        .label("from this row on")
        .help(format!(
            "compare what the spec gets with the page; then settle one row on the operation: `{}: {{{}: [{{field: {}}}]}}`, \
             with `parent: NAME` if it has one",
            settled::NESTING,
            flat.part.as_str(),
            first.name
        )),
    );
}

/// Says where no tree explains a table.
fn report_unexplained(
    flat: &Flat<'_>,
    row: usize,
    by: &Unexplained,
    diagnostics: &mut Diagnostics,
) {
    let Some(row) = flat.body.rows.get(row) else {
        return;
    };
    let why = match by {
        Unexplained::Sample { pointer } => format!("the sample has its name at `{pointer}`"),
        Unexplained::TypeName => "objects of its type have other fields elsewhere".to_owned(),
    };
    diagnostics.push(
        Diagnostic::error(
            Code::UnexplainedNesting,
            row.span.location(),
            format!("no nesting of the table explains `{}`: {why}", row.name),
        )
        .help("a row of the page is missing or out of order; compare the page with its source, or settle the nesting with `x-nesting`"),
    );
}
