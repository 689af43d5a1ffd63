//! Properties of every text that is given as a page or as a description.

use std::fs;

use feishu_codegen::diagnostic::{Code, Diagnostic, Diagnostics, Format, Sources};
use feishu_codegen::page::{self, Kind, Row, Span};
use feishu_codegen::pipeline;
use feishu_codegen::rust::{Package, RuntimeSource};
use feishu_codegen::spec;
use feishu_codegen::transcribe::{self, PageFile, Wording};
use tempfile::TempDir;

/// A page is read without a panic, and all its locations are inside the text.
pub(crate) fn page_is_read(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("page.md", text);
    let mut diagnostics = Diagnostics::new();
    let page = page::read(file, &sources, &mut diagnostics);
    for place in places(&page.kind) {
        assert!(
            text.get(place.bytes.clone()).is_some(),
            "{place:?} is outside of the text"
        );
    }
    if let Kind::Operation(operation) = &page.kind {
        assert!(operation.path.starts_with('/'));
        for body in operation.request.iter().chain(&operation.response) {
            if let Some(sample) = &body.sample {
                assert_eq!(
                    text.get(sample.span.bytes.clone()),
                    Some(sample.text.as_str())
                );
            }
        }
    }
    show(&diagnostics, &sources);
}

/// A page results in a description without errors, or its errors are reported. A second run changes nothing.
pub(crate) fn page_is_transcribed(text: &str) {
    let folder = TempDir::new().expect("a folder");
    let pages = || {
        vec![PageFile {
            path: "page.md".to_owned(),
            text: text.as_bytes().to_vec(),
            url: None,
        }]
    };
    let first = transcribe::transcribe(pages(), folder.path(), Wording::Page).expect("a folder");
    show(&first.diagnostics, &first.sources);
    transcribe::write(&first.files).expect("a writable folder");
    if first.files.is_empty() {
        return;
    }
    let loaded = spec::load(folder.path());
    let shown = show(&loaded.diagnostics, &loaded.sources);
    if first.diagnostics.has_errors() {
        return;
    }
    assert!(
        !loaded.diagnostics.has_errors(),
        "a page without errors became a description with errors:\n{shown}"
    );
    // A page may contain something that the generator does not support.
    becomes_rust(&pipeline::check(folder.path()));
    let again = transcribe::transcribe(pages(), folder.path(), Wording::Page).expect("a folder");
    assert!(
        again.files.is_empty(),
        "the same page again changes {:?}",
        again.files
    );
}

/// A description is refused with an error, or results in Rust. Returns true for Rust.
pub(crate) fn document_is_checked(text: &str, json: bool) -> bool {
    let folder = TempDir::new().expect("a folder");
    let name = if json { "openapi.json" } else { "openapi.yaml" };
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file");
    let checked = pipeline::check(&path);
    let shown = show(&checked.diagnostics, &checked.sources);
    assert!(
        checked.outcome.supported().is_some() || checked.diagnostics.has_errors(),
        "no diagnostic"
    );
    // The vocabulary finds errors before `openapiv3` does.
    let unexplained = |found: &Diagnostic| found.code == Code::InvalidDocument;
    assert!(!checked.diagnostics.iter().any(unexplained), "{shown}");
    becomes_rust(&checked)
}

/// Returns true if files were generated. Checks that they are valid Rust, with and without unsupported operations.
fn becomes_rust(checked: &pipeline::Checked) -> bool {
    let package = Package {
        name: "mutant".to_owned(),
        runtime: RuntimeSource::folder("../runtime"),
        source: "spec".to_owned(),
    };
    let files = checked
        .render_supported(&package)
        .expect("the files are Rust");
    let Some(files) = files else {
        return false;
    };
    for (path, text) in files {
        if path.ends_with(".rs")
            && let Err(error) = syn::parse_file(&text)
        {
            panic!("{path}: {error}");
        }
        assert!(
            path.split('/')
                .all(|step| step != ".." && step.len() <= 255),
            "{path} is no path of a crate"
        );
    }
    !checked.diagnostics.has_errors()
}

/// Renders diagnostics in every format. Returns the human one.
pub(crate) fn show(diagnostics: &Diagnostics, sources: &Sources) -> String {
    diagnostics.render(sources, Format::Json);
    diagnostics.render(sources, Format::Human { color: true });
    diagnostics.render(sources, Format::Human { color: false })
}

/// All locations of a page.
fn places(kind: &Kind) -> Vec<&Span> {
    let mut found = Vec::new();
    match kind {
        Kind::Operation(operation) => {
            found.extend([&operation.method.span, &operation.url.span]);
            let bodies = operation.request.iter().chain(&operation.response);
            let tables = [
                &operation.headers,
                &operation.path_parameters,
                &operation.query,
            ];
            let rows = tables
                .into_iter()
                .flatten()
                .chain(bodies.flat_map(|body| &body.rows));
            found.extend(rows.flat_map(of_row));
            found.extend(operation.errors.iter().map(|error| &error.span));
            found.extend(operation.access.scopes.iter().map(|scope| &scope.span));
        }
        Kind::Event(event) => {
            found.push(&event.event_type.span);
            found.extend(event.body.rows.iter().flat_map(of_row));
        }
        Kind::Other => {}
    }
    found
}

fn of_row(row: &Row) -> impl Iterator<Item = &Span> {
    let values = row.values.iter().map(|value| &value.span);
    let scopes = row.field_scopes.iter().map(|scope| &scope.span);
    std::iter::once(&row.span).chain(values).chain(scopes)
}
