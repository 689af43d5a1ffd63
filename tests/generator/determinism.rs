//! The same spec results in the same bytes, independent of its folder and of the order of files.

use std::fs;
use std::path::Path;

use crate::paths::{fixture, spec};
use crate::render::render;

#[test]
fn two_runs_write_the_same_bytes() {
    assert_eq!(render(&spec(), "feishu"), render(&spec(), "feishu"));
}

#[test]
fn another_folder_and_another_order_of_files_result_in_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("elsewhere/deeper");
    let mut files = Vec::new();
    list(&spec(), Path::new(""), &mut files);
    // File systems may list files by creation: create them in reverse order.
    files.sort();
    for path in files.iter().rev() {
        let to = copy.join(path);
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::copy(spec().join(path), to).expect("a copy");
    }
    assert_eq!(render(&spec(), "feishu"), render(&copy, "feishu"));
}

#[test]
fn the_order_of_paths_and_schemas_does_not_matter() {
    let petstore = fs::read_to_string(fixture("petstore/petstore.yaml")).expect("the fixture");
    let mut document: serde_yaml::Value = serde_yaml::from_str(&petstore).expect("YAML");
    reverse(&mut document["paths"]);
    reverse(&mut document["components"]["schemas"]);
    let folder = tempfile::tempdir().expect("a folder");
    let reversed = folder.path().join("petstore.yaml");
    fs::write(&reversed, serde_yaml::to_string(&document).expect("YAML")).expect("a file");
    assert_eq!(
        render(&fixture("petstore/petstore.yaml"), "petstore"),
        render(&reversed, "petstore")
    );
}

fn reverse(value: &mut serde_yaml::Value) {
    let mapping = value.as_mapping_mut().expect("a mapping");
    assert!(mapping.len() > 1, "several entries");
    let mut entries: Vec<_> = std::mem::take(mapping).into_iter().collect();
    entries.reverse();
    *mapping = entries.into_iter().collect();
}

fn list(root: &Path, below: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(root.join(below)).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = below.join(entry.file_name());
        if entry.path().is_dir() {
            list(root, &path, files);
        } else {
            files.push(path);
        }
    }
}
