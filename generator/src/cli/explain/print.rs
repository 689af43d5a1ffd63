//! Printing what `explain` found: as text, or as one JSON object.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use feishu_codegen::diagnostic::visible;
use serde_json::{Value, json};

use super::ExplainArgs;
use super::explanation::{Answer, Excerpt, FieldAnswer, Item, PageAnswer};
use crate::cli::program;
use crate::cli::report::{MessageFormat, Reporter};
use crate::cli::transcribe_report::sentence;

const HEAD: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();

/// Prints an answer.
pub(super) fn answer(args: &ExplainArgs, reporter: &Reporter, answer: &Answer<'_>) {
    match args.message_format {
        MessageFormat::Json => reporter.json(&as_json(answer)),
        MessageFormat::Human => {
            // A closed pipe ends the output, not the run.
            let _ = write!(anstream::stdout(), "{}", as_text(args, answer));
        }
    }
}

fn as_text(args: &ExplainArgs, answer: &Answer<'_>) -> String {
    let documented = answer.documented;
    let mut text = format!(
        "{HEAD}{}{HEAD:#} ({})\n",
        visible(&documented.id),
        documented.target
    );
    text.push_str(&page(args, answer));
    if answer.is_about_fields {
        for item in &answer.named {
            text.push_str(&item_text(args, item));
        }
        for field in &answer.fields {
            text.push_str(&field_text(args, field, answer));
        }
        return text;
    }
    text.push_str(&format!("spec  {PLACE}{}{PLACE:#}\n", place(&answer.spec)));
    for item in &answer.items {
        text.push_str(&item_text(args, item));
    }
    if !answer.fields.is_empty() {
        text.push_str("\nfields, with their lines in the spec and on the page:\n");
    }
    for field in &answer.fields {
        let row = field
            .row
            .as_ref()
            .map_or_else(String::new, |row| format!("  page:{}", row.line));
        let path = format!("{} {}", field.place, visible(&field.path));
        let item = field.item.as_ref().map_or("", |item| item.path.as_str());
        let spec = format!("{}:{}", field.spec.file, field.spec.line);
        text.push_str(&format!(
            "  {path}\n      {PLACE}{spec}{row}{PLACE:#}  {item}\n"
        ));
    }
    text
}

fn page(args: &ExplainArgs, answer: &Answer<'_>) -> String {
    let documented = answer.documented;
    let Some(url) = &documented.url else {
        return "page  none is stated; set `externalDocs.url`\n".to_owned();
    };
    let title = documented
        .title
        .as_deref()
        .map_or_else(String::new, |title| format!("{}, ", visible(title)));
    let updated = documented.updated.as_deref().unwrap_or("on an unknown day");
    let mut text = format!("page  {title}updated {updated}\n      {}\n", visible(url));
    match &answer.page {
        Some(page) => {
            text.push_str(&format!("      {PLACE}{}{PLACE:#}\n", page.file));
            text.push_str(&differences(page, documented.updated.as_deref()));
        }
        None => {
            let command = program::command(["sync", "--only", &documented.id]);
            let hint = match args.pages.pages.is_empty() {
                true => format!(
                    "to see its rows, fetch it with `{command}`, or name a folder of pages with --pages"
                ),
                false => "the pages given with --pages do not include it".to_owned(),
            };
            text.push_str(&format!("      {hint}\n"));
        }
    }
    text
}

/// States whether the page is the one that the spec was transcribed from.
fn differences(page: &PageAnswer, known: Option<&str>) -> String {
    let updated = page.updated.as_deref();
    let mut text = match (updated, page.differences.as_slice()) {
        (_, []) => "      the spec has all facts of this page\n".to_owned(),
        (Some(updated), _) if Some(updated) > known => {
            format!("      this page is newer ({updated}) than the transcription; it differs in:\n")
        }
        (Some(updated), _) if Some(updated) < known => {
            format!("      this page is older ({updated}) than the transcription; it differs in:\n")
        }
        _ => "      this page differs from the spec in:\n".to_owned(),
    };
    for change in &page.differences {
        text.push_str(&format!("        {}\n", visible(&sentence(change))));
    }
    text
}

fn field_text(args: &ExplainArgs, field: &FieldAnswer, answer: &Answer<'_>) -> String {
    let mut text = format!("\n{HEAD}{} {}{HEAD:#}\n", field.place, visible(&field.path));
    match (&field.row, &answer.page) {
        (Some(row), _) => text.push_str(&format!(
            "page  {PLACE}{}{PLACE:#}\n{}",
            place(row),
            lines(row)
        )),
        (None, Some(page)) => {
            text.push_str(&format!("page  no row of {} is about it\n", page.file));
        }
        (None, None) => {}
    }
    text.push_str(&format!(
        "spec  {PLACE}{}{PLACE:#}\n{}",
        place(&field.spec),
        lines(&field.spec)
    ));
    match &field.item {
        Some(item) => text.push_str(&item_text(args, item)),
        None if answer.items.is_empty() => {
            text.push_str("rust  none: the client does not have the operation\n")
        }
        None => text.push_str("rust  none: the client unwraps the envelope\n"),
    }
    text
}

fn item_text(args: &ExplainArgs, item: &Item) -> String {
    let mut text = format!("rust  {}\n", item.path);
    match &item.generated {
        Some(generated) => {
            let file = generated.file.display().to_string().replace('\\', "/");
            text.push_str(&format!(
                "      {PLACE}{file}:{}{PLACE:#}\n",
                generated.line
            ));
            // A long text, such as the example of an operation, is read in the file.
            for line in generated
                .docs
                .iter()
                .take(3)
                .filter(|line| !line.is_empty())
            {
                text.push_str(&format!("      /// {line}\n"));
            }
            text.push_str(&format!("      {}\n", generated.signature));
        }
        None => text.push_str(&format!(
            "      not in {}; run `generate`\n",
            args.out.display()
        )),
    }
    text
}

fn place(excerpt: &Excerpt) -> String {
    format!("{}:{}:{}", excerpt.file, excerpt.line, excerpt.column)
}

fn lines(excerpt: &Excerpt) -> String {
    let numbered = excerpt.lines.iter().enumerate();
    let numbered =
        numbered.map(|(index, line)| format!("{:>5} | {}\n", excerpt.line + index, visible(line)));
    let mut text: String = numbered.collect();
    if excerpt.is_cut {
        text.push_str("      | …\n");
    }
    text
}

fn as_json(answer: &Answer<'_>) -> Value {
    let documented = answer.documented;
    let page = answer.page.as_ref();
    let fields = answer.fields.iter().map(|field| {
        json!({
            "place": field.place.as_str(), "path": field.path, "spec": excerpt_json(&field.spec),
            "page": field.row.as_ref().map(excerpt_json), "rust": field.item.as_ref().map(item_json),
        })
    });
    json!({
        "kind": "explanation", "id": documented.id, "target": documented.target.to_string(),
        "page": {
            "url": documented.url, "title": documented.title, "updated": documented.updated,
            "file": page.map(|page| &page.file),
            "updatedOnDisk": page.map(|page| &page.updated),
            "differences": page.map(|page| page.differences.iter().map(sentence).collect::<Vec<_>>()),
        },
        "spec": excerpt_json(&answer.spec),
        "rust": answer.items.iter().map(item_json).collect::<Vec<_>>(),
        "named": answer.named.iter().map(item_json).collect::<Vec<_>>(),
        "fields": fields.collect::<Vec<_>>(),
    })
}

fn excerpt_json(excerpt: &Excerpt) -> Value {
    json!({
        "file": excerpt.file, "line": excerpt.line, "column": excerpt.column, "text": excerpt.lines.join("\n"),
    })
}

fn item_json(item: &Item) -> Value {
    let generated = item.generated.as_ref();
    json!({
        "path": item.path,
        "file": generated.map(|of| of.file.display().to_string().replace('\\', "/")),
        "line": generated.map(|of| of.line),
        "signature": generated.map(|of| &of.signature),
        "docs": generated.map(|of| of.docs.join("\n")),
    })
}
