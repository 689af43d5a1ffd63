//! Answers: wording that people write outside of the description, to be added to its files.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde_json::{Map, Value};

use super::edit::{self, Addition};
use super::item::{DESCRIBE, Item};
use super::prose::is_chinese;
use super::survey::Survey;
use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, FileId, Location, Part, Pointer, Position, Sources, is_json,
};
use crate::spec::Document;
use crate::spec::vocabulary::extension::{ENUM_DESCRIPTIONS, ENUM_VARNAMES};

/// A file that answers change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredFile {
    /// The path.
    pub path: PathBuf,
    /// The new text.
    pub text: String,
}

/// What answers change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answered {
    /// The files that differ, sorted by path.
    pub files: Vec<AnsweredFile>,
    /// The number of texts that are new or different.
    pub texts: usize,
}

/// The help for an answer that is not understood.
const FORM: &str = r#"write one object a line: {"file": …, "pointer": …, "description": …}; `wording --message-format json` prints files and pointers"#;

/// Adds answers to the files of documents. Each line of the file of answers is an object with `file`, `pointer`, optionally `also` (a list of
/// objects with `file` and `pointer` that get the same texts), and texts by their keys. An empty text changes nothing. Reports each answer that is
/// impossible; then no file should be written.
pub fn apply(
    documents: &[Document],
    answers: FileId,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Answered {
    let surveys: Vec<Survey<'_>> = documents.iter().map(Survey::of).collect();
    let mut places = HashMap::new();
    for survey in &surveys {
        for item in &survey.items {
            let at = survey.document.locate(&item.pointer, Part::Value);
            if let Position::Node(pointer, _) = at.position {
                let file = sources.path(at.file).to_owned();
                places.insert((file, pointer.as_str().to_owned()), (at.file, item));
            }
        }
    }
    let mut reader = AnswerReader {
        places,
        files: BTreeMap::new(),
    };
    let text = sources.text(answers);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = Location::bytes(answers, start..start + line.trim_end().len());
        start += line.len();
        if !line.trim().is_empty()
            && let Err(refused) = reader.read(line, &at)
        {
            let diagnostic = Diagnostic::error(Code::InvalidAnswer, at, refused.message);
            diagnostics.push(diagnostic.help(refused.help));
        }
    }
    reader.write(sources, diagnostics)
}

/// The reason why an answer is impossible.
struct Refused {
    message: String,
    help: String,
}

fn refused<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Refused> {
    Err(Refused {
        message: message.into(),
        help: help.into(),
    })
}

/// Texts for an object, with the answer that has them.
struct Asked {
    addition: Addition,
    answer: Location,
}

struct AnswerReader<'s> {
    /// The items by file and pointer.
    places: HashMap<(String, String), (FileId, &'s Item<'s>)>,
    files: BTreeMap<FileId, Vec<Asked>>,
}

impl AnswerReader<'_> {
    fn read(&mut self, line: &str, at: &Location) -> Result<(), Refused> {
        let Ok(Value::Object(mut answer)) = serde_json::from_str(line) else {
            return refused("the line is not a JSON object", FORM);
        };
        let mut targets = vec![target(&mut answer)?];
        match answer.shift_remove("also") {
            None => {}
            Some(Value::Array(also)) => {
                for other in also {
                    let Value::Object(mut other) = other else {
                        return refused("`also` is not a list of objects", FORM);
                    };
                    targets.push(target(&mut other)?);
                }
            }
            Some(_) => return refused("`also` is not a list of objects", FORM),
        }
        for place in targets {
            let Some((file, item)) = self.places.get(&place) else {
                let (file, pointer) = place;
                return refused(
                    format!("`{file}` has no item at `{pointer}`"),
                    "copy file and pointer from `wording --message-format json`; files are as `--spec` leads to them",
                );
            };
            let texts = checked(item, answer.clone())?;
            if texts.is_empty() {
                continue;
            }
            let asked = self.files.entry(*file).or_default();
            let pointer = Pointer::parse(&place.1).unwrap_or_default();
            if asked.iter().any(|of| of.addition.pointer == pointer) {
                return refused(
                    format!("`{pointer}` is answered twice"),
                    "delete one of the answers",
                );
            }
            asked.push(Asked {
                addition: Addition {
                    pointer,
                    kind: item.kind.object(),
                    texts,
                },
                answer: at.clone(),
            });
        }
        Ok(())
    }

    fn write(self, sources: &Sources, diagnostics: &mut Diagnostics) -> Answered {
        let mut answered = Answered::default();
        for (file, asked) in self.files {
            let (additions, answers): (Vec<Addition>, Vec<Location>) =
                asked.into_iter().map(|of| (of.addition, of.answer)).unzip();
            let (path, text) = (sources.path(file), sources.text(file));
            match edit::add(text, is_json(path, text), &additions) {
                Ok(text) => {
                    let path = PathBuf::from(path);
                    answered.texts += additions.iter().map(|of| of.texts.len()).sum::<usize>();
                    answered.files.push(AnsweredFile { path, text });
                }
                Err((number, reason)) => {
                    let message = format!("`{path}` cannot be edited: {reason}");
                    let at = answers[number.min(answers.len() - 1)].clone();
                    let diagnostic = Diagnostic::error(Code::InvalidAnswer, at, message);
                    diagnostics.push(diagnostic.help("write the texts of this file by hand"));
                }
            }
        }
        answered.files.sort_by(|a, b| a.path.cmp(&b.path));
        answered
    }
}

/// Takes file and pointer out of an object.
fn target(object: &mut Map<String, Value>) -> Result<(String, String), Refused> {
    match (object.shift_remove("file"), object.shift_remove("pointer")) {
        (Some(Value::String(file)), Some(Value::String(pointer))) => Ok((file, pointer)),
        _ => refused(
            "the answer does not state `file` and `pointer` as texts",
            FORM,
        ),
    }
}

/// Returns the texts of an answer that differ from those of the item.
fn checked(item: &Item<'_>, texts: Map<String, Value>) -> Result<Map<String, Value>, Refused> {
    let mut new = Map::new();
    for (key, value) in texts {
        let keys = item.kind.texts();
        if !keys.contains(&key.as_str()) {
            let message = format!("`{key}` is no text of {}", item.kind.with_article());
            return refused(message, format!("its texts are {}", keys.join(", ")));
        }
        let value = match &value {
            Value::String(text) if !is_list(&key) => Value::from(text.trim()),
            Value::Array(_) if is_list(&key) => value,
            _ if is_list(&key) => return refused(format!("`{key}` is not a list"), FORM),
            _ => return refused(format!("`{key}` is not a text"), FORM),
        };
        check_text(item, &key, &value)?;
        if value != "" && item.object.get(&key) != Some(&value) {
            new.insert(key, value);
        }
    }
    if item.object.contains_key("$ref")
        && (item.object.len() > 1 || new.keys().any(|key| key != "description"))
    {
        return refused(
            "the item is a `$ref`, which can only have a description",
            "word the schema that it refers to",
        );
    }
    Ok(new)
}

fn is_list(key: &str) -> bool {
    key == ENUM_VARNAMES.name || key == ENUM_DESCRIPTIONS.name
}

fn check_text(item: &Item<'_>, key: &str, value: &Value) -> Result<(), Refused> {
    let texts: Vec<&str> = match value {
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    if let Value::Array(list) = value {
        let values = item.object.get("enum").and_then(Value::as_array);
        let count = values.map_or(0, Vec::len);
        if count != texts.len() || list.len() != texts.len() {
            let message = format!(
                "`{key}` has {} texts, and the enum {count} values",
                texts.len()
            );
            return refused(
                message,
                "write one text for each value, in the order of the values",
            );
        }
    }
    if let Some(text) = texts.iter().find(|text| is_chinese(text)) {
        let message = format!("the text is in Chinese: {text}");
        return refused(
            message,
            "write it in English; put Chinese names in backticks",
        );
    }
    let is_name = key == "name" || key == ENUM_VARNAMES.name;
    let is_variant = |text: &&&str| {
        text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if let Some(text) = texts.iter().find(|text| is_name && !is_variant(text)) {
        return refused(
            format!("`{text}` cannot be the name of a value"),
            "write words in PascalCase: `NotFound`",
        );
    }
    let description = texts.first().filter(|_| key == "description");
    if let Some(text) = description
        && !text.is_empty()
        && item.is_repeated_by(text)
    {
        return refused(
            format!("the description only repeats the name: {text}"),
            DESCRIBE,
        );
    }
    Ok(())
}
