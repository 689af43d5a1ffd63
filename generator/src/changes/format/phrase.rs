//! Phrases that several formats share. Texts of the description are made visible: nothing in them is hidden or obeyed.

use crate::changes::{Change, ItemPair, Owner, Report, Severity, SourcePlace, Verdict, WireEffect};
use crate::diagnostic::visible;

/// The severities, the worst first.
pub(super) const SEVERITIES: [Severity; 3] =
    [Severity::Breaking, Severity::Compatible, Severity::Wording];

/// What changed, without its owner: `query parameter uuid became required`.
pub(super) fn event(change: &Change) -> String {
    let (path, title) = (short(&change.subject.path), change.kind.title());
    let words = [role(change), &path, title];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The role of the field or value. Empty if the words after it begin with it: `response has another format`, `body became optional`.
pub(super) fn role(change: &Change) -> &'static str {
    let (role, path, title) = (
        change.subject.role,
        change.subject.path.as_str(),
        change.kind.title(),
    );
    let is_said = match path {
        "" => title.starts_with(role),
        path => path == role || role == "wording",
    };
    if is_said { "" } else { role }
}

/// The old and the new value. Of what was added or removed, there is one. Anything else that only one side states was or is `none`.
pub(super) fn values(change: &Change) -> (Option<&str>, Option<&str>) {
    let code = change.kind.code();
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    match (old, new) {
        (Some(_), None) if !code.ends_with("removed") => (old, Some("none")),
        (None, Some(_)) if !code.ends_with("added") => (Some("none"), new),
        _ => (old, new),
    }
}

/// What changed, in one line: `im.v1.message.reply: query parameter uuid became required: optional → required`.
pub(super) fn headline(change: &Change) -> String {
    let values = match values(change) {
        (Some(old), Some(new)) => format!(": {} → {}", short(old), short(new)),
        (Some(value), None) | (None, Some(value)) => format!(": {}", short(value)),
        (None, None) => String::new(),
    };
    format!("{}: {}{values}", subject(change), event(change))
}

/// The owner's name. Where a change of a service concerns some of its operations, their number stands behind it.
pub(super) fn subject(change: &Change) -> String {
    let owner = owner(&change.subject.owner);
    match (&change.subject.owner, change.reaches.len()) {
        (Owner::Service(_) | Owner::Client, 1) => format!("{owner} (1 operation)"),
        (Owner::Service(_) | Owner::Client, count @ 2..) => format!("{owner} ({count} operations)"),
        _ => owner,
    }
}

/// The owner's name. A type has the name of its service before it.
pub(super) fn owner(owner: &Owner) -> String {
    match owner {
        Owner::Type { service, name } if !service.is_empty() => short(&format!("{service} {name}")),
        _ => short(owner.name()),
    }
}

/// A value in one line, cut if it is long.
pub(super) fn short(value: &str) -> String {
    cut(value, 200)
}

/// A value in one line, cut after a number of characters. The end states how much is missing. A rest that is shorter than this statement stays.
pub(super) fn cut(value: &str, limit: usize) -> String {
    let value = visible(value);
    let rest = value
        .char_indices()
        .nth(limit)
        .map(|(at, _)| value.split_at(at));
    match rest.map(|(start, rest)| (start, rest.chars().count())) {
        Some((start, more)) if more > 24 => format!("{start}… ({more} more characters)"),
        _ => value.into_owned(),
    }
}

/// `file:line:column`.
pub(super) fn place(place: &SourcePlace) -> String {
    let SourcePlace { file, line, column } = place;
    format!("{}:{line}:{column}", short(file))
}

/// The page's URL, if it is one that a browser opens without doing anything else.
pub(super) fn page(change: &Change) -> Option<&str> {
    let is_url = |url: &&str| {
        let is_plain = |c: char| c.is_ascii_graphic() && !"<>\"'`\\(){}[]|^".contains(c);
        (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(is_plain)
    };
    change.page.as_deref().filter(is_url)
}

/// The parts of a phrase, in which names stand between backticks: each part, and true for a name.
pub(super) fn names(phrase: &str) -> Vec<(&str, bool)> {
    let parts: Vec<&str> = phrase.split('`').collect();
    // An even number of parts has a backtick without its partner.
    match parts.len() % 2 {
        0 => vec![(phrase, false)],
        _ => (parts.into_iter().enumerate())
            .filter(|(_, part)| !part.is_empty())
            .map(|(index, part)| (part, index % 2 == 1))
            .collect(),
    }
}

/// The path of an item, the old one if it has another now.
pub(super) fn path(pair: &ItemPair) -> String {
    let item = pair.before.as_ref().or(pair.after.as_ref());
    item.map_or_else(String::new, |item| short(&item.path))
}

/// The first of several names, and how many more there are.
pub(super) fn first<T>(all: &[T], limit: usize) -> (&[T], usize) {
    let shown = &all[..all.len().min(limit)];
    (shown, all.len() - shown.len())
}

/// The title of the report, by the worst severity.
pub(super) fn title(report: &Report) -> &'static str {
    match report.severity() {
        Some(Severity::Breaking) => "Breaking changes of the API",
        Some(Severity::Compatible) => "Compatible changes of the API",
        Some(Severity::Wording) => "Changes of the API's wording",
        None if report.ignored().is_empty() => "No changes of the API",
        None => "Only ignored changes of the API",
    }
}

/// What the verdict of the wire means.
pub(super) fn on_the_wire(report: &Report) -> &'static str {
    match report.wire() {
        WireEffect::Breaking => "breaking",
        WireEffect::Compatible => "compatible",
        WireEffect::None => "unchanged",
    }
}

/// What the verdict on the crate means.
pub(super) fn in_rust(report: &Report) -> &'static str {
    match report.verdict() {
        Verdict::Major => "some callers do not compile",
        Verdict::Minor => "all callers compile",
        Verdict::Patch => "the public interface stays the same",
        Verdict::None if report.ignored().is_empty() => "nothing changed",
        Verdict::None => "all changes are ignored",
    }
}

/// How many changes there are: `2 breaking, 5 compatible, 1 wording, 3 ignored`.
pub(super) fn counts(report: &Report) -> String {
    let of_severities = SEVERITIES.map(|of| (report.count(of), of.as_str()));
    let ignored = (report.ignored().len(), "ignored");
    let parts: Vec<String> = of_severities
        .into_iter()
        .chain([ignored])
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    match parts.is_empty() {
        true => "no changes".to_owned(),
        false => parts.join(", "),
    }
}
