//! Sends calls: access tokens, attempts, the time limit, and reports to observers.

mod observed;
mod progress;

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::{Instrument, Span, field};

use crate::access_token::{AccessToken, AccessTokenProvider, token_for};
use crate::assemble::Assembled;
use crate::client::ServerUrl;
use crate::error::Logged;
use crate::observe::{Attempt, Observer};
use crate::response::ResponseBody;
use crate::response::sealed::{Delivery, Head};
use crate::retry::{RetryBudget, RetryPolicy};
use crate::security::{Attached, Credentials};
use crate::wire::{Proof, Wire};
use crate::{Error, ErrorKind, Operation};
use observed::Observed;
use progress::Progress;

/// Sends the calls of a client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sender(pub(crate) Arc<Settings>);

pub(crate) struct Settings {
    pub(crate) wire: Wire,
    /// The URL below which operations are called.
    pub(crate) base: ServerUrl,
    /// Pairs: a documented server URL, and the URL to call instead.
    pub(crate) servers: Vec<(String, ServerUrl)>,
    pub(crate) credentials: Credentials,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    /// `None`: the client does not delay requests.
    #[cfg(feature = "rate-limit")]
    pub(crate) rate_limits: Option<crate::rate_limit::RateLimits>,
}

/// One call: a request and the options of the call.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) request: Assembled,
    pub(crate) provider: Option<Arc<dyn AccessTokenProvider>>,
    /// The account of the call, where one client serves several: each has its own rate limits.
    pub(crate) account: Option<Arc<str>>,
    /// Time limit of the whole call.
    pub(crate) timeout: Option<Duration>,
    /// Time limit of each attempt, unless the policy has another.
    pub(crate) attempt_timeout: Option<Duration>,
    /// `None`: the client's.
    pub(crate) retry: Option<RetryPolicy>,
    /// True if the body of the reply is hashed.
    pub(crate) fingerprint: bool,
}

impl std::ops::Deref for Sender {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.0
    }
}

impl Sender {
    /// Makes a call, and decodes the reply into `response`. Not generic: all operations share it.
    pub(crate) async fn call(
        &self,
        exchange: &Arc<Exchange>,
        response: &mut (dyn ResponseBody + Send),
    ) -> Result<Head, Error> {
        let operation = exchange.request.operation;
        let span = tracing::debug_span!(
            "call",
            operation = exchange.request.label.as_deref().unwrap_or(operation.id),
            attempts = field::Empty,
            status = field::Empty,
            code = field::Empty,
            log_id = field::Empty,
            error = field::Empty,
        );
        let limit = exchange.timeout;
        let repeatable = exchange.request.idempotent;
        // A limit that the clock cannot represent is no limit.
        let deadline = limit.and_then(|limit| Some((limit, Instant::now().checked_add(limit)?)));
        let mut progress = Progress::until(deadline);
        let in_time = {
            let attempts = self.attempts(exchange, response, &mut progress);
            // Pinned here, as it is large: each wrapper would otherwise contain a copy.
            let attempts = pin!(attempts.instrument(span.clone()));
            match deadline {
                Some((limit, at)) => timeout_at(at, attempts).await.map_err(|_| limit),
                None => Ok(attempts.await),
            }
        };
        let outcome =
            in_time.unwrap_or_else(|limit| Err(Error::timeout(limit, progress.last.take())));
        span.record("attempts", progress.sent);
        let outcome = outcome.map_err(|error| {
            // A request that was never sent cannot be repeated.
            error
                .in_operation(operation)
                .with_attempts(progress.sent, repeatable || progress.sent == 0)
        });
        record(&span, &outcome);
        outcome
    }

    async fn attempts(
        &self,
        exchange: &Arc<Exchange>,
        response: &mut (dyn ResponseBody + Send),
        progress: &mut Progress,
    ) -> Result<Head, Error> {
        let operation = exchange.request.operation;
        let (attached, provider) = self.credentials(exchange)?;
        self.budget.earn();
        loop {
            let token = match provider {
                Some(provider) => Some(token_for(operation, provider).await?),
                None => None,
            };
            // After the token, which may take time: a request whose turn has come is sent at once.
            #[cfg(feature = "rate-limit")]
            self.wait_for_turn(exchange, progress).await?;
            progress.sent += 1;
            let attempt = Attempt {
                operation,
                number: progress.sent,
                account: exchange.account.as_deref(),
            };
            let proof = Proof {
                bearer: token.as_ref().map(AccessToken::secret),
                attached: &attached,
            };
            let headers = with_room(&exchange.request.headers);
            let (headers, mut observed) =
                Observed::begin(attempt, &self.observers, progress.limit, headers);
            // Boxed, so that the future of the call is small.
            let exchanged =
                Box::pin(self.exchange(exchange, headers, proof, progress.sent, response));
            let limit = self.policy(exchange).attempt_timeout;
            let limit = limit.or(exchange.attempt_timeout).unwrap_or(Duration::MAX);
            let outcome = timeout(limit, exchanged).await;
            observed.stop();
            let error = match outcome.unwrap_or_else(|_| Err(Error::timeout(limit, None))) {
                Ok(head) => {
                    observed.finish(Ok(&head), None);
                    return Ok(head);
                }
                Err(error) => error,
            };
            let error = match token {
                Some(_) => error.of_request_with_token(),
                None => error,
            };
            let error = error
                .in_operation(operation)
                .with_attempts(progress.sent, exchange.request.idempotent);
            let token = provider.zip(token.as_ref());
            let retry_in = self.retry_in(exchange, &error, token, progress).await;
            observed.finish(Err(&error), retry_in);
            match retry_in {
                None => return Err(progress.finish(error, provider)),
                Some(delay) => {
                    progress.last = Some(error);
                    if !delay.is_zero() {
                        sleep(delay).await;
                    }
                }
            }
        }
    }

    /// Waits until the rate limits of the operation allow a request.
    #[cfg(feature = "rate-limit")]
    async fn wait_for_turn(
        &self,
        exchange: &Exchange,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        let Some(limits) = &self.rate_limits else {
            return Ok(());
        };
        let operation = exchange.request.operation;
        limits
            .turn(operation, exchange.account.as_deref(), progress.deadline())
            .await
            .map_err(|late| progress.last.take().unwrap_or(late))
    }

    /// Sends the request once.
    async fn exchange(
        &self,
        exchange: &Arc<Exchange>,
        headers: HeaderMap,
        proof: Proof<'_>,
        number: u32,
        response: &mut (dyn ResponseBody + Send),
    ) -> Result<Head, Error> {
        let request = &exchange.request;
        let arriving = self.wire.send(request, headers, proof).await?;
        let secrets = proof.secrets().chain(&request.secrets).cloned().collect();
        let delivery = Delivery {
            sender: self,
            exchange,
            format: request.operation.response_format,
            arriving,
            secrets,
            attempts: number,
            repeatable: request.idempotent,
        };
        response.receive(delivery).await
    }

    /// Returns the delay before the next attempt; `None` if there is none. Drops an access token that the server refused.
    async fn retry_in(
        &self,
        exchange: &Exchange,
        error: &Error,
        token: Option<(&dyn AccessTokenProvider, &AccessToken)>,
        progress: &mut Progress,
    ) -> Option<Duration> {
        let request = &exchange.request;
        #[cfg(feature = "rate-limit")]
        if let Some(limits) = &self.rate_limits {
            limits.apply_reset(error, request.operation, exchange.account.as_deref());
        }
        // A new token that is refused as well is most likely valid, but not accepted by this operation.
        let refused = error.kind() == ErrorKind::AccessTokenRefused && !progress.renewed;
        let renewable = match token {
            Some((provider, token)) if refused => provider.refused(token).await,
            _ => false,
        };
        let policy = self.policy(exchange);
        progress.again(request, error, policy, renewable, &self.budget)
    }

    pub(crate) fn policy<'e>(&'e self, exchange: &'e Exchange) -> &'e RetryPolicy {
        exchange.retry.as_ref().unwrap_or(&self.retry)
    }

    /// Chooses the credentials that a call carries: secrets of the client, and a provider of access tokens.
    fn credentials<'c>(
        &self,
        exchange: &'c Exchange,
    ) -> Result<(Attached, Option<&'c dyn AccessTokenProvider>), Error> {
        let operation = exchange.request.operation;
        if operation.security.is_empty() {
            return Ok((Attached::default(), None));
        }
        let provider = exchange.provider.as_deref();
        let (attached, carries) = self.0.credentials.choose(operation, provider.is_some())?;
        Ok((attached, provider.filter(|_| carries)))
    }

    /// The URL below which an operation is called.
    pub(crate) fn server(
        &self,
        operation: &'static Operation,
    ) -> Result<Cow<'_, ServerUrl>, Error> {
        let documented = operation.server;
        if documented.is_empty() {
            return Ok(Cow::Borrowed(&self.base));
        }
        // The last setting counts.
        let mut given = self.servers.iter().rev();
        if let Some((_, address)) = given.find(|(known, _)| same_server(known, documented)) {
            return Ok(Cow::Borrowed(address));
        }
        let server = if documented.starts_with('/') {
            self.base.relative(documented)
        } else {
            ServerUrl::parse(documented, self.wire.plain_http)
        };
        server.map(Cow::Owned).map_err(|problem| {
            let problem = format!(
                "its server {documented:?} {problem}; build the client with .server({documented:?}, …)"
            );
            Error::new(ErrorKind::Request, problem).in_operation(operation)
        })
    }
}

/// Clones headers, and reserves room for those that are added later. A plain clone would have to grow for the first of them.
fn with_room(headers: &HeaderMap) -> HeaderMap {
    let mut cloned = HeaderMap::with_capacity(headers.len() + 4);
    for (name, value) in headers {
        cloned.append(name, value.clone());
    }
    cloned
}

fn same_server(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

fn record(span: &Span, outcome: &Result<Head, Error>) {
    if span.is_disabled() {
        return;
    }
    let (status, log_id) = match outcome {
        Ok(head) => (Some(head.status.as_u16()), head.log_id()),
        Err(error) => (error.status(), error.log_id()),
    };
    span.record("status", status);
    span.record("log_id", log_id);
    if let Err(error) = outcome {
        span.record("code", error.code());
        span.record("error", field::display(Logged(error)));
    }
}
