//! The progress of a long run, on a terminal.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report::MessageFormat;

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// The time between two frames.
const TICK: Duration = Duration::from_millis(100);

/// A step of unknown length. The library's default has no time.
const SPINNER: &str = "{spinner} {msg} ({elapsed})";
/// A step whose parts are counted.
#[cfg(feature = "sync")]
const BAR: &str = "{spinner} {msg} {bar:30} {pos} of {len} ({elapsed})";

fn set_style(bar: &ProgressBar, template: &str) {
    // Both templates are valid.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// A line on standard error with the current step and the elapsed time. It is removed when dropped, before messages are printed.
/// It is shown only on a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    timer: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts with the first step, such as `reading the description`.
    pub(super) fn start(format: MessageFormat, doing: impl Into<String>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        set_style(&bar, SPINNER);
        bar.set_message(doing.into());
        let wanted = format == MessageFormat::Human && std::io::stderr().is_terminal();
        let timer = wanted.then(|| {
            let (stop, stopped) = channel();
            let bar = bar.clone();
            let show_when_due = move || {
                if stopped.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(TICK);
                }
            };
            (stop, std::thread::spawn(show_when_due))
        });
        Self { bar, timer }
    }

    /// Shows a step with a bar: how much of it is done.
    #[cfg(feature = "sync")]
    pub(super) fn part(&self, doing: &str, done: usize, all: usize) {
        if self.bar.length() != Some(all as u64) {
            set_style(&self.bar, BAR);
            self.bar.set_length(all as u64);
            self.bar.set_message(doing.to_owned());
        }
        self.bar.set_position(done as u64);
    }

    /// Prints messages while the line is hidden.
    #[cfg(feature = "sync")]
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Shows the next step.
    pub(super) fn next(&self, doing: impl Into<String>) {
        set_style(&self.bar, SPINNER);
        self.bar.set_message(doing.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, timer)) = self.timer.take() {
            drop(stop);
            // The timer cannot panic. If it did, there would be nothing to clear.
            let _ = timer.join();
        }
        self.bar.finish_and_clear();
    }
}
