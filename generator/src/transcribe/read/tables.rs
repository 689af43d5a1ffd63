//! The tables of pages, with their overrides, and the nesting of their rows.

use std::collections::{BTreeMap, BTreeSet};

use super::files::PageRead;
use super::page_table::PageTable;
use super::{questions, reports};
use crate::diagnostic::{Diagnostics, Sources};
use crate::transcribe::draft;
use crate::transcribe::nesting::{self, Dictionary, Nesting, StatedTypes};
use crate::transcribe::service_name::service_of;
use crate::transcribe::store::Store;
use crate::transcribe::target::Target;
use crate::transcribe::{known_types, nesting_overrides};

/// The tables of all pages.
pub(super) fn of_pages<'p>(
    pages: &'p [PageRead],
    store: &Store,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<PageTable<'p>> {
    let mut tables = Vec::new();
    for (index, PageRead { page, .. }) in pages.iter().enumerate() {
        let Some(target) = Target::of(page) else {
            continue;
        };
        let known = store.operation(&target);
        for (part, body) in draft::bodies(page) {
            let rows = draft::flat_rows(body);
            let read = |known| nesting_overrides::read(known, part, &rows);
            let entries = known.map(read).unwrap_or_default();
            let table = PageTable {
                page: index,
                part,
                body,
                rows,
                target: target.clone(),
                service: service_of(store, &target, page.source_url.as_deref()),
                overrides: entries.overrides,
                entries: entries.indices,
            };
            for (index, entry) in entries.unmatched {
                diagnostics.push(reports::unmatched_entry(
                    &table, index, &entry, store, sources,
                ));
            }
            tables.push(table);
        }
    }
    tables
}

/// Infers the nesting of the tables, those of a service together, and reports what is uncertain.
///
/// Each service names its types for itself: `i18n` has `zh_cn` in one, and `lang` in another.
pub(super) fn nest(
    tables: &[PageTable<'_>],
    targets: &BTreeSet<Target>,
    store: &Store,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Nesting> {
    let mut services: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, table) in tables.iter().enumerate() {
        services.entry(&table.service).or_default().push(index);
    }
    let mut nestings = BTreeMap::new();
    for (service, indices) in services {
        let tables: Vec<&PageTable<'_>> = indices.iter().map(|index| &tables[*index]).collect();
        let found = nest_service(service, &tables, targets, store, sources, diagnostics);
        nestings.extend(indices.into_iter().zip(found));
    }
    nestings.into_values().collect()
}

/// Infers the nesting of the tables of one service.
fn nest_service(
    service: &str,
    tables: &[&PageTable<'_>],
    targets: &BTreeSet<Target>,
    store: &Store,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Nesting> {
    let known = store.services.get(service);
    let seed = known.map_or_else(Dictionary::new, |known| {
        known_types::dictionary(known, targets)
    });
    let stated = known.map_or_else(StatedTypes::new, |known| {
        nesting_overrides::stated_types(&known.root)
    });
    let inputs: Vec<nesting::Table<'_>> = tables
        .iter()
        .map(|table| nesting::Table {
            rows: &table.rows,
            sample: table.body.sample_value(),
            overrides: &table.overrides,
            stated: &stated,
        })
        .collect();
    let nestings = nesting::infer_all(&inputs, &seed);
    let answers = nesting::answers(&inputs, &nestings, &seed);
    for ((table, nesting), answers) in tables.iter().zip(&nestings).zip(&answers) {
        diagnostics.extend(questions::question(table, nesting, answers, store));
    }
    for unused in nesting::unused_overrides(&inputs, &nestings, &seed) {
        let table = tables[unused.table];
        diagnostics.push(reports::unused_override(
            table,
            unused.index,
            store,
            sources,
        ));
    }
    nestings
}
