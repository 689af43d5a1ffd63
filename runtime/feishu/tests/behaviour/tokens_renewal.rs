//! Tokens that age: renewed in the background while they serve, replaced when they are refused.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{Body, BoxFuture, Transport, TransportError, http};
use feishu_runtime::{Call, Client, ErrorKind, RetryPolicy};
use futures_util::future::join_all;
use loopback::{Answer, Server, TOKEN_PATH};

use crate::fixture::{APP_ID, APP_SECRET, Get, GetShared, app};
use crate::platform::{DONE, FewConnections, Platform, grant, refusal};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_cold_calls_ask_for_one_token() {
    let platform = Platform::new(&[2 * HOUR]);
    let answer = platform.clone();
    let server = Server::start(move |request| match request.target.as_str() {
        TOKEN_PATH => answer.answer(request).after(Duration::from_millis(200)),
        _ => answer.answer(request),
    })
    .await;
    let client: Client = Client::builder(server.url())
        .app(APP_ID, APP_SECRET)
        .transport(FewConnections::new(100))
        .build()
        .expect("a client");
    let calls = (0..10_000).map(|_| tokio::spawn(Call::new(&client, Get).into_future()));
    for outcome in join_all(calls).await {
        outcome.expect("no panic").expect("success");
    }
    assert_eq!(server.token_requests(), 1);
    assert_eq!(platform.refusals(), 0);
    assert_eq!(server.requests().len(), 10_001);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_under_load_fails_no_call() {
    let platform = Platform::new(&[2 * SECOND, 2 * HOUR]);
    let answer = platform.clone();
    // The renewal takes its time, so calls must go on with the old token.
    let server = Server::start(move |request| match request.target.as_str() {
        TOKEN_PATH => answer.answer(request).after(Duration::from_millis(100)),
        _ => answer.answer(request),
    })
    .await;
    let client = app(&server);
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    let mut calls = tokio::task::JoinSet::new();
    // 200 calls a second, for 3 s: past the end of the first token.
    for _ in 0..600 {
        ticks.tick().await;
        calls.spawn(
            Call::new(&client, Get)
                .retry(RetryPolicy::none())
                .into_future(),
        );
    }
    while let Some(outcome) = calls.join_next().await {
        outcome.expect("no panic").expect("success");
    }
    assert_eq!(server.token_requests(), 2);
    // Not one call went out with a token that had expired.
    assert_eq!(platform.refusals(), 0);
    let with = |token: &str| {
        let sent = server.requests();
        let sent = sent
            .iter()
            .filter(|r| r.header("authorization") == Some(token));
        sent.count()
    };
    assert!(with("Bearer t-1") > 100, "{}", with("Bearer t-1"));
    assert!(with("Bearer t-2") > 100, "{}", with("Bearer t-2"));
}

/// Answers without a socket, so that time can be paused: token requests take 10 s.
#[derive(Clone, Default)]
struct Offline {
    tokens: Arc<AtomicUsize>,
    down: Arc<AtomicBool>,
    used: Arc<Mutex<Vec<String>>>,
}

impl Offline {
    fn client(&self) -> Client {
        let builder = Client::builder("https://open.feishu.cn").app(APP_ID, APP_SECRET);
        builder.transport(self.clone()).build().expect("a client")
    }

    fn asked(&self) -> usize {
        self.tokens.load(Ordering::SeqCst)
    }

    /// The token of a call made now, and how long the call took.
    async fn call(&self, client: &Client) -> (String, Duration) {
        let begun = tokio::time::Instant::now();
        Call::new(client, Get).await.expect("success");
        let used = self.used.lock().expect("no panic").last().cloned();
        (used.expect("a token"), begun.elapsed())
    }
}

impl Transport for Offline {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let this = self.clone();
        Box::pin(async move {
            let body = if request.uri().path() == TOKEN_PATH {
                let number = this.tokens.fetch_add(1, Ordering::SeqCst) + 1;
                tokio::time::sleep(10 * SECOND).await;
                if this.down.load(Ordering::SeqCst) {
                    r#"{"code":10014,"msg":"app unauthorized"}"#.to_owned()
                } else {
                    format!(r#"{{"code":0,"tenant_access_token":"t-{number}","expire":7200}}"#)
                }
            } else {
                let token = request.headers()["authorization"].to_str().expect("text");
                let token = token.trim_start_matches("Bearer ").to_owned();
                this.used.lock().expect("no panic").push(token);
                DONE.to_owned()
            };
            Ok(http::Response::new(Body::from(body)))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn in_the_last_half_hour_the_old_token_serves_while_one_task_fetches_the_next() {
    let offline = Offline::default();
    let client = offline.client();
    assert_eq!(offline.call(&client).await, ("t-1".into(), 10 * SECOND));
    // More than half an hour is left.
    tokio::time::sleep(Duration::from_secs(5380)).await;
    assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
    assert_eq!(offline.asked(), 1);
    // Less is left: nobody waits, and one asks.
    tokio::time::sleep(Duration::from_secs(20)).await;
    for _ in 0..50 {
        assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
    }
    tokio::time::sleep(SECOND).await;
    assert_eq!(offline.asked(), 2);
    assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
    tokio::time::sleep(10 * SECOND).await;
    assert_eq!(offline.call(&client).await, ("t-2".into(), Duration::ZERO));
    assert_eq!(offline.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_is_tried_again_later_while_the_old_token_serves() {
    let offline = Offline::default();
    let client = offline.client();
    offline.call(&client).await;
    offline.down.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(5400)).await;
    // A call each second for half an hour less a minute and a half.
    for _ in 0..1700 {
        assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
        tokio::time::sleep(SECOND).await;
    }
    // Each takes 10 s; the pauses between them grow to a minute.
    let asked = offline.asked() - 1;
    assert!((20..=35).contains(&asked), "{asked}");
    // Then no time is left for a request to arrive with it: calls wait, and fail.
    tokio::time::sleep(60 * SECOND).await;
    let error = Call::new(&client, Get).await.expect_err("no token");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::AccessToken, Some(10_014))
    );
    // The failure is not kept.
    offline.down.store(false, Ordering::SeqCst);
    assert_eq!(offline.call(&client).await.1, 10 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expired_while_nobody_called_is_waited_for() {
    let offline = Offline::default();
    let client = offline.client();
    offline.call(&client).await;
    tokio::time::sleep(2 * HOUR).await;
    assert_eq!(offline.call(&client).await, ("t-2".into(), 10 * SECOND));
}

const REFUSED: [i64; 8] = [
    99_991_663, 99_991_665, 99_991_664, 99_991_668, 99_991_677, 99_991_671, 20_005, 20_013,
];

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_call_made_once_more() {
    for status in [200, 400, 401] {
        for code in REFUSED {
            let granted = AtomicUsize::new(0);
            let server = Server::start(move |request| {
                if request.target == TOKEN_PATH {
                    let number = granted.fetch_add(1, Ordering::SeqCst) + 1;
                    return grant(&format!("t-{number}"), 7200);
                }
                match request.header("authorization") {
                    Some("Bearer t-2") => Answer::ok(DONE),
                    _ => refusal(status, code),
                }
            })
            .await;
            let client = app(&server);
            // Whatever the policy: a renewed token is not a retry.
            let call = Call::new(&client, Get).retry(RetryPolicy::none());
            call.await
                .unwrap_or_else(|error| panic!("{status} {code}: {error}"));
            assert_eq!(server.token_requests(), 2, "{status} {code}");
            assert_eq!(server.requests().len(), 4, "{status} {code}");
            Call::new(&client, Get).await.expect("success");
            assert_eq!(server.requests().len(), 5, "{status} {code}");
        }
    }
}

#[tokio::test]
async fn an_operation_that_refuses_every_token_is_called_twice_and_not_more() {
    for status in [200, 400, 401] {
        for code in REFUSED {
            let granted = AtomicUsize::new(0);
            let server = Server::start(move |request| match request.target.as_str() {
                TOKEN_PATH => {
                    let number = granted.fetch_add(1, Ordering::SeqCst) + 1;
                    grant(&format!("t-{number}"), 7200)
                }
                "/shared" => Answer::ok(DONE),
                _ => refusal(status, code),
            })
            .await;
            let client = app(&server);
            let error = Call::new(&client, Get).await.expect_err("refused");
            assert_eq!(
                error.kind(),
                ErrorKind::AccessTokenRefused,
                "{status} {code}"
            );
            assert_eq!((error.code(), error.status()), (Some(code), Some(status)));
            assert_eq!(error.attempts(), 2);
            assert_eq!(server.token_requests(), 2);
            assert_eq!(server.requests().len(), 4);
            let says_so = error
                .to_string()
                .contains("may not take tenant access tokens");
            assert_eq!(says_so, code == 99_991_663, "{error}");
            // The new token was not at fault: it goes on to serve.
            Call::new(&client, GetShared).await.expect("success");
            assert_eq!(server.token_requests(), 2);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_calls_refused_at_once_replace_the_token_once() {
    // With a platform that grants another token, and with one that grants the same again, as it does while half an hour remains.
    for same in [false, true] {
        let platform = Platform::new(&[2 * HOUR]);
        let answer = platform.clone();
        let refused = Arc::new(AtomicUsize::new(0));
        let counter = refused.clone();
        let server = Server::start(move |request| {
            if same && request.target == TOKEN_PATH {
                return grant("t-same", 7200).after(Duration::from_millis(20));
            }
            if same {
                // The first call and a hundred refusals; then the same token is good.
                return match counter.fetch_add(1, Ordering::SeqCst) {
                    1..=100 => refusal(400, 99_991_663).after(Duration::from_millis(50)),
                    _ => Answer::ok(DONE),
                };
            }
            answer.answer(request).after(Duration::from_millis(50))
        })
        .await;
        let client = app(&server);
        Call::new(&client, Get).await.expect("success");
        platform.revoke();
        let calls = (0..100).map(|_| tokio::spawn(Call::new(&client, Get).into_future()));
        for outcome in join_all(calls).await {
            outcome.expect("no panic").expect("success");
        }
        assert_eq!(server.token_requests(), 2, "same: {same}");
        // The first call, a hundred refusals, a hundred more attempts, two token requests.
        assert_eq!(server.requests().len(), 203, "same: {same}");
    }
}
