//! Reads pages and drafts what they state.

mod drafts;
mod files;
mod page_table;
mod paths;
mod place;
mod questions;
mod reports;
mod tables;
mod unread_rows;

use std::collections::BTreeSet;

use super::draft::Wording;
use super::outcome::{Outcome, PageFile, PageOutcome};
use super::store::Store;
use super::target::Target;
use crate::diagnostic::{Diagnostics, Sources};
pub(super) use drafts::Drafted;

/// The result of reading pages.
pub(super) struct Reading {
    /// One draft for each operation and event.
    pub(super) drafts: Vec<Drafted>,
    /// The outcomes of pages without a draft.
    pub(super) outcomes: Vec<PageOutcome>,
}

/// Reads pages and drafts what they state.
pub(super) fn read(
    files: Vec<PageFile>,
    store: &Store,
    wording: Wording,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Reading {
    let mut outcomes = Vec::new();
    let mut pages = files::read(files, store, sources, diagnostics, &mut outcomes);
    paths::unify(&mut pages, store);
    unread_rows::settle(&pages, store, sources, diagnostics);
    let tables = tables::of_pages(&pages, store, sources, diagnostics);
    let targets = pages.iter().filter_map(|read| Target::of(&read.page));
    let targets: BTreeSet<Target> = targets.collect();
    let nestings = tables::nest(&tables, &targets, store, sources, diagnostics);
    let mut drafts = drafts::Drafts::default();
    for (index, page) in pages.iter().enumerate() {
        let tables = tables.iter().zip(&nestings);
        let of_page = tables.filter(|(table, _)| table.page == index);
        let trees = of_page.map(|(table, nesting)| (table.part, nesting.clone()));
        match drafts::draft(page, &trees.collect(), store, wording, diagnostics) {
            Some(drafted) => drafts.add(drafted, &mut outcomes, diagnostics),
            None => outcomes.push(PageOutcome {
                file: page.file.clone(),
                title: page.page.title.clone(),
                what: Outcome::Unread,
            }),
        }
    }
    let mut drafts = drafts.into_list(store, &mut outcomes, diagnostics);
    for drafted in &mut drafts {
        drafts::keep_overrides(drafted, store, sources, diagnostics);
    }
    Reading { drafts, outcomes }
}
