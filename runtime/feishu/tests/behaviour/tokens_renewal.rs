//! Renewal of tokens in the background, and replacement of rejected tokens.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::{Body, BoxFuture, Transport, TransportError, http};
use feishu_runtime::{Call, Client, ErrorKind, RetryPolicy};
use futures_util::future::join_all;
use loopback::{Answer, Server, TOKEN_PATH};

use crate::fixture::{APP_ID, APP_SECRET, Get, GetOwnContent, GetShared, app};
use crate::platform::{DONE, FewConnections, Platform, grant, refusal};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_first_calls_request_one_token() {
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
async fn no_call_fails_when_a_token_expires_under_load() {
    let platform = Platform::new(&[2 * SECOND, 2 * HOUR]);
    let answer = platform.clone();
    // The renewal is slow, so calls must use the old token meanwhile.
    let server = Server::start(move |request| match request.target.as_str() {
        TOKEN_PATH => answer.answer(request).after(Duration::from_millis(100)),
        _ => answer.answer(request),
    })
    .await;
    let client = app(&server);
    let mut ticks = tokio::time::interval(Duration::from_millis(5));
    let mut calls = tokio::task::JoinSet::new();
    // 200 calls per second for 3 s, which is longer than the first token is valid.
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
    // No call was sent with an expired token.
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

/// A transport without a socket, so that time can be paused. Token requests take 10 s.
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

    fn token_requests(&self) -> usize {
        self.tokens.load(Ordering::SeqCst)
    }

    /// Makes a call. Returns its token and its duration.
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
async fn in_the_last_half_hour_the_old_token_is_used_while_one_task_fetches_the_next() {
    let offline = Offline::default();
    let client = offline.client();
    assert_eq!(offline.call(&client).await, ("t-1".into(), 10 * SECOND));
    // More than half an hour is left.
    tokio::time::sleep(Duration::from_secs(5380)).await;
    assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
    assert_eq!(offline.token_requests(), 1);
    // Less than half an hour is left: no call waits, and one task requests a token.
    tokio::time::sleep(Duration::from_secs(20)).await;
    for _ in 0..50 {
        assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
    }
    tokio::time::sleep(SECOND).await;
    assert_eq!(offline.token_requests(), 2);
    assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
    tokio::time::sleep(10 * SECOND).await;
    assert_eq!(offline.call(&client).await, ("t-2".into(), Duration::ZERO));
    assert_eq!(offline.token_requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failed_renewal_is_retried_while_the_old_token_is_used() {
    let offline = Offline::default();
    let client = offline.client();
    offline.call(&client).await;
    offline.down.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(5400)).await;
    // One call per second for 28.5 minutes.
    for _ in 0..1700 {
        assert_eq!(offline.call(&client).await, ("t-1".into(), Duration::ZERO));
        tokio::time::sleep(SECOND).await;
    }
    // Each renewal takes 10 s; the pauses between them grow to a minute.
    let renewals = offline.token_requests() - 1;
    assert!((20..=35).contains(&renewals), "{renewals}");
    // In the last minute the token is not used any more: calls wait, and fail.
    tokio::time::sleep(60 * SECOND).await;
    let error = Call::new(&client, Get).await.expect_err("no token");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::AccessToken, Some(10_014))
    );
    // The failure is not cached.
    offline.down.store(false, Ordering::SeqCst);
    assert_eq!(offline.call(&client).await.1, 10 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_for_a_new_token_if_the_old_one_has_expired() {
    let offline = Offline::default();
    let client = offline.client();
    offline.call(&client).await;
    tokio::time::sleep(2 * HOUR).await;
    assert_eq!(offline.call(&client).await, ("t-2".into(), 10 * SECOND));
}

/// The codes of the page «通用错误码» for a token that is invalid or has expired.
const REFUSED: [i64; 10] = [
    99_991_663, 99_991_665, 99_991_664, 99_991_668, 99_991_677, 99_991_671, 20_005, 20_006, 20_013,
    20_014,
];

#[tokio::test]
async fn a_call_with_a_rejected_token_is_repeated_with_a_new_one() {
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
            // Without retries: an attempt with a renewed token does not count as a retry.
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
async fn an_operation_that_rejects_every_token_is_called_only_twice() {
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
            // The new token is still used: the error is not its fault.
            Call::new(&client, GetShared).await.expect("success");
            assert_eq!(server.token_requests(), 2);
        }
    }
}

#[tokio::test]
async fn a_token_rejected_by_a_download_under_status_200_is_replaced() {
    let server = Server::with_tokens(move |request| {
        // The second request of the call.
        if request.header("x-second").is_some() {
            return Answer::ok("%PDF-1.7 …")
                .header("Content-Disposition", "attachment; filename=a.pdf");
        }
        Answer::ok(r#"{"code":99991663,"msg":"token invalid"}"#)
            .header("Content-Type", "application/json")
    })
    .await;
    let error = Call::new(&app(&server), GetOwnContent)
        .await
        .expect_err("rejected twice");
    assert_eq!(error.kind(), ErrorKind::AccessTokenRefused);
    assert_eq!((error.attempts(), server.token_requests()), (2, 2));
    let download = Call::new(&app(&server), GetOwnContent).header("x-second", "1");
    assert_eq!(download.await.expect("a file").file_name(), Some("a.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_rejected_in_a_hundred_calls_is_replaced_once() {
    // With a platform that issues a new token, and with one that returns the same token, as it does while half an hour remains.
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
                // The first call and a hundred rejections; then the same token is accepted.
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
        // The first call, a hundred rejections, a hundred further attempts, and two token requests.
        assert_eq!(server.requests().len(), 203, "same: {same}");
    }
}
