//! Adding answers to the description.

use std::fs;
use std::path::Path;

use feishu_codegen::diagnostic::Diagnostics;
use feishu_codegen::output::{self, Update};
use feishu_codegen::pipeline::Checked;
use feishu_codegen::wording;

use super::{WordingArgs, print};
use crate::cli::outcome::Outcome;
use crate::cli::report::Reporter;

pub(super) fn apply(
    args: &WordingArgs,
    file: &Path,
    mut checked: Checked,
    reporter: &Reporter,
) -> Result<Outcome, String> {
    let shown = file.display().to_string().replace('\\', "/");
    let text = fs::read_to_string(file).map_err(|error| format!("{shown}: {error}"))?;
    let answers = checked
        .sources
        .add(shown, text.trim_start_matches('\u{feff}'));
    let mut found = Diagnostics::new();
    let answered = wording::apply(&checked.documents, answers, &checked.sources, &mut found);
    reporter.diagnostics(&found, &checked.sources);
    if found.has_errors() {
        return Ok(Outcome::Findings);
    }
    let mut texts = Vec::new();
    for file in &answered.files {
        texts.push(with_mark(&file.path, &file.text)?);
    }
    let updates = answered
        .files
        .iter()
        .zip(&texts)
        .map(|(file, text)| Update {
            path: &file.path,
            text: Some(text),
        });
    let updates: Vec<Update<'_>> = updates.collect();
    output::update(&updates).map_err(|error| error.to_string())?;
    print::answered(args.spec.message_format, reporter, &answered);
    Ok(Outcome::Done)
}

/// The text with the byte-order mark that the file has.
fn with_mark(path: &Path, text: &str) -> Result<String, String> {
    let now = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mark = match now.starts_with(&[0xef, 0xbb, 0xbf]) {
        true => "\u{feff}",
        false => "",
    };
    Ok(format!("{mark}{text}"))
}
