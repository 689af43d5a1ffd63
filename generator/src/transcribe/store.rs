//! The files of `spec/` as values. A run reads them, changes the values, and writes the files that differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::defaults::SERVERS;
use super::parts::JsonObject;
use super::references;
use super::target::{Section, Target};
use crate::diagnostic::{FileId, Location, Pointer, Sources};
use crate::output::{self, OutputError, Update};
use crate::spec::to_yaml;
use crate::spec::vocabulary::{OPERATION, PATH_ITEM};

/// All services of a folder.
#[derive(Debug, Clone)]
pub(super) struct Store {
    folder: PathBuf,
    pub(super) services: BTreeMap<String, Service>,
}

/// The files of one service.
#[derive(Debug, Clone, Default)]
pub(super) struct Service {
    /// `openapi.yaml`.
    pub(super) root: JsonObject,
    /// `schemas.yaml`.
    pub(super) schemas: JsonObject,
    /// Path Item Objects of URL paths and of events, by file relative to the service's folder.
    pub(super) items: BTreeMap<String, JsonObject>,
    /// The text of every file as it was read.
    before: BTreeMap<String, String>,
}

/// The name of the root file.
pub(super) const ROOT: &str = "openapi.yaml";
/// The name of the file with shared schemas.
pub(super) const SCHEMAS: &str = "schemas.yaml";

/// A file that a run changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// The file's path.
    pub path: PathBuf,
    /// Its new text; `None` where it is removed.
    pub text: Option<String>,
}

impl Store {
    /// Reads every service below the folder. The spec was validated before, so each file is YAML.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let mut services = BTreeMap::new();
        for entry in read_dir(folder)? {
            if let Some(name) = entry.file_name().and_then(|name| name.to_str())
                && entry.join(ROOT).is_file()
            {
                services.insert(name.to_owned(), Service::read(&entry)?);
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            services,
        })
    }

    /// The URLs of the services' servers, and those that a new service starts with.
    pub(super) fn servers(&self) -> Vec<&str> {
        let listed = self.services.values().flat_map(|service| {
            let servers = service.root.get("servers").and_then(Value::as_array);
            let servers = servers.into_iter().flatten();
            servers.filter_map(|server| server["url"].as_str())
        });
        listed.chain(SERVERS.iter().map(|(url, _)| *url)).collect()
    }

    /// The operation or event that the spec has.
    pub(super) fn operation(&self, target: &Target) -> Option<&JsonObject> {
        let mut services = self.services.values();
        services.find_map(|service| service.operation(target))
    }

    /// The URL paths that the spec lists.
    pub(super) fn paths(&self) -> impl Iterator<Item = String> {
        let services = self.services.values();
        let listed = services.flat_map(|service| service.listed(Section::Paths));
        listed.map(|(path, _)| path.to_owned())
    }

    /// The service that has an operation or event.
    pub(super) fn service_of(&self, target: &Target) -> Option<&str> {
        let mut services = self.services.iter();
        let (name, _) = services.find(|(_, service)| service.operation(target).is_some())?;
        Some(name)
    }

    /// The service that a file of the spec belongs to: its folder, its files, and the file's name in the folder.
    pub(super) fn service_at(&self, path: &Path) -> Option<(&str, &Service, String)> {
        self.services.iter().find_map(|(name, service)| {
            let file = path.strip_prefix(self.folder.join(name)).ok()?;
            let file = file.to_str()?.replace('\\', "/");
            Some((name.as_str(), service, file))
        })
    }

    /// The path of a file of a service, as users see it.
    pub(super) fn shown_path(&self, service: &str, file: &str) -> String {
        let path = self.folder.join(service).join(file);
        path.display().to_string().replace('\\', "/")
    }

    /// The path with a fragment under which the spec lists the operation of a page: `/oauth/token#refresh` for `/oauth/token`.
    pub(super) fn path_of_page(&self, path: &str, method: &str, url: &str) -> Option<String> {
        let targets = self.services.values().flat_map(Service::operations);
        let mut paths = targets.filter_map(|(target, operation)| match target {
            Target::Operation { path, method } => Some((path, method, operation)),
            Target::Event { .. } => None,
        });
        let found = paths.find(|(known, known_method, operation)| {
            let end = known.strip_prefix(path);
            end.is_some_and(|end| end.starts_with('#'))
                && *known_method == method
                && operation["externalDocs"]["url"] == url
        });
        found.map(|(known, ..)| known)
    }

    /// The file of an operation or event, which is added to the sources, and the way to it in the file.
    pub(super) fn file_with(
        &self,
        name: &str,
        service: &Service,
        target: &Target,
        sources: &mut Sources,
    ) -> Option<(FileId, Pointer)> {
        let file = service.file_of(target)?;
        let text = service.before.get(file)?;
        let id = sources.add(self.shown_path(name, file), text.as_str());
        Some((id, Pointer::root().join(target.method())))
    }

    /// The location of a value below an operation or event. Its file is added to the sources.
    pub(super) fn locate(
        &self,
        target: &Target,
        below: &Pointer,
        sources: &mut Sources,
    ) -> Option<Location> {
        self.services.iter().find_map(|(name, service)| {
            service.operation(target)?;
            let (id, operation) = self.file_with(name, service, target, sources)?;
            let pointer = Pointer::parse(&format!("{}{}", operation.as_str(), below.as_str()))?;
            Some(Location::value(id, pointer))
        })
    }

    /// The files that differ from those of the spec as it was read, sorted by path.
    pub(super) fn changes(&self, before: &Self) -> Vec<WrittenFile> {
        let mut changes = Vec::new();
        for (name, service) in &self.services {
            let folder = self.folder.join(name);
            let mut files = vec![(ROOT.to_owned(), &service.root)];
            if !service.schemas.is_empty() {
                files.push((SCHEMAS.to_owned(), &service.schemas));
            }
            files.extend(
                service
                    .items
                    .iter()
                    .map(|(file, item)| (file.clone(), item)),
            );
            let before = before.services.get(name);
            for (file, value) in &files {
                let old = before.and_then(|before| before.file(file));
                // A file with an equal value keeps its text, including comments and layout.
                if old.is_some_and(|old| same(old, value)) {
                    continue;
                }
                changes.push(WrittenFile {
                    path: folder.join(file),
                    text: Some(to_yaml(&Value::Object((*value).clone()))),
                });
            }
            for file in service.before.keys() {
                if !files.iter().any(|(kept, _)| kept == file) {
                    changes.push(WrittenFile {
                        path: folder.join(file),
                        text: None,
                    });
                }
            }
        }
        changes.sort_by(|a, b| a.path.cmp(&b.path));
        changes
    }
}

impl Service {
    fn read(folder: &Path) -> io::Result<Self> {
        let mut service = Self::default();
        service.root = service.open(folder, ROOT)?;
        if folder.join(SCHEMAS).is_file() {
            service.schemas = service.open(folder, SCHEMAS)?;
        }
        let listed = Section::ALL
            .into_iter()
            .flat_map(|section| service.listed(section));
        let files: Vec<String> = listed.map(|(_, file)| file.to_owned()).collect();
        for file in files {
            let item = service.open(folder, &file)?;
            service.items.insert(file, item);
        }
        Ok(service)
    }

    fn open(&mut self, folder: &Path, file: &str) -> io::Result<JsonObject> {
        let path = folder.join(file);
        let named = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(&path)
            .map_err(|error| io::Error::new(error.kind(), named(&error)))?;
        let value = parse(&text).map_err(|error| io::Error::other(named(&error)))?;
        self.before.insert(file.to_owned(), text);
        Ok(value)
    }

    /// The value of a file that was read.
    fn file(&self, file: &str) -> Option<&JsonObject> {
        let value = match file {
            ROOT => Some(&self.root),
            SCHEMAS => Some(&self.schemas),
            item => self.items.get(item),
        };
        value.filter(|_| self.before.contains_key(file))
    }

    /// The text of a file as it was read; empty if there is none.
    pub(super) fn text_of(&self, file: &str) -> &str {
        self.before.get(file).map_or("", String::as_str)
    }

    /// The entries of a section, each with the file that it refers to.
    fn listed(&self, section: Section) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.root.get(section.key()).and_then(Value::as_object);
        let entries = entries.into_iter().flatten();
        entries.filter_map(|(entry, item)| Some((entry.as_str(), item.get("$ref")?.as_str()?)))
    }

    /// The file of an operation or event, as the root file lists it.
    pub(super) fn file_of(&self, target: &Target) -> Option<&str> {
        let section = self.root.get(target.section().key())?;
        section.get(target.entry())?.get("$ref")?.as_str()
    }

    /// The Path Item Object of an operation or event.
    pub(super) fn item(&self, target: &Target) -> Option<&JsonObject> {
        self.items.get(self.file_of(target)?)
    }

    /// The Operation Object of an operation or event.
    pub(super) fn operation(&self, target: &Target) -> Option<&JsonObject> {
        self.item(target)?.get(target.method())?.as_object()
    }

    /// All operations and events.
    pub(super) fn operations(&self) -> impl Iterator<Item = (Target, &Value)> {
        Section::ALL.into_iter().flat_map(move |section| {
            self.listed(section).flat_map(move |(entry, file)| {
                let item = self.items.get(file).into_iter();
                let parts = item.flat_map(|item| {
                    let parts = PATH_ITEM.parts(item).into_iter();
                    let operations = parts.filter(|(_, kind)| kind.is(&OPERATION));
                    operations.filter_map(|(way, _)| Some((way.field, way.get(item)?)))
                });
                parts.map(move |(method, operation)| (section.target(entry, method), operation))
            })
        })
    }

    /// The shared schemas that path parameters and the chosen operations and events refer to. All operations of a path share its
    /// parameters.
    pub(super) fn references(&self, chosen: impl Fn(&Target) -> bool) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let operations = self.operations();
        let operations = operations.filter(|(target, _)| chosen(target));
        let operations = operations.filter_map(|(_, operation)| operation.as_object());
        let parameters = self
            .items
            .values()
            .filter_map(|item| item.get("parameters")?.as_array());
        let parameters = parameters.flatten().filter_map(Value::as_object);
        for object in operations.chain(parameters) {
            references::add(object, &self.schemas, &mut names);
        }
        names
    }
}

fn parse(text: &str) -> Result<JsonObject, serde_yaml::Error> {
    serde_yaml::from_str(text)
}

/// Returns true if two objects have equal entries in the same order. The order of properties is that of the fields.
fn same(a: &JsonObject, b: &JsonObject) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|((a_key, a), (b_key, b))| a_key == b_key && same_value(a, b))
}

fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => same(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        _ => a == b,
    }
}

/// The entries of a folder, sorted; none if the folder does not exist.
fn read_dir(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<_>>>()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    entries.sort();
    Ok(entries)
}

/// Writes and removes files. Each is written whole or not at all.
///
/// # Errors
///
/// A file cannot be written or removed; see [`output::update`].
pub fn write(changes: &[WrittenFile]) -> Result<(), OutputError> {
    let updates = changes.iter().map(|change| Update {
        path: &change.path,
        text: change.text.as_deref(),
    });
    let mut updates: Vec<Update<'_>> = updates.collect();
    // A root file refers to the other files, so that it is written after those that it lists, and before those that it no longer lists
    // are removed.
    updates.sort_by_key(|update| {
        let is_root = update.path.file_name().is_some_and(|name| name == ROOT);
        (update.text.is_none(), is_root)
    });
    output::update(&updates)
}
