//! Paths of types and traits.

use super::manifest::Dependency;
use crate::config::Reader;
use crate::diagnostic::Location;

/// The crates that every crate can use.
const BUILT_IN: &[&str] = &["std", "core", "alloc"];

/// A path of a type or trait in the file.
#[derive(Debug)]
pub(super) struct NamedPath {
    text: String,
    at: Location,
}

impl NamedPath {
    /// Parses a path. Reports a text that is not a path, and returns `None`.
    pub(super) fn new(
        text: &str,
        at: Location,
        example: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        if let Err(error) = syn::parse_str::<syn::Path>(text) {
            let message = format!("`{text}` is not a Rust path: {error}");
            reader.invalid(at, message, &format!("write a path such as `{example}`"));
            return None;
        }
        let text = text.trim().to_owned();
        Some(Self { text, at })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The crate at the start of the path. `None` for a name that every module can use.
    fn krate(&self) -> Option<String> {
        let path: syn::Path = syn::parse_str(&self.text).ok()?;
        if path.segments.len() < 2 {
            return None;
        }
        Some(path.segments.first()?.ident.to_string())
    }

    /// Reports a path whose crate is not a dependency.
    pub(super) fn check(&self, dependencies: &[Dependency], reader: &mut Reader<'_>) {
        let Some(krate) = self.krate() else { return };
        let is_it = |dependency: &Dependency| dependency.name.replace('-', "_") == krate;
        if !BUILT_IN.contains(&krate.as_str()) && !dependencies.iter().any(is_it) {
            reader.invalid(
                self.at.clone(),
                format!("the generated crate does not depend on `{krate}`"),
                &format!("add it: `{krate} = \"…\"` under `[dependencies]`"),
            );
        }
    }
}
