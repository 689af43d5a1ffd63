//! One session on several async runtimes.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use feishu_runtime::{Call, Client, ErrorKind, UserSession};
use tokio::runtime::Runtime;

use super::platform::Platform;
use super::{alice, client_with, first_tokens};
use crate::fixture::{GetMine, elsewhere, runtime};
use crate::offline::Offline;
use crate::platform::DONE;
use crate::users_authorize::{CLIENT_ID, CLIENT_SECRET, TOKEN};

fn call(client: &Client, session: &UserSession) -> Call<GetMine> {
    let call = Call::new(client, GetMine).user(session);
    call.timeout(Duration::from_secs(5))
}

/// Begins a call, and runs the runtime until the platform has received its refresh.
fn begin(runtime: &Runtime, client: &Client, session: &UserSession, platform: &Platform) {
    runtime.spawn(call(client, session).into_future());
    runtime.block_on(async {
        while platform.refreshes() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
}

#[test]
fn a_refresh_does_not_depend_on_the_runtime_that_began_it() {
    for ends in [false, true] {
        let platform = Platform::default();
        platform.delays(Duration::from_millis(200));
        let (_runtime, server) = elsewhere(platform.server());
        let client = client_with(&server, None);
        let session = runtime().block_on(alice(&client, first_tokens(0)));
        let first = runtime();
        begin(&first, &client, &session, &platform);
        let other = {
            let call = call(&client, &session);
            thread::spawn(move || runtime().block_on(call.into_future()))
        };
        thread::sleep(Duration::from_millis(20));
        // Otherwise it stays, but nothing drives it.
        let first = (!ends).then_some(first);
        other.join().expect("no panic").expect("success");
        assert_eq!(platform.refreshes(), 1, "ends: {ends}");
        assert_eq!(session.tokens().refresh_token(), Some("r-1"));
        drop(first);
    }
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_call_can_wait_for_a_refresh_of_the_runtime_that_it_blocks() {
    let platform = Platform::default();
    platform.delays(Duration::from_millis(200));
    let (_runtime, server) = elsewhere(platform.server());
    let client = client_with(&server, None);
    let runtime = runtime();
    let session = runtime.block_on(alice(&client, first_tokens(0)));
    begin(&runtime, &client, &session, &platform);
    let begun = std::time::Instant::now();
    runtime.block_on(async { call(&client, &session).blocking().expect("success") });
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert_eq!(platform.refreshes(), 1);
    // Without any runtime of the caller, and with a refresh that the blocking call begins.
    platform.skip_to_refresh(3);
    call(&client, &session).blocking().expect("success");
    assert_eq!(session.tokens().refresh_token(), Some("r-4"));
}

#[tokio::test]
async fn a_panic_during_a_refresh_is_an_error_and_does_not_end_the_session() {
    let refreshes = AtomicUsize::new(0);
    let answer = move |path: String, _| {
        let number = refreshes.fetch_add(usize::from(path == TOKEN), Ordering::SeqCst);
        async move {
            assert!(
                path != TOKEN || number > 0,
                "a test panics in the transport"
            );
            match path == TOKEN {
                true => r#"{"code":0,"access_token":"u-1","expires_in":7200}"#.to_owned(),
                false => DONE.to_owned(),
            }
        }
    };
    let builder = Client::builder("https://open.feishu.cn").app(CLIENT_ID, CLIENT_SECRET);
    let client: Client = builder.transport(Offline(answer)).build().expect("one");
    let session = alice(&client, first_tokens(0)).await;
    let error = call(&client, &session).await.expect_err("a panic");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    assert!(error.to_string().contains("panicked"), "{error}");
    call(&client, &session).await.expect("success");
    assert_eq!(session.tokens().access_token().expose(), "u-1");
}
