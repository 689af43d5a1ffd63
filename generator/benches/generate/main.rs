//! Cost of generating: time and memory by document size, and compile time of the output.
//!
//! ```sh
//! cargo bench -p feishu-codegen --bench generate                   # documents of 1 to 10,000 operations
//! cargo bench -p feishu-codegen --bench generate -- FILE…          # these documents, without unsupported operations
//! cargo bench -p feishu-codegen --bench generate -- compile FILE…  # cargo check of the crates of these and the scaled documents
//! ```
//!
//! The tables are Markdown. [`table`] and [`compile`] explain their columns.

mod compile;
mod measure;
mod process;
mod scaled;
mod table;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The allocator of the program, also for the floor.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A document to measure.
pub(crate) struct Subject {
    /// The name in the tables.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

fn main() {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [measure::GENERATE, document] => measure::generate(Path::new(document)),
        [measure::FLOOR, document] => measure::floor(Path::new(document)),
        [compile::WRAPPED, rustc, rest @ ..] => compile::rustc(rustc, rest),
        ["compile", documents @ ..] => {
            let counts = [1_000, 5_000];
            let made = counts.map(|count| (format!("{count} schemas"), scaled::schemas(count)));
            compile::print(&subjects(made, documents));
        }
        [] => {
            let counts = [1, 10, 100, 1_000, 10_000];
            let name = |count| match count {
                1 => "1 operation".to_owned(),
                count => format!("{count} operations"),
            };
            table::print(&subjects(
                counts.map(|count| (name(count), scaled::operations(count))),
                &[],
            ));
        }
        documents => table::print(&subjects([], documents)),
    }
}

/// Scaled documents, which are written to a folder, and documents given by path.
fn subjects(made: impl IntoIterator<Item = (String, Value)>, given: &[&str]) -> Vec<Subject> {
    let folder = work_folder();
    let made = made.into_iter().map(|(name, document)| {
        let path = folder.join(format!("{}.json", name.replace(' ', "-")));
        let text = serde_json::to_string_pretty(&document).expect("a document is JSON");
        std::fs::write(&path, text).expect("the folder for benches can be written");
        Subject { name, path }
    });
    let given = given.iter().map(|path| {
        // Cargo runs benches in the folder of the package, not in the user's current folder.
        let path = [Path::new(""), Path::new("..")].map(|folder| folder.join(path));
        let path = path.iter().find(|path| path.exists()).unwrap_or(&path[0]);
        Subject {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            path: path.clone(),
        }
    });
    made.chain(given).collect()
}

/// The folder for documents and crates, below `target/`.
pub(crate) fn work_folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generate");
    std::fs::create_dir_all(&folder).expect("the folder for benches can be made");
    folder
}
