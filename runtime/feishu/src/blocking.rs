//! Blocking calls (feature `blocking`).

use crate::{Call, Error, Request, Response};

impl<R: Request> Call<R> {
    /// Sends the request, and blocks this thread until the response has arrived. Feature `blocking`.
    ///
    /// See [`openapi_client_runtime::Call::blocking`] for the thread on which such calls run.
    ///
    /// # Errors
    ///
    /// The same errors as for awaiting the call. Also [`ErrorKind::Request`](crate::ErrorKind::Request) on the background thread of
    /// blocking calls, in an observer or an access token provider, where waiting would never end.
    pub fn blocking(self) -> Result<R::Response, Error> {
        Ok(self.blocking_with_response()?.into_body())
    }

    /// Works like [`blocking`](Self::blocking), and returns the response with status, headers and log id. Feature `blocking`.
    ///
    /// # Errors
    ///
    /// The same errors as for [`blocking`](Self::blocking).
    pub fn blocking_with_response(self) -> Result<Response<R::Response>, Error> {
        Ok(self.bind().blocking_with_response()?.err_into())
    }
}
