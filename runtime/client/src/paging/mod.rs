//! Lists in pages, as streams.

mod items;
mod next_page;
mod pending_page;
mod seen_tokens;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::{Call, Error, ErrorKind, Paged, Response};
use pending_page::PendingPage;
use seen_tokens::SeenTokens;

pub use items::PageItems;
pub use next_page::NextPage;

/// The pages of a list: a [`Stream`] of responses.
///
/// A page is requested when the stream is polled; with [`prefetch`](Self::prefetch), one page ahead. The stream ends after the last page,
/// and after the first error.
///
/// A page lacks the items that cannot be decoded; a warning is logged. [`Call::items`] returns an error in the place of each of them.
///
/// The stream neither loops forever nor ends early without an error. It returns an error of kind [`ErrorKind::Paging`] after a page whose
/// token was used before, whose token is missing although there are more pages, or which is the same as the page before it. A loop of more than 1024 pages may be repeated up to
/// twice before it is detected.
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(page) = pages.try_next().await? { … }`.
///
/// # Continuing
///
/// After an error, or in another process, a list can be continued from [`next_page_token`](Self::next_page_token): set it on the request
/// with `request.page_token(token)`, and call again. How long a token stays valid depends on the server.
#[must_use = "a stream requests nothing until it is polled"]
pub struct Pages<R: Paged, E = Error> {
    state: State<R>,
    prefetch: bool,
    /// The token of the page after the last returned page.
    next: Option<String>,
    /// The number of returned pages.
    returned: u64,
    seen_tokens: SeenTokens,
    /// The hash of the last page's body.
    last_page: Option<u64>,
    error: PhantomData<fn() -> E>,
}

enum State<R: Paged> {
    /// The next page was not requested yet.
    Next(Call<R>),
    /// The next page was requested; the call is kept for the page after it.
    Requested(Call<R>, PendingPage<Response<R::Response>>),
    /// The last page has no usable token for the next one.
    Failed(Error),
    Ended,
}

impl<R: Paged, E> Pages<R, E> {
    pub(crate) fn new(call: Call<R>) -> Self {
        Self {
            state: State::Next(call.with_fingerprint()),
            prefetch: false,
            next: None,
            returned: 0,
            seen_tokens: SeenTokens::new(),
            last_page: None,
            error: PhantomData,
        }
    }

    /// Requests each page as soon as the page before it has arrived, in a separate task on the current tokio runtime. Dropping the stream
    /// cancels the task.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// Returns the same pages, with errors of another type. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> Pages<R, F> {
        Pages {
            state: self.state,
            prefetch: self.prefetch,
            next: self.next,
            returned: self.returned,
            seen_tokens: self.seen_tokens,
            last_page: self.last_page,
            error: PhantomData,
        }
    }

    /// Returns the token to continue from, later or in another process: the token of the page after the last returned one.
    ///
    /// It is kept after an error, so that the failed page can be requested again. `None` before the first page, where the same request
    /// starts again, and at the end of the list. `is_terminated` of `futures_core::stream::FusedStream` distinguishes the two.
    pub fn next_page_token(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Returns the state after a page.
    fn after(&mut self, call: Call<R>, page: &Response<R::Response>) -> State<R> {
        self.returned += 1;
        self.next = None;
        let NextPage {
            has_more,
            page_token,
        } = call.page_after(page);
        let is_repeated = self.last_page.is_some() && self.last_page == page.fingerprint();
        self.last_page = page.fingerprint();
        match (has_more, page_token.filter(|token| !token.is_empty())) {
            (Some(false), _) | (None, None) => State::Ended,
            (Some(true), None) => self.failed("announces more pages, but has no page token"),
            (_, Some(token)) if !self.seen_tokens.insert(&token) => {
                self.failed("has a page token that was used before")
            }
            // A server that ignores the parameter returns the first page forever.
            (_, Some(_)) if is_repeated => self.failed("is the same as the page before it"),
            (_, Some(token)) => {
                let token = token.into_owned();
                self.next = Some(token.clone());
                let call = call.at_page(token);
                if self.prefetch {
                    let page = PendingPage::spawn(Box::pin(call.clone().with_response()));
                    State::Requested(call, page)
                } else {
                    State::Next(call)
                }
            }
        }
    }

    fn failed(&self, what: &str) -> State<R> {
        let problem = format!("page {} {what}", self.returned);
        State::Failed(Error::new(ErrorKind::Paging, problem).in_operation(R::OPERATION))
    }
}

impl<R: Paged, E> Pages<R, E> {
    /// Polls for the next page.
    fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<R::Response>, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Next(call) => {
                    let page = PendingPage::polled(Box::pin(call.clone().with_response()));
                    self.state = State::Requested(call, page);
                }
                State::Requested(call, mut page) => {
                    let Poll::Ready(outcome) = page.poll(context) else {
                        self.state = State::Requested(call, page);
                        return Poll::Pending;
                    };
                    if let Ok(page) = &outcome {
                        self.state = self.after(call, page);
                    }
                    return Poll::Ready(Some(outcome));
                }
            }
        }
    }
}

// No field is ever pinned structurally: the future is boxed.
impl<R: Paged, E> Unpin for Pages<R, E> {}

impl<R: Paged, E: From<Error>> Stream for Pages<R, E> {
    type Item = Result<R::Response, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.poll_page(context));
        Poll::Ready(page.map(|page| page.map(Response::into_body).map_err(E::from)))
    }
}

impl<R: Paged, E: From<Error>> FusedStream for Pages<R, E> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended)
    }
}

impl<R: Paged, E> fmt::Debug for Pages<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &R::OPERATION.id)
            .finish_non_exhaustive()
    }
}
