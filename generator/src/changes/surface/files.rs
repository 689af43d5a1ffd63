//! The files of a crate, and the public items in them.

use std::collections::BTreeSet;

use super::item::Items;
use super::modules::{FileNames, Modules};
use super::{Surface, manifest, read};
use crate::rust::RenderError;

const MANIFEST: &str = "Cargo.toml";

/// The public items of some files.
pub(super) fn items(surface: &Surface, paths: &BTreeSet<&str>) -> Result<Items, RenderError> {
    let files = &surface.files;
    let modules = Modules::new(files);
    let mut items = Items::new();
    for &path in paths {
        let Some(text) = files.get(path) else {
            continue;
        };
        if path == MANIFEST {
            manifest::read(text, &surface.runtime, &mut items);
        } else if let Some(module) = modules.of_file(path) {
            let file = syn::parse_file(text).map_err(|error| RenderError {
                path: path.to_owned(),
                message: error.to_string(),
            })?;
            let names = FileNames::new(module, &file.items);
            read::read(&file, &names, &mut items);
        }
    }
    Ok(items)
}

/// The files that declare items with these paths, or at least the modules that the items are in.
pub(super) fn declaring<'s>(surface: &'s Surface, items: &BTreeSet<&str>) -> BTreeSet<&'s str> {
    let modules = Modules::new(&surface.files);
    let paths = surface.files.keys().map(String::as_str);
    paths
        .filter(|path| {
            let module = modules.of_file(path);
            module.is_some_and(|of| items.iter().any(|item| of.may_declare(item)))
        })
        .collect()
}
