//! The operations that Rust source code calls, and the events that it receives.
//!
//! The source is read without a compiler. An operation counts if the source names its request (`GetTalentRequest`, which each call needs),
//! calls it through handles (`client.hire().v1().talent().get(…)`, also over variables, fields and functions of the source), or states its
//! method and path (`client.request(…)`). Names are those that the generator resolved. What cannot be told is a warning.

mod calls;
mod depth;
mod evidence;
mod files;
mod imports;
mod index;
mod parts;
mod resolve;
mod test_code;
mod tokens;
mod value;
mod walk;

use std::io;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

use super::Used;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Location, Sources};
use crate::model::Api;
use crate::rust::CallNames;

use evidence::Evidence;
use imports::Imports;
use index::Index;
use resolve::Definitions;
use walk::{Tables, Walker};

/// The source code that was read.
#[derive(Debug)]
pub struct Source {
    /// The operations and events.
    pub used: Used,
    /// The number of files.
    pub files: usize,
    /// Files that cannot be read, and calls that cannot be told.
    pub diagnostics: Diagnostics,
    /// The texts of the files, to show diagnostics in.
    pub sources: Sources,
}

/// Reads the Rust files below a folder, or one file. `package` is the name of the client's crate.
///
/// Code of tests is left out unless `with_tests`: modules with `#[cfg(test)]`, functions with `#[test]`, and `tests` and `benches` of a
/// package.
///
/// # Errors
///
/// The folder does not exist or is not readable.
pub fn read(api: &Api, package: &str, root: &Path, with_tests: bool) -> io::Result<Source> {
    // Deep code needs more stack than a thread has by default. The parsed code stays on the thread that owns it.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(depth::STACK);
        let read = thread.spawn_scoped(scope, || read_all(api, package, root, with_tests))?;
        read.join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn read_all(api: &Api, package: &str, root: &Path, with_tests: bool) -> io::Result<Source> {
    let items = CallNames::of(api);
    let index = Index::new(api, &items, package);
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let mut parsed = Vec::new();
    for (path, content) in files::rust_files(root, with_tests)? {
        let shown = path.display().to_string().replace('\\', "/");
        match content {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
                let id = sources.add(shown, text);
                match parse(text) {
                    Ok(file) => parsed.push((path, id, file)),
                    Err(Unparsed::TooDeep) => diagnostics.push(too_deep(id)),
                    Err(Unparsed::Invalid(error)) => diagnostics.push(unreadable(id, &error)),
                }
            }
            Err(error) => {
                let id = sources.add(shown, "");
                let message = format!("the file cannot be read: {error}");
                diagnostics.push(Diagnostic::error(
                    Code::UnreadableSource,
                    Location::file(id),
                    message,
                ));
            }
        }
    }
    if !with_tests {
        let of_tests = parsed
            .iter()
            .flat_map(|(path, _, file)| test_code::files(path, file));
        let of_tests: Vec<PathBuf> = of_tests.collect();
        parsed.retain(|(path, ..)| !of_tests.iter().any(|of| path.starts_with(of)));
    }
    let mut definitions = Definitions::default();
    for (_, _, file) in &parsed {
        let imports = Imports::of_items(&file.items);
        definitions.imports.add(&imports);
        definitions.visit_file(file);
    }
    let mut tables = Tables::default();
    let mut evidence = Evidence::default();
    // The first pass finds the fields and functions of the source that have a handle.
    for _ in 0..2 {
        evidence = Evidence::default();
        for (_, id, file) in &parsed {
            let known = (&index, &definitions);
            Walker::read((*id, file), known, (&mut tables, &mut evidence), with_tests);
        }
    }
    let used = evidence.finish(&index, &sources, &mut diagnostics);
    Ok(Source {
        used,
        files: parsed.len(),
        diagnostics,
        sources,
    })
}

/// The reason why a file is not read.
enum Unparsed {
    TooDeep,
    Invalid(syn::Error),
}

fn parse(text: &str) -> Result<syn::File, Unparsed> {
    // A line for the shell is not Rust. Text that has no tokens has a better error from the parser.
    let rust = match text.strip_prefix("#!") {
        Some(rest) if !rest.trim_start().starts_with('[') => {
            rest.split_once('\n').map_or("", |(_, rust)| rust)
        }
        _ => text,
    };
    if rust.parse().is_ok_and(|tokens| !depth::is_readable(tokens)) {
        return Err(Unparsed::TooDeep);
    }
    syn::parse_file(text).map_err(Unparsed::Invalid)
}

fn too_deep(file: FileId) -> Diagnostic {
    let message = format!(
        "expressions or brackets are nested more than {} levels deep; the calls of this file are not counted",
        depth::DEEPEST
    );
    Diagnostic::error(Code::UnreadableSource, Location::file(file), message)
        .help("split the expression, or name the operations on the command line as well")
}

fn unreadable(file: FileId, error: &syn::Error) -> Diagnostic {
    let location = Location::bytes(file, error.span().byte_range());
    Diagnostic::error(
        Code::UnreadableSource,
        location,
        format!("this is not valid Rust: {error}"),
    )
    .label("its calls are not counted")
}

impl<'ast> Visit<'ast> for Definitions {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.modules.insert(imports::text(&module.ident));
        if let Some((_, items)) = &module.content {
            self.imports.add(&Imports::of_items(items));
        }
        visit::visit_item_mod(self, module);
    }

    fn visit_item_struct(&mut self, of: &'ast syn::ItemStruct) {
        self.types.insert(imports::text(&of.ident));
    }

    fn visit_item_enum(&mut self, of: &'ast syn::ItemEnum) {
        self.types.insert(imports::text(&of.ident));
    }
}
