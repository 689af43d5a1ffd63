//! Lists that are answered page by page, as streams.

mod ahead;
mod items;
mod trail;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use crate::{Call, Error, ErrorKind, NextPage, Paged};
use ahead::Asked;
use trail::Trail;

pub use items::PageItems;

/// The pages of a list: a [`Stream`] of responses.
///
/// A page is asked for when it is polled for, one at a time; with [`prefetch`](Self::prefetch), one page ahead. The stream ends after the
/// last page, and after the first error. A page that cannot be followed, because its token was followed before or is missing though there
/// are more, is given and then followed by an error of kind [`ErrorKind::Paging`]: the stream neither runs in circles nor ends early
/// unnoticed. A circle of more than 1024 pages may be run through up to twice before it is noticed.
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(page) = pages.try_next().await? { … }`.
///
/// # Continuing
///
/// After an error, or in another process, a list is continued from [`next_page_token`](Self::next_page_token): give it to the request,
/// `request.page_token(token)`, and call again. How long the platform knows a token is not documented.
#[must_use = "a stream asks for nothing until it is polled"]
pub struct Pages<R: Paged> {
    state: State<R>,
    prefetch: bool,
    /// Of the page after the last one that was given.
    next: Option<String>,
    /// Pages that were given.
    given: u64,
    trail: Trail,
}

enum State<R: Paged> {
    /// The next page is not asked for yet.
    Next(Call<R>),
    /// The next page is asked for; the call is kept for the page after it.
    Asked(Call<R>, Asked<R::Response>),
    /// The last page said something about the next one that cannot be followed.
    Failed(Error),
    Ended,
}

impl<R: Paged> Pages<R> {
    pub(crate) fn new(call: Call<R>) -> Self {
        Self {
            state: State::Next(call),
            prefetch: false,
            next: None,
            given: 0,
            trail: Trail::new(),
        }
    }

    /// Asks for the next page as soon as there is one before it, one page ahead, in a task of its own on the tokio runtime that polls.
    /// Dropping the stream cancels the task.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// The token to continue from, later or elsewhere: of the page after the last one that was given, whether or not it was asked for.
    ///
    /// It stays after an error, to try again from where it happened. `None` before there is a first page, which is continued by calling
    /// with the same request, and when there is nothing to continue: `is_terminated` of `futures_core::stream::FusedStream` tells which.
    pub fn next_page_token(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// What to do after a page.
    fn after(&mut self, call: Call<R>, page: &R::Response) -> State<R> {
        self.given += 1;
        self.next = None;
        let NextPage {
            has_more,
            page_token,
        } = R::next_page(page);
        match (has_more, page_token.filter(|token| !token.is_empty())) {
            (Some(false), _) | (None, None) => State::Ended,
            (Some(true), None) => {
                self.failed("says that there are more, but not which page token to follow")
            }
            (_, Some(token)) if !self.trail.follow(token) => {
                self.failed("gave a page token that was followed before")
            }
            (_, Some(token)) => {
                self.next = Some(token.to_owned());
                let call = call.at_page(token.to_owned());
                if self.prefetch {
                    let page = Asked::ahead(call.clone().into_future());
                    State::Asked(call, page)
                } else {
                    State::Next(call)
                }
            }
        }
    }

    fn failed(&self, what: &str) -> State<R> {
        let problem = format!("page {} {what}", self.given);
        State::Failed(Error::new(ErrorKind::Paging, problem).in_operation(R::OPERATION))
    }
}

// Nothing in here is ever pinned in place: the future is boxed.
impl<R: Paged> Unpin for Pages<R> {}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<R::Response, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match std::mem::replace(&mut this.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Next(call) => {
                    let page = Asked::Polled(call.clone().into_future());
                    this.state = State::Asked(call, page);
                }
                State::Asked(call, mut page) => {
                    let Poll::Ready(answered) = page.poll(context) else {
                        this.state = State::Asked(call, page);
                        return Poll::Pending;
                    };
                    if let Ok(page) = &answered {
                        this.state = this.after(call, page);
                    }
                    return Poll::Ready(Some(answered));
                }
            }
        }
    }
}

impl<R: Paged> FusedStream for Pages<R> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Ended)
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &R::OPERATION.id)
            .finish_non_exhaustive()
    }
}
