//! Modules depend on each other in one direction only.
//!
//! [`MAY_USE`] has the allowed directions between the generator's top-level modules, [`CRATES`] the modules that may use a crate.
//! Files inside a module must not form import circles. The tests read the source code, without its tests.

mod circles;
mod resolve;
mod source_tree;
mod tokens;

use source_tree::{SourceTree, repository};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The top-level modules, each with the modules that it may use. A module uses only modules above it.
const MAY_USE: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("naming", &[]),
    ("selection", &["diagnostic"]),
    ("spec", &["diagnostic"]),
    ("page", &["diagnostic"]),
    ("output", &[]),
    ("config", &["diagnostic"]),
    ("wording", &["diagnostic", "spec", "config"]),
    (
        "transcribe",
        &["diagnostic", "naming", "spec", "page", "output", "wording"],
    ),
    ("fetch", &[]),
    (
        "sync",
        &[
            "diagnostic",
            "selection",
            "page",
            "output",
            "transcribe",
            "fetch",
        ],
    ),
    ("model", &["diagnostic", "spec", "config"]),
    (
        "rust",
        &["diagnostic", "naming", "config", "model", "output"],
    ),
    ("explain", &["model", "transcribe", "rust"]),
    (
        "scopes",
        &["diagnostic", "selection", "model", "output", "rust"],
    ),
    ("description", &["diagnostic", "spec", "config", "model"]),
    (
        "pipeline",
        &[
            "diagnostic",
            "spec",
            "output",
            "config",
            "rust",
            "description",
        ],
    ),
    (
        "changes",
        &[
            "diagnostic",
            "spec",
            "output",
            "config",
            "model",
            "rust",
            "pipeline",
        ],
    ),
];

/// Uses against [`MAY_USE`] that still exist: the using module, the used module, the reason.
const KNOWN_VIOLATIONS: &[(&str, &str, &str)] = &[];

/// Crates that only some modules may use.
const CRATES: &[(&str, &[&str])] = &[
    // OpenAPI's types end in `model`, which translates them.
    ("openapiv3", &["spec", "model"]),
    // Rust's syntax begins in `rust`. `changes` reads the code that `rust` writes, and `scopes` the code of callers.
    ("syn", &["rust", "changes", "scopes"]),
    ("quote", &["rust", "changes"]),
    ("proc_macro2", &["rust", "changes", "scopes"]),
    ("prettyplease", &["rust"]),
];

/// Import circles that are allowed, by one of their files, with the reason.
const ALLOWED_CIRCLES: &[(&str, &str)] = &[
    (
        "runtime/client/src/call.rs",
        "a call returns pages, and each page is a call",
    ),
    (
        "runtime/client/src/conventions.rs",
        "an error is printed by its conventions, which are functions of an error",
    ),
    (
        "runtime/client/src/request.rs",
        "a request names the type of its response, which is decoded from the reply to a request",
    ),
];

fn library() -> SourceTree {
    SourceTree::read("feishu_codegen", "generator/src/lib.rs")
}

#[test]
fn modules_use_only_the_modules_before_them() {
    let tree = library();
    let mut violations: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    let dependencies = tree.dependencies();
    for dependency in &dependencies {
        let (Some(from), Some(to)) = (dependency.from.top(), dependency.to.top()) else {
            continue;
        };
        let allowed = MAY_USE.iter().find(|(module, _)| *module == from);
        let allowed = allowed.is_some_and(|(_, allowed)| allowed.contains(&to));
        if from != to && !allowed {
            let shown = tree.show(dependency);
            violations.entry((from, to)).or_default().push(shown);
        }
    }
    for (from, to, _) in KNOWN_VIOLATIONS {
        assert!(
            violations.remove(&(*from, *to)).is_some(),
            "`{from}` no longer uses `{to}`: remove it from `KNOWN_VIOLATIONS`"
        );
    }
    let problems: Vec<String> = violations
        .iter()
        .map(|((from, to), uses)| {
            let uses = uses.join("\n  ");
            format!("`{from}` must not use `{to}`:\n  {uses}")
        })
        .collect();
    assert!(
        problems.is_empty(),
        "{}\nmove the definition to a module that both may use, or pass it as an argument",
        problems.join("\n")
    );
}

#[test]
fn allowed_directions_are_used_and_have_no_circle() {
    let tree = library();
    let dependencies = tree.dependencies();
    let used: BTreeSet<(&str, &str)> = dependencies
        .iter()
        .filter_map(|dependency| Some((dependency.from.top()?, dependency.to.top()?)))
        .collect();
    let mut problems = Vec::new();
    for (index, (module, allowed)) in MAY_USE.iter().enumerate() {
        for other in *allowed {
            if !MAY_USE[..index].iter().any(|(above, _)| above == other) {
                problems.push(format!("`{other}` must be above `{module}` in `MAY_USE`"));
            }
            if !used.contains(&(*module, *other)) {
                problems.push(format!(
                    "`{module}` does not use `{other}`: remove it from `MAY_USE`"
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn crates_are_used_only_by_their_modules() {
    let tree = library();
    let mut problems = BTreeSet::new();
    for (module, name, path) in tree.external_uses() {
        let Some((_, allowed)) = CRATES.iter().find(|(restricted, _)| *restricted == name) else {
            continue;
        };
        let top = module.top().unwrap_or_default();
        if !allowed.contains(&top) {
            let file = &tree.files[module.file];
            problems.insert(format!(
                "{}:{}: `{}`: only {} may use `{name}`",
                file.name,
                file.line_of(path),
                path.segments.join("::"),
                allowed.join(" and "),
            ));
        }
    }
    let problems: Vec<String> = problems.into_iter().collect();
    assert!(
        problems.is_empty(),
        "{}\nmove the code to one of these modules",
        problems.join("\n")
    );
}

#[test]
fn files_form_no_import_circles() {
    let crates = [
        library(),
        SourceTree::read("main", "generator/src/main.rs"),
        SourceTree::read("openapi_client_runtime", "runtime/client/src/lib.rs"),
        SourceTree::read("feishu_runtime", "runtime/feishu/src/lib.rs"),
    ];
    let mut circles: Vec<_> = crates.iter().flat_map(circles::find).collect();
    let mut problems = Vec::new();
    for (file, _) in ALLOWED_CIRCLES {
        let before = circles.len();
        circles.retain(|circle| !circle.files.iter().any(|found| found == file));
        if circles.len() == before {
            problems.push(format!(
                "{file} is in no import circle any more: remove it from `ALLOWED_CIRCLES`"
            ));
        }
    }
    for circle in circles {
        problems.push(format!(
            "these files form a circle:\n  {}\nmove a definition that both sides need to a file of its own",
            circle.uses.join("\n  ")
        ));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_neutral_runtime_does_not_depend_on_feishu() {
    let manifest = repository().join("runtime/client/Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the neutral runtime's manifest");
    let manifest: toml_edit::DocumentMut = manifest.parse().expect("TOML");
    for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let names = manifest
            .get(table)
            .and_then(toml_edit::Item::as_table_like)
            .into_iter()
            .flat_map(|table| table.iter().map(|(name, _)| name.to_owned()));
        for name in names {
            assert!(
                !name.contains("feishu"),
                "runtime/client/Cargo.toml: [{table}] must not have `{name}`: move the code to runtime/feishu"
            );
        }
    }
}
