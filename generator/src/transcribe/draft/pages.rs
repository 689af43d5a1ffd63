//! Drafts a page.

use super::drafting::Drafting;
use super::findings;
use super::page_draft::{Draft, Wording};
use super::rows::{Part, bodies, flat_rows};
use super::trusted::{self, TrustedSample, TrustedTable};
use crate::diagnostic::Diagnostics;
use crate::page::{Kind, Page};
use crate::spec::vocabulary::OPERATION;
use crate::spec::vocabulary::extension::{CONTRADICTIONS, Contradictions};
use crate::transcribe::nesting::{self, Dictionary, NO_TYPES, Nesting, Problem};
use crate::transcribe::target::Target;
use std::collections::BTreeMap;

/// Drafts the operation or event of a page. Returns `None` if the page describes neither.
///
/// `trees` has the nesting of each of the page's bodies. A missing one is inferred from this page only. `overrides` has the locations
/// where maintainers trust a sample rather than its table. Other contradictions, and facts that OpenAPI cannot express, become
/// diagnostics.
pub fn draft(
    page: &Page,
    trees: &BTreeMap<Part, Nesting>,
    overrides: &BTreeMap<Part, TrustedSample>,
    wording: Wording,
    diagnostics: &mut Diagnostics,
) -> Option<Draft> {
    let target = Target::of(page)?;
    let (tables, contradictions) = trusted_tables(page, trees, overrides, diagnostics);
    let mut drafting = Drafting {
        page,
        tables: &tables,
        wording,
        diagnostics,
        spans: BTreeMap::new(),
        meanings: BTreeMap::new(),
        scopes: BTreeMap::new(),
    };
    let mut drafted = match &page.kind {
        Kind::Operation(operation) => drafting.operation(operation),
        Kind::Event(event) => drafting.event(event),
        Kind::Other => return None,
    };
    if contradictions != trusted::no_contradictions() {
        CONTRADICTIONS.write(&mut drafted.operation, &contradictions);
        drafted.operation = OPERATION.sort(drafted.operation);
    }
    Some(Draft {
        page: page.span.file,
        title: page.title.clone(),
        source_url: page.source_url.clone(),
        updated: page.updated.clone(),
        updated_at: page.updated_at,
        target,
        operation_id: drafted.id,
        operation: drafted.operation,
        path_parameters: drafted.path_parameters,
        scopes: drafting.scopes,
        token_kinds: drafted.token_kinds,
        spans: drafting.spans,
        meanings: drafting.meanings,
    })
}

/// The tables of a page with the overrides applied, and the value of `x-contradictions`. Contradictions are reported.
fn trusted_tables(
    page: &Page,
    trees: &BTreeMap<Part, Nesting>,
    overrides: &BTreeMap<Part, TrustedSample>,
    diagnostics: &mut Diagnostics,
) -> (BTreeMap<Part, TrustedTable>, Contradictions) {
    let mut tables = BTreeMap::new();
    let mut listed = trusted::no_contradictions();
    let nothing = TrustedSample::new();
    for (part, body) in bodies(page) {
        let nesting = match trees.get(&part) {
            Some(nesting) => nesting,
            None => &nesting::infer(&Problem {
                rows: &flat_rows(body),
                sample: body.sample_value(),
                dictionary: &Dictionary::new(),
                overrides: &[],
                stated: &NO_TYPES,
            }),
        };
        let overrides = overrides.get(&part).unwrap_or(&nothing);
        let contradictions = trusted::contradictions(body, nesting, overrides);
        findings::report(part, body, nesting, &contradictions, diagnostics);
        let sides = trusted::sides_of(&mut listed, part);
        *sides = trusted::listed(&contradictions);
        let is_untabled = trusted::is_untabled(body, overrides);
        if is_untabled {
            trusted::trust_whole(sides);
        }
        let table = TrustedTable::new(body, nesting, &contradictions);
        tables.insert(
            part,
            TrustedTable {
                is_untabled,
                ..table
            },
        );
    }
    (tables, listed)
}
