//! Tests over the real pages of Hire in `../shared`.

use super::dictionary::Dictionary;
use super::infer::infer;
use super::outcome::{Finding, Nesting, Verdict};
use super::problem::{NO_TYPES, Override, Problem, Table};
use super::row::FlatRow;
use super::together::infer_all;
use crate::diagnostic::{Diagnostics, Sources};
use crate::page;
use crate::transcribe::draft::{Part, bodies, flat_rows};
use serde_json::Value;
use std::path::Path;
use std::sync::LazyLock;

struct Real {
    page: String,
    part: Part,
    rows: Vec<FlatRow>,
    sample: Option<Value>,
}

/// All tables with their trees. Inference accepts a while, so the tests share them.
static HIRE: LazyLock<(Vec<Real>, Vec<Nesting>)> = LazyLock::new(|| {
    let paths = third_party::markdown_files("pages/hire");
    let real: Vec<Real> = paths.iter().flat_map(|path| tables_of(path)).collect();
    let tables: Vec<Table<'_>> = real
        .iter()
        .map(|real| real.table(real.sample.as_ref()))
        .collect();
    let nestings = infer_all(&tables, &Dictionary::new());
    (real, nestings)
});

/// The tables and their trees.
fn hire() -> (&'static [Real], &'static [Nesting]) {
    (&HIRE.0, &HIRE.1)
}

fn tables_of(path: &Path) -> Vec<Real> {
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut sources = Sources::new();
    let text = std::fs::read_to_string(path).expect("a page is UTF-8");
    let file = sources.add(name.clone(), text);
    let page = page::read(file, &sources, &mut Diagnostics::new());
    let real = |(part, body): (Part, &page::Body)| Real {
        page: name.clone(),
        part,
        rows: flat_rows(body),
        sample: body.sample_value().cloned(),
    };
    bodies(&page).into_iter().map(real).collect()
}

impl Real {
    fn table<'a>(&'a self, sample: Option<&'a Value>) -> Table<'a> {
        Table {
            rows: &self.rows,
            sample,
            overrides: &[],
            stated: &NO_TYPES,
        }
    }
}

/// Returns the types that the trees of other tables teach a table.
fn taught(real: &[Real], nestings: &[Nesting]) -> Dictionary {
    let mut dictionary = Dictionary::new();
    for (real, nesting) in real.iter().zip(nestings) {
        dictionary.learn(&real.rows, nesting);
    }
    dictionary
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn all_tables_except_four_are_certain() {
    let (real, nestings) = hire();
    assert_eq!(real.len(), 288, "93 requests, 183 responses, 12 events");
    let ambiguous: Vec<(&str, Part, usize)> = real
        .iter()
        .zip(nestings)
        .filter_map(|(real, nesting)| match &nesting.verdict {
            Verdict::Certain => None,
            Verdict::Ambiguous { row, .. }
            | Verdict::Unexplained { row, .. }
            | Verdict::Unconfirmed { row } => Some((real.page.as_str(), real.part, *row)),
        })
        .collect();
    assert_eq!(
        ambiguous,
        [
            // In the sample, `value` is one level further out than in nine of ten tables of the same type.
            ("创建人才", Part::Request, 24),
            ("更新人才", Part::Request, 24),
            // The sample lacks the row, and an object may end there.
            ("获取人才面试信息", Part::Response, 28),
            ("获取-Offer-申请表信息", Part::Response, 45),
        ]
    );
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn certain_trees_match_the_samples() {
    let (real, nestings) = hire();
    let sure = real
        .iter()
        .zip(nestings)
        .filter(|(_, nesting)| nesting.is_certain());
    let differing: Vec<(&str, &Finding)> = sure
        .flat_map(|(real, nesting)| {
            nesting
                .findings
                .iter()
                .map(|finding| (real.page.as_str(), finding))
        })
        .filter(|(_, finding)| !matches!(finding, Finding::TypeRefuted { .. }))
        .collect();
    let page = "获取三方协议";
    let lacks = |row| Finding::RowNotInSample {
        row,
        pointer: "/data".to_owned(),
    };
    assert_eq!(
        differing,
        [(page, &lacks(9)), (page, &lacks(10))],
        "its sample has no paging fields"
    );
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn without_a_sample_trees_are_ambiguous_rather_than_wrong() {
    let (real, nestings) = hire();
    let mut dictionary = taught(real, nestings);
    let mut right = 0;
    for (real, nesting) in real
        .iter()
        .zip(nestings)
        .filter(|(_, nesting)| nesting.is_certain())
    {
        dictionary.forget(&real.rows, nesting);
        let blind = infer(&Problem {
            rows: &real.rows,
            sample: None,
            dictionary: &dictionary,
            overrides: &[],
            stated: &NO_TYPES,
        });
        dictionary.learn(&real.rows, nesting);
        let same = blind.parents == nesting.parents;
        assert!(same || !blind.is_certain(), "{} {:?}", real.page, real.part);
        right += usize::from(same);
    }
    assert!(right >= 250, "{right} of 284 stay right");
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn a_deleted_object_row_is_never_certain() {
    let (real, nestings) = hire();
    let dictionary = taught(real, nestings);
    for (real, nesting) in real
        .iter()
        .zip(nestings)
        .filter(|(real, _)| real.sample.is_some())
    {
        let objects: Vec<usize> = (0..real.rows.len())
            .filter(|row| nesting.parents.contains(&Some(*row)))
            .collect();
        let Some(row) = objects.get(objects.len() / 2) else {
            continue;
        };
        let mut rows = real.rows.clone();
        rows.remove(*row);
        let sample = real.sample.as_ref();
        let broken = infer(&Problem {
            rows: &rows,
            sample,
            dictionary: &dictionary,
            overrides: &[],
            stated: &NO_TYPES,
        });
        assert!(
            !broken.is_certain(),
            "{} {:?} without row {row}",
            real.page,
            real.part
        );
    }
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn one_override_resolves_each_ambiguity_either_way() {
    let (real, nestings) = hire();
    let dictionary = taught(real, nestings);
    for (real, nesting) in real.iter().zip(nestings) {
        let Verdict::Ambiguous { row, other } = &nesting.verdict else {
            continue;
        };
        for parent in [nesting.parents[*row], other[*row]] {
            let word = [Override { row: *row, parent }];
            let sample = real.sample.as_ref();
            let nesting = infer(&Problem {
                rows: &real.rows,
                sample,
                dictionary: &dictionary,
                overrides: &word,
                stated: &NO_TYPES,
            });
            assert_eq!(nesting.parents[*row], parent, "{}", real.page);
            assert!(nesting.is_certain(), "{}: {:?}", real.page, nesting.verdict);
        }
    }
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn a_deleted_object_row_is_never_certain_without_the_sample() {
    let (real, nestings) = hire();
    let mut dictionary = taught(real, nestings);
    let mut broken_tables = 0;
    for (real, nesting) in real.iter().zip(nestings) {
        dictionary.forget(&real.rows, nesting);
        for row in (0..real.rows.len()).filter(|row| nesting.parents.contains(&Some(*row))) {
            let mut rows = real.rows.clone();
            rows.remove(row);
            let broken = infer(&Problem {
                rows: &rows,
                sample: None,
                dictionary: &dictionary,
                overrides: &[],
                stated: &NO_TYPES,
            });
            assert!(!broken.is_certain(), "{} without row {row}", real.page);
            broken_tables += 1;
        }
        dictionary.learn(&real.rows, nesting);
    }
    assert!(broken_tables > 1900, "{broken_tables}");
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn most_trees_are_certain_from_their_own_page() {
    let (real, nestings) = hire();
    let mut differing = Vec::new();
    for (page, known) in real
        .chunk_by(|one, next| one.page == next.page)
        .scan(0, |start, page| {
            let range = *start..*start + page.len();
            *start = range.end;
            Some((page, &nestings[range]))
        })
    {
        let tables: Vec<Table<'_>> = page
            .iter()
            .map(|real| real.table(real.sample.as_ref()))
            .collect();
        let single = infer_all(&tables, &Dictionary::new());
        for ((real, single), known) in page.iter().zip(&single).zip(known) {
            if single.parents != known.parents || single.is_certain() != known.is_certain() {
                differing.push((real.page.as_str(), real.part, single.is_certain()));
            }
        }
    }
    assert_eq!(differing, [("获取人才面试信息", Part::Response, false),]);
}
