//! Refreshing of user access tokens, whose refresh tokens are valid for one request.

mod platform;
mod processes;
mod runtimes;
mod short_lived;

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use feishu_runtime::{Call, Client, ErrorKind, RetryPolicy, StoredSecret, UserSession, UserTokens};
use futures_util::future::join_all;
use loopback::{Answer, Recorded, Server};

use platform::Platform;

use crate::fixture::{Get, GetMine, GetShared, anonymous};
use crate::platform::{DONE, refusal};
use crate::token_store::TokenStore;
use crate::users_authorize::{CLIENT_ID, CLIENT_SECRET, TOKEN};

fn client_with(server: &Server, store: Option<&TokenStore>) -> Client {
    let mut builder = Client::builder(server.url())
        .app(CLIENT_ID, CLIENT_SECRET)
        .retry(RetryPolicy::new().attempt_timeout(Duration::from_millis(500)));
    if let Some(store) = store {
        builder = builder.access_token_store(store.clone());
    }
    builder.build().expect("a client")
}

/// Returns the tokens `u-0` and `r-0`; the first is valid for this many seconds.
fn first_tokens(seconds: u64) -> UserTokens {
    let now = SystemTime::now();
    UserTokens::new("u-0", now + Duration::from_secs(seconds))
        .with_refresh_token("r-0", Some(now + Duration::from_secs(604_800)))
}

async fn alice(client: &Client, tokens: UserTokens) -> UserSession {
    client
        .oauth()
        .expect("an app")
        .session("alice", tokens)
        .await
}

/// Returns the session of `alice` that is in use or stored.
async fn resume(client: &Client) -> Option<UserSession> {
    let session = client.oauth().expect("an app").resume("alice").await;
    session.expect("the store works")
}

fn refreshes_sent(server: &Server) -> Vec<Recorded> {
    let mut requests = server.requests();
    requests.retain(|request| request.target == TOKEN);
    requests
}

#[tokio::test(flavor = "multi_thread")]
async fn all_waiting_calls_share_one_refresh() {
    let platform = Platform::default();
    platform.delays(Duration::from_millis(100));
    let server = platform.server().await;
    let client = client_with(&server, None);
    let session = alice(&client, first_tokens(0)).await;
    // Two handles of one session, and a hundred calls.
    let again = resume(&client).await.expect("in use");
    let calls = (0..100).map(|n| {
        let session = if n % 2 == 0 { &session } else { &again };
        tokio::spawn(Call::new(&client, GetMine).user(session).into_future())
    });
    for outcome in join_all(calls).await {
        outcome.expect("no panic").expect("success");
    }
    let sent = refreshes_sent(&server);
    assert_eq!(sent.len(), 1);
    assert_eq!(
        sent[0].text(),
        r#"{"grant_type":"refresh_token","client_id":"cli_a5ca35a685b0x26e","client_secret":"baBqE5um9LbFGDy3X7LcfxQX1sqpXlwy","refresh_token":"r-0"}"#
    );
    assert_eq!(server.requests().len(), 101);
    assert_eq!(session.tokens().access_token().expose(), "u-1");
    assert_eq!(again.tokens().refresh_token(), Some("r-1"));
    assert!(!format!("{session:?}").contains("u-1"), "{session:?}");
    assert!(!format!("{session:?}").contains("r-1"), "{session:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_rejected_in_many_calls_is_refreshed_once() {
    for code in [99_991_677, 20_005, 20_006] {
        rejected_in_many_calls_with(code).await;
    }
}

async fn rejected_in_many_calls_with(code: i64) {
    let platform = Platform::default();
    platform.refuses_with(code);
    let server = platform.server().await;
    let client = client_with(&server, None);
    let session = alice(&client, first_tokens(7200)).await;
    // The user has signed in elsewhere, so u-0 is not accepted any more.
    platform.skip_to_refresh(2);
    let calls =
        (0..50).map(|_| tokio::spawn(Call::new(&client, GetMine).user(&session).into_future()));
    for outcome in join_all(calls).await {
        outcome.expect("no panic").expect("success");
    }
    assert_eq!(refreshes_sent(&server).len(), 1);
    assert_eq!(session.tokens().access_token().expose(), "u-3");
}

#[tokio::test]
async fn a_token_is_used_while_its_refresh_is_in_progress() {
    let platform = Platform::default();
    platform.delays(Duration::from_millis(200));
    let server = platform.server().await;
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    drop(alice(&client, first_tokens(200)).await);
    // Loaded from the store, with less than five minutes left.
    let session = resume(&client).await.expect("stored");
    let tokens = session.tokens();
    let both = (tokens.access_token().expose(), tokens.refresh_token());
    assert_eq!(both, ("u-0", Some("r-0")));
    let oauth = client.oauth().expect("an app");
    let bob = oauth.resume("bob").await.expect("the store works");
    assert!(bob.is_none());
    let call = || Call::new(&client, GetMine).user(&session).into_future();
    // The first call waits for the refresh, and others do not.
    let first = tokio::spawn(call());
    while refreshes_sent(&server).is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for _ in 0..5 {
        call().await.expect("success");
    }
    assert!(!first.is_finished());
    first.await.expect("no panic").expect("success");
    let tokens: Vec<_> = server
        .requests()
        .iter()
        .filter_map(|request| Some(request.header("authorization")?.to_owned()))
        .collect();
    assert_eq!(tokens[..5], ["Bearer u-0"; 5]);
    assert_eq!(tokens[5..], ["Bearer u-1"]);
    assert_eq!(refreshes_sent(&server).len(), 1);
}

#[tokio::test]
async fn a_dropped_call_does_not_lose_the_refresh_token() {
    let platform = Platform::default();
    platform.delays(Duration::from_millis(200));
    let server = platform.server().await;
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    let session = alice(&client, first_tokens(0)).await;
    let impatient = Call::new(&client, GetMine)
        .user(&session)
        .timeout(Duration::from_millis(50));
    assert_eq!(
        impatient.await.expect_err("a timeout").kind(),
        ErrorKind::Timeout
    );
    assert_eq!(platform.refreshes(), 1);
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(session.tokens().refresh_token(), Some("r-1"));
    Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect("success");
    assert_eq!(refreshes_sent(&server).len(), 1);
}

#[tokio::test]
async fn new_tokens_are_stored_before_they_are_used() {
    let platform = Platform::default();
    let store = TokenStore::default();
    let (answer, stored) = (platform.clone(), store.clone());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = seen.clone();
    let server = Server::start(move |request| {
        if request.target != TOKEN {
            let entries = stored.entries();
            let text = entries
                .first()
                .map(|(_, secret)| secret.expose().to_owned());
            record
                .lock()
                .expect("no panic")
                .push(text.unwrap_or_default());
        }
        answer.answer(request)
    })
    .await;
    let client = client_with(&server, Some(&store));
    let session = alice(&client, first_tokens(0)).await;
    Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect("success");
    let seen = seen.lock().expect("no panic").clone();
    assert_eq!(seen.len(), 1);
    assert!(
        seen[0].contains("u-1") && seen[0].contains("r-1"),
        "{seen:?}"
    );
    let (key, secret) = store.entries().remove(0);
    assert!(
        key.contains("alice") && !key.contains(CLIENT_SECRET),
        "{key}"
    );
    let left = secret
        .expires()
        .expect("known")
        .duration_since(SystemTime::now());
    assert!(left.expect("later").as_secs() > 600_000);
}

#[tokio::test]
async fn a_lost_reply_ends_the_session_if_the_refresh_token_was_used() {
    let platform = Platform::default();
    let server = platform.server().await;
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    let session = alice(&client, first_tokens(0)).await;
    // The platform refreshes the tokens, but its reply does not arrive within the limit of 500 ms.
    platform.delays(Duration::from_secs(2));
    let error = Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect_err("the reply is lost");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    // The request is not retried.
    assert_eq!(refreshes_sent(&server).len(), 1);
    assert_eq!(error.attempts(), 0);
    // Another call tries again, and the platform answers that the token was used: the session has ended.
    platform.delays(Duration::ZERO);
    for _ in 0..3 {
        let error = Call::new(&client, GetMine)
            .user(&session)
            .await
            .expect_err("the refresh token was used");
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::AccessToken, Some(20_073))
        );
        assert!(error.to_string().contains("authorize again"), "{error}");
    }
    assert_eq!(refreshes_sent(&server).len(), 2);
    assert_eq!(server.requests().len(), 2);
    assert!(store.entries().is_empty());
    // The user authorizes again.
    let now = SystemTime::now();
    let tokens = UserTokens::new("u-1", now + Duration::from_secs(7200));
    let renewed = alice(&client, tokens).await;
    Call::new(&client, GetMine)
        .user(&renewed)
        .await
        .expect("success");
    Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect("the same session");
}

#[tokio::test]
async fn a_temporary_failure_of_a_refresh_does_not_end_the_session() {
    let server = Server::start(|request| match request.target.as_str() {
        TOKEN => Answer::new(
            503,
            r#"{"code":20072,"error":"temporarily_unavailable","error_description":"The server is temporarily unavailable."}"#,
        ),
        _ => Answer::ok(DONE),
    })
    .await;
    let client = client_with(&server, None);
    // The token is about to expire, and its refresh fails, so the old token is used until it expires.
    let session = alice(&client, first_tokens(1)).await;
    tokio::time::sleep(Duration::from_millis(920)).await;
    Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect("success");
    assert_eq!(refreshes_sent(&server).len(), 1);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let error = Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect_err("expired");
    assert_eq!((error.status(), error.code()), (Some(503), Some(20_072)));
    // The refresh token is still valid.
    assert_eq!(session.tokens().refresh_token(), Some("r-0"));
}

#[tokio::test]
async fn a_session_without_a_refresh_token_ends_with_its_token() {
    let server = Server::start(|_| refusal(400, 99_991_677)).await;
    let client = client_with(&server, None);
    let now = SystemTime::now();
    let session = alice(
        &client,
        UserTokens::new("u-0", now + Duration::from_secs(60)),
    )
    .await;
    let error = Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect_err("refused");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::AccessTokenRefused, 1)
    );
    let session = alice(&client, UserTokens::new("u-0", now)).await;
    let error = Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect_err("expired");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::AccessToken, 0)
    );
    assert!(error.to_string().contains("offline_access"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_client_can_be_for_one_user() {
    let platform = Platform::default();
    let server = platform.server().await;
    let client = client_with(&server, None);
    let session = alice(&client, first_tokens(7200)).await;
    let for_alice = client.for_user(&session);
    Call::new(&for_alice, GetMine).await.expect("success");
    // If an operation also takes tenant access tokens, the kind of the client decides.
    Call::new(&for_alice, GetShared).await.expect("success");
    // A tenant key does not change the token of the user.
    Call::new(&for_alice.for_tenant("t"), GetMine)
        .await
        .expect("success");
    let error = Call::new(&for_alice, Get)
        .await
        .expect_err("the operation takes tenant access tokens");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    assert_eq!(server.requests().len(), 3);
    // The session as the provider of another client.
    let builder = Client::builder(server.url()).access_token_provider(session.clone());
    let own: Client = builder.build().expect("a client");
    Call::new(&own, GetMine).await.expect("success");
    Call::new(&anonymous(&server), GetMine)
        .user(&session)
        .await
        .expect("success");
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn invalid_entries_of_a_store_are_ignored() {
    let platform = Platform::default();
    let server = platform.server().await;
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    drop(alice(&client, first_tokens(7200)).await);
    let (key, _) = store.entries().remove(0);
    for text in [
        "",
        "null",
        "{}",
        r#"{"access_token":1,"expires":"x"}"#,
        r#"{"access_token":"u","expires":-1}"#,
    ] {
        store.put(&key, StoredSecret::new(text, None));
        assert!(resume(&client).await.is_none(), "{text}");
    }
}
