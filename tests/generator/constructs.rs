//! Small documents with one construct each: what is made of them is in a snapshot beside each, and all of it compiles.

use std::fs;
use std::process::Command;

use feishu_codegen::diagnostic::{Format, Severity};
use feishu_codegen::output;
use feishu_codegen::rust::Files;
use fixture_crates::{Fixture, Hostile, as_modules, documents_in, positive, refused, undetected};

use crate::paths::{fixture, project};

/// The documents that become crates, with the crates.
fn accepted() -> Vec<(Fixture, Files)> {
    let refused = refused();
    let mut accepted = Vec::new();
    for fixture in positive() {
        if refused.contains_key(&fixture.name) {
            continue;
        }
        match fixture.render() {
            Ok(Some(files)) => accepted.push((fixture, files)),
            Ok(None) => panic!("{} is refused; see refused.yaml", fixture.name),
            Err(error) => panic!("{}: {error}", fixture.name),
        }
    }
    accepted
}

#[test]
fn what_is_refused_is_listed_with_its_codes() {
    let mut refused = refused();
    let mut problems = Vec::new();
    for fixture in positive() {
        let checked = fixture.check();
        let errors = checked.diagnostics.iter();
        let errors = errors.filter(|found| found.severity == Severity::Error);
        let mut codes: Vec<String> = errors.map(|found| found.code.to_string()).collect();
        codes.sort();
        codes.dedup();
        let listed = refused.remove(&fixture.name).unwrap_or_default();
        if codes != listed {
            let shown = checked
                .diagnostics
                .render(&checked.sources, Format::Human { color: false });
            problems.push(format!(
                "{}: listed with {listed:?}, refused with {codes:?}\n{shown}",
                fixture.name
            ));
        }
    }
    problems.extend(
        refused
            .into_keys()
            .map(|name| format!("{name}: there is no such document")),
    );
    assert!(
        problems.is_empty(),
        "mend tests/fixtures/refused.yaml:\n{}",
        problems.join("\n")
    );
}

/// What matters of the text: types, what they are called on the wire, and operations. Constructors and serde's traits say nothing new.
fn what_matters(files: &Files) -> String {
    let mut text = String::new();
    for (path, source) in files {
        if !path.ends_with(".rs")
            || path == "src/lib.rs"
            || path.ends_with("/mod.rs") && !source.contains("impl runtime::Request")
        {
            continue;
        }
        let mut file = syn::parse_file(source).expect("Rust");
        file.attrs.clear();
        file.items.retain(matters);
        if !file.items.is_empty() {
            text += &format!("// {path}\n\n{}\n", prettyplease::unparse(&file));
        }
    }
    text
}

fn matters(item: &syn::Item) -> bool {
    use syn::Item;
    let attributes = match item {
        Item::Impl(block) => &block.attrs,
        Item::Macro(call) => &call.attrs,
        Item::Mod(_) | Item::Use(_) => return false,
        Item::Struct(item) if item.generics.lifetimes().next().is_some() => return false,
        _ => return true,
    };
    let is_for_serde = attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"));
    let is_of_trait = !matches!(item, Item::Impl(block) if block.trait_.is_none());
    !is_for_serde && is_of_trait
}

#[test]
fn each_document_gives_the_text_beside_it() {
    let folder = fixture("positive");
    let mut names = Vec::new();
    for (fixture, files) in accepted() {
        if !fixture.path.starts_with(&folder)
            && fixture
                .path
                .extension()
                .is_none_or(|extension| extension != "yaml")
        {
            continue; // Made of lists: too long to read.
        }
        names.push(fixture.name.clone());
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(fixture.name, what_matters(&files));
        });
    }
    let stale = fs::read_dir(&folder)
        .expect("a folder")
        .filter_map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_stem()?.to_str()?.to_owned();
            (path.extension()? == "snap" && !names.contains(&name)).then_some(name)
        });
    let stale: Vec<String> = stale.collect();
    assert!(stale.is_empty(), "snapshots of nothing: {stale:?}");
}

/// One run of cargo, one crate.
#[test]
fn all_of_it_compiles_without_a_warning() {
    let crates: Vec<_> = accepted()
        .into_iter()
        .map(|(fixture, files)| (fixture.module(), files))
        .collect();
    let folder = project().join("target/other_documents/fixtures");
    let files = as_modules("fixtures", &crates);
    let changes = output::compare(&folder, &files).expect("a readable folder");
    output::apply(&folder, &changes).expect("a writable folder");
    // The same versions as everything else here, so that nothing has to be fetched.
    fs::copy(project().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a copy");
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest");
    fs::write(&manifest, text + "\n[workspace]\n").expect("a file");
    let output = Command::new(env!("CARGO"))
        .args([
            "clippy",
            "--offline",
            "--quiet",
            "--no-deps",
            "--features",
            "serde",
            "--",
            "-D",
            "warnings",
            // How the words of a document are laid out is the document's affair.
            "-A",
            "clippy::doc_lazy_continuation",
            "-A",
            "clippy::doc_overindented_list_items",
        ])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("../target"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Texts of a document stay texts.
#[test]
fn nothing_leaves_its_place() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (fixture, files) in accepted() {
        if !fixture.name.starts_with("hostile-") {
            continue;
        }
        count += 1;
        for (path, text) in &files {
            let mut say =
                |problem: &str| problems.push(format!("{}: {path}: {problem}", fixture.name));
            if path.contains("..") || path.contains('\\') {
                say("leads elsewhere");
            }
            // What file systems take.
            if path.split('/').any(|step| step.len() > 255) {
                say("is too long");
            }
            let odd = text.chars().find(|&c| shows_something_else(c));
            if let Some(odd) = odd {
                say(&format!("holds {odd:?}"));
            }
            if path.ends_with(".rs") {
                match syn::parse_file(text) {
                    Err(error) => say(&format!("is no Rust: {error}")),
                    Ok(file) => {
                        // A name is made of a text; a text is not code.
                        let mut found = Vec::new();
                        identifiers(quote::ToTokens::into_token_stream(file), &mut found);
                        if found.iter().any(|name| name == Hostile::mark()) {
                            say("has a text as code");
                        }
                    }
                }
            }
        }
    }
    assert!(count > 10, "only {count} documents try");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Characters with which a text looks other than it is: controls, and what turns the direction of writing.
fn shows_something_else(c: char) -> bool {
    let is_control = c.is_control() && c != '\n' && c != '\t';
    is_control || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn identifiers(tokens: proc_macro2::TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Ident(name) => found.push(name.to_string()),
            proc_macro2::TokenTree::Group(group) => identifiers(group.stream(), found),
            _ => {}
        }
    }
}

/// What is wrong with each document, and what is made all the same.
#[test]
fn each_negative_document_gives_the_diagnostics_beside_it() {
    let mut undetected = undetected();
    let mut problems = Vec::new();
    let mut count = 0;
    let groups = fs::read_dir(fixture("negative")).expect("a folder");
    let mut groups: Vec<_> = groups
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    groups.sort();
    for group in groups {
        for document in documents_in(&group) {
            count += 1;
            let checked = document.check();
            let group_name = group.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{group_name}/{}", document.name);
            if checked.diagnostics.is_empty() != undetected.remove(&name) {
                problems.push(format!("{name}: {} findings", checked.diagnostics.len()));
            }
            if checked.diagnostics.is_empty() {
                continue;
            }
            let shown = checked
                .diagnostics
                .render(&checked.sources, Format::Human { color: false });
            let shown = shown.replace(&format!("{}/", group.display()), "");
            let made = match checked.outcome.client() {
                Some(client) => {
                    let services = client
                        .api
                        .services
                        .iter()
                        .flat_map(|service| &service.resources);
                    let operations = services.flat_map(|resource| &resource.operations);
                    let ids: Vec<&str> = operations
                        .map(|operation| operation.id.text.as_str())
                        .collect();
                    format!("{ids:?}")
                }
                None => "nothing: an error concerns the whole client".to_owned(),
            };
            let omitted: Vec<&str> = checked
                .outcome
                .omitted()
                .iter()
                .map(|omitted| omitted.id.as_str())
                .collect();
            let text = format!("{shown}\nwith --keep-going: {made}\nomitted: {omitted:?}\n");
            insta::with_settings!({ snapshot_path => &group, prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(document.name, text);
            });
        }
    }
    assert!(count > 20, "the documents are there");
    problems.extend(
        undetected
            .into_iter()
            .map(|name| format!("{name}: there is no such document")),
    );
    assert!(
        problems.is_empty(),
        "mend tests/fixtures/undetected.yaml: {problems:?}"
    );
}
