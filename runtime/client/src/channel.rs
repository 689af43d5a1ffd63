//! A call from its first attempt to its last: tokens, retries, the time limit, and those who watch.

use std::borrow::Cow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::{Instrument, Span, field};

use crate::access_token::{AccessToken, AccessTokenProvider, token_for};
use crate::assemble::Assembled;
use crate::client::server_address;
use crate::error::Logged;
use crate::observe::{Attempt, AttemptOutcome, Observer};
use crate::response::ResponseBody;
use crate::response::sealed::{Delivery, Head};
use crate::retry::{RetryBudget, RetryPolicy};
use crate::security::{Attached, Credentials};
use crate::wire::{Proof, Wire};
use crate::{Error, ErrorKind, Operation};

/// What the calls of a client go through. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Channel(pub(crate) Arc<Settings>);

pub(crate) struct Settings {
    pub(crate) wire: Wire,
    /// Address below which operations stand, without a trailing slash.
    pub(crate) base: String,
    /// Addresses that stand for documented ones.
    pub(crate) servers: Vec<(String, String)>,
    pub(crate) credentials: Credentials,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    /// `None`: the server's to keep.
    #[cfg(feature = "rate-limit")]
    pub(crate) rate_limits: Option<crate::rate_limit::RateLimits>,
}

/// One call: a request, and what it has its own way.
pub(crate) struct Exchange<'c> {
    pub(crate) request: Assembled,
    pub(crate) provider: Option<&'c Arc<dyn AccessTokenProvider>>,
    /// The account for which it calls, where one client serves several: rate limits hold for each by itself.
    pub(crate) account: Option<&'c str>,
    /// Limits the whole call.
    pub(crate) timeout: Option<Duration>,
    /// `None`: the client's.
    pub(crate) retry: Option<RetryPolicy>,
}

impl std::ops::Deref for Channel {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.0
    }
}

impl Channel {
    /// Makes a call; the response is put into `response`. All calls of all operations share this body.
    pub(crate) async fn call(
        &self,
        exchange: Exchange<'_>,
        response: &mut (dyn ResponseBody + Send),
    ) -> Result<Head, Error> {
        let operation = exchange.request.operation;
        let span = tracing::debug_span!(
            "call",
            operation = operation.id,
            attempts = field::Empty,
            status = field::Empty,
            code = field::Empty,
            log_id = field::Empty,
            error = field::Empty,
        );
        let limit = exchange.timeout;
        let repeatable = exchange.request.idempotency_key;
        // A limit beyond what the clock can hold is none.
        let deadline = limit.and_then(|limit| Some((limit, Instant::now().checked_add(limit)?)));
        let mut progress = Progress {
            deadline: deadline.map(|(_, at)| at),
            ..Progress::default()
        };
        let in_time = {
            let attempts = self.attempts(&exchange, response, &mut progress);
            // Pinned here: it is large, and would else be moved, and held, once for each wrapper.
            let attempts = pin!(attempts.instrument(span.clone()));
            match deadline {
                Some((limit, at)) => timeout_at(at, attempts).await.map_err(|_| limit),
                None => Ok(attempts.await),
            }
        };
        let outcome =
            in_time.unwrap_or_else(|limit| Err(Error::timeout(limit, progress.last.take())));
        span.record("attempts", progress.sent);
        outcome
            .inspect(|head| record(&span, Some(head.status.as_u16()), head.log_id(), None))
            .map_err(|error| {
                // A request that was never sent can do nothing twice.
                let error = error
                    .in_operation(operation)
                    .with_attempts(progress.sent, repeatable || progress.sent == 0);
                record(&span, error.status(), error.log_id(), Some(&error));
                error
            })
    }

    async fn attempts(
        &self,
        exchange: &Exchange<'_>,
        response: &mut (dyn ResponseBody + Send),
        progress: &mut Progress,
    ) -> Result<Head, Error> {
        let request = &exchange.request;
        let operation = request.operation;
        let policy = exchange.retry.as_ref().unwrap_or(&self.retry);
        let (attached, provider) = self.identify(exchange)?;
        self.budget.earn();
        loop {
            let token = match provider {
                Some(provider) => Some(token_for(operation, provider).await?),
                None => None,
            };
            // After the token, which may take its time: requests that have their turn leave at once.
            #[cfg(feature = "rate-limit")]
            if let Some(limits) = &self.rate_limits {
                limits
                    .turn(operation, exchange.account, progress.deadline)
                    .await
                    .map_err(|late| progress.last.take().unwrap_or(late))?;
            }
            let mut headers = request.headers.clone();
            let attempt = Attempt {
                operation,
                number: progress.sent + 1,
                account: exchange.account,
            };
            for observer in &self.observers {
                observer.before(&attempt, &mut headers);
            }
            let started = Instant::now();
            progress.sent += 1;
            let outcome = {
                let one = self.attempt(
                    request,
                    headers,
                    Proof {
                        bearer: token.as_ref().map(AccessToken::secret),
                        attached: &attached,
                    },
                    progress.sent,
                    response,
                );
                let one = pin!(one);
                match policy.attempt_limit(operation) {
                    None => one.await,
                    Some(limit) => timeout(limit, one)
                        .await
                        .unwrap_or_else(|_| Err(Error::timeout(limit, None))),
                }
            };
            let elapsed = started.elapsed();
            let (status, log_id) = match &outcome {
                Ok(head) => (Some(head.status.as_u16()), head.log_id()),
                Err(error) => (error.status(), error.log_id()),
            };
            let error = outcome.as_ref().err();
            #[cfg(feature = "rate-limit")]
            if let (Some(limits), Some(error)) = (&self.rate_limits, error) {
                limits.apply_reset(error, operation, exchange.account);
            }
            let again = match error {
                None => None,
                Some(error) => {
                    let renewable = match (provider, &token) {
                        (Some(provider), Some(token))
                            if error.kind() == ErrorKind::AccessTokenRefused
                                // A new token that is refused as well is most likely a good one, at the wrong operation.
                                && !progress.renewed =>
                        {
                            provider.refused(token).await
                        }
                        _ => false,
                    };
                    progress.again(request, error, policy, renewable, &self.budget)
                }
            };
            // A wait that leaves no time for another attempt is not begun: what failed says more than that time ran out.
            let again = again.filter(|delay| progress.has_time(*delay));
            let report = AttemptOutcome {
                elapsed,
                status,
                log_id,
                error,
                retry_in: again,
            };
            self.report(&attempt, &report);
            match (outcome, again) {
                (Ok(head), _) => return Ok(head),
                (Err(error), None) => {
                    let again = progress.renewed && error.kind() == ErrorKind::AccessTokenRefused;
                    return Err(match provider {
                        Some(provider) if again => provider.refused_again(error),
                        _ => error,
                    });
                }
                (Err(error), Some(delay)) => {
                    progress.last = Some(error);
                    if !delay.is_zero() {
                        sleep(delay).await;
                    }
                }
            }
        }
    }

    /// Chooses the credentials that a call carries: secrets of the client, and a provider of access tokens.
    fn identify<'c>(
        &self,
        exchange: &Exchange<'c>,
    ) -> Result<(Attached, Option<&'c dyn AccessTokenProvider>), Error> {
        let operation = exchange.request.operation;
        if operation.security.is_empty() {
            return Ok((Attached::default(), None));
        }
        let provider = exchange.provider.map(|provider| &**provider);
        let (attached, carries) = self.credentials.choose(operation, provider.is_some())?;
        Ok((attached, provider.filter(|_| carries)))
    }

    /// The address below which an operation stands.
    pub(crate) fn server(&self, operation: &'static Operation) -> Result<Cow<'_, str>, Error> {
        let documented = operation.server;
        if documented.is_empty() {
            return Ok(Cow::Borrowed(&self.base));
        }
        // The last one given counts.
        let mut given = self.servers.iter().rev();
        if let Some((_, address)) = given.find(|(known, _)| same_server(known, documented)) {
            return Ok(Cow::Borrowed(address));
        }
        server_address(documented).map(Cow::Owned).map_err(|problem| {
            let problem = format!(
                "its server {documented:?} {problem}; build the client with .server({documented:?}, …)"
            );
            Error::new(ErrorKind::Request, problem).in_operation(operation)
        })
    }

    async fn attempt(
        &self,
        request: &Assembled,
        headers: HeaderMap,
        proof: Proof<'_>,
        number: u32,
        response: &mut (dyn ResponseBody + Send),
    ) -> Result<Head, Error> {
        let arriving = self.wire.send(request, headers, proof).await?;
        let secrets = proof.secrets().chain(&request.secrets).cloned().collect();
        let delivery = Delivery {
            wire: &self.wire,
            arriving,
            secrets,
            attempts: number,
            repeatable: request.idempotency_key,
        };
        response.receive(delivery).await
    }

    fn report(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        for observer in &self.observers {
            observer.after(attempt, outcome);
        }
        let elapsed_ms = u64::try_from(outcome.elapsed.as_millis()).unwrap_or(u64::MAX);
        let (status, log_id, attempt) = (outcome.status, outcome.log_id, attempt.number);
        match (outcome.error, outcome.retry_in) {
            (None, _) => tracing::debug!(attempt, status, log_id, elapsed_ms, "answered"),
            (Some(error), Some(delay)) => {
                let retry_in_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
                let (code, error) = (error.code(), Logged(error));
                tracing::warn!(attempt, status, code, log_id, elapsed_ms, retry_in_ms, %error, "failed, trying again");
            }
            (Some(error), None) => {
                let (code, error) = (error.code(), Logged(error));
                tracing::debug!(attempt, status, code, log_id, elapsed_ms, %error, "failed");
            }
        }
    }
}

fn same_server(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

fn record(span: &Span, status: Option<u16>, log_id: Option<&str>, error: Option<&Error>) {
    span.record("status", status);
    span.record("log_id", log_id);
    if let Some(error) = error {
        span.record("code", error.code());
        span.record("error", field::display(Logged(error)));
    }
}

/// What has happened in a call so far.
#[derive(Default)]
struct Progress {
    /// When the call as a whole must end.
    deadline: Option<Instant>,
    /// Requests that were sent.
    sent: u32,
    /// Failures that count against the policy's attempts.
    failures: u32,
    /// Waits for a rate limit.
    waits: u32,
    renewed: bool,
    last: Option<Error>,
}

impl Progress {
    /// After how long to try again, if at all.
    fn again(
        &mut self,
        request: &Assembled,
        error: &Error,
        policy: &RetryPolicy,
        renewable: bool,
        budget: &RetryBudget,
    ) -> Option<Duration> {
        if !request.is_replayable() {
            return None;
        }
        let unavailable = error.status().is_some_and(|status| status >= 500);
        match error.kind() {
            ErrorKind::AccessTokenRefused if renewable => {
                self.renewed = true;
                return Some(Duration::ZERO);
            }
            ErrorKind::RateLimited => {
                if self.waits >= policy.waits {
                    return None;
                }
                self.waits += 1;
                // All who were refused come back when the window opens: spread them over the next fraction of it.
                return Some(match error.reset() {
                    Some(reset) => reset + policy.delay(1),
                    None => policy.delay(self.waits),
                });
            }
            ErrorKind::Connect => {}
            ErrorKind::Transport | ErrorKind::Timeout if request.is_idempotent() => {}
            ErrorKind::Api | ErrorKind::Http if unavailable && request.is_idempotent() => {}
            _ => return None,
        }
        self.failures += 1;
        if self.failures >= policy.attempts || !budget.spend() {
            return None;
        }
        Some(policy.delay(self.failures))
    }

    fn has_time(&self, delay: Duration) -> bool {
        let end = Instant::now().checked_add(delay);
        self.deadline
            .is_none_or(|deadline| end.is_some_and(|end| end < deadline))
    }
}
