//! Rate limits: the client waits after a refused request, or keeps the limits on its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{
    AccessToken, AccessTokenKind, AccessTokenProvider, AccessTokenRequest, Body, BoxFuture, Call,
    Client, ClientBuilder, Error, ErrorKind, Method, Operation, RateLimit, Request, RequestParts,
    RetryPolicy, Retryability, TakesTenantAccessToken, Transport, TransportError, http,
};
use tokio::time::{Instant, sleep, timeout};

use crate::fixture::ENVELOPE;
use crate::limited_server::{Counting, LimitedServer};

/// The rate limits of most operations.
const COMMON: &[RateLimit] = &[limit(1000, 60), limit(50, 1)];

pub(crate) const fn limit(requests: u32, seconds: u32) -> RateLimit {
    RateLimit { requests, seconds }
}

/// Declares an operation with rate limits.
macro_rules! limited {
    ($name:ident, $limits:expr) => {
        #[derive(Clone)]
        pub(crate) struct $name;

        impl Request for $name {
            type Response = ();
            const OPERATION: &'static Operation = &Operation {
                rate_limits: $limits,
                security: &[crate::fixture::TENANT],
                envelope: Some(&ENVELOPE),
                ..Operation::new(stringify!($name), Method::Get, "/")
            };
            fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
        }

        impl TakesTenantAccessToken for $name {}
    };
}

limited!(Common, COMMON);
limited!(EverySecond, &[limit(1, 1)]);
limited!(EveryMinute, &[limit(1, 60)]);
limited!(EveryOtherMinute, &[limit(1, 120)]);
limited!(Fifty, &[limit(50, 1)]);
limited!(Unlimited, &[]);

fn client_of(server: &LimitedServer) -> ClientBuilder {
    Client::builder("https://open.feishu.cn")
        .tenant_access_token("t-1")
        .transport(server.clone())
}

/// A client that keeps the limits and does not retry, so that a refused request fails the test.
fn limiting_client_of(server: &LimitedServer) -> Client {
    let builder = client_of(server).keep_rate_limits();
    builder
        .retry(RetryPolicy::none())
        .build()
        .expect("a client")
}

/// A server without rate limits.
fn open_server() -> LimitedServer {
    LimitedServer::new(&[], Counting::Sliding, 0)
}

/// Makes this many calls from this many tasks, which must all succeed. Returns the elapsed time.
pub(crate) async fn calls<R: Request + Clone + Send + Sync + 'static>(
    client: &Client,
    request: R,
    calls: u32,
    tasks: u32,
) -> Duration {
    let started = Instant::now();
    let begun = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..tasks)
        .map(|_| {
            let (client, request, begun) = (client.clone(), request.clone(), begun.clone());
            tokio::spawn(async move {
                while begun.fetch_add(1, Ordering::Relaxed) < calls {
                    let call = Call::new(&client, request.clone());
                    call.with_response().await.expect("no refusal");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    started.elapsed()
}

#[tokio::test(start_paused = true)]
async fn five_thousand_calls_are_never_refused() {
    for (tasks, slowest) in [(1, 20), (64, 250)] {
        for counting in [Counting::Sliding, Counting::Fixed] {
            let server = LimitedServer::new(COMMON, counting, slowest);
            let time = calls(&limiting_client_of(&server), Common, 5000, tasks).await;
            println!(
                "5000 calls of {tasks} tasks, {counting:?}: {} s",
                time.as_secs()
            );
            assert_eq!(server.counter().refused, 0);
            assert_eq!(server.counter().accepted().len(), 5000);
            // 100 at once and 897 per minute, as documented. The server itself would accept all calls in 240 s.
            assert!((325..=335).contains(&time.as_secs()), "{time:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_limits_calls_are_refused() {
    for counting in [Counting::Sliding, Counting::Fixed] {
        let server = LimitedServer::new(COMMON, counting, 250);
        let client = client_of(&server).build().expect("a client");
        let calls = (0..500).map(|_| Call::new(&client, Common).into_future());
        // The retry budget ends most refused calls.
        let outcomes = futures_util::future::join_all(calls).await;
        assert!(outcomes.iter().any(Result::is_err));
        assert!(server.counter().refused > 100, "{counting:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_the_reset_after_both_kinds_of_refusal() {
    for counting in [Counting::Sliding, Counting::Fixed] {
        let server = LimitedServer::new(&[limit(50, 1)], counting, 10);
        let client = client_of(&server).build().expect("a client");
        let time = calls(&client, Fifty, 500, 8).await;
        // Refusals alternate between HTTP 400 with the code and HTTP 429.
        assert!(server.counter().refused >= 16, "{counting:?}");
        assert_eq!(server.counter().accepted().len(), 500);
        assert!((9..=30).contains(&time.as_secs()), "{time:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn limits_are_kept_only_if_enabled() {
    let server = open_server();
    let client = client_of(&server).build().expect("a client");
    assert_eq!(calls(&client, EveryMinute, 100, 1).await, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn operations_without_limits_are_not_delayed() {
    let client = limiting_client_of(&open_server());
    assert_eq!(calls(&client, Unlimited, 1000, 8).await, Duration::ZERO);
}

/// Provides a token for each tenant.
struct EveryTenant;

impl AccessTokenProvider for EveryTenant {
    fn kinds(&self) -> &[AccessTokenKind] {
        &[AccessTokenKind::Tenant]
    }

    fn access_token<'a>(
        &'a self,
        _: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async { Ok(AccessToken::new("t-1")) })
    }
}

#[tokio::test(start_paused = true)]
async fn each_operation_and_each_tenant_has_its_own_limits() {
    let client: Client = Client::builder("https://open.feishu.cn")
        .access_token_provider(EveryTenant)
        .transport(open_server())
        .keep_rate_limits()
        .build()
        .expect("a client");
    let started = Instant::now();
    Call::new(&client, EveryMinute).await.expect("a turn");
    Call::new(&client, EveryOtherMinute).await.expect("a turn");
    for tenant in ["a", "b"] {
        let call = Call::new(&client, EveryMinute).tenant_key(tenant);
        call.await.expect("a turn");
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    // Clones of a client share the limits of a tenant.
    let call = Call::new(&client.clone(), EveryMinute).tenant_key("a");
    call.await.expect("a turn");
    assert_eq!(started.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_turn_is_after_its_time_limit_fails_at_once() {
    let server = open_server();
    let client = limiting_client_of(&server);
    Call::new(&client, EveryMinute).await.expect("a turn");
    let started = Instant::now();
    let call = Call::new(&client, EveryMinute).timeout(Duration::from_secs(60));
    let error = call.await.expect_err("no turn in time");
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.attempts(), 0);
    assert_eq!(error.retryability(), Retryability::Safe);
    assert_eq!(error.reset().map(|reset| reset.as_secs()), Some(60));
    insta::assert_snapshot!(error, @"EveryMinute: too many requests: the client's own rate limit would delay the call beyond its time limit; requests are accepted again in 61 s");
    assert_eq!(server.counter().accepted().len(), 1);
    // The failed call does not delay the next one.
    let call = Call::new(&client, EveryMinute).timeout(Duration::from_secs(61));
    call.await.expect("a turn");
    assert_eq!(started.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn a_call_too_far_back_in_the_queue_fails_at_once() {
    let client = limiting_client_of(&open_server());
    let others = tokio::spawn({
        let client = client.clone();
        async move { calls(&client, EverySecond, 30, 30).await }
    });
    sleep(Duration::from_secs(2)).await;
    let started = Instant::now();
    // 28 calls are ahead, with 1.25 s each.
    let call = Call::new(&client, EverySecond).timeout(Duration::from_secs(30));
    let error = call.await.expect_err("no turn in time");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 0)
    );
    assert_eq!(started.elapsed(), Duration::ZERO);
    let call = Call::new(&client, EverySecond).timeout(Duration::from_secs(40));
    call.await.expect("a turn");
    let time = others.await.expect("no panic");
    assert!((36..=37).contains(&time.as_secs()), "{time:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_the_queue() {
    let client = limiting_client_of(&open_server());
    Call::new(&client, EveryMinute).await.expect("a turn");
    let started = Instant::now();
    let dropped = timeout(
        Duration::from_secs(10),
        Call::new(&client, EveryMinute).into_future(),
    );
    dropped.await.expect_err("no turn yet");
    Call::new(&client, EveryMinute).await.expect("a turn");
    assert_eq!(started.elapsed().as_secs(), 60);
}

/// Answers only every third request with success, and records the times of arrival.
#[derive(Clone, Default)]
struct Faltering(Arc<Mutex<Vec<Instant>>>);

impl Transport for Faltering {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let mut arrived = self.0.lock().expect("no panic");
        arrived.push(Instant::now());
        let ok = arrived.len().is_multiple_of(3);
        Box::pin(async move {
            let response = http::Response::builder().status(if ok { 200 } else { 503 });
            let body = if ok { r#"{"code":0}"# } else { "" };
            Ok(response.body(Body::from(body)).expect("a response"))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn every_attempt_takes_a_turn() {
    let server = Faltering::default();
    let client = Client::builder("https://open.feishu.cn")
        .tenant_access_token("t-1")
        .transport(server.clone())
        .keep_rate_limits()
        .build()
        .expect("a client");
    Call::new(&client, EverySecond).await.expect("the third");
    let arrived = server.0.lock().expect("no panic");
    assert_eq!(arrived.len(), 3);
    // Without the limits, the policy would wait for at most 200 and 400 ms.
    for pair in arrived.windows(2) {
        assert!(pair[1] - pair[0] > Duration::from_secs(1), "{arrived:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_whose_turn_is_too_late_returns_the_failure_before_it() {
    let server = Faltering::default();
    let client = Client::builder("https://open.feishu.cn")
        .tenant_access_token("t-1")
        .transport(server)
        .keep_rate_limits()
        .build()
        .expect("a client");
    let call = Call::new(&client, EveryMinute).timeout(Duration::from_secs(30));
    let error = call.await.expect_err("503");
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_delays_the_other_calls() {
    let server = LimitedServer::new(&[limit(10, 30)], Counting::Fixed, 0);
    let client = limiting_client_of(&server);
    for _ in 0..10 {
        Call::new(&client, Fifty).await.expect("taken");
    }
    let error = Call::new(&client, Fifty).await.expect_err("a refusal");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::RateLimited, 1)
    );
    let reset = error.reset().expect("a reset");
    let started = Instant::now();
    let call = Call::new(&client, Fifty).timeout(Duration::from_secs(5));
    let error = call.await.expect_err("a turn after the reset");
    assert_eq!((error.reset(), error.attempts()), (Some(reset), 0));
    calls(&client, Fifty, 5, 5).await;
    assert!(started.elapsed() >= reset);
    assert_eq!(server.counter().refused, 1);
}
