//! The files of one document, each read once.

use super::parse::{self, Syntax};
use super::reference::ReferenceScope;
use super::suggest::did_you_mean;
use super::surrogates::lone_surrogates;
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, FileId, Location, Pointer, PositionIndex, Reported, Sources,
    is_json,
};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The help for a path of the user that does not exist.
const NAME_ROOT: &str = "name an OpenAPI document, or a folder that contains one; `lint` and `generate` read it from `--spec`";

/// Reads the files of one document on demand and stores their content.
pub(super) struct Files<'a> {
    /// The document's folder; every file is below it.
    folder: PathBuf,
    scope: ReferenceScope,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
    /// By path relative to the folder; the error of an unusable file.
    by_path: HashMap<String, Result<FileId, Reported>>,
    contents: HashMap<FileId, Content>,
    /// The parts that are not read as they are written.
    misread: Vec<Misread>,
    /// The duration of reading and parsing.
    parse_time: &'a mut Duration,
}

/// A part of a file with an error of syntax that concerns only this part.
#[derive(Debug)]
pub(super) struct Misread {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
    pub(super) because: Reported,
}

struct Content {
    path: String,
    value: Rc<Value>,
}

/// The reason why a file is unusable.
pub(super) enum Unreadable {
    /// It was reported at the file itself.
    Reported(Reported),
    /// The message in one line, and a hint.
    Because(String, Option<String>),
}

impl<'a> Files<'a> {
    pub(super) fn new(
        folder: &Path,
        scope: ReferenceScope,
        sources: &'a mut Sources,
        diagnostics: &'a mut Diagnostics,
        parse_time: &'a mut Duration,
    ) -> Self {
        Self {
            folder: folder.to_owned(),
            scope,
            sources,
            diagnostics,
            by_path: HashMap::new(),
            contents: HashMap::new(),
            misread: Vec::new(),
            parse_time,
        }
    }

    /// The files that references may lead to.
    pub(super) fn scope(&self) -> ReferenceScope {
        self.scope
    }

    /// Adds a diagnostic.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds an error.
    pub(super) fn report_error(&mut self, error: Diagnostic) -> Reported {
        self.diagnostics.report(error)
    }

    /// The parts that are not read as they are written.
    pub(super) fn take_misread(&mut self) -> Vec<Misread> {
        std::mem::take(&mut self.misread)
    }

    /// The content of an opened file.
    pub(super) fn value(&self, file: FileId) -> Rc<Value> {
        self.contents
            .get(&file)
            .map_or_else(|| Rc::new(Value::Null), |content| Rc::clone(&content.value))
    }

    /// The path of an opened file, relative to the folder.
    pub(super) fn path(&self, file: FileId) -> &str {
        self.contents.get(&file).map_or("", |content| &content.path)
    }

    /// Takes the content of a file; copies it only if it is still in use.
    pub(super) fn take(&mut self, file: FileId) -> Value {
        self.contents
            .remove(&file)
            .map_or(Value::Null, |content| Rc::unwrap_or_clone(content.value))
    }

    /// Reads and parses a file, once. The path is relative to the folder.
    pub(super) fn open(&mut self, path: &str) -> Result<FileId, Unreadable> {
        let path = &self.one_name(path);
        if let Some(known) = self.by_path.get(path) {
            // A missing file is reported at every `$ref` to it.
            return known.map_err(Unreadable::Reported);
        }
        let start = Instant::now();
        let text = self.read(path)?;
        let file = self.sources.add(self.shown(path), text);
        let value = self.parse(file, path);
        *self.parse_time += start.elapsed();
        self.by_path.insert(
            path.to_owned(),
            value.as_ref().map(|_| file).map_err(|error| *error),
        );
        let value = Rc::new(value.map_err(Unreadable::Reported)?);
        self.contents.insert(
            file,
            Content {
                path: path.to_owned(),
                value,
            },
        );
        Ok(file)
    }

    /// Normalises a path: one that leaves the folder may lead back into it.
    fn one_name(&self, path: &str) -> String {
        let found = path.starts_with("../").then(|| {
            let file = self.folder.join(path).canonicalize().ok()?;
            let folder = folder_or_here(&self.folder).canonicalize().ok()?;
            let relative = pathdiff::diff_paths(file, folder)?;
            Some(relative.to_str()?.replace('\\', "/"))
        });
        found.flatten().unwrap_or_else(|| path.to_owned())
    }

    /// The path as shown: the folder as the user wrote it, then the relative path.
    fn shown(&self, path: &str) -> String {
        let joined = self.folder.join(path);
        let shown = joined.to_string_lossy();
        if cfg!(windows) {
            shown.replace('\\', "/")
        } else {
            shown.into_owned()
        }
    }

    /// The text of a file without byte-order mark.
    fn read(&mut self, path: &str) -> Result<String, Unreadable> {
        let full = self.folder.join(path);
        let shown = self.shown(path);
        if full.is_dir() {
            return Err(Unreadable::Because(
                format!("`{shown}` is a folder, not a file"),
                None,
            ));
        }
        // The user named the document itself, wherever it is.
        let is_root = self.by_path.is_empty();
        if !is_root && self.scope == ReferenceScope::Folder && leads_outside(&full, &self.folder) {
            return Err(Unreadable::Because(
                format!("`{shown}` is a link that leads out of the document's folder"),
                Some(
                    "copy the file into the folder, or allow it with `--allow-outside`".to_owned(),
                ),
            ));
        }
        let bytes = std::fs::read(&full).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                let help = similar_file(&full).or_else(|| is_root.then(|| NAME_ROOT.to_owned()));
                Unreadable::Because(format!("there is no file `{shown}`"), help)
            }
            _ => Unreadable::Because(format!("cannot read `{shown}`: {error}"), None),
        })?;
        if let Some(encoding) = other_encoding(&bytes) {
            return Err(self.not_utf8(path, &format!("the file is not UTF-8 but {encoding}")));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
                Some(text) => text.to_owned(),
                None => text,
            }),
            Err(error) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
                let message =
                    format!("the file is not UTF-8: line {line} contains an invalid byte");
                Err(self.not_utf8(path, &message))
            }
        }
    }

    /// Reports a file in another encoding than UTF-8.
    fn not_utf8(&mut self, path: &str, message: &str) -> Unreadable {
        let file = self.sources.add(self.shown(path), "");
        let reported = self.diagnostics.report(
            Diagnostic::error(Code::InvalidUtf8, Location::file(file), message)
                .help("save the file as UTF-8"),
        );
        self.by_path.insert(path.to_owned(), Err(reported));
        Unreadable::Reported(reported)
    }

    /// Parses a file, and reports its errors.
    fn parse(&mut self, file: FileId, path: &str) -> Result<Value, Reported> {
        let text = self.sources.text(file);
        let json = is_json(path, text);
        let syntax = if json { Syntax::Json } else { Syntax::Yaml };
        let lone = if json {
            lone_surrogates(text)
        } else {
            Vec::new()
        };
        let parsed = parse::parse(&without(text, &lone), syntax);
        if text.trim().is_empty() {
            return Err(self.report_empty(file));
        }
        for range in lone {
            let at = Location::bytes(file, range);
            let message = "this escape is half of a character";
            let warning = Diagnostic::warning(Code::InvalidJson, at, message)
                .label("read as the replacement character `U+FFFD`");
            self.diagnostics.push(warning);
        }
        let parsed = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                let location = match &error.at {
                    None => Location::file(file),
                    Some(at) => {
                        let offset = if json {
                            self.sources.offset_of_bytes(file, at.line, at.column)
                        } else {
                            self.sources.offset_of_characters(file, at.line, at.column)
                        };
                        Location::bytes(file, offset..offset + 1)
                    }
                };
                let code = match syntax {
                    Syntax::Json => Code::InvalidJson,
                    Syntax::Yaml => Code::InvalidYaml,
                };
                let error = Diagnostic::error(code, location, error.message);
                return Err(self.diagnostics.report(error));
            }
        };
        if parsed.value.is_null() {
            return Err(self.report_empty(file));
        }
        for pointer in parsed.too_deep {
            let at = Location::value(file, pointer.clone());
            let message = "values are nested more than 120 levels deep here";
            let help = "move an inner schema to `components/schemas`, and refer to it with `$ref`";
            let error = Diagnostic::error(Code::TooDeep, at, message).help(help);
            let because = self.diagnostics.report(error);
            self.misread.push(Misread {
                file,
                pointer,
                because,
            });
        }
        if parsed.has_duplicate_keys {
            self.report_duplicates(file, json);
        }
        Ok(parsed.value)
    }

    fn report_empty(&mut self, file: FileId) -> Reported {
        let message = "the file is empty";
        let error = Diagnostic::error(Code::EmptyFile, Location::file(file), message);
        self.diagnostics.report(error)
    }

    fn report_duplicates(&mut self, file: FileId, json: bool) {
        let repetitions = PositionIndex::new(self.sources.text(file), json).repetitions();
        if repetitions.is_empty() {
            // The two parsers disagree: report it, because values would be lost.
            let message = "a mapping has the same key twice";
            self.diagnostics.push(Diagnostic::error(
                Code::DuplicateKey,
                Location::file(file),
                message,
            ));
        }
        for found in repetitions {
            let because = self.diagnostics.report(
                Diagnostic::error(
                    Code::DuplicateKey,
                    Location::bytes(file, found.again),
                    format!("the key `{}` appears twice in one mapping", found.key),
                )
                .label("appears again here")
                .related(Location::bytes(file, found.first), "first appears here")
                .help("remove one of the two, or rename it"),
            );
            self.misread.push(Misread {
                file,
                pointer: found.at,
                because,
            });
        }
    }
}

/// Replaces escapes with that of the replacement character, which has the same length.
fn without<'t>(text: &'t str, escapes: &[Range<usize>]) -> Cow<'t, str> {
    if escapes.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut text = text.to_owned();
    for range in escapes {
        text.replace_range(range.clone(), "\\uFFFD");
    }
    Cow::Owned(text)
}

/// Guesses the encoding of a text that is not UTF-8, by its byte-order mark or by its first two characters, as in RFC
/// 4627.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, 1..=255, ..] => Some("UTF-32"),
        [1..=255, 0, 0, 0, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// Returns true if symbolic links lead from a file of the folder out of it. A missing file leads nowhere.
fn leads_outside(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder_or_here(folder).canonicalize()) {
        (Ok(file), Ok(folder)) => !file.starts_with(folder),
        _ => false,
    }
}

/// A folder's path in a form that the system accepts: the folder of `openapi.yaml` is an empty path.
fn folder_or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

/// Finds a file in the same folder with a similar name.
fn similar_file(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    did_you_mean(wanted, names.iter().map(String::as_str))
}
