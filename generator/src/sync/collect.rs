//! Fetches the pages of operations and events, and reviews them.

use std::collections::{BTreeMap, BTreeSet};

use super::cache::{CachedPage, PageCache};
use super::review::PageOf;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fetch::{self, Address, Options, Problem, Reply, Request, Unreachable};
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
/// No server can be reached.
pub fn collect(
    plan: &Plan<'_>,
    done: &(dyn Fn(usize, usize) + Sync),
) -> Result<Collected, Unreachable> {
    let mut diagnostics = Diagnostics::new();
    let mut counts = Counts::default();
    let pages = pages(plan, &mut counts, &mut diagnostics);
    counts.pages += pages.len();
    let known = known(plan, &pages, &mut diagnostics);
    let requests: Vec<Request> = pages
        .iter()
        .zip(&known)
        .map(|(page, known)| request(plan, page, known.as_ref()))
        .collect();
    let replies = fetch::fetch_all(&requests, &plan.options, &|count| {
        done(count, requests.len())
    })?;

    let mut collected = Vec::new();
    let mut new = Vec::new();
    let mut not_requested = Vec::new();
    for (((page, known), request), reply) in pages.iter().zip(known).zip(&requests).zip(replies) {
        if let Reply::Failed(Problem::NotRequested) = reply {
            not_requested.push(request.address.host());
            continue;
        }
        match review(plan, page, request, reply, known) {
            Ok(reviewed) => {
                diagnostics.extend(reviewed.warnings);
                collected.push(PageFile {
                    path: match plan.read_only && reviewed.is_new {
                        true => page.address.markdown().to_string(),
                        false => reviewed.page.path.display().to_string().replace('\\', "/"),
                    },
                    text: reviewed.page.text.clone().into_bytes(),
                    url: page.documented.first().and_then(|of| of.url.clone()),
                });
                match reviewed.is_new {
                    true => new.push((&page.address, reviewed.page)),
                    false => counts.unchanged += 1,
                }
            }
            Err(error) => {
                counts.failed += 1;
                diagnostics.push(*error);
            }
        }
    }
    counts.fetched = new.len();
    counts.failed += not_requested.len();
    diagnostics.extend(given_up(&not_requested));
    if !plan.read_only
        && let Err(error) = plan
            .cache
            .store(new.iter().map(|(address, page)| (*address, page)))
    {
        diagnostics.push(unusable_cache(&error.to_string()));
    }
    Ok(Collected {
        pages: collected,
        diagnostics,
        counts,
    })
}

/// A page that may be transcribed.
struct Reviewed {
    page: CachedPage,
    /// True if the server sent it, false if the cache has it.
    is_new: bool,
    warnings: Vec<Diagnostic>,
}

/// Reviews the reply to a request for a page.
fn review(
    plan: &Plan<'_>,
    page: &PageOf<'_>,
    request: &Request,
    reply: Reply,
    known: Option<CachedPage>,
) -> Result<Reviewed, Box<Diagnostic>> {
    let problem = match (reply, known) {
        (Reply::Page { text, validators }, _) => {
            let text = page.text(text)?;
            return Ok(Reviewed {
                warnings: page.check(&text)?,
                page: CachedPage {
                    path: plan.cache.path(&page.address),
                    text,
                    fetched_from: request.address.to_string(),
                    validators,
                },
                is_new: true,
            });
        }
        (Reply::NotModified, Some(known)) => {
            return Ok(Reviewed {
                warnings: page.check(&known.text)?,
                page: known,
                is_new: false,
            });
        }
        // The server cannot mean a copy that was not named.
        (Reply::NotModified, None) => Problem::Status {
            status: 304,
            retry_after: None,
        },
        // A mirror moves a page as the website did.
        (Reply::Failed(Problem::Moved { to }), _) => Problem::Moved {
            to: plan
                .server
                .as_ref()
                .and_then(|server| to.original(server, &page.address))
                .unwrap_or(to),
        },
        (Reply::Failed(problem), _) => problem,
    };
    Err(Box::new(page.not_fetched(&problem)))
}

/// The finding about pages that were not requested, by their hosts.
fn given_up(hosts: &[&str]) -> Option<Diagnostic> {
    let distinct: BTreeSet<&str> = hosts.iter().copied().collect();
    if distinct.is_empty() {
        return None;
    }
    let distinct: Vec<&str> = distinct.into_iter().collect();
    let pages = match hosts.len() {
        1 => "1 page was".to_owned(),
        count => format!("{count} pages were"),
    };
    let message = format!(
        "{pages} not requested, because {} failed for the pages before",
        distinct.join(" and ")
    );
    Some(
        Diagnostic::without_location(Code::PageNotFetched, message)
            .help("run the command again later; the operations of these pages stay as they are"),
    )
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

/// The copies of pages in the cache. Broken ones are reported, in one warning, and not used.
fn known(
    plan: &Plan<'_>,
    pages: &[PageOf<'_>],
    diagnostics: &mut Diagnostics,
) -> Vec<Option<CachedPage>> {
    let mut broken: Vec<String> = Vec::new();
    let copies = pages.iter().map(|page| {
        plan.cache.get(&page.address).unwrap_or_else(|reason| {
            broken.push(reason);
            None
        })
    });
    let copies = copies.collect();
    match broken.as_slice() {
        [] => {}
        [only] => diagnostics.push(unusable_cache(only)),
        [first, others @ ..] => diagnostics.push(unusable_cache(&format!(
            "{first}, and {} more files",
            others.len()
        ))),
    }
    copies
}

fn unusable_cache(reason: &str) -> Diagnostic {
    Diagnostic::without_location(Code::UnusableCache, format!("the cache of pages cannot be used: {reason}"))
        .help("pages without a copy are fetched again; if the message returns, delete the folder of the cache")
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
