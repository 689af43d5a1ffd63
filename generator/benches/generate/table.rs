//! The table of times by stage.
//!
//! Each document is generated several times, each time by a process of its own, in turns with its floor; the least of each time is
//! shown, which other work on the machine disturbs least. Stages are those of one thread. `floor` is reading the document into
//! `openapiv3::OpenAPI` and printing the same crate with `prettyplease`, by one thread, and `ratio` the whole divided by it.

use crate::Subject;
use crate::measure::{self, Floor, Generated};

const HEAD: &str = "\
| document | operations | types | MB read | MB written | parse | bundle | validate | openapiv3 | model | render | 1 thread | all threads | operations/s | MB/s | peak MiB | floor | ratio | ratio, all threads |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

/// Measures the documents and prints a line for each; times are in milliseconds.
pub(crate) fn print(subjects: &[Subject]) {
    println!("{HEAD}");
    for subject in subjects {
        println!("{}", line(subject));
    }
}

/// How often a document is measured.
fn rounds(bytes: u64) -> usize {
    if bytes < 4_000_000 { 7 } else { 3 }
}

fn line(subject: &Subject) -> String {
    let bytes = subject.path.metadata().map_or(0, |metadata| metadata.len());
    let (mut one, mut all) = (Vec::new(), Vec::new());
    let mut floors: Vec<Floor> = Vec::new();
    for _ in 0..rounds(bytes) {
        one.push(measure::run::<Generated>(
            measure::GENERATE,
            &subject.path,
            Some(1),
        ));
        floors.push(measure::run(measure::FLOOR, &subject.path, Some(1)));
        all.push(measure::run::<Generated>(
            measure::GENERATE,
            &subject.path,
            None,
        ));
    }
    let least = |time: fn(&Generated) -> f64| one.iter().map(time).fold(f64::INFINITY, f64::min);
    let least_floor =
        |time: fn(&Floor) -> f64| floors.iter().map(time).fold(f64::INFINITY, f64::min);
    let total = least(|run| run.total);
    let with_all = all
        .iter()
        .map(|run| run.total)
        .fold(f64::INFINITY, f64::min);
    let floor = least_floor(|run| run.deserialize) + least_floor(|run| run.print);
    let peak = all.iter().map(|run| run.peak).max().unwrap_or(0);
    let facts = &one[0];
    let ms = |seconds: f64| format!("{:.1}", seconds * 1e3);
    let megabytes = |bytes: f64| format!("{:.2}", bytes / 1e6);
    let cells = [
        subject.name.clone(),
        facts.operations.to_string(),
        facts.types.to_string(),
        megabytes(facts.read as f64),
        megabytes(facts.written as f64),
        ms(least(|run| run.parse)),
        ms(least(|run| run.bundle)),
        ms(least(|run| run.validate)),
        ms(least(|run| run.deserialize)),
        ms(least(|run| run.model)),
        ms(least(|run| run.render)),
        ms(total),
        ms(with_all),
        format!("{:.0}", facts.operations as f64 / total),
        format!("{:.1}", facts.read as f64 / 1e6 / total),
        format!("{:.0}", peak as f64 / 1024.0 / 1024.0),
        ms(floor),
        format!("{:.2}", total / floor),
        format!("{:.2}", with_all / floor),
    ];
    format!("| {} |", cells.join(" | "))
}
