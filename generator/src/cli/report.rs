//! Printing messages: as text for users, or as JSON for programs.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use feishu_codegen::diagnostic::{Diagnostics, Format, Lines, Severity, Sources};
use feishu_codegen::model::{Api, Omitted};
use feishu_codegen::output::{self, Change};
use feishu_codegen::rust::{RUNTIME, RUNTIME_VERSION};
use serde_json::json;

use super::outcome::Outcome;

/// The format of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum MessageFormat {
    /// Text, in colour on a terminal.
    #[default]
    Human,
    /// One JSON object a line, on standard output.
    Json,
}

/// The result of `generate`.
pub(super) struct Summary<'a> {
    /// The folder of the runtime's copy, relative to the client.
    pub(super) runtime: Option<&'a str>,
    pub(super) operations: usize,
    pub(super) types: usize,
    pub(super) files: usize,
    pub(super) time: Duration,
}

/// Prints messages in one format. A closed pipe ends the output, not the run.
pub(super) struct Reporter {
    format: MessageFormat,
}

const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();

impl Reporter {
    pub(super) fn new(format: MessageFormat) -> Self {
        Self { format }
    }

    pub(super) fn diagnostics(&self, diagnostics: &Diagnostics, sources: &Sources) {
        match self.format {
            MessageFormat::Human => {
                // `anstream` removes the colours if standard error is not a terminal.
                let format = Format::Human { color: true };
                let shown = diagnostics.render(sources, format);
                let _ = write!(anstream::stderr(), "{shown}");
                let count = |severity| {
                    diagnostics
                        .iter()
                        .filter(|found| found.severity == severity)
                        .count()
                };
                let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
                if errors + warnings > 0 {
                    let parts: Vec<String> = [plural(errors, "error"), plural(warnings, "warning")]
                        .into_iter()
                        .zip([errors, warnings])
                        .filter_map(|(text, count)| (count > 0).then_some(text))
                        .collect();
                    self.text(&format!("{} found", parts.join(" and ")));
                }
            }
            MessageFormat::Json => {
                let text = diagnostics.render(sources, Format::Json);
                let _ = write!(std::io::stdout(), "{text}");
            }
        }
    }

    pub(super) fn lint_passed(&self, spec: &Path, api: &Api, time: Duration) {
        let operations = api.operation_count();
        match self.format {
            MessageFormat::Human => {
                let time = time.as_millis();
                self.text(&format!(
                    "{GOOD}no errors{GOOD:#} in {}: {} ({time} ms)",
                    spec.display(),
                    plural(operations, "operation")
                ));
            }
            MessageFormat::Json => self.json(&json!({"kind": "summary", "operations": operations})),
        }
    }

    pub(super) fn generated(&self, out: &Path, changes: &[Change], summary: &Summary<'_>) {
        let (written, removed) = count(changes);
        let Summary {
            runtime,
            operations,
            types,
            files,
            time,
        } = summary;
        match self.format {
            MessageFormat::Human => {
                self.changes(out, changes, *runtime);
                let state = match (written, removed) {
                    (0, 0) => format!("{GOOD}up to date{GOOD:#}"),
                    (written, 0) => format!("{GOOD}{} written{GOOD:#}", plural(written, "file")),
                    (written, removed) => format!(
                        "{GOOD}{} written, {removed} removed{GOOD:#}",
                        plural(written, "file")
                    ),
                };
                self.text(&format!(
                    "{}: {state}: {}, {}, {} ({} ms)",
                    out.display(),
                    plural(*operations, "operation"),
                    plural(*types, "type"),
                    plural(*files, "file"),
                    time.as_millis()
                ));
            }
            MessageFormat::Json => self.json(&json!({
                "kind": "summary", "operations": operations, "types": types, "files": files,
                "changed": changes.iter().map(|change| &change.path).collect::<Vec<_>>(),
                "milliseconds": u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            })),
        }
    }

    /// Lists changed files. Those of the runtime's copy are one line.
    fn changes(&self, out: &Path, changes: &[Change], runtime: Option<&str>) {
        let is_copied =
            |change: &&Change| runtime.is_some_and(|of| Path::new(&change.path).starts_with(of));
        for change in changes.iter().filter(|change| !is_copied(change)) {
            let verb = match (&change.old, &change.new) {
                (None, _) => "created",
                (_, None) => "removed",
                _ => "changed",
            };
            self.text(&format!("  {verb} {}", out.join(&change.path).display()));
        }
        let copied = changes.iter().filter(is_copied).count();
        if let Some(folder) = runtime.filter(|_| copied > 0) {
            self.text(&format!(
                "  copied {RUNTIME} {RUNTIME_VERSION} to {}: {} changed",
                out.join(folder).display(),
                plural(copied, "file")
            ));
        }
    }

    pub(super) fn stale(&self, out: &Path, changes: &[Change], command: &str) {
        match self.format {
            MessageFormat::Human => {
                let _ = write!(std::io::stdout(), "{}", output::diff(changes));
                self.text(&format!(
                    "{BAD}{} stale{BAD:#} in {}; to update it, run: {command}",
                    plural(changes.len(), "file"),
                    out.display()
                ));
            }
            MessageFormat::Json => {
                for change in changes {
                    let diff = output::diff(std::slice::from_ref(change));
                    self.json(&json!({"kind": "stale", "file": change.path, "diff": diff, "command": command}));
                }
            }
        }
    }

    /// Lists what is omitted, each with the error because of which it is.
    pub(super) fn omitted(
        &self,
        omitted: &[Omitted],
        diagnostics: &Diagnostics,
        sources: &Sources,
    ) {
        let mut lines = Lines::new(sources);
        for part in omitted {
            let id = &part.id;
            let (file, line) = lines.find(&part.location);
            let error = diagnostics.get(part.because);
            let cause = error.and_then(|error| error.location.as_ref());
            let cause = cause.map(|location| lines.find(location));
            let code = error.map(|error| error.code.as_str());
            match self.format {
                MessageFormat::Human => {
                    let why = code.map_or_else(String::new, |code| match cause {
                        Some((file, line)) => {
                            format!(" because of {code} at {}", place(file, line))
                        }
                        None => format!(" because of {code}"),
                    });
                    let at = place(file, line);
                    self.text(&format!("{BAD}omitted{BAD:#}: {id} ({at}){why}"));
                }
                MessageFormat::Json => {
                    let cause = json!({
                        "code": code,
                        "file": cause.map(|(file, _)| file),
                        "line": cause.and_then(|(_, line)| line),
                    });
                    self.json(&json!({
                        "kind": "left-out", "id": id, "file": file, "line": line, "because": cause,
                    }));
                }
            }
        }
    }

    /// States which operations are paged without a statement of the document or of the configuration.
    pub(super) fn detected_paging(&self, api: &Api) {
        let resources = api.services.iter().flat_map(|service| &service.resources);
        let operations = resources.flat_map(|resource| &resource.operations);
        let detected: Vec<String> = operations
            .filter_map(|operation| {
                let paging = operation.pagination.as_ref().filter(|of| of.detected)?;
                Some(format!("{} ({})", operation.id.text, paging.parameter))
            })
            .collect();
        if detected.is_empty() {
            return;
        }
        match self.format {
            MessageFormat::Human => {
                let shown = &detected[..detected.len().min(5)];
                let more = match detected.len() - shown.len() {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                self.text(&format!(
                    "paging detected: {}{more}; `[paging]` of the configuration overrides it",
                    shown.join(", ")
                ));
            }
            MessageFormat::Json => {
                self.json(&json!({"kind": "detected-paging", "operations": detected}));
            }
        }
    }

    pub(super) fn created(&self, path: &Path, next: &str) {
        match self.format {
            MessageFormat::Human => {
                self.text(&format!("{GOOD}created{GOOD:#} {}", path.display()));
                self.text(&format!("edit it, then run: {next}"));
            }
            MessageFormat::Json => {
                self.json(
                    &json!({"kind": "created", "file": path.display().to_string(), "next": next}),
                );
            }
        }
    }

    pub(super) fn nothing_written(&self, out: &Path) {
        if self.format == MessageFormat::Human {
            self.text(&format!("nothing was written to {}", out.display()));
        }
    }

    /// The outcome of a command. The reason why it could not run is printed.
    pub(super) fn outcome(&self, result: Result<Outcome, String>) -> Outcome {
        result.unwrap_or_else(|reason| {
            self.failure(&reason);
            Outcome::CouldNotRun
        })
    }

    pub(super) fn failure(&self, message: &str) {
        match self.format {
            MessageFormat::Human => self.text(&format!("{BAD}error{BAD:#}: {message}")),
            MessageFormat::Json => self.json(&json!({"kind": "failure", "message": message})),
        }
    }

    /// Prints a line of text.
    pub(super) fn text(&self, message: &str) {
        let _ = writeln!(anstream::stderr(), "{message}");
    }

    /// Prints a JSON object.
    pub(super) fn json(&self, message: &serde_json::Value) {
        let _ = writeln!(std::io::stdout(), "{message}");
    }
}

/// A file with a line: `api.yaml:12`.
fn place(file: &str, line: Option<usize>) -> String {
    line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
}

/// A count with its noun.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// The numbers of written and removed files.
fn count(changes: &[Change]) -> (usize, usize) {
    let removed = changes.iter().filter(|change| change.new.is_none()).count();
    (changes.len() - removed, removed)
}
