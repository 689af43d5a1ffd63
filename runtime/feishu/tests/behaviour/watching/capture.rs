//! Capture of all `tracing` and `log` output of this thread.

use std::io::Write;
use std::sync::{Arc, Mutex, Once};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// The captured output.
#[derive(Clone, Default)]
pub(super) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// Captures the output of all crates at level TRACE, until the guard is dropped. The runtime of a test runs only on its thread.
    pub(super) fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        static BRIDGE: Once = Once::new();
        // `log` has one logger per process, which passes its output to the current subscriber of the thread.
        BRIDGE.call_once(|| tracing_log::LogTracer::init().expect("the only logger"));
        let captured = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .without_time()
            .with_writer(captured.clone())
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        (captured, guard)
    }

    pub(super) fn text(&self) -> String {
        let bytes = self.0.lock().expect("no panic");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Returns the lines that contain all of these parts.
    pub(super) fn lines(&self, parts: &[&str]) -> Vec<String> {
        let text = self.text();
        let matching = text
            .lines()
            .filter(|line| parts.iter().all(|part| line.contains(part)));
        matching.map(str::to_owned).collect()
    }

    /// Returns the only line that contains all of these parts.
    pub(super) fn line(&self, parts: &[&str]) -> String {
        let mut lines = self.lines(parts);
        assert_eq!(lines.len(), 1, "{parts:?} in:\n{}", self.text());
        lines.remove(0)
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Captured {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}
