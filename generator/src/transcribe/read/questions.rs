//! Questions about tables whose nesting is not certain, with the entries of `x-nesting` that answer them.

use std::collections::{BTreeMap, BTreeSet};

use super::page_table::PageTable;
use super::place::file_of;
use crate::diagnostic::{Code, Diagnostic, Edit, Location};
use crate::spec::vocabulary::extension::NESTING;
use crate::transcribe::nesting::{Answer, Nesting, Unexplained, Verdict};
use crate::transcribe::nesting_overrides::{entry, line, type_line};
use crate::transcribe::store::{ROOT, Store};

/// The most rows that a question shows besides its first.
const MOST_ROWS: usize = 6;

/// Asks about a tree that is not certain: one question about all doubts of the table.
pub(super) fn question(
    table: &PageTable<'_>,
    nesting: &Nesting,
    answers: &[Answer],
    store: &Store,
) -> Option<Diagnostic> {
    let question = Question {
        table,
        nesting,
        answers,
    };
    let asked = match &nesting.verdict {
        Verdict::Certain => return None,
        Verdict::Ambiguous { row, other } => question.ambiguous(*row, other),
        Verdict::Unexplained { row, by } => question.unexplained(*row, by),
        Verdict::Unconfirmed { row } => question.unconfirmed(*row),
    };
    let file = file_of(store, &table.service, &table.target);
    let root = store.shown_path(&table.service, ROOT);
    let help = format!(
        "add the lines of one answer below to {file}; if all are wrong, correct the parents in them: each line states one row, without \
         `parent` for an outermost one; or state the fields of its types in `x-nesting` of {root}: `{{type: TYPE, fields: [NAME, NAME]}}`"
    );
    let mut asked = asked.help(help);
    for edit in question.edits(&file, &root) {
        asked = asked.edit(edit);
    }
    Some(asked)
}

struct Question<'q> {
    table: &'q PageTable<'q>,
    nesting: &'q Nesting,
    answers: &'q [Answer],
}

impl Question<'_> {
    /// Several trees explain the table about equally well.
    fn ambiguous(&self, row: usize, other: &[Option<usize>]) -> Diagnostic {
        let mut parents = vec![self.nesting.parents[row], other[row]];
        let more = self.answers.iter().map(|answer| answer.parents[row]);
        for parent in more {
            if !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        let parents: Vec<String> = parents.iter().map(|parent| self.owner(*parent)).collect();
        let message = format!(
            "`{}` in {} may be a field of {}; the first is used",
            self.name(row),
            self.place(),
            parents.join(" or of ")
        );
        let mut asked = Diagnostic::error(Code::AmbiguousNesting, self.location(row), message);
        let differing = self.differing().into_iter();
        for (row, parents) in differing
            .filter(|(differs, _)| *differs != row)
            .take(MOST_ROWS)
        {
            let parents: Vec<String> = parents.iter().map(|parent| self.owner(*parent)).collect();
            asked = asked.related(
                self.location(row),
                format!("may be a field of {}", parents.join(" or of ")),
            );
        }
        asked
    }

    /// No tree explains a row.
    fn unexplained(&self, row: usize, by: &Unexplained) -> Diagnostic {
        let why = match by {
            Unexplained::Sample { pointer } => format!("the sample has its name at `{pointer}`"),
            Unexplained::TypeName => "other objects of its type have other fields".to_owned(),
        };
        let message = format!(
            "no nesting of {} explains `{}`: {why}; a row of the page may be missing or out of order",
            self.place(),
            self.name(row)
        );
        Diagnostic::error(Code::UnexplainedNesting, self.location(row), message).label(format!(
            "read as a field of {}",
            self.owner(self.nesting.parents[row])
        ))
    }

    /// No sample confirms the tree.
    fn unconfirmed(&self, row: usize) -> Diagnostic {
        let message = format!("no sample confirms how the rows of {} nest", self.place());
        Diagnostic::error(Code::UnconfirmedNesting, self.location(row), message)
            .label("from this row on")
    }

    /// The answers as lines of the spec. The first one states the tree as it was inferred.
    fn edits(&self, file: &str, root: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (number, answer) in self.answers.iter().enumerate() {
            let label = match number {
                0 => "as transcribed".to_owned(),
                _ => self.difference(answer),
            };
            let mut lines = vec![
                format!("{}:", self.table.target.method()),
                format!("  {}:", NESTING.name),
                format!("    {}:", self.table.part.as_str()),
            ];
            for known in &answer.overrides {
                let entry = line(&entry(&self.table.rows, *known));
                lines.push(format!("      - {entry}"));
            }
            if !answer.overrides.is_empty() {
                edits.push(Edit {
                    label: label.clone(),
                    file: file.to_owned(),
                    text: lines.join("\n"),
                });
            }
            if !answer.types.is_empty() {
                let mut lines = vec![format!("{}:", NESTING.name), "  types:".to_owned()];
                for (name, sets) in &answer.types {
                    for fields in sets {
                        let entry = type_line(name, fields.iter().map(String::as_str));
                        lines.push(format!("    - {entry}"));
                    }
                }
                edits.push(Edit {
                    label: format!("{label}, in all tables of the service"),
                    file: root.to_owned(),
                    text: lines.join("\n"),
                });
            }
        }
        edits
    }

    /// The rows that differ between the answers, each with its parents.
    fn differing(&self) -> BTreeMap<usize, BTreeSet<Option<usize>>> {
        let mut differing = BTreeMap::new();
        for row in 0..self.table.rows.len() {
            let parents: BTreeSet<Option<usize>> = self
                .answers
                .iter()
                .map(|answer| answer.parents[row])
                .collect();
            if parents.len() > 1 {
                differing.insert(row, parents);
            }
        }
        differing
    }

    /// How an answer differs from the inferred tree.
    fn difference(&self, answer: &Answer) -> String {
        let inferred = &self.nesting.parents;
        let rows = (0..inferred.len()).filter(|row| answer.parents[*row] != inferred[*row]);
        let mut by_parent: BTreeMap<Option<usize>, Vec<String>> = BTreeMap::new();
        for row in rows {
            let names = by_parent.entry(answer.parents[row]).or_default();
            names.push(format!("`{}`", self.name(row)));
        }
        let parts = by_parent.into_iter().map(|(parent, names)| {
            let more = names.len().saturating_sub(MOST_ROWS);
            let mut names = names[..names.len() - more].join(", ");
            if more > 0 {
                names.push_str(&format!(" and {more} more"));
            }
            format!("{names} in {}", self.owner(parent))
        });
        parts.collect::<Vec<_>>().join("; ")
    }

    fn owner(&self, row: Option<usize>) -> String {
        row.map_or_else(
            || "the outermost object".to_owned(),
            |row| format!("`{}`", self.name(row)),
        )
    }

    fn place(&self) -> String {
        format!(
            "the {} of `{}`",
            self.table.part.as_str(),
            self.table.target
        )
    }

    fn name(&self, row: usize) -> &str {
        &self.table.rows[row].name
    }

    fn location(&self, row: usize) -> Location {
        let span = self.table.body.rows.get(row).map(|row| &row.span);
        span.unwrap_or(&self.table.body.span).location()
    }
}
