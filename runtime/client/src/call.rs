//! One call of an operation.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING};

use crate::access_token::AccessTokenProvider;
use crate::additions::Additions;
use crate::assemble::{Assembled, assemble, has_idempotency_header, header};
use crate::client::{ATTEMPT_TIMEOUT, TIMEOUT};
use crate::download::range::Validator;
use crate::response::sealed::{Head, Receive};
use crate::retry::RetryPolicy;
use crate::sender::Exchange;
use crate::{
    Client, Error, ErrorKind, NextPage, Operation, PageItems, Paged, Pages, Request, RequestParts,
    Response, ResponseBody,
};

/// A call that is sent when it is awaited.
///
/// Await it for the response, or [`with_response`](Self::with_response) for status, headers and log id too. For lists in pages, read
/// [`pages`](Self::pages) or [`items`](Self::items).
///
/// Dropping the future cancels the call. The server may still execute the request.
#[must_use = "a call is sent only when it is awaited"]
#[derive(Clone)]
pub struct Call<R> {
    client: Client,
    request: R,
    options: Options,
}

/// The options of one call.
#[derive(Clone, Default)]
struct Options {
    /// Instead of the client's.
    provider: Option<Arc<dyn AccessTokenProvider>>,
    account: Option<Arc<str>>,
    timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
    /// True if the caller declares that the request can be repeated.
    idempotent: bool,
    headers: HeaderMap,
    /// True if the body of the reply is hashed.
    fingerprint: bool,
    /// Query parameters and body fields.
    additions: Additions,
    /// Media type of the body, instead of the operation's.
    content_type: Option<String>,
    /// The first header that cannot be sent.
    problem: Option<String>,
}

impl<R: Request> Call<R> {
    /// A call of `request` through `client`.
    pub fn new(client: &Client, request: R) -> Self {
        Self {
            client: client.clone(),
            request,
            options: Options::default(),
        }
    }

    /// Calls with the tokens of this provider instead of the client's access token.
    pub fn access_token_provider(mut self, provider: impl AccessTokenProvider) -> Self {
        self.options.provider = Some(Arc::new(provider));
        self
    }

    /// Calls with the tokens of this provider, which may be shared. For the runtime of a platform.
    pub fn shared_access_token_provider(mut self, provider: Arc<dyn AccessTokenProvider>) -> Self {
        self.options.provider = Some(provider);
        self
    }

    /// Counts this call towards the rate limits of this account, where one client serves several. Observers see the account.
    pub fn account(mut self, account: impl Into<Arc<str>>) -> Self {
        self.options.account = Some(account.into());
        self
    }

    /// Limits this call, from awaiting it to the end of the reply and over all attempts, instead of the client's limit. For pages:
    /// each page. For a download: to the head of the reply.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Retries this call by this policy instead of the client's.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Declares that sending this request twice has the effect of sending it once, so that it is retried like a `GET`.
    ///
    /// Not needed for requests with a header `Idempotency-Key` or with the idempotency key of their operation.
    pub fn idempotent(mut self) -> Self {
        self.options.idempotent = true;
        self
    }

    /// Adds a header, or replaces one of the same name. An invalid one is reported when the call is awaited, and so are
    /// `Authorization`, `Content-Type` (see [`content_type`](Self::content_type)), `Content-Length` and `Host`, which the client sets itself.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.options.header(name.as_ref(), value.as_ref());
        self
    }

    /// Adds a query parameter that the operation does not have yet, in style `form`: a list repeats the name. Replaces a parameter of the same
    /// name.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        self.options.additions.query(name.into(), value.into());
        self
    }

    /// Adds a field to the JSON body that the operation does not have yet. Replaces a field of the same name. If the body is not a JSON
    /// object, that is reported when the call is awaited.
    pub fn body_field(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.options.additions.body_field(name.into(), value.into());
        self
    }

    /// Requests the rest of a file from its byte `offset`, for an operation that returns a [`Download`](crate::Download), if the file is
    /// still the version with this [`validator`](crate::Download::validator).
    ///
    /// The [`offset`](crate::Download::offset) of the download states what the server sent: the rest, or the whole file because it has
    /// changed or because the server has no parts of it. [`append_to`](crate::Download::append_to) writes either into the file:
    ///
    /// ```no_run
    /// # async fn example<R>(client: openapi_client_runtime::Client, request: R) -> Result<(), openapi_client_runtime::Error>
    /// # where R: openapi_client_runtime::Request<Response = openapi_client_runtime::Download> {
    /// # use openapi_client_runtime::Call;
    /// # let (size, validator) = (0, String::new());
    /// // `size` is that of the unfinished file. `validator` was kept when the first download began.
    /// let download = Call::new(&client, request).resume_from(size, validator).await?;
    /// let validator = download.validator().map(str::to_owned);
    /// download.append_to("cv.pdf.part").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A validator that may be the same for two versions is reported when the call is awaited.
    pub fn resume_from(mut self, offset: u64, validator: impl AsRef<str>) -> Self {
        match Validator::parse(validator.as_ref()) {
            Ok(validator) if offset > 0 => {
                validator.request_from(offset, &mut self.options.headers);
            }
            Ok(_) => {}
            Err(problem) => {
                self.options.problem.get_or_insert(problem);
            }
        }
        self
    }

    /// Sends the body as this media type, of those that the description has for it ([`Operation::media_types`]), instead of the first.
    /// Another one is reported when the call is awaited.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.options.content_type = Some(media_type.into());
        self
    }

    /// Sends the request, and returns the response with its status, headers and log id.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`] but `Configuration` and `Paging`.
    pub fn with_response(
        self,
    ) -> impl Future<Output = Result<Response<R::Response>, Error>> + Send + use<R> {
        let call = self.ready();
        async move {
            let operation = call.operation;
            let mut body = <R::Response as Receive>::nothing();
            let head = execute(call, &mut body).await?;
            Ok(Response::new(operation, head, body))
        }
    }

    /// Sends the request, and returns the response. For the runtime of a platform, which has an error type of its own.
    pub fn into_future_of<E: From<Error>>(self) -> BoxFuture<'static, Result<R::Response, E>> {
        let call = self.ready();
        Box::pin(async move {
            let mut body = <R::Response as Receive>::nothing();
            execute(call, &mut body).await?;
            Ok(body)
        })
    }

    /// Assembles the request. Done before the future is created: otherwise the future would contain the whole call and be large.
    fn ready(self) -> ReadyCall {
        let operation = self.request.operation();
        let assembled = {
            let mut parts = RequestParts::default();
            self.request.parts(&mut parts);
            self.options.additions.add_to(&mut parts);
            self.options.assemble(&self.client, operation, parts)
        };
        #[cfg(feature = "testing")]
        let assembled = assembled.map(|assembled| assembled.with_typed(self.request));
        let exchange =
            assembled.and_then(|assembled| self.options.exchange(&self.client, assembled));
        ReadyCall {
            client: self.client,
            operation,
            exchange,
        }
    }

    /// Replaces the request, and keeps the options of the call. For the runtime of a platform.
    pub fn map_request<S: Request>(self, change: impl FnOnce(R) -> S) -> Call<S> {
        Call {
            client: self.client,
            request: change(self.request),
            options: self.options,
        }
    }

    /// Returns the operation. For the runtime of a platform.
    pub fn operation(&self) -> &'static Operation {
        self.request.operation()
    }
}

impl<R: Paged> Call<R> {
    /// The pages, each requested when it is polled for.
    pub fn pages(self) -> Pages<R> {
        Pages::new(self)
    }

    /// The elements of all pages, each page requested when it is polled for.
    pub fn items(self) -> PageItems<R> {
        PageItems::new(self.pages())
    }

    /// The same call for another page.
    pub(crate) fn at_page(mut self, token: String) -> Self {
        self.request.set_page_token(token);
        self
    }

    /// The same call, whose responses have a hash of the body.
    pub(crate) fn with_fingerprint(mut self) -> Self {
        self.options.fingerprint = true;
        self
    }

    /// What a page states about the page after it.
    pub(crate) fn page_after<'r>(&self, page: &'r Response<R::Response>) -> NextPage<'r> {
        let omitted = page.item_errors().len();
        self.request
            .page_after(page.body(), page.headers(), omitted)
    }
}

impl<R: Request> IntoFuture for Call<R> {
    type Output = Result<R::Response, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.into_future_of()
    }
}

/// The problem of a header that the client sets.
const OWN_HEADER: &str = "is set by the client itself";

impl Options {
    /// Assembles a request with what this call adds to it. Not generic, so it is compiled once.
    fn assemble(
        &self,
        client: &Client,
        operation: &'static Operation,
        parts: RequestParts<'_>,
    ) -> Result<Assembled, Error> {
        let label: Option<Arc<str>> = parts
            .path_template
            .map(|path| format!("{} {path}", operation.method).into());
        let server = client.0.sender.server(operation);
        let assembled = server
            .and_then(|server| assemble(&server, operation, parts, self.content_type.as_deref()));
        match assembled {
            Ok(assembled) => Ok(Assembled { label, ..assembled }),
            Err(error) => Err(error.with_label(&label)),
        }
    }

    /// Combines an assembled request with these options.
    fn exchange(self, client: &Client, mut request: Assembled) -> Result<Arc<Exchange>, Error> {
        let operation = request.operation;
        let refuse = |problem| {
            let error = Error::new(ErrorKind::Request, problem).in_operation(operation);
            error.with_label(&request.label)
        };
        // Where the client has no credentials to send, such as the answer to a challenge, the caller adds them.
        if self.headers.contains_key(AUTHORIZATION) && !operation.security.is_empty() {
            let problem = format!("header {:?} {OWN_HEADER}", AUTHORIZATION.as_str());
            return Err(refuse(problem));
        }
        if let Some(problem) = self.problem {
            return Err(refuse(problem));
        }
        request.idempotent |= self.idempotent || has_idempotency_header(&self.headers);
        for (name, value) in &self.headers {
            request.headers.insert(name, value.clone());
        }
        let chosen = self.timeout.or(client.0.timeout);
        let default = (!operation.uploads_files()).then_some(TIMEOUT);
        Ok(Arc::new(Exchange {
            fingerprint: self.fingerprint,
            request,
            provider: self.provider.or_else(|| client.0.provider.clone()),
            account: self.account,
            timeout: chosen.or(default),
            // A limit that the caller chose is for one attempt, too.
            attempt_timeout: default
                .filter(|_| chosen.is_none())
                .map(|_| ATTEMPT_TIMEOUT),
            retry: self.retry,
        }))
    }

    fn header(&mut self, name: &str, value: &str) {
        let outcome = header(name, value).and_then(|(name, value)| {
            let own = [CONTENT_TYPE, CONTENT_LENGTH, HOST, TRANSFER_ENCODING];
            if own.contains(&name) {
                return Err(OWN_HEADER.to_owned());
            }
            self.headers.insert(name, value);
            Ok(())
        });
        if let Err(problem) = outcome {
            let problem = format!("header {name:?} {problem}");
            self.problem.get_or_insert(problem);
        }
    }
}

/// A call that is ready to be sent.
struct ReadyCall {
    client: Client,
    operation: &'static Operation,
    exchange: Result<Arc<Exchange>, Error>,
}

/// Sends a call. All calls of all operations share this body.
fn execute<'c>(
    call: ReadyCall,
    response: &'c mut (dyn ResponseBody + Send),
) -> BoxFuture<'c, Result<Head, Error>> {
    Box::pin(async move {
        let exchange = call.exchange?;
        let called = call.client.0.sender.call(&exchange, response).await;
        called.map_err(|error| error.with_label(&exchange.request.label))
    })
}

impl<R: Request> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the request nor header values: both may hold secrets.
        f.debug_struct("Call")
            .field("operation", &self.operation().id)
            .field("client", &self.client)
            .field("account", &self.options.account)
            .field("timeout", &self.options.timeout)
            .finish_non_exhaustive()
    }
}
