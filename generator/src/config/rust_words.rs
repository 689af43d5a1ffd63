//! Words of the file that are Rust: identifiers and paths.

use crate::diagnostic::Location;
use crate::rust::PRELUDE;

use super::Dependency;
use super::reader::Reader;

/// The functions and variants that every type has besides its own.
const USED_FIELDS: &[&str] = &["new"];
const USED_VARIANTS: &[&str] = &["Unknown"];

/// The crates that every crate has.
const BUILT_IN: &[&str] = &["std", "core", "alloc"];

/// A path of Rust that the file names: of a type, or of a trait.
pub(super) struct NamedPath {
    text: String,
    at: Location,
}

impl NamedPath {
    /// A path; `None` where the text is none, which is reported.
    pub(super) fn new(
        text: &str,
        at: Location,
        example: &str,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        if let Err(error) = syn::parse_str::<syn::Path>(text) {
            let message = format!("`{text}` is no path of Rust: {error}");
            reader.invalid(at, message, &format!("write a path such as `{example}`"));
            return None;
        }
        let text = text.trim().to_owned();
        Some(Self { text, at })
    }

    /// The crate that the path starts from; `None` for a name that every module has.
    fn krate(&self) -> Option<String> {
        let path: syn::Path = syn::parse_str(&self.text).ok()?;
        if path.segments.len() < 2 {
            return None;
        }
        Some(path.segments.first()?.ident.to_string())
    }

    /// Reports a path that starts from a crate that is no dependency.
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

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Type,
    Field,
    Variant,
}

impl Use {
    fn taken(self) -> &'static [&'static str] {
        match self {
            Self::Type => PRELUDE,
            Self::Field => USED_FIELDS,
            Self::Variant => USED_VARIANTS,
        }
    }

    /// Whether the compiler takes the name without a warning.
    fn is_styled(self, name: &str) -> bool {
        let name = name.trim_start_matches('_');
        match self {
            Self::Type | Self::Variant => {
                !name.starts_with(char::is_lowercase) && !name.contains('_')
            }
            Self::Field => !name.contains(char::is_uppercase) && !name.contains("__"),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Type => "a type",
            Self::Field => "a field",
            Self::Variant => "a variant",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Type | Self::Variant => "write a name such as `PetKind`",
            Self::Field => "write a name such as `pet_kind`",
        }
    }
}

/// A name that is taken as it is; `None` where it cannot be, which is reported.
pub(super) fn name(
    text: String,
    at: Location,
    purpose: Use,
    reader: &mut Reader<'_>,
) -> Option<String> {
    // A keyword can stand as `r#type`, which generated code writes by itself; these four cannot.
    let unraw = text.strip_prefix("r#").unwrap_or(&text);
    let cannot_be_raw = ["self", "Self", "super", "crate", "_"].contains(&unraw);
    let parses = syn::parse_str::<syn::Ident>(&format!("r#{unraw}")).is_ok();
    if cannot_be_raw || !parses || unraw.trim() != unraw {
        let message = format!("`{text}` cannot be the name of {} in Rust", purpose.noun());
        reader.invalid(at, message, purpose.example());
        return None;
    }
    if purpose.taken().contains(&unraw) {
        let message = format!("`{text}` has a meaning of its own in generated code");
        reader.invalid(at, message, "choose another name");
        return None;
    }
    if !purpose.is_styled(unraw) {
        let noun = purpose.noun();
        let message = format!("`{text}` is not how Rust writes the name of {noun}");
        reader.invalid(at, message, purpose.example());
        return None;
    }
    Some(unraw.to_owned())
}
