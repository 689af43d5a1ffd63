//! A stream over the elements of all pages.

use std::fmt;
use std::iter::Peekable;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::Pages;
use crate::{Error, Paged};

/// The elements of all pages of a list: a [`Stream`] of items.
///
/// The next page is requested when all elements of the current one were returned, or, with [`prefetch`](Self::prefetch), while they are
/// returned.
///
/// An item that cannot be decoded is an error of kind [`Decode`](crate::ErrorKind::Decode), with its [`path`](Error::path) and the
/// [`body`](Error::body) of the page. The next items still follow. Any other error is the last item, as for [`Pages`].
///
/// Read it with `futures_util::TryStreamExt`: `while let Some(item) = items.try_next().await? { … }`.
#[must_use = "a stream requests nothing until it is polled"]
pub struct PageItems<R: Paged, E = Error> {
    pages: Pages<R, E>,
    page: PageOfItems<R::Item>,
    /// The token that `page` was requested with.
    page_token: Option<String>,
}

/// The elements of one page that were not returned yet.
struct PageOfItems<T> {
    items: std::vec::IntoIter<T>,
    /// The errors of elements that are not in `items`, with their indexes in the page.
    errors: Peekable<std::vec::IntoIter<(usize, Error)>>,
    /// The index of the next element.
    index: usize,
}

impl<T> PageOfItems<T> {
    fn new(items: Vec<T>, errors: Vec<(usize, Error)>) -> Self {
        Self {
            items: items.into_iter(),
            errors: errors.into_iter().peekable(),
            index: 0,
        }
    }

    /// Returns the number of elements, errors included.
    fn len(&self) -> usize {
        self.items.len() + self.errors.len()
    }
}

impl<T> Iterator for PageOfItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let index = self.index;
        self.index += 1;
        if let Some((_, error)) = self.errors.next_if(|(at, _)| *at <= index) {
            return Some(Err(error));
        }
        let item = self.items.next().map(Ok);
        item.or_else(|| self.errors.next().map(|(_, error)| Err(error)))
    }
}

impl<R: Paged, E> PageItems<R, E> {
    pub(crate) fn new(pages: Pages<R, E>) -> Self {
        Self {
            pages,
            page: PageOfItems::new(Vec::new(), Vec::new()),
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
    pub(crate) fn take_buffered(&mut self) -> Option<Result<R::Item, Error>> {
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
                return Poll::Ready(Some(item.map_err(E::from)));
            }
            this.page_token = this.pages.next_page_token().map(str::to_owned);
            match ready!(this.pages.poll_page(context)) {
                Some(Ok(page)) => {
                    let errors = page.item_errors().to_vec();
                    this.page = PageOfItems::new(R::into_items(page.into_body()), errors);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
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
