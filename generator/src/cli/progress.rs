//! What a long run is doing, on a terminal.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::report::MessageFormat;

/// Runs that take less show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// Time between two frames.
const TICK: Duration = Duration::from_millis(100);

/// A line on standard error that says what is being done and for how long; gone when dropped, so that messages stand alone.
/// Shown to people on a terminal only.
pub(super) struct Progress {
    bar: ProgressBar,
    timer: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins with the first thing that is done, such as `reading the description`.
    pub(super) fn start(format: MessageFormat, doing: impl Into<String>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // The default is a spinner as well, without the time.
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

    /// Goes on to the next thing.
    pub(super) fn next(&self, doing: impl Into<String>) {
        self.bar.set_message(doing.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, timer)) = self.timer.take() {
            drop(stop);
            // It cannot panic, and if it did, there would be nothing to clear.
            let _ = timer.join();
        }
        self.bar.finish_and_clear();
    }
}
