//! The answers to doubts about tables, each with the statements that settle it.

use super::answer::Answer;
use super::dictionary::Dictionary;
use super::doubtful::{Doubtful, MOST_ATTEMPTS};
use super::outcome::Nesting;
use super::problem::{Override, Table};
use super::together::infer_all;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// The maximum number of rounds in which the answers to all questions are tried together.
const ROUNDS: usize = 3;

/// Returns the answers to the doubts about all tables. A table that is certain has none.
///
/// `nestings` are the trees of the tables with `seed`. The first answer of a table is its tree as inferred. Any answer settles all
/// doubts about the table.
pub fn answers(tables: &[Table<'_>], nestings: &[Nesting], seed: &Dictionary) -> Vec<Vec<Answer>> {
    let mut dictionary = seed.clone();
    for (table, nesting) in tables.iter().zip(nestings) {
        dictionary.learn(table.rows, nesting);
    }
    let numbers = 0..tables.len();
    let answers = numbers.into_par_iter().map(|number| {
        let (table, nesting) = (&tables[number], &nestings[number]);
        if nesting.is_certain() {
            return Vec::new();
        }
        let problem = table.problem(&dictionary);
        Doubtful { problem, nesting }.answers()
    });
    let mut answers: Vec<Vec<Answer>> = answers.collect();
    for _ in 0..ROUNDS {
        if !settle_together(tables, nestings, &dictionary, &mut answers) {
            break;
        }
    }
    answers
}

/// Adds the overrides that the first answers lack if all of them are given, because each then teaches the others. Returns true if it adds
/// any. `dictionary` has what the certain tables teach.
fn settle_together(
    tables: &[Table<'_>],
    nestings: &[Nesting],
    dictionary: &Dictionary,
    answers: &mut [Vec<Answer>],
) -> bool {
    let doubtful: Vec<usize> = (0..tables.len())
        .filter(|number| answers[*number].first().is_some_and(Answer::has_overrides))
        .collect();
    let overrides = doubtful.iter().map(|number| {
        let present = tables[*number].overrides.iter();
        present
            .chain(&answers[*number][0].overrides)
            .copied()
            .collect::<Vec<_>>()
    });
    let overrides: Vec<Vec<Override>> = overrides.collect();
    let settled = doubtful
        .iter()
        .zip(&overrides)
        .map(|(number, overrides)| Table {
            overrides,
            ..tables[*number]
        });
    let settled: Vec<Table<'_>> = settled.collect();
    let next = infer_all(&settled, dictionary);
    let mut dictionary = dictionary.clone();
    for (table, nesting) in settled.iter().zip(&next) {
        dictionary.learn(table.rows, nesting);
    }
    let mut has_added = false;
    for (place, number) in doubtful.into_iter().enumerate() {
        let answer = &mut answers[number][0];
        if next[place].is_certain() && next[place].parents == answer.parents {
            continue;
        }
        let doubtful = Doubtful {
            problem: settled[place].problem(&dictionary),
            nesting: &nestings[number],
        };
        let tree = answer.parents.clone();
        let more = doubtful.overrides(&tree, &[next[place].parents.clone()], MOST_ATTEMPTS);
        let more = more.unwrap_or_else(|| doubtful.all_overrides(&tree));
        has_added |= !more.is_empty();
        answer.overrides.extend(more);
        answer.overrides.sort_unstable();
    }
    has_added
}

#[cfg(test)]
mod tests {
    use super::super::answer::Answer;
    use super::super::dictionary::Dictionary;
    use super::super::problem::{Override, StatedTypes, Table};
    use super::super::row::FlatRow;
    use super::super::synthetic::{drawn, rows};
    use super::super::together::infer_all;
    use super::answers;

    fn table<'a>(
        rows: &'a [FlatRow],
        overrides: &'a [Override],
        stated: &'a StatedTypes,
    ) -> Table<'a> {
        Table {
            rows,
            sample: None,
            overrides,
            stated,
        }
    }

    fn of(rows: &[FlatRow], overrides: &[Override], stated: &StatedTypes) -> Vec<Answer> {
        let tables = [table(rows, overrides, stated)];
        let nestings = infer_all(&tables, &Dictionary::new());
        let mut answers = answers(&tables, &nestings, &Dictionary::new());
        answers.remove(0)
    }

    #[test]
    fn each_answer_settles_all_doubts_of_a_table() {
        let rows = rows(
            "owner user\n id string\n title string\n place spot\n floor int\n note string\n more string",
        );
        let none = StatedTypes::new();
        let answers = of(&rows, &[], &none);
        assert!(answers.len() > 1, "{answers:?}");
        for answer in answers {
            let tables = [table(&rows, &answer.overrides, &none)];
            let settled = infer_all(&tables, &Dictionary::new()).remove(0);
            assert!(settled.is_certain(), "{:?}", settled.verdict);
            assert_eq!(
                drawn(&rows, &settled.parents),
                drawn(&rows, &answer.parents)
            );
            assert_eq!(of(&rows, &answer.overrides, &none), []);
        }
    }

    #[test]
    fn one_override_of_an_unconfirmed_table_leaves_the_other_rows_open() {
        let rows = rows("owner user\n id string\n title string");
        let none = StatedTypes::new();
        let overrides = [Override {
            row: 2,
            parent: None,
        }];
        let answers = of(&rows, &overrides, &none);
        let rows: Vec<usize> = answers[0].overrides.iter().map(|known| known.row).collect();
        assert_eq!(rows, [0, 1]);
    }

    #[test]
    fn rows_of_stated_types_need_no_overrides() {
        let rows = rows("owner user\n id string\n title string\n note string");
        let fields = ["id", "title"].map(str::to_owned).into();
        let stated = StatedTypes::from([("user".to_owned(), vec![fields])]);
        let answers = of(&rows, &[], &stated);
        let rows: Vec<usize> = answers[0].overrides.iter().map(|known| known.row).collect();
        assert_eq!(rows, [0, 3]);
    }

    #[test]
    fn fields_of_a_type_settle_its_objects() {
        let rows =
            rows("owner user\n id string\n title string\n maker user\n id string\n title string");
        let fields = ["id", "title"].map(str::to_owned).into();
        let stated = StatedTypes::from([("user".to_owned(), vec![fields])]);
        let tables = [table(&rows, &[], &stated)];
        let nesting = infer_all(&tables, &Dictionary::new()).remove(0);
        assert_eq!(
            drawn(&rows, &nesting.parents),
            "owner{id title} maker{id title}"
        );
    }
}
