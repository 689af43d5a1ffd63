//! The files of `spec/` as values: read, changed, and written back where they differ.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::draft::Target;
use super::root::SERVERS;
use super::{listed_as, method_of};
use crate::diagnostic::{Location, Pointer, Sources};
use crate::spec::to_yaml;

/// A file of the description.
pub(super) type Object = Map<String, Value>;

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
    pub(super) root: Object,
    /// `schemas.yaml`.
    pub(super) schemas: Object,
    /// Path Item Objects of URL paths and of events, by file relative to the service's folder.
    pub(super) items: BTreeMap<String, Object>,
    /// The text of every file as it was read.
    before: BTreeMap<String, String>,
}

/// The name of the root file.
pub(super) const ROOT: &str = "openapi.yaml";
/// The name of the file with shared schemas.
pub(super) const SCHEMAS: &str = "schemas.yaml";

/// A file that is different now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its new text; `None` where it is removed.
    pub text: Option<String>,
}

impl Store {
    /// Reads every service below the folder. The description was validated before, so each file is YAML.
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

    /// The addresses that the services list as servers, and those that a new service starts with.
    pub(super) fn servers(&self) -> Vec<&str> {
        let listed = self.services.values().flat_map(|service| {
            let servers = service.root.get("servers").and_then(Value::as_array);
            let servers = servers.into_iter().flatten();
            servers.filter_map(|server| server["url"].as_str())
        });
        listed.chain(SERVERS.iter().map(|(url, _)| *url)).collect()
    }

    /// The path with a fragment under which the spec has the operation of a page: `/oauth/token#refresh` for `/oauth/token`.
    pub(super) fn path_of_page(&self, path: &str, method: &str, address: &str) -> Option<String> {
        self.services.values().find_map(|service| {
            let paths = service.root.get("paths").and_then(Value::as_object)?;
            let of_page = |listed: &&String| {
                let file = service.file_of("paths", listed);
                let item = file.and_then(|file| service.items.get(file));
                let operation = item.and_then(|item| item.get(method));
                operation.is_some_and(|known| known["externalDocs"]["url"] == address)
            };
            paths
                .keys()
                .filter(|listed| {
                    listed
                        .strip_prefix(path)
                        .is_some_and(|end| end.starts_with('#'))
                })
                .find(of_page)
                .cloned()
        })
    }

    /// The place of what stands below an operation or event, to be shown; its file becomes one of the sources.
    pub(super) fn locate(
        &self,
        target: &Target,
        below: &Pointer,
        sources: &mut Sources,
    ) -> Option<Location> {
        let (section, key) = listed_as(target);
        let method = method_of(target);
        self.services.iter().find_map(|(name, service)| {
            let file = service.file_of(section, key)?;
            service.items.get(file)?.get(method)?;
            let text = service.before.get(file)?;
            let path = self.folder.join(name).join(file);
            let path = path.display().to_string().replace('\\', "/");
            let id = sources.add(path, text.as_str());
            let pointer = Pointer::parse(&format!("/{method}{}", below.as_str()))?;
            Some(Location::value(id, pointer))
        })
    }

    /// The files that differ from what was read, sorted by path.
    pub(super) fn changes(&self) -> Vec<WrittenFile> {
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
            for (file, value) in &files {
                let old = service.before.get(file);
                // What says the same stays as it is, comments and layout included.
                if old.is_some_and(|old| parse(old).is_ok_and(|old| same(&old, value))) {
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
        let referred = |section: &str| -> Vec<String> {
            let items = service.root.get(section).and_then(Value::as_object);
            let references = items
                .into_iter()
                .flat_map(Map::values)
                .filter_map(|item| item.get("$ref")?.as_str());
            references.map(str::to_owned).collect()
        };
        let files: Vec<String> = referred("paths")
            .into_iter()
            .chain(referred("x-webhooks"))
            .collect();
        for file in files {
            let item = service.open(folder, &file)?;
            service.items.insert(file, item);
        }
        Ok(service)
    }

    fn open(&mut self, folder: &Path, file: &str) -> io::Result<Object> {
        let text = fs::read_to_string(folder.join(file))?;
        let value = parse(&text).map_err(io::Error::other)?;
        self.before.insert(file.to_owned(), text);
        Ok(value)
    }

    /// The file that a key of `paths` or `x-webhooks` refers to.
    pub(super) fn file_of(&self, section: &str, key: &str) -> Option<&str> {
        self.root.get(section)?.get(key)?.get("$ref")?.as_str()
    }

    /// What the Path Item Objects of `paths` and `x-webhooks` hold: section, key in it, and each entry, operations and path parameters.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'static str, &str, &str, &Value)> {
        ["paths", "x-webhooks"]
            .into_iter()
            .flat_map(move |section| {
                let listed = self.root.get(section).and_then(Value::as_object);
                listed.into_iter().flat_map(Map::keys).flat_map(move |key| {
                    let item = self
                        .file_of(section, key)
                        .and_then(|file| self.items.get(file));
                    let entries = item.into_iter().flatten();
                    entries.map(move |(name, value)| (section, key.as_str(), name.as_str(), value))
                })
            })
    }
}

fn parse(text: &str) -> Result<Object, serde_yaml::Error> {
    serde_yaml::from_str(text)
}

/// Whether two objects say the same in the same order. The order of properties is that of the fields.
fn same(a: &Object, b: &Object) -> bool {
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

/// What a folder holds, sorted. A folder that is not there holds nothing.
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

/// Writes and removes files.
///
/// # Errors
///
/// The file system refuses; files before the one that failed are written.
pub fn write(changes: &[WrittenFile]) -> io::Result<()> {
    for change in changes {
        match &change.text {
            Some(text) => {
                if let Some(parent) = change.path.parent() {
                    fs::create_dir_all(parent)?;
                }
                fs::write(&change.path, text)?;
            }
            None => fs::remove_file(&change.path)?,
        }
    }
    Ok(())
}
