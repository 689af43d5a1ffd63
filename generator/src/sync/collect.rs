//! Fetches the pages of operations and events, and reviews them.

use std::collections::BTreeMap;

use super::cache::{CachedPage, PageCache};
use super::review::PageOf;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fetch::{self, Address, Options, Reply, Request, Unreachable};
use crate::transcribe::{Documented, PageFile};

/// What to fetch, and how.
pub struct Plan<'p> {
    /// The operations and events.
    pub documented: Vec<&'p Documented>,
    /// The server to fetch from, in place of the hosts of the pages.
    pub server: Option<Address>,
    /// The pages of earlier runs.
    pub cache: &'p PageCache,
    /// True if the cache is not to be changed.
    pub read_only: bool,
    /// The behaviour of requests.
    pub options: Options,
}

/// The result of fetching pages.
#[derive(Debug)]
pub struct Collected {
    /// The pages to transcribe, sorted by URL.
    pub pages: Vec<PageFile>,
    /// The findings about all other pages, and problems with the cache.
    pub diagnostics: Diagnostics,
    /// The numbers of pages.
    pub counts: Counts,
}

/// Numbers of pages and operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// The pages.
    pub pages: usize,
    /// Pages that the server sent.
    pub fetched: usize,
    /// Pages that the server did not send again, because the cache has them.
    pub unchanged: usize,
    /// Pages with an error.
    pub failed: usize,
    /// Operations and events that name no page.
    pub without_page: usize,
}

/// Fetches pages. `done` is called with the numbers of finished and of all pages.
///
/// # Errors
///
/// The server cannot be reached.
pub fn collect(
    plan: &Plan<'_>,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Collected, Unreachable> {
    let mut diagnostics = Diagnostics::new();
    let mut counts = Counts::default();
    let pages = pages(plan, &mut counts, &mut diagnostics);
    counts.pages += pages.len();
    let known: Vec<Option<CachedPage>> = pages
        .iter()
        .map(|page| known(plan, page, &mut diagnostics))
        .collect();
    let requests: Vec<Request> = pages
        .iter()
        .zip(&known)
        .map(|(page, known)| request(plan, page, known.as_ref()))
        .collect();
    let replies = fetch::fetch_all(&requests, &plan.options, &|count| {
        done(count, requests.len())
    })?;

    let mut collected = Vec::new();
    let mut stored = Vec::new();
    for (((page, known), request), reply) in pages.iter().zip(known).zip(&requests).zip(replies) {
        let path = plan.cache.path(&page.address);
        let (current, is_new) = match (reply, known) {
            (Reply::Page { text, validators }, _) => match page.check(&text) {
                Ok(warnings) => {
                    counts.fetched += 1;
                    diagnostics.extend(warnings);
                    let text = String::from_utf8_lossy(&text).into_owned();
                    let fetched_from = request.address.to_string();
                    (
                        CachedPage {
                            path,
                            text,
                            fetched_from,
                            validators,
                        },
                        true,
                    )
                }
                Err(error) => {
                    counts.failed += 1;
                    diagnostics.push(*error);
                    continue;
                }
            },
            (Reply::NotModified, Some(known)) => match page.check(known.text.as_bytes()) {
                Ok(warnings) => {
                    counts.unchanged += 1;
                    diagnostics.extend(warnings);
                    (known, false)
                }
                Err(error) => {
                    counts.failed += 1;
                    diagnostics.push(*error);
                    continue;
                }
            },
            // The server cannot mean a copy that was not named.
            (Reply::NotModified, None) => {
                counts.failed += 1;
                let status = fetch::Problem::Status {
                    status: 304,
                    retry_after: None,
                };
                diagnostics.push(page.not_fetched(&status));
                continue;
            }
            (Reply::Failed(problem), _) => {
                counts.failed += 1;
                diagnostics.push(page.not_fetched(&problem));
                continue;
            }
        };
        collected.push(PageFile {
            path: match plan.read_only && is_new {
                true => page.address.markdown().to_string(),
                false => current.path.display().to_string().replace('\\', "/"),
            },
            text: current.text.clone().into_bytes(),
            url: page.documented.first().and_then(|of| of.url.clone()),
        });
        if is_new {
            stored.push((&page.address, current));
        }
    }
    if !plan.read_only
        && let Err(error) = plan
            .cache
            .store(stored.iter().map(|(address, page)| (*address, page)))
    {
        diagnostics.push(unusable_cache(&error.to_string()));
    }
    Ok(Collected {
        pages: collected,
        diagnostics,
        counts,
    })
}

/// The pages that operations name, sorted by URL, each once.
fn pages<'d>(
    plan: &Plan<'d>,
    counts: &mut Counts,
    diagnostics: &mut Diagnostics,
) -> Vec<PageOf<'d>> {
    let mut pages: BTreeMap<Address, Vec<&Documented>> = BTreeMap::new();
    for documented in &plan.documented {
        let Some(url) = &documented.url else {
            counts.without_page += 1;
            continue;
        };
        match url.parse() {
            Ok(address) => pages.entry(address).or_default().push(documented),
            Err(error) => {
                counts.pages += 1;
                counts.failed += 1;
                let message = format!(
                    "the page of `{}` cannot be fetched: `{url}` is {error}",
                    documented.id
                );
                let location = documented.url_location.clone();
                diagnostics.push(
                    Diagnostic::error(Code::PageNotFetched, location, message)
                        .help("set `externalDocs.url` to the URL of the page"),
                );
            }
        }
    }
    let page = |(address, documented)| PageOf {
        address,
        documented,
    };
    pages.into_iter().map(page).collect()
}

/// The copy of a page in the cache. A broken one is reported and not used.
fn known(plan: &Plan<'_>, page: &PageOf<'_>, diagnostics: &mut Diagnostics) -> Option<CachedPage> {
    plan.cache.get(&page.address).unwrap_or_else(|reason| {
        diagnostics.push(unusable_cache(&reason));
        None
    })
}

fn unusable_cache(reason: &str) -> Diagnostic {
    Diagnostic::without_location(Code::UnusableCache, format!("the cache of pages cannot be used: {reason}"))
        .help("nothing: the page is fetched again; if the message returns, delete the folder of the cache")
}

/// The request for a page. A copy from another server has no validators for this one.
fn request(plan: &Plan<'_>, page: &PageOf<'_>, known: Option<&CachedPage>) -> Request {
    let markdown = page.address.markdown();
    let address = match &plan.server {
        Some(server) => markdown.below(server),
        None => markdown,
    };
    let usable = known.filter(|known| known.fetched_from == address.to_string());
    let validators = usable.map(|known| known.validators.clone());
    Request {
        address,
        validators: validators.filter(fetch::Validators::is_usable),
    }
}
