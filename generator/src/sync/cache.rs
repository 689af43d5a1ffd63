//! Pages on disk, as they were fetched last.
//!
//! Each page is two files: `open.feishu.cn/document/a/b.md` with its text, and `b.md.json` beside it with the address that it was fetched
//! from, what the server said about it, and a hash of the text. A text whose hash differs is not used.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::fetch::{Address, Validators};
use crate::output::{self, OutputError, Update};

/// A folder of pages.
#[derive(Debug, Clone)]
pub struct PageCache {
    folder: PathBuf,
}

/// A page in the cache.
#[derive(Debug, Clone)]
pub struct CachedPage {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The address that it was fetched from.
    pub fetched_from: String,
    /// What the server said about it.
    pub validators: Validators,
}

impl PageCache {
    /// The cache in a folder, which need not exist.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The file of a page. Pages with different queries have different files.
    pub fn path(&self, page: &Address) -> PathBuf {
        let mut path = self.folder.join(file_name(page.host()));
        let markdown = page.markdown();
        let segments = markdown.path().split('/').filter(|of| !of.is_empty());
        path.extend(segments.map(file_name));
        if !markdown.query().is_empty() {
            let mut name = path.file_stem().unwrap_or_default().to_owned();
            name.push(format!("-{}.md", &hash(markdown.query().as_bytes())[..16]));
            path.set_file_name(name);
        }
        path
    }

    /// The page, if the cache has it. The text is never one that was written in part, or changed afterwards.
    ///
    /// # Errors
    ///
    /// Its files cannot be read, or do not belong together.
    pub fn get(&self, page: &Address) -> Result<Option<CachedPage>, String> {
        let path = self.path(page);
        let broken = |reason: &dyn std::fmt::Display| format!("{}: {reason}", path.display());
        let facts = match fs::read_to_string(facts_path(&path)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let facts: Value =
            serde_json::from_str(&facts).map_err(|_| broken(&"the file beside it is not JSON"))?;
        let text = fs::read_to_string(&path).map_err(|error| broken(&error))?;
        let fact = |name: &str| facts[name].as_str().map(str::to_owned);
        if fact("sha256").as_deref() != Some(hash(text.as_bytes()).as_str()) {
            return Err(broken(&"it is not the text that was fetched"));
        }
        Ok(Some(CachedPage {
            path,
            text,
            fetched_from: fact("fetchedFrom").unwrap_or_default(),
            validators: Validators {
                etag: fact("etag"),
                last_modified: fact("lastModified"),
            },
        }))
    }

    /// Stores pages. Each file is written whole or not at all. A file in the folder tells git to ignore it.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn store<'p>(
        &self,
        pages: impl IntoIterator<Item = (&'p Address, &'p CachedPage)>,
    ) -> Result<(), OutputError> {
        let mut files = vec![(self.folder.join(".gitignore"), "*\n".to_owned())];
        for (address, page) in pages {
            let path = self.path(address);
            let facts = json!({
                "fetchedFrom": page.fetched_from,
                "etag": page.validators.etag,
                "lastModified": page.validators.last_modified,
                "sha256": hash(page.text.as_bytes()),
            });
            files.push((facts_path(&path), format!("{facts}\n")));
            files.push((path, page.text.clone()));
        }
        let updates: Vec<Update<'_>> = files
            .iter()
            .map(|(path, text)| Update {
                path,
                text: Some(text),
            })
            .collect();
        output::update(&updates)
    }
}

fn facts_path(page: &Path) -> PathBuf {
    let mut path = page.as_os_str().to_owned();
    path.push(".json");
    path.into()
}

/// A part of a URL as the name of a file, on any system. A long one ends in its hash.
fn file_name(part: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.%~+=@,".contains(c);
    let name: String = part
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    if name.chars().all(|c| c == '.') {
        return "_".repeat(name.len());
    }
    // File systems take 255 bytes; `.md.json` and a temporary name need some.
    match name.len() > 180 {
        true => format!("{}-{}", &name[..140], &hash(part.as_bytes())[..16]),
        false => name,
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> CachedPage {
        CachedPage {
            path: PathBuf::new(),
            text: text.to_owned(),
            fetched_from: "http://127.0.0.1:1/a.md".to_owned(),
            validators: Validators {
                etag: Some("\"1\"".to_owned()),
                last_modified: None,
            },
        }
    }

    #[test]
    fn a_page_is_stored_and_a_broken_one_is_not_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = PageCache::new(folder.path());
        let address: Address = "https://open.feishu.cn/document/a/../b?x"
            .parse()
            .expect("a URL");
        assert!(cache.get(&address).expect("no file").is_none());
        cache.store([(&address, &page("# a"))]).expect("a folder");
        let path = cache.path(&address);
        assert!(
            path.starts_with(folder.path().join("open.feishu.cn/document/a/__"))
                && path.extension().is_some_and(|extension| extension == "md"),
            "{path:?}"
        );
        let cached = cache.get(&address).expect("two files").expect("a page");
        assert_eq!(
            (cached.text.as_str(), cached.validators),
            ("# a", page("").validators)
        );
        assert_eq!(
            fs::read_to_string(folder.path().join(".gitignore")).expect("a file"),
            "*\n"
        );

        fs::write(&path, "# changed").expect("a file");
        assert!(
            cache
                .get(&address)
                .expect_err("another text")
                .contains("not the text")
        );
        fs::write(facts_path(&path), "{").expect("a file");
        assert!(cache.get(&address).is_err());
        fs::remove_file(&path).expect("a file");
        assert!(cache.get(&address).is_err());
    }

    #[test]
    fn pages_that_differ_in_their_query_have_their_own_files() {
        let cache = PageCache::new("pages");
        let path = |url: &str| cache.path(&url.parse().expect("a URL"));
        assert_eq!(path("https://h/a"), Path::new("pages/h/a.md"));
        assert_ne!(path("https://h/a?id=1"), path("https://h/a?id=2"));
        assert_ne!(path("https://h/a?id=1"), path("https://h/a"));
    }

    #[test]
    fn names_of_files_are_short_and_stay_in_the_folder() {
        assert_eq!(file_name("127.0.0.1:80"), "127.0.0.1_80");
        assert_eq!(file_name(".."), "__");
        assert_ne!(file_name(&"a".repeat(300)), file_name(&"a".repeat(301)));
        assert!(file_name(&"a".repeat(300)).len() < 200);
    }
}
