//! The sources of the default runtime crate, which are part of this program.

use super::config::RUNTIME;
use super::rustfmt_settings::rustfmt_settings;
use crate::output::{Files, MARKER};

include!(concat!(env!("OUT_DIR"), "/runtime_source.rs"));

/// The version of the runtime crate in this program.
pub const RUNTIME_VERSION: &str = VERSION;

/// The files of the default runtime crate, for a folder of its own.
pub fn runtime_source() -> Files {
    let note = format!("{MARKER}: a copy of {RUNTIME} {VERSION}. Do not edit.");
    let file = |&(path, text): &(&str, &str)| {
        let comment = match path.rsplit_once('.') {
            Some((_, "rs")) => "// ",
            _ => "",
        };
        (path.to_owned(), format!("{comment}{note}\n\n{text}"))
    };
    let mut files: Files = SOURCES.iter().map(file).collect();
    files.insert("Cargo.toml".to_owned(), format!("# {note}\n\n{MANIFEST}"));
    files.insert("rustfmt.toml".to_owned(), rustfmt_settings());
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_states_that_it_was_generated() {
        for (path, text) in runtime_source() {
            let first = text.lines().next().unwrap_or_default();
            assert!(first.contains(MARKER), "{path}: {first}");
        }
    }

    #[test]
    fn every_module_has_its_file() {
        let files = runtime_source();
        let modules = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let mut count = 0;
        for (path, text) in modules {
            let file: syn::File = syn::parse_str(text).expect("Rust");
            let folder = path.trim_end_matches("mod.rs").trim_end_matches("lib.rs");
            let folder = match folder.strip_suffix(".rs") {
                Some(module) => format!("{module}/"),
                None => folder.to_owned(),
            };
            for item in file.items {
                let syn::Item::Mod(module) = item else {
                    continue;
                };
                if module.content.is_some() {
                    continue;
                }
                let name = &module.ident;
                let places = [
                    format!("{folder}{name}.rs"),
                    format!("{folder}{name}/mod.rs"),
                ];
                assert!(
                    places.iter().any(|place| files.contains_key(place)),
                    "{places:?}"
                );
                count += 1;
            }
        }
        assert!(count > 50, "{count} modules");
    }
}
