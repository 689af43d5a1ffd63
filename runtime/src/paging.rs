//! Lists that are answered page by page, as streams.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use futures_util::future::BoxFuture;

use crate::{Call, Error, ErrorKind, NextPage, Paged};

/// The pages of a list: a [`Stream`] of responses.
///
/// A page is asked for when it is polled for, one at a time. The stream ends after the last page, and after the first error. A page
/// that cannot be followed, because its token was followed before or is missing though there are more, is given and then followed by
/// an error of kind [`ErrorKind::Paging`]: the stream neither runs in circles nor ends early unnoticed.
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(page) = pages.try_next().await? { … }`.
#[must_use = "a stream asks for nothing until it is polled"]
pub struct Pages<R: Paged> {
    state: State<R>,
    /// Tokens that were followed.
    followed: HashSet<String>,
}

enum State<R: Paged> {
    /// The next page is not asked for yet.
    Next(Call<R>),
    /// The next page is asked for; the call is kept for the page after it.
    Asked(Call<R>, BoxFuture<'static, Result<R::Response, Error>>),
    /// The last page said something about the next one that cannot be followed.
    Failed(Error),
    Ended,
}

impl<R: Paged> Pages<R> {
    pub(crate) fn new(call: Call<R>) -> Self {
        Self {
            state: State::Next(call),
            followed: HashSet::new(),
        }
    }

    /// What to do after a page.
    fn after(&mut self, call: Call<R>, page: &R::Response) -> State<R> {
        let NextPage {
            has_more,
            page_token,
        } = R::next_page(page);
        match (has_more, page_token.filter(|token| !token.is_empty())) {
            (Some(false), _) | (None, None) => State::Ended,
            (Some(true), None) => {
                self.failed("says that there are more, but not which page token to follow")
            }
            (_, Some(token)) if !self.followed.insert(token.to_owned()) => {
                self.failed("gave a page token that was followed before")
            }
            (_, Some(token)) => State::Next(call.at_page(token.to_owned())),
        }
    }

    fn failed(&self, what: &str) -> State<R> {
        let problem = format!("page {} {what}", self.followed.len() + 1);
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
                    let page = call.clone().into_future();
                    this.state = State::Asked(call, page);
                }
                State::Asked(call, mut page) => {
                    let Poll::Ready(answered) = page.as_mut().poll(context) else {
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

/// The elements of all pages of a list: a [`Stream`] of items.
///
/// Behaves as [`Pages`] does: the next page is asked for when the elements of the one before are used up.
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(item) = items.try_next().await? { … }`.
#[must_use = "a stream asks for nothing until it is polled"]
pub struct PageItems<R: Paged> {
    pages: Pages<R>,
    page: std::vec::IntoIter<R::Item>,
}

impl<R: Paged> PageItems<R> {
    pub(crate) fn new(pages: Pages<R>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
        }
    }
}

// Nothing in here is ever pinned in place.
impl<R: Paged> Unpin for PageItems<R> {}

impl<R: Paged> Stream for PageItems<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.page = R::into_items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: Paged> FusedStream for PageItems<R> {
    fn is_terminated(&self) -> bool {
        self.page.len() == 0 && self.pages.is_terminated()
    }
}

impl<R: Paged> fmt::Debug for PageItems<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageItems")
            .field("operation", &R::OPERATION.id)
            .finish_non_exhaustive()
    }
}
