//! The page of an operation or event, on disk.

use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::fetch::Address;
use feishu_codegen::sync::PageCache;
use feishu_codegen::transcribe::{Documented, PageFile};

use super::ExplainArgs;
use crate::cli::transcribe::list_pages;

/// Finds the page in the given folders, or in the cache of `sync`.
pub(super) fn find(
    args: &ExplainArgs,
    documented: &Documented,
) -> Result<Option<PageFile>, String> {
    let Some(url) = documented.url.as_deref() else {
        return Ok(None);
    };
    let Ok(address) = url.parse::<Address>() else {
        return Ok(None);
    };
    let page = |path: &Path, text: Vec<u8>| PageFile {
        path: path.display().to_string().replace('\\', "/"),
        text,
        url: Some(url.to_owned()),
    };
    for path in paths(args)? {
        let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if states(&text, &address) || is_saved_from(&path, &address) {
            return Ok(Some(page(&path, text)));
        }
    }
    // A broken cache is as good as none; `sync` reports it.
    let cached = PageCache::new(&args.cache).get(&address).ok().flatten();
    Ok(cached.map(|cached| page(&cached.path, cached.text.into_bytes())))
}

/// The given pages, and those of the given folders.
fn paths(args: &ExplainArgs) -> Result<Vec<PathBuf>, String> {
    let mut paths = Vec::new();
    for path in &args.pages {
        match path.is_dir() {
            true => list_pages(path, &mut paths)?,
            false => paths.push(path.clone()),
        }
    }
    paths.sort();
    Ok(paths)
}

/// True if the front matter of a page states the address.
fn states(text: &[u8], address: &Address) -> bool {
    let head = String::from_utf8_lossy(&text[..text.len().min(2000)]);
    let mut urls = head
        .lines()
        .filter_map(|line| line.strip_prefix("source_url:"));
    urls.any(|url| {
        let url = url.trim().trim_matches(['"', '\'']).parse::<Address>();
        url.is_ok_and(|url| url.is_same_page(address))
    })
}

/// True if a file is where a mirror of the website has the page.
fn is_saved_from(path: &Path, address: &Address) -> bool {
    let page = address.markdown();
    path.ends_with(page.path().trim_start_matches('/'))
}
