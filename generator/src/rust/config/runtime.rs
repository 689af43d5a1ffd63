//! `runtime` in `[package]`: the runtime crate, and where it comes from.

use std::path::PathBuf;

use toml_edit::Value;

use super::package_name::valid_name;
use crate::config::{Node, Reader, read_option};
use crate::diagnostic::{Diagnostics, Location, Reported, Sources};

/// The runtime crate of clients, unless the configuration states another.
pub const RUNTIME: &str = "openapi-client-runtime";

/// The runtime crate of a generated client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runtime {
    /// The name of its package, if it is not [the default one](RUNTIME): the runtime of a platform.
    pub package: Option<String>,
    /// The call of its builder that examples show for tokens of the platform, such as `.app("id", "secret")`.
    pub credentials: Option<String>,
    /// Where the crate comes from. `None`: a copy in the client's folder.
    pub source: Option<RuntimeSource>,
    /// True or false if the configuration states `default-features`.
    pub default_features: Option<bool>,
    /// Features in addition to those that the crate needs.
    pub features: Vec<String>,
}

/// Where the runtime crate comes from. Paths of the configuration start from the working directory, those of a manifest from its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeSource {
    /// This program's copy of the default runtime, which is written to the folder.
    Copy(PathBuf),
    /// The crate in a folder.
    Folder {
        /// The folder.
        path: PathBuf,
        /// The version that applies where the client is published.
        version: Option<String>,
    },
    /// A published version.
    Registry {
        /// The version requirement.
        version: String,
        /// The registry, if it is not cargo's default.
        registry: Option<String>,
    },
    /// A git repository.
    Git {
        /// Its URL.
        url: String,
        /// The commit; `None` for the newest of the default branch.
        reference: Option<GitReference>,
        /// The version that applies where the client is published.
        version: Option<String>,
    },
    /// The dependency of the workspace that the client is in.
    Workspace,
}

/// A commit of a git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are git's")]
pub enum GitReference {
    Branch(String),
    Tag(String),
    Rev(String),
}

impl RuntimeSource {
    /// The crate in a folder.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self::Folder {
            path: path.into(),
            version: None,
        }
    }

    /// The keys of the dependency, each with its value in TOML. A copy has the `copied` version.
    pub(in crate::rust) fn keys(&self, copied: &str) -> Vec<String> {
        let key = |name: &str, text: &str| format!("{name} = {}", Value::from(text));
        let path = |path: &PathBuf| key("path", &path.to_string_lossy().replace('\\', "/"));
        let mut keys = Vec::new();
        let version = match self {
            Self::Workspace => return vec!["workspace = true".to_owned()],
            Self::Copy(folder) => {
                keys.push(path(folder));
                Some(copied)
            }
            Self::Folder { path: to, version } => {
                keys.push(path(to));
                version.as_deref()
            }
            Self::Registry { version, registry } => {
                keys.push(key("version", version));
                keys.extend(registry.as_deref().map(|of| key("registry", of)));
                None
            }
            Self::Git {
                url,
                reference,
                version,
            } => {
                keys.push(key("git", url));
                keys.extend(reference.as_ref().map(|reference| match reference {
                    GitReference::Branch(branch) => key("branch", branch),
                    GitReference::Tag(tag) => key("tag", tag),
                    GitReference::Rev(rev) => key("rev", rev),
                }));
                version.as_deref()
            }
        };
        keys.extend(version.map(|version| key("version", version)));
        keys
    }
}

/// The keys of `runtime` where it is a table.
const KEYS: &[&str] = &[
    "package",
    "credentials",
    "copy",
    "path",
    "version",
    "registry",
    "git",
    "branch",
    "tag",
    "rev",
    "workspace",
    "features",
    "default-features",
];

impl Runtime {
    /// Reads `runtime` in `[package]`: the crate's folder, or a table.
    pub(super) fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let mut runtime = Self::default();
        if let Some(path) = node.item.as_str() {
            runtime.source = Some(RuntimeSource::folder(reader.folder().join(path)));
            return Some(runtime);
        }
        if !node.item.is_table_like() {
            return reader.wrong_type(node, "a path or a table");
        }
        runtime.read_table(node, reader)?;
        if runtime.source.is_none() && runtime.package.is_some() {
            reader.invalid(
                reader.value_at(node),
                "`runtime` does not state where the crate comes from".to_owned(),
                "give it `path`, `version`, `git` or `workspace`",
            );
        }
        Some(runtime)
    }

    /// Replaces what an option of the command line states: the crate's folder, or keys of a table such as `version = "0.1"`.
    ///
    /// # Errors
    ///
    /// The text states something impossible, which is reported.
    pub fn read_option(
        &mut self,
        text: &str,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), Reported> {
        if !text.contains('=') {
            self.source = Some(RuntimeSource::folder(text));
            return Ok(());
        }
        let assignment = format!("runtime = {{ {text} }}");
        read_option(
            "--runtime",
            &assignment,
            sources,
            diagnostics,
            |node, reader| {
                if !node.item.is_table_like() {
                    reader.wrong_type::<()>(node, "keys and values");
                }
                let _ = self.read_table(node, reader);
            },
        )
    }

    /// Reads the keys of a table. Returns `None` if their source is impossible.
    fn read_table(&mut self, node: Node<'_>, reader: &mut Reader<'_>) -> Option<()> {
        let nodes = node.item.as_table_like().map(Node::all).unwrap_or_default();
        let mut source = SourceKeys::default();
        for node in nodes {
            match node.name() {
                "package" => {
                    let at = reader.value_at(node);
                    let name = reader.string(node);
                    self.package = name.and_then(|name| valid_name(name, at, reader));
                }
                "credentials" => self.credentials = reader.string(node),
                "features" => {
                    let features = reader.strings(node).unwrap_or_default();
                    self.features = features.into_iter().map(|(feature, _)| feature).collect();
                }
                "default-features" => self.default_features = reader.boolean(node),
                "workspace" => match reader.boolean(node) {
                    Some(true) => source.add(node, String::new(), reader),
                    Some(false) => reader.invalid(
                        reader.value_at(node),
                        "`workspace` can only be `true`",
                        "delete the key, and state another source",
                    ),
                    None => {}
                },
                key if KEYS.contains(&key) => {
                    if let Some(text) = reader.string(node) {
                        source.add(node, text, reader);
                    }
                }
                _ => reader.unknown(node, "`runtime`", KEYS),
            }
        }
        let copies = source.text("copy").is_some()
            && self.package.as_deref().is_some_and(|of| of != RUNTIME);
        if copies && let Some(at) = source.at("copy") {
            let message = format!("this program contains no crate but `{RUNTIME}`");
            reader.invalid(
                at,
                message,
                "state the source of another runtime with `path`, `version` or `git`",
            );
            return None;
        }
        if !source.is_empty() {
            self.source = Some(source.resolve(reader)?);
        }
        Some(())
    }
}

/// The keys that state a source, in the order of the file.
#[derive(Default)]
struct SourceKeys(Vec<(&'static str, String, Location)>);

/// Keys that exclude each other, each with the keys that may be added.
const SOURCES: &[(&str, &[&str])] = &[
    ("copy", &[]),
    ("path", &["version"]),
    ("git", &["branch", "tag", "rev", "version"]),
    ("workspace", &[]),
    ("version", &["registry"]),
];

impl SourceKeys {
    fn add(&mut self, node: Node<'_>, text: String, reader: &Reader<'_>) {
        if let Some(key) = KEYS.iter().find(|&&key| key == node.name()) {
            self.0.push((key, text, reader.value_at(node)));
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn find(&self, key: &str) -> Option<&(&'static str, String, Location)> {
        self.0.iter().find(|(of, ..)| *of == key)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.find(key).map(|(_, text, _)| text.clone())
    }

    fn at(&self, key: &str) -> Option<Location> {
        self.find(key).map(|(.., at)| at.clone())
    }

    /// The source that the keys state together. Reports keys that exclude each other.
    fn resolve(&self, reader: &mut Reader<'_>) -> Option<RuntimeSource> {
        let Some((main, more)) = SOURCES.iter().find(|(key, _)| self.find(key).is_some()) else {
            let (key, _, at) = self.0.first()?;
            let (needed, _) = SOURCES.iter().find(|(_, more)| more.contains(key))?;
            let message = format!("`{key}` needs `{needed}`");
            reader.invalid(
                at.clone(),
                message,
                &format!("add `{needed}`, or delete `{key}`"),
            );
            return None;
        };
        let mut others = self.0.iter();
        if let Some((key, _, at)) = others.find(|(key, ..)| key != main && !more.contains(key)) {
            let message = format!("`{key}` does not go with `{main}`");
            reader.invalid(at.clone(), message, &format!("delete `{main}` or `{key}`"));
            return None;
        }
        let version = match self.text("version") {
            Some(text) => Some(self.requirement(text, reader)?),
            None => None,
        };
        let path = |text: String| reader.folder().join(text);
        Some(match *main {
            "copy" => RuntimeSource::Copy(path(self.text("copy")?)),
            "path" => RuntimeSource::Folder {
                path: path(self.text("path")?),
                version,
            },
            "git" => RuntimeSource::Git {
                url: self.text("git")?,
                reference: self.reference(reader)?,
                version,
            },
            "workspace" => RuntimeSource::Workspace,
            _ => RuntimeSource::Registry {
                version: version?,
                registry: self.text("registry"),
            },
        })
    }

    /// The only one of `branch`, `tag` and `rev`. The outer `None` stands for a mistake.
    fn reference(&self, reader: &mut Reader<'_>) -> Option<Option<GitReference>> {
        let names = ["branch", "tag", "rev"];
        let mut stated = self.0.iter().filter(|(key, ..)| names.contains(key));
        let first = stated.next();
        if let (Some((first, ..)), Some((second, _, at))) = (first, stated.next()) {
            let message = format!("`{second}` does not go with `{first}`");
            reader.invalid(at.clone(), message, "keep one of them");
            return None;
        }
        Some(first.map(|(key, text, _)| match *key {
            "branch" => GitReference::Branch(text.clone()),
            "tag" => GitReference::Tag(text.clone()),
            _ => GitReference::Rev(text.clone()),
        }))
    }

    fn requirement(&self, text: String, reader: &mut Reader<'_>) -> Option<String> {
        match semver::VersionReq::parse(&text) {
            Ok(_) => Some(text),
            Err(error) => {
                let message = format!("`{text}` is not a version requirement: {error}");
                reader.invalid(
                    self.at("version")?,
                    message,
                    "write a version such as `0.1`",
                );
                None
            }
        }
    }
}
