//! One client on several tokio runtimes.

use std::time::Duration;

use futures_util::future::join_all;
use loopback::{Answer, Server};
use openapi_client_runtime::{Call, Client, RetryPolicy};
use tokio::runtime::{Builder, Runtime};

use crate::fixture::GetStrict;
use crate::http2;

const STRICT: &str = r#"{"code":0,"data":{"id":"1"}}"#;

/// Starts a server over HTTP/1.1 and one over HTTP/2 in a thread of their own, and returns a client of each.
fn clients() -> [Client; 2] {
    let (started, urls) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        one_thread().block_on(async move {
            let server = Server::start(|_| Answer::ok(STRICT)).await;
            let http2 = http2::serve(async |_, respond| http2::respond(respond, STRICT)).await;
            started.send([server.url(), http2]).expect("the test waits");
            std::future::pending::<()>().await;
        });
    });
    urls.recv().expect("servers").map(|url| {
        // A second attempt would hide a lost call.
        let builder = http2::builder(url).retry(RetryPolicy::none());
        builder.build().expect("a client")
    })
}

fn one_thread() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

fn two_threads() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    let builder = builder.worker_threads(2).enable_all();
    builder.build().expect("a runtime")
}

async fn call(client: &Client) {
    let call = Call::new(client, GetStrict).timeout(Duration::from_secs(10));
    assert_eq!(call.await.expect("success").id, "1");
}

/// As in a program whose tests share a client: each test has its own runtime, which ends with the test.
#[test]
fn no_call_is_lost_when_other_runtimes_end() {
    for client in clients() {
        std::thread::scope(|scope| {
            for number in 0..8 {
                let client = &client;
                scope.spawn(move || {
                    for _ in 0..10 {
                        let runtime = match number % 2 {
                            0 => one_thread(),
                            _ => two_threads(),
                        };
                        runtime.block_on(async {
                            join_all((0..10).map(|_| call(client))).await;
                        });
                    }
                });
            }
        });
    }
}

#[test]
fn a_runtime_that_is_not_driven_does_not_stall_others() {
    for client in clients() {
        let idle = one_thread();
        idle.block_on(call(&client));
        one_thread().block_on(call(&client));
        idle.block_on(call(&client));
    }
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_and_async_calls_take_turns_on_one_thread() {
    for client in clients() {
        one_thread().block_on(async {
            for _ in 0..2 {
                call(&client).await;
                let call = Call::new(&client, GetStrict).timeout(Duration::from_secs(10));
                assert_eq!(call.blocking().expect("success").id, "1");
            }
        });
    }
}
