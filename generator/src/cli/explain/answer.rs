//! Finds the facts that `explain` prints.

use feishu_codegen::diagnostic::{Lines, Location, Sources};
use feishu_codegen::explain::{RustItem, RustItems, find_generated};
use feishu_codegen::pipeline;
use feishu_codegen::spec::ReferenceScope;
use feishu_codegen::transcribe::{Change, Documented, TracedField, TracedPage, Tracer, row_lines};

use super::explanation::{Answer, Excerpt, FieldAnswer, Item, PageAnswer};
use super::{ExplainArgs, find, print};
use crate::cli::outcome::Outcome;
use crate::cli::report::Reporter;
use crate::cli::spec_args::documented;

/// What an answer is made from.
struct Facts<'f> {
    args: &'f ExplainArgs,
    sources: &'f Sources,
    items: Option<&'f RustItems<'f>>,
    /// The page, with the facts that differ from those of the spec.
    page: Option<&'f (TracedPage, Vec<Change>)>,
}

pub(super) fn try_explain(args: &ExplainArgs, reporter: &Reporter) -> Result<Outcome, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", args.spec.display());
    let mut sources = Sources::new();
    let documented = documented(&args.spec, &mut sources)?;
    let tracer = Tracer::read(&args.spec).map_err(failed)?;
    let checked =
        pipeline::check_configured(&args.spec, ReferenceScope::Folder, args.config.as_deref());
    let items = checked.outcome.supported().map(RustItems::new);
    let wanted = find::wanted(args, &documented, &tracer, items.as_ref())?;
    let all = tracer.fields(wanted.documented, &mut sources);
    let chosen = find::fields(&wanted, &all, items.as_ref())?;
    let pages = args.pages.open()?;
    let file = wanted
        .documented
        .url
        .as_deref()
        .and_then(|url| pages.find(url));
    let page = file.and_then(|file| {
        let traced = tracer.page(wanted.documented, file.clone(), &mut sources)?;
        Some((traced, tracer.differences(file)))
    });
    let facts = Facts {
        args,
        sources: &sources,
        items: items.as_ref(),
        page: page.as_ref(),
    };
    let mut answer = answer(&facts, wanted.documented, chosen, wanted.is_about_fields());
    answer.named = paths(&facts, wanted.item(), true);
    // A field of a struct is shown as the field that it is.
    let fields = answer.fields.iter().filter_map(|field| field.item.as_ref());
    let fields: Vec<&str> = fields.map(|item| item.path.as_str()).collect();
    answer
        .named
        .retain(|named| !fields.contains(&named.path.as_str()));
    print::answer(args, reporter, &answer);
    Ok(Outcome::Done)
}

fn answer<'d>(
    facts: &Facts<'_>,
    documented: &'d Documented,
    fields: Vec<&TracedField>,
    is_about_fields: bool,
) -> Answer<'d> {
    let mut lines = Lines::new(facts.sources);
    let whole = facts.items.and_then(|items| items.of(documented));
    let fields = fields.into_iter().map(|field| {
        let item = facts
            .items
            .and_then(|items| items.of_field(documented, field));
        let row = facts.page.and_then(|(page, _)| page.row(field));
        FieldAnswer {
            place: field.place,
            path: field.path.join("."),
            spec: node(facts.sources, &mut lines, &field.location),
            row: row.map(|row| table_row(facts.sources, &mut lines, &row)),
            item: paths(facts, item, is_about_fields).into_iter().next(),
        }
    });
    let fields = fields.collect();
    Answer {
        documented,
        page: facts.page.map(|(page, differences)| PageAnswer {
            file: facts.sources.path(page.location.file).to_owned(),
            updated: page.updated.clone(),
            differences: differences.clone(),
        }),
        spec: node(facts.sources, &mut lines, &documented.location),
        items: paths(facts, whole, true),
        named: Vec::new(),
        fields,
        is_about_fields,
    }
}

/// The items of a part of the spec, with their declarations if wanted.
fn paths(facts: &Facts<'_>, item: Option<RustItem>, with_declaration: bool) -> Vec<Item> {
    let (Some(items), Some(item)) = (facts.items, item) else {
        return Vec::new();
    };
    let paths = items.paths(item);
    paths
        .map(|path| Item {
            path: path.to_owned(),
            generated: with_declaration
                .then(|| find_generated(&facts.args.out, path))
                .flatten(),
        })
        .collect()
}

/// The most lines of an excerpt.
const LINES: usize = 14;

/// The lines of a key with its value, or of a value.
fn node(sources: &Sources, lines: &mut Lines<'_>, location: &Location) -> Excerpt {
    let (file, line, column) = lines.place(location);
    let text = sources.text(location.file).lines().skip(line - 1);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut shown: Vec<&str> = Vec::new();
    for line in text {
        let is_below = |first: &&str| indent(line) > indent(first) || line.trim().is_empty();
        if shown.first().is_some_and(|first| !is_below(first)) {
            break;
        }
        shown.push(line);
    }
    let is_cut = shown.len() > LINES;
    shown.truncate(LINES);
    Excerpt {
        file: file.to_owned(),
        line,
        column,
        lines: shown.into_iter().map(str::to_owned).collect(),
        is_cut,
    }
}

/// The lines of a row of a table.
fn table_row(sources: &Sources, lines: &mut Lines<'_>, row: &Location) -> Excerpt {
    let (line, text) = row_lines(sources, row);
    let is_cut = text.len() > LINES;
    Excerpt {
        file: sources.path(row.file).to_owned(),
        line,
        column: lines.place(row).2,
        lines: text.into_iter().take(LINES).map(str::to_owned).collect(),
        is_cut,
    }
}
