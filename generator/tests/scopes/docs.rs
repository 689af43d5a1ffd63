//! The example of each generated function: source code that calls exactly one operation.

use std::collections::BTreeMap;
use std::fs;

use feishu_codegen::rust::{Package, RuntimeSource};
use feishu_codegen::scopes::source;

use super::{SPEC, api};

#[test]
fn the_example_of_each_operation_calls_it() {
    let package = Package {
        name: "feishu".to_owned(),
        runtime: RuntimeSource::folder("runtime"),
        source: "spec".to_owned(),
    };
    let files = SPEC.render(&package).expect("Rust").expect("no errors");
    let folder = tempfile::tempdir().expect("a folder");
    let mut expected = BTreeMap::new();
    for text in files.values() {
        for (number, code) in examples(text).into_iter().enumerate() {
            let name = format!("{}_{number}.rs", expected.len());
            fs::write(folder.path().join(&name), code).expect("written");
            expected.insert(name, ());
        }
    }
    let read = source::read(api(), "feishu", folder.path(), false).expect("readable");
    assert!(
        read.diagnostics.is_empty(),
        "{}",
        read.diagnostics.render(
            &read.sources,
            feishu_codegen::diagnostic::Format::Human { color: false }
        )
    );
    let operations = api().services.iter().flat_map(|service| &service.resources);
    let operations = operations.flat_map(|resource| &resource.operations);
    for operation in operations {
        let id = &operation.id.text;
        assert!(read.used.contains_key(id), "{id} is missing");
    }
}

/// The examples in the documentation of a file, each as a file of its own.
fn examples(text: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let Some(line) = line.trim_start().strip_prefix("///") else {
            continue;
        };
        let line = line.strip_prefix(' ').unwrap_or(line);
        match (&mut open, line.starts_with("```")) {
            (None, true) if line == "```no_run" => open = Some(String::new()),
            (Some(_), true) => examples.extend(open.take()),
            (Some(example), false) => {
                let line = line.strip_prefix("# ").unwrap_or(line);
                example.push_str(line.trim_end_matches('#'));
                example.push('\n');
            }
            (None, _) => {}
        }
    }
    examples
}
