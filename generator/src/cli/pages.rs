//! Pages on disk, found by the operation or event that they describe.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use feishu_codegen::fetch::Address;
use feishu_codegen::sync::PageCache;
use feishu_codegen::transcribe::PageFile;

use super::transcribe::list_pages;

#[derive(Debug, Args)]
pub(super) struct PagesArgs {
    /// Folders of pages, or pages in Markdown, to find pages in.
    #[arg(long, value_name = "PATH")]
    pub(super) pages: Vec<PathBuf>,
    /// The folder of pages that `sync` has fetched.
    #[arg(long, value_name = "DIR", default_value = "target/pages")]
    cache: PathBuf,
}

/// The pages of the arguments.
pub(super) struct Pages {
    given: Vec<GivenPage>,
    cache: PageCache,
}

struct GivenPage {
    path: PathBuf,
    text: Vec<u8>,
    /// The addresses in its front matter.
    addresses: Vec<Address>,
}

impl PagesArgs {
    /// Reads the given pages.
    pub(super) fn open(&self) -> Result<Pages, String> {
        let mut paths = Vec::new();
        for path in &self.pages {
            match path.is_dir() {
                true => list_pages(path, &mut paths)?,
                false => paths.push(path.clone()),
            }
        }
        paths.sort();
        let given = paths.into_iter().map(|path| {
            let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let addresses = stated(&text);
            Ok(GivenPage {
                path,
                text,
                addresses,
            })
        });
        Ok(Pages {
            given: given.collect::<Result<_, String>>()?,
            cache: PageCache::new(&self.cache),
        })
    }
}

impl Pages {
    /// Finds the page of a URL among the given ones, or in the cache of `sync`.
    pub(super) fn find(&self, url: &str) -> Option<PageFile> {
        let address = url.parse::<Address>().ok()?;
        let page = |path: &Path, text: Vec<u8>| PageFile {
            path: path.display().to_string().replace('\\', "/"),
            text,
            url: Some(url.to_owned()),
        };
        let is_page = |of: &&GivenPage| {
            let mut stated = of.addresses.iter();
            stated.any(|stated| stated.is_same_page(&address)) || is_saved_from(&of.path, &address)
        };
        if let Some(found) = self.given.iter().find(is_page) {
            return Some(page(&found.path, found.text.clone()));
        }
        // A broken cache is as good as none; `sync` reports it.
        let cached = self.cache.get(&address).ok().flatten()?;
        Some(page(&cached.path, cached.text.into_bytes()))
    }
}

/// The addresses that the front matter of a page states.
fn stated(text: &[u8]) -> Vec<Address> {
    let head = String::from_utf8_lossy(&text[..text.len().min(2000)]);
    let urls = head
        .lines()
        .filter_map(|line| line.strip_prefix("source_url:"));
    urls.filter_map(|url| url.trim().trim_matches(['"', '\'']).parse().ok())
        .collect()
}

/// True if a file is where a mirror of the website has the page.
fn is_saved_from(path: &Path, address: &Address) -> bool {
    let page = address.markdown();
    path.ends_with(page.path().trim_start_matches('/'))
}
