//! Items in the files of a generated crate.

use std::fs;
use std::path::{Path, PathBuf};

/// An item in a file of the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedItem {
    /// The file.
    pub file: PathBuf,
    /// The line of the item, counted from 1.
    pub line: usize,
    /// The lines of its documentation, without `///`.
    pub docs: Vec<String>,
    /// The item without its body.
    pub signature: String,
}

/// Finds an item in the folder of a crate by its path below the crate: `hire::v1::talent::GetTalentRequest::talent_id`.
///
/// The generator writes each item at the start of a line, and each field, value and function of one indented by four spaces.
pub fn find_generated(folder: &Path, path: &str) -> Option<GeneratedItem> {
    let segments: Vec<&str> = path.split("::").collect();
    let plain = |segment: &str| segment.strip_prefix("r#").unwrap_or(segment).to_owned();
    let is_module = |segment: &&str| plain(segment).starts_with(|c: char| c.is_ascii_lowercase());
    let modules = segments
        .iter()
        .take_while(|segment| is_module(segment))
        .count();
    let (modules, items) = segments.split_at(modules.min(segments.len()));
    let module: PathBuf = modules.iter().map(|segment| plain(segment)).collect();
    let item = *items.first()?;
    let member = items.get(1).copied();
    files(&folder.join("src"), &module)
        .into_iter()
        .find_map(|file| {
            let text = fs::read_to_string(&file).ok()?;
            let lines: Vec<&str> = text.lines().collect();
            let line = match member {
                None => lines.iter().position(|line| declares(line, item))?,
                Some(member) => member_line(&lines, item, member)?,
            };
            Some(GeneratedItem {
                line: line + 1,
                docs: docs(&lines, line),
                signature: signature(&lines, line),
                file,
            })
        })
}

/// The files that may declare the items of a module: its own, and those whose items it exports.
fn files(source: &Path, module: &Path) -> Vec<PathBuf> {
    let folder = source.join(module);
    let mut files = vec![
        folder.with_extension("rs"),
        folder.join("mod.rs"),
        folder.join("lib.rs"),
    ];
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut others: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    others.sort();
    files.extend(others);
    files.retain(|file| file.is_file());
    files
}

/// True if a line declares an item with a name.
fn declares(line: &str, name: &str) -> bool {
    let Some(rest) = line.strip_prefix("pub ") else {
        return false;
    };
    let keywords = ["struct ", "enum ", "type ", "static ", "const ", "fn "];
    let mut names = keywords
        .iter()
        .filter_map(|keyword| rest.strip_prefix(keyword));
    names.any(|rest| is_word(rest, name))
}

/// True if a text begins with a name that ends there.
fn is_word(text: &str, name: &str) -> bool {
    let end = text.strip_prefix(name);
    end.is_some_and(|end| !end.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The line of a field or value in the declaration of an item, or of a function in its `impl`.
fn member_line(lines: &[&str], item: &str, member: &str) -> Option<usize> {
    let is_implementation = |line: &str| {
        let rest = line.strip_prefix("impl");
        rest.is_some_and(|rest| {
            rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .any(|word| word == item)
        }) && !line.contains(" for ")
    };
    let mut inside = false;
    lines.iter().position(|line| {
        if !line.starts_with([' ', '}']) && !line.is_empty() {
            inside = declares(line, item) || is_implementation(line);
        }
        let Some(rest) = line.strip_prefix("    ").filter(|_| inside) else {
            return false;
        };
        let rest = rest.strip_prefix("pub ").unwrap_or(rest);
        is_word(rest.strip_prefix("fn ").unwrap_or(rest), member)
    })
}

/// The lines of documentation above a line.
fn docs(lines: &[&str], line: usize) -> Vec<String> {
    let above = lines[..line].iter().rev().map(|line| line.trim_start());
    let above = above.take_while(|line| line.starts_with("///") || line.starts_with("#["));
    let docs = above.filter_map(|line| line.strip_prefix("///"));
    let mut docs: Vec<String> = docs
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned())
        .collect();
    docs.reverse();
    docs
}

/// The text from a line to the start of its body.
fn signature(lines: &[&str], line: usize) -> String {
    let mut signature = String::new();
    for line in lines[line..].iter().take(20) {
        let line = line.trim();
        if !signature.is_empty() && !signature.ends_with('(') && !line.starts_with(')') {
            signature.push(' ');
        }
        signature.push_str(line);
        if line.ends_with(['{', ';'])
            || (line.ends_with(',') && !signature.contains('('))
            || line.ends_with("),")
            || !line.ends_with(['(', ',', '='])
        {
            break;
        }
    }
    signature.trim_end_matches(['{', ',', ';', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_and_their_members_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join("src").join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        write(
            "shop/v1/box.rs",
            "impl<'a> BoxResource<'a> {\n    /// Gets it.\n    #[doc(alias = \"a\")]\n    pub fn get(\n        &self,\n        id: String,\n    ) -> Call<X> {\n        get\n    }\n}\n\
             \n/// A request.\n#[derive(Debug)]\npub struct GetBoxRequest {\n    /// Its id.\n    pub id: String,\n    pub r#type: Option<i64>,\n}\n\
             \nimpl GetBoxRequest {\n    pub fn new(id: String) -> Self {\n        Self { id }\n    }\n}\n",
        );
        write("shop/schemas/mod.rs", "mod kind;\npub use kind::Kind;\n");
        write(
            "shop/schemas/kind.rs",
            "pub enum Kind {\n    /// Small.\n    Small,\n    Unknown(Other),\n}\n",
        );
        let find = |path: &str| {
            let found = find_generated(folder.path(), path)?;
            Some((found.line, found.docs.join("|"), found.signature))
        };
        let some = |line: usize, docs: &str, signature: &str| {
            Some((line, docs.to_owned(), signature.to_owned()))
        };
        assert_eq!(
            find("shop::v1::r#box::GetBoxRequest"),
            some(14, "A request.", "pub struct GetBoxRequest")
        );
        assert_eq!(
            find("shop::v1::r#box::GetBoxRequest::id"),
            some(16, "Its id.", "pub id: String")
        );
        assert_eq!(
            find("shop::v1::r#box::GetBoxRequest::r#type"),
            some(17, "", "pub r#type: Option<i64>")
        );
        assert_eq!(
            find("shop::v1::r#box::BoxResource::get"),
            some(4, "Gets it.", "pub fn get(&self, id: String,) -> Call<X>")
        );
        assert_eq!(
            find("shop::schemas::Kind::Small"),
            some(3, "Small.", "Small")
        );
        assert_eq!(find("shop::schemas::Kind::Large"), None);
        assert_eq!(find("shop::v1::r#box::GetBox"), None);
    }
}
