//! Measures two implementations in turns, so that other load on the machine affects both.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

/// One of the two implementations.
pub struct Side<'s> {
    /// The name in the output.
    pub name: &'static str,
    /// Runs the implementation this many times.
    pub batch: Box<dyn FnMut(u32) + 's>,
}

impl<'s> Side<'s> {
    /// Creates a side of the comparison.
    pub fn new(name: &'static str, batch: impl FnMut(u32) + 's) -> Self {
        let batch = Box::new(batch);
        Self { name, batch }
    }

    /// Time per repetition: wall time, and processor time of this thread.
    fn measure(&mut self, times: u32) -> [Duration; 2] {
        let (clock, processor) = (Instant::now(), ThreadTime::now());
        (self.batch)(times);
        [clock.elapsed() / times, processor.elapsed() / times]
    }
}

/// Measures both sides in `rounds` rounds of `times` repetitions. Prints the median of each side and of the ratios, with the tenth and the
/// ninetieth percentile.
///
/// Processor time is that of this thread only. It hardly depends on other load, and excludes a server on another thread.
pub fn compare(what: &str, rounds: usize, times: u32, mut ours: Side<'_>, mut theirs: Side<'_>) {
    ours.measure(times);
    theirs.measure(times);
    let mut measured = Vec::with_capacity(rounds);
    for round in 0..rounds {
        // The first side may run with colder caches, so the sides take turns.
        measured.push(if round % 2 == 0 {
            let first = ours.measure(times);
            (first, theirs.measure(times))
        } else {
            let first = theirs.measure(times);
            (ours.measure(times), first)
        });
    }
    println!("{what}: {rounds} rounds of {times}");
    for (clock, name) in ["elapsed", "processor"].into_iter().enumerate() {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        let pairs: Vec<(f64, f64)> = measured
            .iter()
            .map(|(ours, theirs)| (micros(ours[clock]), micros(theirs[clock])))
            .collect();
        let [.., our] = spread(pairs.iter().map(|pair| pair.0));
        let [.., their] = spread(pairs.iter().map(|pair| pair.1));
        let [low, high, ratio] = spread(pairs.iter().map(|pair| pair.0 / pair.1));
        println!(
            "  {name:10} {} {our:8.2} µs   {} {their:8.2} µs   ratio {ratio:.3} ({low:.3} to {high:.3})",
            ours.name, theirs.name
        );
    }
}

/// The tenth percentile, the ninetieth percentile and the median.
fn spread(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |part: usize| values[(values.len() - 1) * part / 100];
    [at(10), at(90), at(50)]
}
