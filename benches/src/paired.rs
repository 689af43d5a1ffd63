//! Two ways to do one thing, measured in turns, so that whatever else the machine does meets both.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

/// One of the two ways: its name, and what does it so many times.
pub struct Side<'s> {
    /// How it is called in the output.
    pub name: &'static str,
    /// Does it this many times.
    pub batch: Box<dyn FnMut(u32) + 's>,
}

impl<'s> Side<'s> {
    /// A side of a comparison.
    pub fn new(name: &'static str, batch: impl FnMut(u32) + 's) -> Self {
        let batch = Box::new(batch);
        Self { name, batch }
    }

    /// Time per repetition: on the clock, and of this thread on a processor.
    fn measure(&mut self, times: u32) -> [Duration; 2] {
        let (clock, processor) = (Instant::now(), ThreadTime::now());
        (self.batch)(times);
        [clock.elapsed() / times, processor.elapsed() / times]
    }
}

/// Measures both sides in `rounds` rounds of `times` each, and prints the median of each and of the rounds' ratios, with the tenth and
/// the ninetieth percentile.
///
/// Processor time is what the thread itself used: it hardly depends on what else runs, and leaves out a server on another thread.
pub fn compare(what: &str, rounds: usize, times: u32, mut ours: Side<'_>, mut theirs: Side<'_>) {
    ours.measure(times);
    theirs.measure(times);
    let mut measured = Vec::with_capacity(rounds);
    for round in 0..rounds {
        // Who goes first may have it colder.
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

/// The tenth percentile, the ninetieth, and the median.
fn spread(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |part: usize| values[(values.len() - 1) * part / 100];
    [at(10), at(90), at(50)]
}
