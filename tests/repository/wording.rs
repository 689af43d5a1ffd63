//! The wording of Hire: what `lint` demands of it is in `spec/codegen.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::diagnostic::{Code, Diagnostics};
use feishu_codegen::pipeline;
use feishu_codegen::spec::ReferenceScope;
use feishu_codegen::wording::{self, Survey};

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// The codes of what `lint` finds in a copy of Hire, with the number of examined items.
fn lint(folder: &Path) -> (Vec<Code>, usize) {
    let config = spec().join("codegen.toml");
    let mut checked = pipeline::check_configured(folder, ReferenceScope::Folder, Some(&config));
    // The entries of the other services match nothing in Hire alone.
    let mut found = Diagnostics::new();
    let examined = wording::lint(&checked.documents, &checked.lint, &mut found);
    found.extend(std::mem::take(&mut checked.diagnostics));
    let codes = found.iter().map(|found| found.code);
    let codes = codes.filter(|code| *code != Code::UnusedConfiguration);
    (codes.collect(), examined)
}

#[test]
fn lint_examines_all_items_of_hire_and_finds_nothing() {
    let (found, examined) = lint(&spec().join("hire"));
    assert!(examined > 4_000, "{examined}");
    assert_eq!(found, []);
}

#[test]
fn lint_finds_what_is_wrong_in_a_copy_of_hire() {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("hire");
    copy_folder(&spec().join("hire"), &copy);
    let edit = |file: &str, old: &str, new: &str| {
        let path = copy.join(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(old), "{file}: {old}");
        fs::write(path, text.replacen(old, new, 1)).expect("a file");
    };
    let file = "paths/v1.talents.yaml";
    edit(file, "  summary: List talents in short form\n", "");
    edit(file, "Search text. Words", "搜索。 Words");
    edit(
        file,
        "Earliest update time of the talents",
        "Earliest CV of the talents",
    );
    let (mut found, _) = lint(&copy);
    found.sort();
    let expected = [
        Code::MissingWording,
        Code::UntranslatedWording,
        Code::OtherTerm,
    ];
    assert_eq!(found, expected);
}

/// The house's style, which `lint` does not demand of others.
#[test]
fn descriptions_in_hire_end_with_a_full_stop() {
    let checked = pipeline::check(&spec().join("hire"));
    for document in &checked.documents {
        for item in Survey::of(document).items {
            let description = item.description().unwrap_or(".");
            assert!(
                description.ends_with('.'),
                "{}: {description}",
                item.pointer
            );
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("a copy")),
        }
    }
}
