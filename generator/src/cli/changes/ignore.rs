//! The ignore list of a run.

use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::changes::{Day, IgnoreList, Report};
use feishu_codegen::diagnostic::{Diagnostics, Sources};

use super::input::Input;

/// The name of the list beside a description.
const NAME: &str = "changes.ignore";

/// Moves the changes of the list to the ignored ones: those of the named file, or of `changes.ignore` in the folder of the new description,
/// if there is one.
///
/// # Errors
///
/// The text states why the file cannot be read.
pub(super) fn apply(
    report: &mut Report,
    named: Option<&Path>,
    new: &Input,
) -> Result<(Diagnostics, Sources), String> {
    let (mut diagnostics, mut sources) = (Diagnostics::new(), Sources::new());
    let Some(path) = named.map(Path::to_owned).or_else(|| beside(new.path())) else {
        return Ok((diagnostics, sources));
    };
    let shown = path.display().to_string().replace('\\', "/");
    let text = fs::read_to_string(&path)
        .map_err(|problem| format!("cannot read the changes to ignore, `{shown}`: {problem}"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let file = sources.add(shown, text);
    new.show_revision(&mut sources);
    let list = IgnoreList::parse(file, &sources, &mut diagnostics);
    list.apply(report, Day::today(), &mut diagnostics);
    Ok((diagnostics, sources))
}

/// The list in the folder of a description, or beside a document.
fn beside(spec: &Path) -> Option<PathBuf> {
    let folder = if spec.is_dir() {
        Some(spec)
    } else {
        spec.parent()
    };
    folder
        .map(|folder| folder.join(NAME))
        .filter(|path| path.is_file())
}
