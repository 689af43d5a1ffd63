//! One client on several async runtimes: some end or stop during a token request, and some requests panic.

use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use feishu_runtime::{Call, Client, ErrorKind};
use futures_util::future::join_all;
use loopback::{Answer, Server, TOKEN_PATH};
use tokio::runtime::Runtime;
use tokio::time::sleep;

use crate::fixture::{APP_ID, APP_SECRET, Get, app, elsewhere, runtime};
use crate::offline::Offline;
use crate::platform::{DONE, grant, refusal};

/// Counts token requests. Each takes 100 ms, and its timer belongs to the runtime of the caller.
#[derive(Clone, Default)]
struct Tokens {
    requests: Arc<AtomicUsize>,
    panics: Arc<AtomicBool>,
}

impl Tokens {
    /// Builds a client whose tokens are valid for this many seconds.
    fn client(&self, seconds: u64) -> Client {
        let this = self.clone();
        let answer = move |path: String, _| {
            let this = this.clone();
            async move {
                if path != TOKEN_PATH {
                    return DONE.to_owned();
                }
                this.requests.fetch_add(1, Ordering::SeqCst);
                sleep(Duration::from_millis(100)).await;
                assert!(
                    !this.panics.load(Ordering::SeqCst),
                    "a test panics in the transport"
                );
                format!(r#"{{"code":0,"tenant_access_token":"t","expire":{seconds}}}"#)
            }
        };
        let builder = Client::builder("https://open.feishu.cn").app(APP_ID, APP_SECRET);
        builder
            .transport(Offline(answer))
            .build()
            .expect("a client")
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Runs `runtime` until this many token requests have begun.
    fn run_until(&self, runtime: &Runtime, requests: usize) {
        runtime.block_on(async {
            while self.requests() < requests {
                sleep(Duration::from_millis(1)).await;
            }
        });
    }
}

#[test]
fn a_runtime_that_ends_during_a_token_request_fails_no_call_of_another() {
    let tokens = Tokens::default();
    let client = tokens.client(7200);
    let first = runtime();
    first.spawn(Call::new(&client, Get).into_future());
    tokens.run_until(&first, 1);
    let other = {
        let client = client.clone();
        thread::spawn(move || runtime().block_on(Call::new(&client, Get).into_future()))
    };
    thread::sleep(Duration::from_millis(30));
    drop(first);
    other.join().expect("no panic").expect("success");
    assert_eq!(tokens.requests(), 2);
}

#[test]
fn a_runtime_that_stops_during_a_token_request_delays_no_call_of_another() {
    let tokens = Tokens::default();
    let client = tokens.client(7200);
    let stopped = runtime();
    stopped.spawn(Call::new(&client, Get).into_future());
    tokens.run_until(&stopped, 1);
    let begun = Instant::now();
    let call = Call::new(&client, Get).timeout(Duration::from_secs(5));
    runtime().block_on(call.into_future()).expect("success");
    assert!(begun.elapsed() < Duration::from_secs(3));
    drop(stopped);
}

#[test]
fn a_renewal_in_the_background_ends_with_its_runtime_and_is_begun_again() {
    let tokens = Tokens::default();
    // After 1 s, renewal is due.
    let client = tokens.client(2);
    runtime()
        .block_on(Call::new(&client, Get).into_future())
        .expect("success");
    thread::sleep(Duration::from_millis(1050));
    for expected in [2, 3] {
        let short = runtime();
        short
            .block_on(Call::new(&client, Get).into_future())
            .expect("the old token is used");
        tokens.run_until(&short, expected);
    }
    let long = runtime();
    long.block_on(async {
        Call::new(&client, Get).await.expect("success");
        sleep(Duration::from_millis(300)).await;
        Call::new(&client, Get).await.expect("success");
    });
    assert_eq!(tokens.requests(), 4);
}

#[test]
fn many_runtimes_begin_and_end_while_they_share_a_client() {
    let tokens = Tokens::default();
    // Each call requests a token.
    let client = tokens.client(0);
    let threads: Vec<_> = (0..8)
        .map(|number| {
            let client = client.clone();
            thread::spawn(move || {
                for round in 0..5 {
                    let impatient = (number + round) % 3 == 0;
                    let runtime = runtime();
                    runtime.spawn(Call::new(&client, Get).into_future());
                    runtime.block_on(async {
                        let call = Call::new(&client, Get).into_future();
                        match impatient {
                            true => sleep(Duration::from_millis(50)).await,
                            false => {
                                call.await.expect("success");
                            }
                        }
                    });
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic");
    }
}

#[test]
fn tests_with_own_runtimes_share_a_client_over_sockets() {
    let answer = |request: &loopback::Recorded| match request.target.as_str() {
        // Each token expires at once, so that each call requests one.
        TOKEN_PATH => grant("t", 0).after(Duration::from_millis(20)),
        _ if request.header("authorization") == Some("Bearer t") => Answer::ok(DONE),
        _ => refusal(400, 99_991_663),
    };
    let (_runtime, server) = elsewhere(Server::start(answer));
    let client = app(&server);
    thread::scope(|scope| {
        for number in 0..8 {
            let client = &client;
            scope.spawn(move || {
                for round in 0..10 {
                    let test = runtime();
                    // Some end in the middle of a token request, and some in the middle of a call.
                    test.spawn(Call::new(client, Get).into_future());
                    test.block_on(async {
                        match (number + round) % 3 {
                            0 => sleep(Duration::from_millis(10)).await,
                            _ => {
                                Call::new(client, Get).await.expect("success");
                            }
                        }
                    });
                }
            });
        }
    });
}

#[cfg(feature = "blocking")]
#[tokio::test]
async fn a_blocking_call_does_not_wait_for_a_token_request_of_the_runtime_that_it_blocks() {
    let tokens = Tokens::default();
    let client = tokens.client(7200);
    let asynchronous = tokio::spawn(Call::new(&client, Get).into_future());
    while tokens.requests() == 0 {
        tokio::task::yield_now().await;
    }
    let begun = Instant::now();
    let call = Call::new(&client, Get).timeout(Duration::from_secs(5));
    call.blocking().expect("success");
    assert!(begun.elapsed() < Duration::from_secs(3));
    asynchronous.await.expect("no panic").expect("success");
}

#[tokio::test]
async fn a_panic_of_the_transport_is_an_error_for_all_who_wait_for_the_token() {
    let tokens = Tokens::default();
    let client = tokens.client(7200);
    tokens.panics.store(true, Ordering::SeqCst);
    let calls = (0..20).map(|_| tokio::spawn(Call::new(&client, Get).into_future()));
    for outcome in join_all(calls).await {
        let error = outcome.expect("no panic").expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::AccessToken);
        assert!(error.to_string().contains("panicked"), "{error}");
    }
    tokens.panics.store(false, Ordering::SeqCst);
    Call::new(&client, Get).await.expect("success");
    // One request with three attempts for all, and one more.
    assert_eq!(tokens.requests(), 4);
}
