//! A stream over the elements of all pages.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::Pages;
use crate::{Error, Paged};

/// The elements of all pages of a list: a [`Stream`] of items.
///
/// The next page is requested when all elements of the current one were returned, or, with [`prefetch`](Self::prefetch), while they are
/// returned. Errors are as for [`Pages`].
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(item) = items.try_next().await? { … }`.
#[must_use = "a stream requests nothing until it is polled"]
pub struct PageItems<R: Paged, E = Error> {
    pages: Pages<R, E>,
    page: std::vec::IntoIter<R::Item>,
    /// The token that `page` was requested with.
    page_token: Option<String>,
}

impl<R: Paged, E> PageItems<R, E> {
    pub(crate) fn new(pages: Pages<R, E>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
            page_token: None,
        }
    }

    /// Requests each page as soon as the page before it has arrived. See [`Pages::prefetch`].
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }

    /// Returns the same elements, with errors of another type. For the runtime of a platform.
    pub fn err_into<F: From<Error>>(self) -> PageItems<R, F> {
        PageItems {
            pages: self.pages.err_into(),
            page: self.page,
            page_token: self.page_token,
        }
    }

    /// Returns the token to continue from, later or in another process: the token of the first page whose elements were not all returned.
    /// The elements of that page that were returned before are then returned again.
    ///
    /// `None` as for [`Pages::next_page_token`]: on the first page, and at the end of the list.
    pub fn next_page_token(&self) -> Option<&str> {
        if self.page.len() > 0 {
            self.page_token.as_deref()
        } else {
            self.pages.next_page_token()
        }
    }

    /// Takes an element of the current page, if there is one left.
    pub(crate) fn take_buffered(&mut self) -> Option<R::Item> {
        self.page.next()
    }
}

// No field is ever pinned structurally.
impl<R: Paged, E> Unpin for PageItems<R, E> {}

impl<R: Paged, E: From<Error>> Stream for PageItems<R, E> {
    type Item = Result<R::Item, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(item) = this.take_buffered() {
                return Poll::Ready(Some(Ok(item)));
            }
            this.page_token = this.pages.next_page_token().map(str::to_owned);
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.page = R::into_items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: Paged, E: From<Error>> FusedStream for PageItems<R, E> {
    fn is_terminated(&self) -> bool {
        self.page.len() == 0 && self.pages.is_terminated()
    }
}

impl<R: Paged, E> fmt::Debug for PageItems<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageItems")
            .field("operation", &R::OPERATION.id)
            .finish_non_exhaustive()
    }
}
