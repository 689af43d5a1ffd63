//! Names of packages.

use crate::config::Reader;
use crate::diagnostic::Location;

pub(super) fn valid_name(name: String, at: Location, reader: &mut Reader<'_>) -> Option<String> {
    match package_name(&name) {
        Ok(name) => Some(name),
        Err(why) => {
            let message = format!("`{name}` cannot name the crate");
            reader.invalid(at, message, &format!("write {why}"));
            None
        }
    }
}

/// Returns a name that cargo accepts for a package.
///
/// # Errors
///
/// The name is not accepted. The error lists the characters that are.
pub fn package_name(name: &str) -> Result<String, String> {
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if fits {
        Ok(name.to_owned())
    } else {
        Err("letters, digits, `-` and `_`, with a letter first".to_owned())
    }
}
