//! The wording that the configuration demands, as diagnostics.

use std::collections::{BTreeMap, BTreeSet};

use super::glossary::Glossary;
use super::item::{DESCRIBE, Item, ItemKind};
use super::prose::is_chinese;
use super::references::References;
use super::survey::Survey;
use super::usage::Side;
use crate::config::{GlossaryFile, LintSettings, WordedItems, WordingRule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Part, did_you_mean};
use crate::spec::Document;

/// The most diagnostics of one code about one document. Hundreds of items without wording are work to plan, not to scroll through.
const MOST_SHOWN: usize = 10;

/// The most names that one sentence may describe: one thing has different names in different places.
const MOST_NAMES: usize = 4;

/// Reports the wording that documents lack, and wording that says nothing. Returns the number of items that were examined.
pub fn lint(
    documents: &[Document],
    settings: &LintSettings,
    diagnostics: &mut Diagnostics,
) -> usize {
    let mut examined = 0;
    let is_checked = |document: &Document| settings.of_document(&document.name).is_some();
    if documents.iter().any(is_checked) {
        let surveys: Vec<_> = documents.iter().map(Survey::of).collect();
        let references = References::to(&surveys);
        for survey in &surveys {
            let name = &survey.document.name;
            if let Some(rule) = settings.of_document(name) {
                let mut findings = Findings::default();
                examined += check(survey, rule, &references, &mut findings, diagnostics);
                findings.report(name, diagnostics);
            }
        }
    }
    let names: Vec<&str> = documents.iter().map(|of| of.name.as_str()).collect();
    settings.report_unused(&names, diagnostics);
    examined
}

/// Returns true if a rule demands that an item has wording.
pub fn demanded(rule: &WordingRule, survey: &Survey<'_>, item: &Item<'_>) -> bool {
    let is_complete = |user: usize| {
        let id = &survey.users[user].id;
        rule.complete.iter().any(|(complete, _)| complete == id)
    };
    match rule.items {
        WordedItems::All => true,
        WordedItems::Requests => {
            let mut uses = item.uses.iter();
            item.kind == ItemKind::Operation
                || uses.any(|of| of.side == Side::Sent || is_complete(of.user))
        }
    }
}

/// Findings about one document, by code.
#[derive(Default)]
struct Findings(BTreeMap<Code, Vec<Diagnostic>>);

impl Findings {
    fn add(&mut self, code: Code, at: Location, message: String, help: String) {
        let diagnostic = Diagnostic::error(code, at, message).help(help);
        self.0.entry(code).or_default().push(diagnostic);
    }

    /// Reports the first findings of each code, and how many there are.
    fn report(self, document: &str, diagnostics: &mut Diagnostics) {
        for (code, found) in self.0 {
            let count = found.len();
            if count > MOST_SHOWN {
                let message = format!(
                    "`{document}` has this error at {count} places; the first {MOST_SHOWN} are shown"
                );
                let help = match code {
                    Code::MissingWording => format!(
                        "the command `wording {document}` lists all of them, with what is known about each"
                    ),
                    _ => "the others are shown when these are corrected".to_owned(),
                };
                diagnostics.push(Diagnostic::without_location(code, message).help(help));
            }
            diagnostics.extend(found.into_iter().take(MOST_SHOWN));
        }
    }
}

fn check(
    survey: &Survey<'_>,
    rule: &WordingRule,
    references: &References,
    findings: &mut Findings,
    diagnostics: &mut Diagnostics,
) -> usize {
    let document = survey.document;
    report_unknown_ids(survey, rule, diagnostics);
    let glossary = rule.glossary.as_ref();
    let glossary = glossary.and_then(|file| read_glossary(file, diagnostics));
    let items = || {
        survey
            .items
            .iter()
            .filter(|item| demanded(rule, survey, item))
    };
    for item in items() {
        missing(document, item, findings);
    }
    fillers(document, survey, findings);
    for text in &survey.texts {
        let at = || document.locate(&text.pointer, Part::Value);
        if is_chinese(text.text) {
            let message = "the text is in Chinese".to_owned();
            let help = "write it in English; put Chinese names in backticks".to_owned();
            findings.add(Code::UntranslatedWording, at(), message, help);
        }
        for name in references.broken_in(text.text) {
            let message = format!("no operation or event is called `{name}`");
            let help = did_you_mean(name, references.names())
                .unwrap_or_else(|| "write the id of an operation or event".to_owned());
            findings.add(Code::BrokenReference, at(), message, help);
        }
        let others = glossary
            .iter()
            .flat_map(|glossary| glossary.others_in(text.text));
        for (term, other) in others {
            let message = format!("«{other}» is another word for «{term}»");
            let help = format!("write «{term}», or put a name of the platform in backticks");
            findings.add(Code::OtherTerm, at(), message, help);
        }
    }
    items().count()
}

fn missing(document: &Document, item: &Item<'_>, findings: &mut Findings) {
    let (kind, name) = (item.kind.noun(), &item.name);
    if !item.lacks.is_empty() {
        let lacks: Vec<&str> = item.lacks.iter().map(|lack| lack.noun()).collect();
        let keys: Vec<String> = item
            .lacks
            .iter()
            .map(|lack| format!("`{}`", lack.key()))
            .collect();
        let message = format!("the {kind} `{name}` has no {}", lacks.join(" and no "));
        let help = format!("write {}", keys.join(" and "));
        let at = document.locate(&item.pointer, Part::Key);
        findings.add(Code::MissingWording, at, message, help);
    }
    if let Some(description) = item.description()
        && item.is_repeated_by(description)
    {
        let message = format!("the description of the {kind} `{name}` only repeats the name");
        let at = document.locate(&item.pointer.join("description"), Part::Value);
        findings.add(Code::EmptyWording, at, message, DESCRIBE.to_owned());
    }
}

/// Finds sentences that describe many items of different names.
///
/// Operations may have a condition in common, and a platform may have many codes for one error.
fn fillers(document: &Document, survey: &Survey<'_>, findings: &mut Findings) {
    let mut uses: BTreeMap<&str, Vec<&Item<'_>>> = BTreeMap::new();
    let items = survey.items.iter();
    for item in items.filter(|item| !matches!(item.kind, ItemKind::Operation | ItemKind::ErrorCode))
    {
        if let Some(description) = item.description() {
            uses.entry(description).or_default().push(item);
        }
    }
    for items in uses.into_values() {
        let names: BTreeSet<&str> = items.iter().map(|item| item.name.as_ref()).collect();
        if let (Some(first), true) = (items.first(), names.len() > MOST_NAMES) {
            let shown: Vec<String> = names
                .iter()
                .take(8)
                .map(|name| format!("`{name}`"))
                .collect();
            let message = format!(
                "one sentence describes {} different names: {}",
                names.len(),
                shown.join(", ")
            );
            let help = "describe what distinguishes them".to_owned();
            let at = document.locate(&first.pointer.join("description"), Part::Value);
            findings.add(Code::FillerWording, at, message, help);
        }
    }
}

fn report_unknown_ids(survey: &Survey<'_>, rule: &WordingRule, diagnostics: &mut Diagnostics) {
    let ids = || survey.users.iter().map(|user| user.id.as_str());
    for (id, at) in &rule.complete {
        if !ids().any(|of| of == id) {
            let message = format!("no operation or event is called `{id}`");
            let help = did_you_mean(id, ids())
                .unwrap_or_else(|| "correct the id, or delete it".to_owned());
            let error = Diagnostic::error(Code::UnusedConfiguration, at.clone(), message);
            diagnostics.push(error.help(help));
        }
    }
}

fn read_glossary(file: &GlossaryFile, diagnostics: &mut Diagnostics) -> Option<Glossary> {
    let shown = file.path.display().to_string().replace('\\', "/");
    let at = file.location.clone();
    match Glossary::read(&file.path) {
        Ok(Some(glossary)) => return Some(glossary),
        Ok(None) => {
            let message = format!("`{shown}` has no table with the columns `term` and `not`");
            let help = "write a Markdown table with these columns";
            diagnostics.push(Diagnostic::error(Code::InvalidValue, at, message).help(help));
        }
        Err(error) => {
            let message = format!("cannot read the glossary `{shown}`: {error}");
            let help = "correct the path; it starts from the folder of the configuration";
            diagnostics.push(Diagnostic::error(Code::UnreadableFile, at, message).help(help));
        }
    }
    None
}
