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
        // The default style is a spinner without the time.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
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

    /// Shows the next step.
    pub(super) fn next(&self, doing: impl Into<String>) {
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
