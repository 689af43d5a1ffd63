//! The tables of times.
//!
//! Each document is generated several times, each time in a separate process and in turns with its floor. The minimum is shown, because
//! other load affects it least. The floor is parsing the document into `openapiv3::OpenAPI` and printing the same crate from `syn::File` with
//! `prettyplease`, in one thread. `1 thread` and the floor are processor time; all others are wall time.

use crate::Subject;
use crate::measure::{self, Floor, Generated};

/// The measurements of one document.
struct Measured {
    name: String,
    one_thread: Vec<Generated>,
    all_threads: Vec<Generated>,
    floors: Vec<Floor>,
}

/// Measures the documents and prints two tables: totals and stages.
pub(crate) fn print(subjects: &[Subject]) {
    let measured: Vec<Measured> = subjects.iter().map(measure).collect();
    println!(
        "| document | operations | types | MB read | MB written | 1 thread, ms | all threads, ms | operations/s | MB/s | peak MiB | ratio to the floor, 1 thread | all threads |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    measured
        .iter()
        .for_each(|measured| print_row(measured.whole()));
    println!();
    println!(
        "| document, ms | parse | bundle | validate | openapiv3 | model | render | floor: openapiv3 | floor: print |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    measured
        .iter()
        .for_each(|measured| print_row(measured.stages()));
}

fn print_row(cells: impl IntoIterator<Item = String>) {
    let cells: Vec<String> = cells.into_iter().collect();
    println!("| {} |", cells.join(" | "));
}

/// The number of measurements for a document of this size.
fn rounds(bytes: u64) -> usize {
    if bytes < 4_000_000 { 7 } else { 3 }
}

fn measure(subject: &Subject) -> Measured {
    let mut measured = Measured {
        name: subject.name.clone(),
        one_thread: Vec::new(),
        all_threads: Vec::new(),
        floors: Vec::new(),
    };
    let bytes = subject.path.metadata().map_or(0, |metadata| metadata.len());
    for _ in 0..rounds(bytes) {
        let path = &subject.path;
        measured
            .one_thread
            .push(measure::run(measure::GENERATE, path, Some(1)));
        measured
            .floors
            .push(measure::run(measure::FLOOR, path, Some(1)));
        measured
            .all_threads
            .push(measure::run(measure::GENERATE, path, None));
    }
    measured
}

impl Measured {
    fn whole(&self) -> [String; 12] {
        let facts = &self.one_thread[0];
        let one = least(&self.one_thread, |run| run.processor);
        let all = least(&self.all_threads, |run| run.elapsed);
        let floor = least(&self.floors, |floor| floor.deserialize)
            + least(&self.floors, |floor| floor.print);
        let peak = self.all_threads.iter().map(|run| run.peak).max();
        [
            self.name.clone(),
            facts.operations.to_string(),
            facts.types.to_string(),
            megabytes(facts.read as f64),
            megabytes(facts.written as f64),
            milliseconds(one),
            milliseconds(all),
            format!("{:.0}", facts.operations as f64 / one),
            format!("{:.1}", facts.read as f64 / 1e6 / one),
            format!("{:.0}", peak.unwrap_or(0) as f64 / 1024.0 / 1024.0),
            format!("{:.2}", one / floor),
            format!("{:.2}", all / floor),
        ]
    }

    fn stages(&self) -> [String; 9] {
        let stage = |time: fn(&Generated) -> f64| milliseconds(least(&self.one_thread, time));
        let floor = |time: fn(&Floor) -> f64| milliseconds(least(&self.floors, time));
        [
            self.name.clone(),
            stage(|run| run.parse),
            stage(|run| run.bundle),
            stage(|run| run.validate),
            stage(|run| run.deserialize),
            stage(|run| run.model),
            stage(|run| run.render),
            floor(|floor| floor.deserialize),
            floor(|floor| floor.print),
        ]
    }
}

fn least<T>(runs: &[T], time: impl Fn(&T) -> f64) -> f64 {
    runs.iter().map(time).fold(f64::INFINITY, f64::min)
}

fn milliseconds(seconds: f64) -> String {
    format!("{:.1}", seconds * 1e3)
}

fn megabytes(bytes: f64) -> String {
    format!("{:.2}", bytes / 1e6)
}
