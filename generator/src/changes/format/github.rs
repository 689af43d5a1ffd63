//! The report as workflow commands of GitHub Actions, which become annotations of a pull request's files.
//!
//! Source: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::phrase;
use crate::changes::{Change, Report, Severity};
use crate::diagnostic::visible;

/// Formats the report as workflow commands, one a line: `::error file=…,line=…,col=…,title=…::…` for breaking changes, and `::notice` for
/// the others. A place in the old description is used if the new one has none.
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for change in report.changes() {
        text.push_str(&command(report, change));
        text.push('\n');
    }
    text.push_str(&format!(
        "{}: {}\n",
        phrase::title(report),
        phrase::counts(report)
    ));
    text
}

fn command(report: &Report, change: &Change) -> String {
    let level = match change.severity() {
        Severity::Breaking => "error",
        Severity::Compatible | Severity::Wording => "notice",
    };
    let place = change.new_place.as_ref().or(change.old_place.as_ref());
    let place = place.map_or_else(String::new, |place| {
        let file = property(&visible(&place.file));
        format!("file={file},line={},col={},", place.line, place.column)
    });
    let title = property(&format!("{} ({})", change.kind.title(), change.kind.code()));
    let mut lines = vec![phrase::headline(change)];
    if change.new_place.is_none() && change.old_place.is_some() {
        let old = visible(&report.old);
        lines.push(format!("The line is that of {old}."));
    }
    let (pairs, more) = phrase::first(&change.items, 3);
    lines.extend(pairs.iter().map(|pair| {
        let effect = pair.effect.as_str();
        format!(
            "Rust ({effect}): {} {}",
            phrase::path(pair),
            phrase::short(&pair.words)
        )
    }));
    if more > 0 {
        lines.push(format!("Rust: {more} more items"));
    }
    lines.extend(phrase::page(change).map(str::to_owned));
    format!(
        "::{level} {place}title={title}::{}",
        data(&lines.join("\n"))
    )
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::github;
    use crate::changes::format::sample;

    /// The parts of a command, unescaped as the runner does: level, properties, message.
    fn parse(line: &str) -> (String, Vec<(String, String)>, String) {
        let rest = line.strip_prefix("::").expect("a command");
        let (head, message) = rest.split_once("::").expect("a message");
        let (level, properties) = head.split_once(' ').expect("properties");
        let unescape = |text: &str| {
            let text = text
                .replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%3A", ":");
            text.replace("%2C", ",").replace("%25", "%")
        };
        let properties = properties.split(',').map(|property| {
            let (key, value) = property.split_once('=').expect("a value");
            (key.to_owned(), unescape(value))
        });
        (level.to_owned(), properties.collect(), unescape(message))
    }

    #[test]
    fn each_change_is_one_command() {
        let report = sample::report();
        let text = github(&report);
        let commands: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with("::"))
            .map(parse)
            .collect();
        assert_eq!(commands.len(), report.changes().len());
        let (level, properties, message) = &commands[0];
        assert_eq!(level, "error");
        let of = |key: &str| {
            let found = properties.iter().find(|(name, _)| name == key);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(of("file"), Some("spec/im/paths/message,100%:reply.yaml"));
        assert_eq!(of("line"), Some("12"));
        assert_eq!(of("col"), Some("5"));
        assert_eq!(
            of("title"),
            Some("became required (request-field-became-required)")
        );
        assert!(
            message.starts_with("im.v1.message.reply: query parameter uuid became required\n"),
            "{message}"
        );
    }

    /// A line of wording must not become a command, and no character of it must reach a terminal as a command.
    #[test]
    fn wording_starts_no_command() {
        let text = github(&sample::hostile());
        for line in text.lines() {
            let is_own = ["::error ", "::notice ", "Breaking changes of the API: "]
                .iter()
                .any(|own| line.starts_with(own));
            assert!(is_own, "{line}");
        }
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\r'));
    }
}
