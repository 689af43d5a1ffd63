//! Responses in another of the documented media types.

use crate::{Operation, Request, RequestParts, ResponseBody};

/// For generated code: a request whose response is also documented in another media type than the operation's, the alternative `N`.
pub trait Representation<const N: usize>: Request {
    /// The type of the response in that media type.
    type Body: ResponseBody + 'static;

    /// The operation, with that media type in [`accept`](Operation::accept).
    const ALTERNATIVE: &'static Operation;

    /// Sets the parts of the request that select the media type too, such as `stream: true`.
    fn select(&mut self) {}
}

/// A request that asks for another of the documented media types of its response, such as CSV instead of JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Represented<R, const N: usize>(R);

impl<R: Representation<N>, const N: usize> From<R> for Represented<R, N> {
    fn from(mut request: R) -> Self {
        request.select();
        Self(request)
    }
}

impl<R: Representation<N>, const N: usize> Request for Represented<R, N> {
    type Response = R::Body;

    const OPERATION: &'static Operation = R::ALTERNATIVE;

    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        self.0.parts(parts);
    }
}

#[cfg(feature = "serde")]
impl<'de, R: Representation<N> + serde::Deserialize<'de>, const N: usize> serde::Deserialize<'de>
    for Represented<R, N>
{
    /// Deserializes the request.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        R::deserialize(deserializer).map(Self::from)
    }
}
