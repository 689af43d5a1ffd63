//! Small documents with one construct each. The generated text is in a snapshot beside each, and all of it compiles.

use std::fs;

use feishu_codegen::diagnostic::{Format, Severity};
use feishu_codegen::pipeline::Checked;
use feishu_codegen::rust::Files;
use fixture_crates::{Fixture, Hostile, as_modules, documents_in, positive, refused, undetected};

use crate::compile;
use crate::paths::fixture;

/// The supported documents and their crates.
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
fn refused_documents_are_listed_with_their_codes() {
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
            .map(|name| format!("{name}: no such document")),
    );
    assert!(
        problems.is_empty(),
        "fix tests/fixtures/refused.yaml:\n{}",
        problems.join("\n")
    );
}

/// The relevant part of the text: types, wire names and operations, without constructors and serde's traits.
fn relevant_text(files: &Files) -> String {
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
        file.items.retain(is_relevant);
        if !file.items.is_empty() {
            text += &format!("// {path}\n\n{}\n", prettyplease::unparse(&file));
        }
    }
    text
}

fn is_relevant(item: &syn::Item) -> bool {
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
fn each_document_has_the_text_beside_it() {
    let folder = fixture("positive");
    let mut names = Vec::new();
    for (fixture, files) in accepted() {
        if !fixture.path.starts_with(&folder)
            && fixture
                .path
                .extension()
                .is_none_or(|extension| extension != "yaml")
        {
            continue; // Generated from lists of words: too long to read.
        }
        names.push(fixture.name.clone());
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(fixture.name, relevant_text(&files));
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
    assert!(stale.is_empty(), "snapshots without a document: {stale:?}");
}

/// All documents are modules of one crate, for one run of cargo.
#[test]
fn generated_code_compiles_without_warnings() {
    let crates: Vec<_> = accepted()
        .into_iter()
        .map(|(fixture, files)| (fixture.module(), files))
        .collect();
    let folder = compile::folder("constructs");
    compile::write(&folder, &as_modules("constructs", &crates));
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest");
    fs::write(&manifest, text + "\n[workspace]\n").expect("a file");
    // The layout of documentation is that of the document.
    compile::cargo(
        &folder,
        &[
            "clippy",
            "--offline",
            "--quiet",
            "--no-deps",
            "--features",
            "serde",
            "--",
            "-D",
            "warnings",
            "-A",
            "clippy::doc_lazy_continuation",
            "-A",
            "clippy::doc_overindented_list_items",
        ],
    );
}

/// Text of a document never becomes code or part of a path.
#[test]
fn text_of_a_document_stays_text() {
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
                say("leads out of the crate");
            }
            // File systems limit the length of names.
            if path.split('/').any(|step| step.len() > 255) {
                say("is too long");
            }
            let odd = text.chars().find(|&c| is_deceptive(c));
            if let Some(odd) = odd {
                say(&format!("contains {odd:?}"));
            }
            if path.ends_with(".rs") {
                match syn::parse_file(text) {
                    Err(error) => say(&format!("is not Rust: {error}")),
                    Ok(file) => {
                        // Names are derived from texts, but never equal to the mark.
                        let mut found = Vec::new();
                        identifiers(quote::ToTokens::into_token_stream(file), &mut found);
                        if found.iter().any(|name| name == Hostile::mark()) {
                            say("has text of the document as code");
                        }
                    }
                }
            }
        }
    }
    assert!(count > 10, "only {count} hostile documents");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// True for characters that hide or reorder text: controls and changes of writing direction.
fn is_deceptive(c: char) -> bool {
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

/// The diagnostics of a document, and the operations that `--keep-going` still generates.
fn described(checked: &Checked) -> String {
    let diagnostics = checked
        .diagnostics
        .render(&checked.sources, Format::Human { color: false });
    let generated = match checked.outcome.supported() {
        Some(client) => {
            let services = client.api.services.iter();
            let resources = services.flat_map(|service| &service.resources);
            let operations = resources.flat_map(|resource| &resource.operations);
            let ids: Vec<&str> = operations
                .map(|operation| operation.id.text.as_str())
                .collect();
            format!("{ids:?}")
        }
        None => "nothing: an error concerns the whole client".to_owned(),
    };
    let omitted = checked.outcome.omitted().iter();
    let omitted: Vec<&str> = omitted.map(|operation| operation.id.as_str()).collect();
    format!("{diagnostics}\nwith --keep-going: {generated}\nomitted: {omitted:?}\n")
}

/// Each snapshot shows the diagnostics, and what `--keep-going` still generates.
#[test]
fn each_negative_document_has_the_diagnostics_beside_it() {
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
            let text = described(&checked).replace(&format!("{}/", group.display()), "");
            insta::with_settings!({ snapshot_path => &group, prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(document.name, text);
            });
        }
    }
    assert!(count > 20, "the documents exist");
    problems.extend(
        undetected
            .into_iter()
            .map(|name| format!("{name}: no such document")),
    );
    assert!(
        problems.is_empty(),
        "fix tests/fixtures/undetected.yaml: {problems:?}"
    );
}
