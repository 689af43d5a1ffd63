//! Names of packages.

use heck::ToKebabCase;

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
    if !fits {
        return Err("letters, digits, `-` and `_`, with a letter first".to_owned());
    }
    // The crate has the name with underscores. Cargo refuses `test`, which rustc links.
    if name == "test" || syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err() {
        return Err("a name that is no keyword of Rust and not `test`".to_owned());
    }
    Ok(name.to_owned())
}

/// Returns the name of the crate for a document with this file name, without its ending: in kebab case, as rustc expects of crates.
/// It is `client` if that cannot name a package.
pub fn package_name_of_file(stem: &str) -> String {
    package_name(&stem.to_kebab_case()).unwrap_or_else(|_| "client".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_name_gives_a_name_for_a_package() {
        let names = [
            ("petstore", "petstore"),
            ("api.github.com", "api-github-com"),
            ("anyOf-allOf", "any-of-all-of"),
            ("My_API v2", "my-api-v2"),
            ("3.1", "client"),
            ("", "client"),
            ("文档", "client"),
            ("async", "client"),
            ("test", "client"),
        ];
        for (stem, name) in names {
            assert_eq!(package_name_of_file(stem), name, "{stem}");
        }
    }
}
