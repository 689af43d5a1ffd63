//! Calls for code that is not async: feature `blocking`.

use crate::{Call, Error, Request, Response};

impl<R: Request> Call<R> {
    /// Sends the request, and blocks this thread until the response is there. Feature `blocking`.
    ///
    /// See [`openapi_client_runtime::Call::blocking`] for where such calls run.
    ///
    /// # Errors
    ///
    /// As awaiting it; and [`ErrorKind::Request`](crate::ErrorKind::Request) on the background thread itself, in an observer or an
    /// access token provider that a blocking call asks, where waiting would never end.
    pub fn blocking(self) -> Result<R::Response, Error> {
        Ok(self.blocking_with_response()?.into_body())
    }

    /// The same as [`blocking`](Self::blocking), with status, headers and log id. Feature `blocking`.
    ///
    /// # Errors
    ///
    /// As [`blocking`](Self::blocking).
    pub fn blocking_with_response(self) -> Result<Response<R::Response>, Error> {
        Ok(self.bind().blocking_with_response()?.err_into())
    }
}
