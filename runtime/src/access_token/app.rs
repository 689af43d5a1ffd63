//! The tokens of a custom app: fetched once for all who wait, kept while they serve.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};

use super::{AccessToken, AccessTokenProvider, AccessTokenRequest};
use crate::assemble::{Assembled, assemble};
use crate::channel::{Channel, Exchange};
use crate::json::{Decode, Encode, Slot, Value};
use crate::secret::Secret;
use crate::{
    AccessTokenKind, AppKind, Envelope, Error, ErrorKind, Idempotency, Method, Operation,
    RequestBody, RequestParts,
};

/// The tenant tokens of one app: the one that serves, and the request for the next.
pub(crate) struct CustomApp(Arc<TenantTokens>);

struct TenantTokens {
    channel: Channel,
    app_id: String,
    app_secret: Secret,
    /// Bounds the token request by itself: it serves many callers, each with a time limit of its own.
    timeout: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    serving: Option<Serving>,
    /// Weak, so that a request nobody waits for any more is dropped rather than left half done for a later caller.
    in_flight: Option<WeakShared<Fetch>>,
}

struct Serving {
    token: AccessToken,
    until: Instant,
}

type Fetch = BoxFuture<'static, Result<AccessToken, Error>>;

impl CustomApp {
    pub(crate) fn new(
        channel: Channel,
        app_id: String,
        app_secret: Secret,
        timeout: Duration,
    ) -> Self {
        Self(Arc::new(TenantTokens {
            channel,
            app_id,
            app_secret,
            timeout,
            state: Mutex::default(),
        }))
    }
}

impl AccessTokenProvider for CustomApp {
    fn kinds(&self) -> &[AccessTokenKind] {
        &[AccessTokenKind::Tenant]
    }

    fn access_token<'a>(
        &'a self,
        _: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(self.0.current())
    }

    fn refused<'a>(
        &'a self,
        _: AccessTokenRequest<'a>,
        token: &'a AccessToken,
    ) -> BoxFuture<'a, bool> {
        Box::pin(async {
            let mut state = self.0.state();
            state.serving.take_if(|serving| serving.token == *token);
            true
        })
    }
}

impl TenantTokens {
    /// The token that serves now. However many callers wait, one request is in flight; its failure reaches all of them and is not
    /// kept.
    async fn current(self: &Arc<Self>) -> Result<AccessToken, Error> {
        let fetch = {
            let mut state = self.state();
            if let Some(serving) = &state.serving
                && Instant::now() < serving.until
            {
                return Ok(serving.token.clone());
            }
            match state.in_flight.as_ref().and_then(WeakShared::upgrade) {
                Some(fetch) => fetch,
                None => {
                    let fetch: Shared<Fetch> = self.clone().renew().boxed().shared();
                    state.in_flight = fetch.downgrade();
                    fetch
                }
            }
        };
        fetch.await
    }

    async fn renew(self: Arc<Self>) -> Result<AccessToken, Error> {
        let asked = Instant::now();
        let outcome = self.fetch().await;
        let mut state = self.state();
        state.in_flight = None;
        let grant = outcome?;
        let token = AccessToken::new(grant.tenant_access_token);
        state.serving = Some(Serving {
            token: token.clone(),
            until: asked + service_time(grant.expire),
        });
        Ok(token)
    }

    async fn fetch(&self) -> Result<Grant, Error> {
        let mut request = self.request()?;
        request.secrets.push(self.app_secret.clone());
        let mut grant: Grant = Slot::vacant();
        let exchange = Exchange::anonymous(request, Some(self.timeout));
        self.channel.call(exchange, &mut grant).await?;
        if grant.tenant_access_token.is_empty() {
            let problem = "at tenant_access_token: the token is empty";
            return Err(Error::new(ErrorKind::Decode, problem).in_operation(&TENANT_TOKEN));
        }
        Ok(grant)
    }

    fn request(&self) -> Result<Assembled, Error> {
        let credentials = Credentials {
            app_id: self.app_id.clone(),
            app_secret: self.app_secret.expose().to_owned(),
        };
        let mut parts = RequestParts::default();
        parts.body(&credentials);
        assemble(&self.channel.base, &TENANT_TOKEN, parts)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // State is replaced whole, so a panic elsewhere cannot have left it half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a token that lives `seconds` is used.
///
/// The platform gives a new token only when less than 30 minutes of the old one remain, so asking earlier is in vain; asking in the
/// last moment leaves no time for a call to arrive. A quarter hour is between the two. A token of a short life is used for most of it.
fn service_time(seconds: i64) -> Duration {
    const LONGEST_LIFE: u64 = 2 * 60 * 60;
    const MARGIN: Duration = Duration::from_secs(15 * 60);
    let life = Duration::from_secs(u64::try_from(seconds).unwrap_or(0).min(LONGEST_LIFE));
    life - MARGIN.min(life / 4)
}

static TENANT_TOKEN: Operation = Operation {
    title: "自建应用获取 tenant_access_token",
    documentation: "https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal",
    updated: "2025-03-26",
    app_kinds: &[AppKind::Custom],
    idempotency: Idempotency::Always,
    request_body: RequestBody::Json("application/json; charset=utf-8"),
    envelope: Some(&Envelope {
        code: "code",
        message: &["msg"],
        data: None,
        error: "error",
    }),
    ..Operation::new(
        "auth.v3.tenant_access_token.create_internal",
        Method::Post,
        "/open-apis/auth/v3/tenant_access_token/internal",
    )
};

struct Credentials {
    app_id: String,
    app_secret: String,
}

impl Encode for Credentials {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("app_id", &self.app_id);
        visit("app_secret", &self.app_secret);
    }
}

/// What the platform answers.
struct Grant {
    tenant_access_token: String,
    /// Remaining life, in seconds.
    expire: i64,
}

impl Decode for Grant {
    fn vacant() -> Self {
        Self {
            tenant_access_token: Slot::vacant(),
            expire: Slot::vacant(),
        }
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "tenant_access_token" => &mut self.tenant_access_token,
            "expire" => &mut self.expire,
            _ => return None,
        })
    }

    fn required(&self) -> &'static [&'static str] {
        &["tenant_access_token", "expire"]
    }
}

#[cfg(test)]
mod tests {
    use super::service_time;

    #[test]
    fn a_token_serves_until_the_platform_gives_a_new_one() {
        for (life, service) in [
            (7200, 6300),
            // The shortest life that the platform gives: 30 minutes.
            (1800, 1350),
            (100, 75),
            (0, 0),
            (-1, 0),
            // No token lives longer than two hours.
            (i64::MAX, 6300),
        ] {
            assert_eq!(service_time(life).as_secs(), service, "{life}");
            // Asked earlier, the platform answers with the same token.
            assert!(life > 7200 || life - i64::try_from(service).unwrap_or(0) < 1800);
        }
    }
}
