//! What a fetched text is: the page of the operations that name it, or something else.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Sources};
use crate::fetch::{Address, Problem};
use crate::page::{self, Kind, Page};
use crate::transcribe::{Documented, Target};

/// An operation or event with its page, and others that name the same page.
pub(super) struct PageOf<'d> {
    /// The page.
    pub(super) address: Address,
    /// The operations and events that name it; at least one.
    pub(super) documented: Vec<&'d Documented>,
}

impl<'d> PageOf<'d> {
    /// An error about the page, at the URL in the spec.
    fn error(&self, code: Code, message: String) -> Diagnostic {
        let mut urls = self.documented.iter().map(|of| of.url_location.clone());
        // There is at least one.
        let error = match urls.next() {
            Some(first) => Diagnostic::error(code, first, message),
            None => Diagnostic::without_location(code, message),
        };
        urls.fold(error, |error, other| error.related(other, "the same page"))
    }

    /// The ids of the operations and events, for messages.
    fn ids(&self) -> String {
        let ids: Vec<String> = self
            .documented
            .iter()
            .map(|of| format!("`{}`", of.id))
            .collect();
        ids.join(", ")
    }

    /// The finding about a page that could not be fetched.
    pub(super) fn not_fetched(&self, problem: &Problem) -> Diagnostic {
        let message = format!("the page of {} {problem}", self.ids());
        match problem {
            Problem::Gone { .. } => self.error(Code::PageGone, message).help(
                "look for the page on the website, and correct the URL; if the API has ended, remove it from the spec by hand",
            ),
            Problem::Moved { to } => self.moved(to),
            Problem::Elsewhere { to } => self
                .error(Code::PageMoved, message)
                .help(format!("if the page is now at {to}, correct the URL; if it is a login, the page is no longer public")),
            Problem::Insecure { .. } => self
                .error(Code::PageMoved, message)
                .help("the redirect was not followed, because anybody could change the page on its way; see whether it has another URL with https, and correct it"),
            Problem::NotMarkdown { .. } | Problem::Empty => {
                self.error(Code::PageReplaced, message).help(format!(
                    "open {} and see whether the page is still there; then correct the URL, or run the command again",
                    self.address
                ))
            }
            Problem::TooLarge
            | Problem::Status { .. }
            | Problem::Connection { .. }
            | Problem::InvalidRedirect { .. }
            | Problem::TooManyRedirects { .. }
            | Problem::NotRequested => self
                .error(Code::PageNotFetched, message)
                .help("run the command again later; if it fails again, open the URL in a browser"),
        }
    }

    fn moved(&self, to: &Address) -> Diagnostic {
        let to = to.website();
        let ids = self.ids();
        let message = format!("the page of {ids} has moved from {} to {to}", self.address);
        self.error(Code::PageMoved, message)
            .label("the address so far")
            .help(format!(
                "see whether {to} describes the same API; if it does, set `externalDocs.url` to it, and run the command again"
            ))
    }

    /// The bytes of the page as text.
    ///
    /// # Errors
    ///
    /// They are not UTF-8.
    pub(super) fn text(&self, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
        String::from_utf8(bytes).map_err(|_| {
            let message = format!("the page of {} is not UTF-8 text", self.ids());
            let error = self.error(Code::InvalidUtf8, message);
            Box::new(
                error.help("open the URL in a browser, and see whether the page is still there"),
            )
        })
    }

    /// Checks that a text is the page. Returns a warning if some of the operations are not on it.
    ///
    /// # Errors
    ///
    /// The text is something else, or only a part of the page.
    pub(super) fn check(&self, text: &str) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
        let mut sources = Sources::new();
        let mut found = Diagnostics::new();
        let file = sources.add(self.address.to_string(), text);
        let page = page::read(file, &sources, &mut found);
        if let Some(stated) = page.source_url.as_deref()
            && let Ok(stated) = stated.parse::<Address>()
            && (stated.host() != self.address.host() || !stated.is_same_page(&self.address))
        {
            return Err(Box::new(self.moved(&stated)));
        }
        let Some(target) = Target::of(&page) else {
            // The transcription reports a page of an API that cannot be read, at the page's line.
            return match found.has_errors() {
                true => Ok(Vec::new()),
                false => Err(Box::new(self.other(&page, "describes no API".to_owned()))),
            };
        };
        let (on_page, elsewhere): (Vec<&Documented>, Vec<&Documented>) = self
            .documented
            .iter()
            .partition(|of| is_same_target(&of.target, &target));
        if on_page.is_empty() {
            let what = match &target {
                Target::Operation { .. } => "operation",
                Target::Event { .. } => "event",
            };
            return Err(Box::new(
                self.other(&page, format!("describes another {what}, `{target}`")),
            ));
        }
        if let Some(part) = on_page.iter().find_map(|of| of.bodies.lost_on(&page)) {
            return Err(Box::new(self.incomplete(part)));
        }
        let warning = |of: &Documented| {
            let location: Location = of.url_location.clone();
            let message = format!(
                "the page of `{}` describes only `{target}`, so that this API cannot be updated from it",
                of.id
            );
            Diagnostic::warning(Code::PageReplaced, location, message)
                .help("if there is a page about this API, set `externalDocs.url` to it")
        };
        Ok(elsewhere.into_iter().map(warning).collect())
    }

    /// The error about a page that may have been cut off.
    fn incomplete(&self, part: &str) -> Diagnostic {
        let message = format!(
            "the page of {} has no {part} any more, so that it may be incomplete",
            self.ids()
        );
        self.error(Code::PageReplaced, message).help(format!(
            "open {}; if the page is complete, save it and transcribe the file, otherwise run the command again later",
            self.address.markdown()
        ))
    }

    /// The error about a page that is about something else.
    fn other(&self, page: &Page, what: String) -> Diagnostic {
        let title = match page.title.as_str() {
            "" => String::new(),
            title => format!(" («{title}»)"),
        };
        let message = format!("the page of {}{title} {what}", self.ids());
        let known: Vec<String> = self
            .documented
            .iter()
            .map(|of| format!("`{}`", of.target))
            .collect();
        let help = match page.kind {
            Kind::Other => format!(
                "open {} and see where the API is described now; then correct the URL",
                self.address
            ),
            _ => format!(
                "the spec has {} from it; look for its page and correct the URL, or transcribe this page if the API itself has changed",
                known.join(", ")
            ),
        };
        self.error(Code::PageReplaced, message).help(help)
    }
}

/// True if a page's target is that of the spec, which may name path parameters otherwise, and may distinguish operations of one path by a
/// fragment.
fn is_same_target(known: &Target, of_page: &Target) -> bool {
    let template = |path: &str| {
        let path = path.split('#').next().unwrap_or_default();
        let mut parts = path.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| {
            format!("{all}{{{}", part.split_once('}').map_or("", |(_, end)| end))
        })
    };
    match (known, of_page) {
        (
            Target::Operation { path, method },
            Target::Operation {
                path: page_path,
                method: page_method,
            },
        ) => method == page_method && template(path) == template(page_path),
        _ => known == of_page,
    }
}
