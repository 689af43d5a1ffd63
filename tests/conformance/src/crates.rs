//! Generates the crates of all documents, and the program that calls their operations. One run of cargo builds all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance_harness::{Fields, Job, Report};
use feishu_codegen::diagnostic::Severity;
use feishu_codegen::output;
use feishu_codegen::pipeline;
use feishu_codegen::rust::{Files, Package, RuntimeSource};
use fixture_crates::{Fixture, as_modules};

use crate::{fields, reasons};

/// The root folder of the repository.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("two folders above")
        .to_owned()
}

/// Generates clients, calls all of their operations and reports the results.
///
/// Each document becomes a crate of its own; all fixtures share one crate. The crates are written to `target/conformance/FOLDER`.
///
/// # Errors
///
/// A document has an error that concerns more than single operations, or the program does not compile.
pub fn check_clients(
    documents: &[PathBuf],
    fixtures: &[Fixture],
    folder: &str,
) -> Result<Report, String> {
    let workspace = project().join("target/conformance").join(folder);
    let mut jobs: Vec<Job> = Vec::new();
    for document in documents {
        jobs.push(generate(document, &workspace)?);
    }
    let of_fixtures = all_in_one(fixtures, &workspace)?;
    let own = jobs.len();
    jobs.extend(of_fixtures);
    program(&jobs, own, &workspace).map_err(|error| error.to_string())?;
    let output = Command::new(env!("CARGO"))
        .args(["run", "--offline", "--quiet", "-p", "driver"])
        .current_dir(&workspace)
        .env("RUSTFLAGS", "-D warnings")
        // The same folder for all runs, so that dependencies are compiled once.
        .env(
            "CARGO_TARGET_DIR",
            project().join("target/conformance/target"),
        )
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text =
        fs::read_to_string(workspace.join("report.json")).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// Generates the crate of a document.
fn generate(document: &Path, workspace: &Path) -> Result<Job, String> {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let name: String = stem
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let checked = pipeline::check(document);
    let runtime = project().join("runtime/client");
    let package = Package {
        name: format!("client_{name}"),
        runtime: RuntimeSource::folder(runtime),
        source: document
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    };
    let files = checked
        .render_supported(&package)
        .map_err(|error| error.to_string())?;
    let files = files.ok_or_else(|| {
        let errors = checked
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error);
        let errors: Vec<String> = errors
            .map(|found| format!("{}: {}", found.code, found.message))
            .collect();
        format!(
            "{}: an error concerns more than single operations: {}",
            document.display(),
            errors.join("; ")
        )
    })?;
    write_crate(&workspace.join(&package.name), &files)?;
    Ok(Job {
        path: document.canonicalize().map_err(|error| error.to_string())?,
        omitted: reasons::of(&checked, document),
        fields: fields_of(&files)?,
        name,
    })
}

/// Generates the crate of all fixtures.
fn all_in_one(fixtures: &[Fixture], workspace: &Path) -> Result<Vec<Job>, String> {
    let (mut jobs, mut crates) = (Vec::new(), Vec::new());
    for fixture in fixtures {
        let files = fixture.render().map_err(|error| error.to_string())?;
        let Some(files) = files else {
            continue; // Refused documents are tested elsewhere.
        };
        jobs.push(Job {
            name: fixture.module(),
            path: fixture.path.clone(),
            omitted: Vec::new(),
            fields: fields_of(&files)?,
        });
        crates.push((fixture.module(), files));
    }
    if !crates.is_empty() {
        let files = as_modules(FIXTURES, &crates);
        write_crate(&workspace.join(FIXTURES), &files)?;
    }
    Ok(jobs)
}

/// The name of the crate of all fixtures.
const FIXTURES: &str = "client_fixtures";

fn fields_of(files: &Files) -> Result<BTreeMap<String, Fields>, String> {
    let mut fields = BTreeMap::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let found = fields::of_file(text).map_err(|error| format!("{path}: {error}"))?;
        fields.extend(found);
    }
    Ok(fields)
}

fn write_crate(folder: &Path, files: &Files) -> Result<(), String> {
    let changes = output::compare(folder, files).map_err(|error| error.to_string())?;
    output::apply(folder, &changes).map_err(|error| error.to_string())
}

/// Writes the workspace and the program. The first `own` jobs have crates of their own.
fn program(jobs: &[Job], own: usize, workspace: &Path) -> std::io::Result<()> {
    let (own, of_fixtures) = jobs.split_at(own);
    let mut crates: Vec<String> = own
        .iter()
        .map(|job| format!("client_{}", job.name))
        .collect();
    if !of_fixtures.is_empty() {
        crates.push(FIXTURES.to_owned());
    }
    let mut members = String::new();
    let mut manifest = format!(
        "[package]\nname = \"driver\"\nedition = \"2024\"\n\n[dependencies]\n\
         conformance-harness = {{ path = {:?} }}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n",
        project().join("tests/conformance/harness")
    );
    for name in &crates {
        members += &format!(", {name:?}");
        manifest += &format!("{name} = {{ path = \"../{name}\", features = [\"serde\"] }}\n");
    }
    write(
        &workspace.join("Cargo.toml"),
        &format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\"driver\"{members}]\n\n\
             # Without debug information, linking is faster.\n[profile.dev]\ndebug = 0\n"
        ),
    )?;
    // The versions of this workspace, so that nothing has to be downloaded.
    let lock = fs::read_to_string(project().join("Cargo.lock"))?;
    write(&workspace.join("Cargo.lock"), &lock)?;
    // Types of the fixtures nest deeper than the default limit allows.
    let mut main = "//! Calls all operations.\n\n#![recursion_limit = \"256\"]\n\n".to_owned();
    let mut clients = String::new();
    let own = own
        .iter()
        .map(|job| (&job.name, format!("client_{}::types!", job.name)));
    let of_fixtures = of_fixtures.iter();
    let of_fixtures =
        of_fixtures.map(|job| (&job.name, format!("{FIXTURES}::{}_types!", job.name)));
    for (name, types) in own.chain(of_fixtures) {
        main += &format!(
            "mod of_{name} {{\n    use conformance_harness::operations;\n    {types}(operations);\n}}\n\n"
        );
        clients += &format!(
            "        conformance_harness::Client {{ name: {name:?}, operations: of_{name}::operations() }},\n"
        );
    }
    let list = workspace.join("jobs.json");
    main += &format!(
        "#[tokio::main]\nasync fn main() {{\n    let clients = vec![\n{clients}    ];\n    \
         conformance_harness::run(std::path::Path::new({list:?}), clients).await;\n}}\n"
    );
    write(&workspace.join("driver/Cargo.toml"), &manifest)?;
    write(&workspace.join("driver/src/main.rs"), &main)?;
    write(&list, &serde_json::to_string_pretty(jobs)?)
}

/// Writes a file if its text differs, so that cargo does not rebuild without need.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().expect("a folder"))?;
    fs::write(path, text)
}
