//! Puts the sources of the runtime crate into the program, which writes them beside clients.
//!
//! `runtime/` holds links to the crate and to the workspace, so that `cargo package` copies both into this package. Where a checkout has
//! no links, the crate is read from its own folder.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let links = package.join("runtime");
    let [sources, manifest, workspace, licenses] = if links.join("src").is_dir() {
        let [manifest, workspace] = ["manifest.toml", "workspace.toml"].map(|to| links.join(to));
        [links.join("src"), manifest, workspace, links]
    } else {
        let root = package.join("..");
        let krate = root.join("runtime/client");
        let manifests = [&krate, &root].map(|folder| folder.join("Cargo.toml"));
        let [manifest, workspace] = manifests;
        [krate.join("src"), manifest, workspace, root]
    };

    let manifest = resolved(&manifest, &workspace)?;
    let version = manifest["package"]["version"].as_str();
    let version = version.ok_or("the runtime has no version")?;
    let mut table = format!(
        "const VERSION: &str = {version:?};\n\
         const MANIFEST: &str = {:?};\n\
         const SOURCES: &[(&str, &str)] = &[\n",
        manifest.to_string().trim_start()
    );
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        add(license, &licenses.join(license), &mut table)?;
    }
    watch(&sources.canonicalize()?);
    add_folder("src", &sources, &mut table)?;
    table.push_str("];\n");
    let target = PathBuf::from(env::var("OUT_DIR")?).join("runtime_source.rs");
    Ok(fs::write(target, table)?)
}

/// Adds the files of a folder, sorted by name.
fn add_folder(name: &str, folder: &Path, table: &mut String) -> Result<()> {
    let entries = fs::read_dir(folder)?.collect::<std::result::Result<Vec<_>, _>>()?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{name}/{file}");
        match path.is_dir() {
            true => add_folder(&name, &path, table)?,
            false => add(&name, &path, table)?,
        }
    }
    Ok(())
}

fn add(name: &str, path: &Path, table: &mut String) -> Result<()> {
    let path = path.canonicalize()?;
    watch(&path);
    writeln!(table, "    ({name:?}, include_str!({path:?})),")?;
    Ok(())
}

/// Runs this script again when a file, or any file of a folder, changes.
fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// The manifest with the values that it inherits from its workspace. Tests stay behind: they need crates of this repository.
fn resolved(manifest: &Path, workspace: &Path) -> Result<DocumentMut> {
    let read = |path: &Path| -> Result<DocumentMut> {
        watch(path);
        Ok(fs::read_to_string(path)?.parse()?)
    };
    let (mut manifest, workspace) = (read(manifest)?, read(workspace)?);
    let shared = &workspace["workspace"];
    inherit(&mut manifest["package"], &shared["package"])?;
    inherit(&mut manifest["dependencies"], &shared["dependencies"])?;
    manifest["lints"] = shared["lints"].clone();
    manifest.remove("dev-dependencies");
    let mut library = Table::new();
    library["test"] = value(false);
    library["doctest"] = value(false);
    manifest["lib"] = Item::Table(library);
    let text = manifest.to_string();
    match text.contains("workspace") {
        true => Err(format!("the manifest still needs its workspace:\n{text}").into()),
        false => Ok(text.parse()?),
    }
}

/// Replaces each entry that states `workspace = true`.
fn inherit(entries: &mut Item, shared: &Item) -> Result<()> {
    let entries = entries.as_table_like_mut().ok_or("a table is missing")?;
    for (key, entry) in entries.iter_mut() {
        let Some(own) = entry
            .as_table_like()
            .filter(|of| of.contains_key("workspace"))
        else {
            continue;
        };
        let shared = shared
            .get(key.get())
            .ok_or_else(|| format!("the workspace has no `{key}`"))?;
        *entry = match shared.as_table_like() {
            None if own.len() == 1 => shared.clone(),
            None => merged(own, &Table::from_iter([("version", shared.clone())]))?,
            Some(shared) => merged(own, shared)?,
        };
    }
    Ok(())
}

/// A dependency of the workspace with the additions of a package. Features of both apply.
fn merged(own: &dyn TableLike, shared: &dyn TableLike) -> Result<Item> {
    let mut all = InlineTable::new();
    for (key, item) in shared.iter().chain(own.iter()) {
        let item = item
            .as_value()
            .ok_or("a dependency is written as a table")?;
        match (all.get_mut(key).and_then(Value::as_array_mut), item) {
            (Some(features), Value::Array(more)) => features.extend(more.iter().cloned()),
            _ if key == "workspace" => {}
            _ => {
                all.insert(key, item.clone());
            }
        }
    }
    all.fmt();
    Ok(value(all))
}
