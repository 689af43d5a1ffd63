//! The wording of Hire: complete, in English, in the terms of its glossary, and not filler.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

/// The most names of fields that one sentence may describe: the same thing has different names in different places.
const MOST_NAMES: usize = 4;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/hire")
}

/// An item that needs wording.
struct Item {
    /// The file and the way to it: `schemas.yaml Talent/properties/id`.
    place: String,
    /// The name on the wire, or the name of the schema in lower case with spaces.
    name: String,
    description: Option<String>,
}

/// A text that maintainers write.
struct Text {
    place: String,
    text: String,
}

#[derive(Default)]
struct Wording {
    items: Vec<Item>,
    texts: Vec<Text>,
}

impl Wording {
    fn of_hire() -> Self {
        let mut wording = Self::default();
        let mut folders = vec![folder()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|of| of == "yaml") {
                    wording.read(&path);
                }
            }
        }
        wording
    }

    fn read(&mut self, path: &Path) {
        let text = fs::read_to_string(path).expect("a readable file");
        let value: Value = serde_yaml::from_str(&text).expect("YAML");
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if file == "schemas.yaml" {
            for (name, schema) in entries(&value) {
                self.item(&format!("{file} {name}"), &spaced(name), schema);
            }
        }
        self.walk(&format!("{file} "), &value);
    }

    fn walk(&mut self, place: &str, value: &Value) {
        for (key, value) in entries(value) {
            let place = format!("{place}/{key}");
            match key {
                "example" | "externalDocs" => continue,
                "properties" => {
                    for (name, property) in entries(value) {
                        self.item(&format!("{place}/{name}"), name, property);
                        self.walk(&format!("{place}/{name}"), property);
                    }
                    continue;
                }
                "parameters" => {
                    let all = value.as_sequence().into_iter().flatten();
                    for parameter in all.filter(|of| of.get("$ref").is_none()) {
                        let name = parameter.get("name").and_then(Value::as_str);
                        self.item(&place, name.unwrap_or_default(), parameter);
                    }
                }
                "description" | "summary" | "hint" => {
                    if let Some(text) = value.as_str() {
                        let text = text.to_owned();
                        self.texts.push(Text { place, text });
                        continue;
                    }
                }
                _ => {}
            }
            self.walk(&place, value);
        }
        for item in value.as_sequence().into_iter().flatten() {
            self.walk(place, item);
        }
    }

    fn item(&mut self, place: &str, name: &str, value: &Value) {
        let description = value.get("description").and_then(Value::as_str);
        self.items.push(Item {
            place: place.to_owned(),
            name: name.to_owned(),
            description: description.map(str::to_owned),
        });
    }
}

/// The entries of a mapping with text as keys.
fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let mapping = value.as_mapping().into_iter().flatten();
    mapping.filter_map(|(key, value)| Some((key.as_str()?, value)))
}

/// `TalentPool` as `talent pool`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}

/// The words of a text in lower case, without articles.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(str::to_lowercase);
    words
        .filter(|word| !matches!(word.as_str(), "" | "a" | "an" | "the"))
        .collect()
}

#[test]
fn everything_in_hire_has_a_description() {
    let wording = Wording::of_hire();
    let missing: Vec<_> = wording
        .items
        .iter()
        .filter(|item| item.description.is_none())
        .map(|item| &item.place)
        .collect();
    assert!(wording.items.len() > 4_000, "{}", wording.items.len());
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn descriptions_in_hire_are_no_copies_of_names_and_no_filler() {
    let wording = Wording::of_hire();
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for item in &wording.items {
        if let Some(description) = &item.description {
            let is_copy = words(description) == words(&item.name);
            assert!(!is_copy, "{}: {description}", item.place);
            assert!(description.ends_with('.'), "{}: {description}", item.place);
            names.entry(description).or_default().insert(&item.name);
        }
    }
    for (description, names) in names {
        assert!(names.len() <= MOST_NAMES, "{description} {names:?}");
    }
}

#[test]
fn wording_of_hire_is_english_in_the_terms_of_the_glossary() {
    let glossary = fs::read_to_string(folder().join("glossary.md")).expect("a readable file");
    let rows = glossary.lines().filter(|line| line.starts_with("| "));
    let rows = rows.skip(1).map(|row| row.split('|').map(str::trim));
    let refused: Vec<(String, Vec<String>)> = rows
        .flat_map(|mut row| {
            let term = row.nth(2).unwrap_or_default().to_owned();
            let other = row.nth(1).unwrap_or_default().to_owned();
            let other = other.split(", ").map(str::to_owned).collect::<Vec<_>>();
            other
                .into_iter()
                .map(move |other| (term.clone(), words(&other)))
        })
        .filter(|(_, other)| !other.is_empty())
        .collect();
    assert!(refused.len() > 15, "{refused:?}");
    for Text { place, text } in Wording::of_hire().texts {
        let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(!is_chinese, "{place}: {text}");
        // Names in backticks are the platform's.
        let prose: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ; ");
        let prose = words(&prose);
        for (term, other) in &refused {
            let found = prose
                .windows(other.len())
                .any(|words| words == other.as_slice());
            assert!(
                !found,
                "{place}: write {term:?} instead of {other:?}: {text}"
            );
        }
    }
}
