//! One measurement in a separate process, so that caches are cold and memory peaks do not add up.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package, RuntimeSource};
use feishu_codegen::spec;
use openapiv3::OpenAPI;
use serde::{Deserialize, Serialize};

use crate::process;

/// The first argument of a process that measures generating.
pub(crate) const GENERATE: &str = "measure-generate";
/// The first argument of a process that measures the floor.
pub(crate) const FLOOR: &str = "measure-floor";

/// The cost of generating a crate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Generated {
    pub(crate) operations: usize,
    pub(crate) types: usize,
    /// Bytes of all files that were read.
    pub(crate) read: u64,
    /// Bytes of all files of the crate.
    pub(crate) written: usize,
    /// Seconds, as in the following fields.
    pub(crate) parse: f64,
    pub(crate) bundle: f64,
    pub(crate) validate: f64,
    pub(crate) deserialize: f64,
    pub(crate) model: f64,
    pub(crate) render: f64,
    /// Wall time from the path to the texts of all files, which are not written.
    pub(crate) elapsed: f64,
    /// Processor time of the same.
    pub(crate) processor: f64,
    /// Bytes of resident memory.
    pub(crate) peak: u64,
}

/// The minimum for any generator that uses these parsers and this formatter: processor time in seconds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Floor {
    /// From the document's text to `openapiv3::OpenAPI`, by `serde_json` or `serde_yaml`.
    pub(crate) deserialize: f64,
    /// From `syn::File` to text, of all files of the crate, by `prettyplease`.
    pub(crate) print: f64,
}

/// Runs this program again for one measurement of a document.
pub(crate) fn run<T: for<'de> Deserialize<'de>>(
    what: &str,
    document: &Path,
    threads: Option<usize>,
) -> T {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    command
        .arg(what)
        .arg(document)
        .env_remove("RAYON_NUM_THREADS");
    if let Some(threads) = threads {
        command.env("RAYON_NUM_THREADS", threads.to_string());
    }
    let output = command.output().expect("this program runs");
    assert!(
        output.status.success(),
        "{}: {}",
        document.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("a measurement")
}

/// Measures generating, and prints a [`Generated`].
pub(crate) fn generate(document: &Path) {
    let (start, processor) = (Instant::now(), ProcessTime::now());
    let checked = pipeline::check(document);
    let before = Instant::now();
    let files = render(&checked);
    let (elapsed, processor, render) = (start.elapsed(), processor.elapsed(), before.elapsed());
    let api = &checked.outcome.supported().expect("a client").api;
    let times = checked.load_times;
    let sizes = checked
        .sources
        .paths()
        .filter_map(|path| std::fs::metadata(path).ok());
    let read: u64 = sizes.map(|metadata| metadata.len()).sum();
    print(&Generated {
        operations: api.operation_count(),
        types: api.type_count(),
        read,
        written: files.values().map(String::len).sum(),
        parse: times.parse.as_secs_f64(),
        bundle: times.bundle.as_secs_f64(),
        validate: times.validate.as_secs_f64(),
        deserialize: times.deserialize.as_secs_f64(),
        model: checked.model_time.as_secs_f64(),
        render: render.as_secs_f64(),
        elapsed: elapsed.as_secs_f64(),
        processor: processor.as_secs_f64(),
        peak: process::peak("self"),
    });
}

/// The crate of a document's supported operations.
pub(crate) fn render(checked: &Checked) -> Files {
    let package = Package {
        name: "measured".to_owned(),
        runtime: RuntimeSource::folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/client")),
        source: "measured".to_owned(),
    };
    let files = checked
        .render_supported(&package)
        .expect("the files are Rust");
    files.expect("no error concerns the whole client")
}

/// Measures the floor, and prints a [`Floor`].
pub(crate) fn floor(document: &Path) {
    let files = render(&pipeline::check(document));
    // The texts of this run are dropped before the measurement.
    let print_time = print_time(&files);
    print(&Floor {
        deserialize: deserialize_time(document).as_secs_f64(),
        print: print_time.as_secs_f64(),
    });
}

fn deserialize_time(document: &Path) -> Duration {
    let text = if document.is_dir() {
        // Documents of several files are bundled first; the measurement follows no `$ref`.
        let documents = spec::load(document).documents;
        let texts = documents
            .iter()
            .map(|document| spec::to_yaml(document.value()));
        texts.collect()
    } else {
        vec![std::fs::read_to_string(document).expect("the document is a file")]
    };
    let json = document
        .extension()
        .is_some_and(|extension| extension == "json");
    let start = ProcessTime::now();
    for text in &text {
        if json {
            let api: OpenAPI = serde_json::from_str(text).expect("OpenAPI 3.0");
            black_box(api);
        } else {
            let api: OpenAPI = serde_yaml::from_str(text).expect("OpenAPI 3.0");
            black_box(api);
        }
    }
    start.elapsed()
}

fn print_time(files: &Files) -> Duration {
    let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
    let parsed: Vec<syn::File> = rust
        .map(|(_, text)| syn::parse_file(text).expect("generated files are Rust"))
        .collect();
    let start = ProcessTime::now();
    for file in &parsed {
        black_box(prettyplease::unparse(file));
    }
    start.elapsed()
}

fn print(measured: &impl Serialize) {
    println!(
        "{}",
        serde_json::to_string(measured).expect("numbers are JSON")
    );
}
