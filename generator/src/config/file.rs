//! The file `codegen.toml`: its path, its text, its syntax.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml_edit::Document;

use super::reader::{Node, Reader};
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Failure, FileId, Location, Reported, Sources,
};

/// The default file name, beside the document or in the folder of documents.
pub const FILE_NAME: &str = "codegen.toml";

/// A configuration file with correct syntax.
pub(super) struct ConfigFile {
    pub(super) document: Document<String>,
    pub(super) id: FileId,
    /// Paths in the file are relative to this folder.
    pub(super) folder: PathBuf,
}

impl ConfigFile {
    /// Opens the named file, else [`FILE_NAME`] beside the document. Returns `None` if there is neither.
    ///
    /// Adds the text of the file to `sources`.
    pub(super) fn open(
        named: Option<&Path>,
        documents: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self>, Failure> {
        let path = named.map_or_else(|| beside(documents), Path::to_owned);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
                return Ok(None);
            }
            Err(error) => {
                let message = format!("cannot read the configuration `{}`: {error}", shown(&path));
                let diagnostic = Diagnostic::without_location(Code::UnreadableFile, message);
                let diagnostic = diagnostic.help("name a file with `--config`");
                return Err(Failure::Unreadable(diagnostics.report(diagnostic)));
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            let at = Location::file(sources.add(shown(&path), ""));
            let diagnostic = Diagnostic::error(Code::InvalidUtf8, at, "the file is not UTF-8")
                .help("save the file in the encoding UTF-8");
            return Err(diagnostics.report(diagnostic).into());
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let file = Self::parse(shown(&path), text, folder, sources, diagnostics)?;
        Ok(Some(file))
    }

    /// Parses a text. Reports wrong syntax.
    pub(super) fn parse(
        name: String,
        text: &str,
        folder: PathBuf,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let id = sources.add(name, text);
        match Document::parse(text.to_owned()) {
            Ok(document) => Ok(Self {
                document,
                id,
                folder,
            }),
            Err(error) => {
                let at = match error.span() {
                    Some(span) => Location::bytes(id, span),
                    None => Location::file(id),
                };
                // The parser's message may have several lines: the problem, then what was expected.
                let message = error.message().trim().replace('\n', "; ");
                let diagnostic = Diagnostic::error(Code::InvalidToml, at, message)
                    .help("write the file as https://toml.io describes; put strings in quotes");
                Err(diagnostics.report(diagnostic))
            }
        }
    }
}

/// Reads a key with its value from an option of the command line, which the text of messages shows as `key = value`.
///
/// # Errors
///
/// The text is not TOML, or `read` reports a mistake.
pub(crate) fn read_option(
    option: &str,
    assignment: &str,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
    read: impl FnOnce(Node<'_>, &mut Reader<'_>),
) -> Result<(), Reported> {
    let folder = PathBuf::new();
    let file = ConfigFile::parse(option.to_owned(), assignment, folder, sources, diagnostics)?;
    let mut reader = Reader::new(file.id, &file.folder, &[], diagnostics);
    if let Some(node) = Node::all(file.document.as_table()).first() {
        read(*node, &mut reader);
    }
    reader.finish()
}

/// The default file of a document, or of a folder of documents.
pub fn beside(documents: &Path) -> PathBuf {
    if documents.is_dir() {
        documents.join(FILE_NAME)
    } else {
        documents.with_file_name(FILE_NAME)
    }
}

/// The path for messages: as the user gave it, with forward slashes.
fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    if cfg!(windows) {
        shown.replace('\\', "/")
    } else {
        shown
    }
}
