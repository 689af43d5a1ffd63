//! Programs that end soon after a refresh, and refreshes by hand.

use std::future::IntoFuture;
use std::time::{Duration, SystemTime};

use feishu_runtime::{Call, Client, ErrorKind, RetryDecision, RetryPolicy, UserTokens};
use futures_util::future::join_all;
use loopback::{Answer, Server};

use super::platform::Platform;
use super::{alice, client_with, first_tokens, refreshes_sent};
use crate::fixture::{GetMine, elsewhere, runtime};
use crate::offline::Offline;
use crate::platform::DONE;
use crate::token_store::TokenStore;
use crate::users_authorize::{CLIENT_ID, CLIENT_SECRET, TOKEN};

#[tokio::test]
async fn a_session_has_the_newest_tokens_when_its_calls_have_returned() {
    let platform = Platform::default();
    platform.delays(Duration::from_millis(50));
    let server = platform.server().await;
    let client = client_with(&server, None);
    // Renewal is due in the last five minutes.
    let session = alice(&client, first_tokens(200)).await;
    Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect("success");
    assert_eq!(platform.refreshes(), 1);
    assert_eq!(session.tokens().refresh_token(), Some("r-1"));
}

#[test]
fn the_end_of_a_runtime_waits_for_a_refresh() {
    let platform = Platform::default();
    platform.delays(Duration::from_millis(300));
    let (_runtime, server) = elsewhere(platform.server());
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    let program = runtime();
    program.block_on(async {
        let session = alice(&client, first_tokens(0)).await;
        let call = Call::new(&client, GetMine).user(&session);
        let impatient = call.timeout(Duration::from_millis(100));
        let error = impatient.await.expect_err("a timeout");
        assert_eq!(error.kind(), ErrorKind::Timeout);
    });
    drop(program);
    let stored = store.entries().remove(0).1;
    assert!(stored.expose().contains("r-1"), "the refresh token is lost");
}

#[tokio::test]
async fn a_refresh_can_be_forced_and_returns_the_new_tokens() {
    let platform = Platform::default();
    platform.delays(Duration::from_millis(100));
    let server = platform.server().await;
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    let session = alice(&client, first_tokens(7200)).await;
    let refreshes = join_all((0..3).map(|_| session.refresh())).await;
    for tokens in refreshes {
        let tokens = tokens.expect("success");
        assert_eq!(tokens.access_token().expose(), "u-1");
        assert_eq!(tokens.refresh_token(), Some("r-1"));
    }
    assert_eq!(platform.refreshes(), 1);
    assert!(store.entries()[0].1.expose().contains("r-1"));
    session.refresh().await.expect("success");
    assert_eq!(platform.refreshes(), 2);
    // Without a refresh token, and after the platform has refused it.
    let now = SystemTime::now();
    let session = alice(&client, UserTokens::new("u", now)).await;
    let error = session.refresh().await.expect_err("no refresh token");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    let used = UserTokens::new("u", now).with_refresh_token("r-0", None);
    let session = alice(&client_with(&server, None), used).await;
    let error = session.refresh().await.expect_err("used");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(20_073)));
    assert!(error.to_string().contains("authorize again"), "{error}");
}

#[tokio::test]
async fn a_classifier_of_calls_does_not_send_a_refresh_token_twice() {
    let server = Server::start(|request| match request.target.as_str() {
        TOKEN => Answer::new(500, r#"{"code":20050,"error":"server_error"}"#),
        _ => Answer::ok(DONE),
    })
    .await;
    let policy = RetryPolicy::new().classify(|_| RetryDecision::Retry);
    let builder = Client::builder(server.url()).app(CLIENT_ID, CLIENT_SECRET);
    let client: Client = builder.retry(policy).build().expect("a client");
    let session = alice(&client, first_tokens(7200)).await;
    let error = session.refresh().await.expect_err("a server error");
    assert_eq!((error.code(), error.attempts()), (Some(20_050), 1));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn tokens_are_refreshed_if_they_are_not_valid_for_long_enough() {
    let platform = Platform::default();
    let server = platform.server().await;
    let client = client_with(&server, None);
    let session = alice(&client, first_tokens(3600)).await;
    for (minutes, token) in [(50, "u-0"), (70, "u-1"), (70, "u-1"), (130, "u-2")] {
        let tokens = session.tokens_valid_for(Duration::from_secs(minutes * 60));
        let tokens = tokens.await.expect("success");
        assert_eq!(tokens.access_token().expose(), token, "{minutes}");
    }
    assert_eq!(refreshes_sent(&server).len(), 2);
}

#[tokio::test]
async fn tokens_that_the_session_has_refreshed_do_not_replace_the_new_ones() {
    let platform = Platform::default();
    let server = platform.server().await;
    let client = client_with(&server, None);
    // As in a server that reads the tokens from its database for each request.
    let first = alice(&client, first_tokens(0)).await;
    let call = Call::new(&client, GetMine).user(&first);
    call.await.expect("success");
    let again = alice(&client, first_tokens(0)).await;
    let call = Call::new(&client, GetMine).user(&again);
    call.await.expect("success");
    assert_eq!(again.tokens().refresh_token(), Some("r-1"));
    assert_eq!(refreshes_sent(&server).len(), 1);
}

#[tokio::test]
async fn a_valid_token_is_not_refreshed_while_the_store_fails() {
    let platform = Platform::default();
    let server = platform.server().await;
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    let session = alice(&client, first_tokens(200)).await;
    let call = || Call::new(&client, GetMine).user(&session).into_future();
    store.fail(true);
    call().await.expect("success");
    assert_eq!(session.tokens().refresh_token(), Some("r-0"));
    // A failed refresh is repeated after 1 s.
    store.fail(false);
    tokio::time::sleep(Duration::from_millis(1010)).await;
    call().await.expect("success");
    assert_eq!(session.tokens().refresh_token(), Some("r-1"));
    assert_eq!(platform.refreshes(), 1);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_could_not_be_saved_are_saved_later() {
    let answer = |path: String, _| async move {
        let refreshed = r#"{"code":0,"access_token":"u-1","expires_in":7200,"refresh_token":"r-1","refresh_token_expires_in":604800}"#;
        let body = if path == TOKEN { refreshed } else { DONE };
        body.to_owned()
    };
    let store = TokenStore::default();
    let builder = Client::builder("https://open.feishu.cn").app(CLIENT_ID, CLIENT_SECRET);
    let builder = builder.access_token_store(store.clone());
    let client: Client = builder.transport(Offline(answer)).build().expect("one");
    let session = alice(&client, first_tokens(0)).await;
    let call = || Call::new(&client, GetMine).user(&session).into_future();
    store.fail(true);
    call().await.expect("success");
    store.fail(false);
    assert!(store.entries()[0].1.expose().contains("r-0"));
    call().await.expect("success");
    assert!(store.entries()[0].1.expose().contains("r-0"));
    tokio::time::sleep(Duration::from_secs(61)).await;
    call().await.expect("success");
    // No call waits for it.
    let begun = std::time::Instant::now();
    while !store.entries()[0].1.expose().contains("r-1") {
        assert!(begun.elapsed() < Duration::from_secs(10), "not saved");
        std::thread::sleep(Duration::from_millis(1));
    }
    let operations = store.operations();
    tokio::time::sleep(Duration::from_secs(61)).await;
    call().await.expect("success");
    assert_eq!(store.operations(), operations);
}
