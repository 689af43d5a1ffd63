//! Names of types, fields and variants.

use crate::config::{Named, Reader};
use crate::diagnostic::Location;
use crate::rust::names::PRELUDE;

/// Functions that every struct has.
const STRUCT_FUNCTIONS: &[&str] = &["new"];
/// Variants that every enum has.
const ENUM_VARIANTS: &[&str] = &["Unknown"];

/// Names that generated code uses itself.
fn reserved(named: Named) -> &'static [&'static str] {
    match named {
        Named::Schema => PRELUDE,
        Named::Property => STRUCT_FUNCTIONS,
        Named::Value => ENUM_VARIANTS,
    }
}

/// Returns true if the compiler accepts the name without a warning.
fn is_styled(named: Named, name: &str) -> bool {
    let name = name.trim_start_matches('_');
    match named {
        Named::Schema | Named::Value => {
            !name.starts_with(char::is_lowercase) && !name.contains('_')
        }
        Named::Property => !name.contains(char::is_uppercase) && !name.contains("__"),
    }
}

fn noun(named: Named) -> &'static str {
    match named {
        Named::Schema => "a type",
        Named::Property => "a field",
        Named::Value => "a variant",
    }
}

fn example(named: Named) -> &'static str {
    match named {
        Named::Schema | Named::Value => "write a name such as `PetKind`",
        Named::Property => "write a name such as `pet_kind`",
    }
}

/// Returns a name that can be used unchanged. Reports any other, and returns `None`.
pub(super) fn name(
    text: String,
    at: Location,
    named: Named,
    reader: &mut Reader<'_>,
) -> Option<String> {
    // Generated code writes keywords as raw identifiers, such as `r#type`. These four cannot be raw.
    let unraw = text.strip_prefix("r#").unwrap_or(&text);
    let cannot_be_raw = ["self", "Self", "super", "crate", "_"].contains(&unraw);
    let parses = syn::parse_str::<syn::Ident>(&format!("r#{unraw}")).is_ok();
    if cannot_be_raw || !parses || unraw.trim() != unraw {
        let message = format!("`{text}` cannot be the name of {} in Rust", noun(named));
        reader.invalid(at, message, example(named));
        return None;
    }
    if reserved(named).contains(&unraw) {
        let message = format!("`{text}` has another meaning in generated code");
        reader.invalid(at, message, "choose another name");
        return None;
    }
    if !is_styled(named, unraw) {
        let noun = noun(named);
        let message = format!("`{text}` does not follow Rust's style for the name of {noun}");
        reader.invalid(at, message, example(named));
        return None;
    }
    Some(unraw.to_owned())
}
