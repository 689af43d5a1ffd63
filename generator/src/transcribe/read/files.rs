//! Files → pages, without those that do not document an operation or event of the API.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Location, Sources};
use crate::page::{self, Kind, Method, Page};
use crate::transcribe::outcome::{Outcome, PageFile, PageOutcome};
use crate::transcribe::store::Store;
use crate::transcribe::target::Target;

/// A page that documents an operation or event.
pub(super) struct PageRead {
    /// The page's file.
    pub(super) file: String,
    pub(super) page: Page,
    /// The server of its operation, if it is not one of the API's.
    pub(super) server: Option<String>,
}

/// Reads the files, sorted by path. The outcomes of files without a usable page are added to `outcomes`.
pub(super) fn read(
    mut files: Vec<PageFile>,
    store: &Store,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
    outcomes: &mut Vec<PageOutcome>,
) -> Vec<PageRead> {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut add_outcome = |file: String, title: String, what: Outcome| {
        outcomes.push(PageOutcome { file, title, what });
    };
    let mut texts = Vec::new();
    for file in files {
        let path = file.path.clone();
        let url = file.url.clone();
        match text_of(file, sources, diagnostics) {
            Some(text) => texts.push((path, url, text)),
            None => add_outcome(path, String::new(), Outcome::Unread),
        }
    }
    // Pages do not depend on each other.
    let read: Vec<(Page, Diagnostics)> = texts
        .par_iter()
        .map(|(path, url, text)| {
            let (mut page, found) = read_page(path, *text, sources);
            if let Some(url) = url {
                take_url(&mut page, url, store);
            }
            (page, found)
        })
        .collect();
    let mut pages = Vec::new();
    for ((file, ..), (page, found)) in texts.into_iter().zip(read) {
        let has_errors = found.has_errors();
        diagnostics.extend(found);
        if matches!(page.kind, Kind::Other) {
            let what = if has_errors {
                Outcome::Unread
            } else {
                Outcome::NoApi
            };
            add_outcome(file, page.title, what);
            continue;
        }
        let server = foreign_server(&page, store);
        match server.as_deref().and_then(host_of) {
            Some(host) if is_for_browsers(&page) => {
                let host = host.to_owned();
                add_outcome(file, page.title, Outcome::ForeignHost { host });
            }
            _ => pages.push(PageRead { file, page, server }),
        }
    }
    pages
}

/// Adds a page's text to the sources; reports a file that is not text.
fn text_of(file: PageFile, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<FileId> {
    match String::from_utf8(file.text) {
        // A text does not have this character, but binary files that happen to be UTF-8 mostly do.
        Ok(text) if !text.contains('\0') => Some(sources.add(file.path, text)),
        _ => {
            let id = sources.add(file.path, "");
            diagnostics.push(
                Diagnostic::error(
                    Code::InvalidUtf8,
                    Location::file(id),
                    "the page is not UTF-8 text",
                )
                .help("append `.md` to the page's URL, and save the response"),
            );
            None
        }
    }
}

fn read_page(path: &str, file: FileId, sources: &Sources) -> (Page, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut page = page::read(file, sources, &mut diagnostics);
    page.deprecated |= path.split('/').any(|folder| folder == "历史版本");
    (page, diagnostics)
}

/// Completes a page by what its URL states. The spec has the page's deprecation, which may come from its folder; a fetched page has no folder.
fn take_url(page: &mut Page, url: &str, store: &Store) {
    page.source_url.get_or_insert_with(|| url.to_owned());
    page.deprecated |= Target::of(page)
        .and_then(|target| store.operation(&target))
        .is_some_and(|known| {
            known.get("deprecated") == Some(&true.into())
                && known
                    .get("externalDocs")
                    .is_some_and(|docs| docs["url"] == url)
        });
}

/// The server of an operation's URL, if it is not one of the API's: `https://accounts.feishu.cn`.
fn foreign_server(page: &Page, store: &Store) -> Option<String> {
    let Kind::Operation(operation) = &page.kind else {
        return None;
    };
    let url = &operation.url.value;
    let host = host_of(url)?;
    let known = store.servers();
    let mut known = known.iter().filter_map(|server| host_of(server));
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    (!known.any(|known| known == host)).then(|| format!("{scheme}://{authority}"))
}

/// Returns true if browsers call an operation, such as a login page: a GET without access token that returns no body.
pub(super) fn is_for_browsers(page: &Page) -> bool {
    let Kind::Operation(operation) = &page.kind else {
        return false;
    };
    operation.method.value == Method::Get
        && operation.access_tokens.is_empty()
        && operation.response.is_none()
}

/// `accounts.feishu.cn` of `https://accounts.feishu.cn/open-apis/…`.
fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#', ':']).next()
}
