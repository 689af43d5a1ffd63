//! The real pages for tests, read and drafted together.

use super::{Draft, Part, Wording, bodies, draft, flat_rows};
use crate::diagnostic::{Diagnostics, Sources};
use crate::page::{self, Page};
use crate::transcribe::nesting::{self, Dictionary, FlatRow, NO_TYPES, Nesting, Table};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Pages with their drafts.
pub(super) struct Pages {
    /// The findings in all pages.
    pub(super) diagnostics: Diagnostics,
    pub(super) pages: Vec<Drafted>,
}

/// A page with its drafts.
pub(super) struct Drafted {
    /// The path below the folder of pages.
    pub(super) shown: String,
    pub(super) text: String,
    pub(super) page: Page,
    pub(super) draft: Option<Draft>,
    /// The draft with the page's wording.
    pub(super) worded: Option<Draft>,
}

/// Returns the pages of Hire. Inference takes a while, so all tests share them.
pub(super) fn hire() -> &'static Pages {
    static HIRE: OnceLock<Pages> = OnceLock::new();
    HIRE.get_or_init(|| Pages::below("pages/hire"))
}

impl Pages {
    /// Reads all pages below a folder of the real pages.
    pub(super) fn below(folder: &str) -> Self {
        let root = third_party::folder("pages");
        let texts = third_party::markdown_files(folder).into_iter().map(|path| {
            let shown = path.strip_prefix(&root).unwrap_or(&path);
            let text = std::fs::read_to_string(&path).expect("a page is UTF-8");
            (shown.display().to_string(), text)
        });
        Self::of(texts.collect())
    }

    /// Reads these pages: path and text of each.
    pub(super) fn of(texts: Vec<(String, String)>) -> Self {
        let mut sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        let mut read: Vec<(String, String, Page)> = Vec::new();
        for (shown, text) in texts {
            let id = sources.add(shown.clone(), text.clone());
            let mut page = page::read(id, &sources, &mut diagnostics);
            page.deprecated |= shown.contains("历史版本");
            read.push((shown, text, page));
        }
        let flats: Vec<(usize, Part, Vec<FlatRow>, Option<&serde_json::Value>)> = read
            .iter()
            .enumerate()
            .flat_map(|(index, (_, _, page))| {
                bodies(page)
                    .into_iter()
                    .map(move |(part, body)| (index, part, flat_rows(body), body.sample_value()))
            })
            .collect();
        let tables: Vec<Table<'_>> = flats
            .iter()
            .map(|(_, _, rows, sample)| Table {
                rows,
                sample: *sample,
                overrides: &[],
                stated: &NO_TYPES,
            })
            .collect();
        let mut trees: Vec<BTreeMap<Part, Nesting>> = vec![BTreeMap::new(); read.len()];
        for ((page, part, _, _), nesting) in flats
            .iter()
            .zip(nesting::infer_all(&tables, &Dictionary::new()))
        {
            trees[*page].insert(*part, nesting);
        }
        let pages = read
            .into_iter()
            .zip(&trees)
            .map(|((shown, text, page), trees)| Drafted {
                shown,
                text,
                draft: draft(
                    &page,
                    trees,
                    &BTreeMap::new(),
                    Wording::None,
                    &mut diagnostics,
                ),
                worded: draft(
                    &page,
                    trees,
                    &BTreeMap::new(),
                    Wording::Page,
                    &mut Diagnostics::new(),
                ),
                page,
            })
            .collect();
        Self { diagnostics, pages }
    }

    /// Returns all drafts, with the paths of their pages.
    pub(super) fn drafts(&self) -> impl Iterator<Item = (&str, &Draft)> {
        self.pages
            .iter()
            .filter_map(|drafted| Some((drafted.shown.as_str(), drafted.draft.as_ref()?)))
    }
}
