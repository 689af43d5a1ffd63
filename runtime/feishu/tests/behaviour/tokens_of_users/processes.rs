//! Sessions that several processes share through a store.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use feishu_runtime::{Call, Client, ErrorKind, UserTokens};
use futures_util::future::join;
use loopback::Server;

use super::platform::Platform;
use super::{alice, client_with, first_tokens, refreshes_sent, resume};
use crate::fixture::GetMine;
use crate::token_store::TokenStore;
use crate::users_authorize::{CLIENT_ID, TOKEN};

#[tokio::test]
async fn a_refresh_by_another_process_is_loaded_from_the_store() {
    let platform = Platform::default();
    let server = platform.server().await;
    let store = TokenStore::default();
    let (one, other) = (
        client_with(&server, Some(&store)),
        client_with(&server, Some(&store)),
    );
    let first = alice(&one, first_tokens(0)).await;
    let second = resume(&other).await.expect("stored");
    Call::new(&one, GetMine)
        .user(&first)
        .await
        .expect("success");
    Call::new(&other, GetMine)
        .user(&second)
        .await
        .expect("success");
    assert_eq!(refreshes_sent(&server).len(), 1);
    assert_eq!(second.tokens().refresh_token(), Some("r-1"));
}

#[tokio::test]
async fn two_processes_can_refresh_at_the_same_moment() {
    let platform = Platform::default();
    let answer = platform.clone();
    let refreshes = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        let reply = answer.answer(request);
        // The second refresh is refused before the reply to the first has arrived.
        let first = request.target == TOKEN && refreshes.fetch_add(1, Ordering::SeqCst) == 0;
        let milliseconds = if first { 400 } else { 0 };
        reply.after(Duration::from_millis(milliseconds))
    })
    .await;
    let store = TokenStore::default();
    let clients = [(); 2].map(|()| client_with(&server, Some(&store)));
    let first = alice(&clients[0], first_tokens(0)).await;
    let second = resume(&clients[1]).await.expect("stored");
    let (one, other) = join(
        Call::new(&clients[0], GetMine).user(&first).into_future(),
        Call::new(&clients[1], GetMine).user(&second).into_future(),
    )
    .await;
    one.expect("success");
    other.expect("success");
    assert_eq!(refreshes_sent(&server).len(), 2);
    assert_eq!(first.tokens().refresh_token(), Some("r-1"));
    assert_eq!(second.tokens().refresh_token(), Some("r-1"));
}

#[tokio::test]
async fn a_session_that_has_ended_continues_after_an_authorization_in_another_process() {
    let platform = Platform::default();
    let server = platform.server().await;
    let store = TokenStore::default();
    let client = client_with(&server, Some(&store));
    let now = SystemTime::now();
    let session = alice(&client, UserTokens::new("u-x", now)).await;
    let call = || Call::new(&client, GetMine).user(&session).into_future();
    call().await.expect_err("there is no refresh token");
    let other = client_with(&server, Some(&store));
    alice(&other, first_tokens(7200)).await;
    call().await.expect("success");
    assert_eq!(session.tokens().refresh_token(), Some("r-0"));
}

#[tokio::test]
async fn a_session_survives_a_new_secret_and_another_url() {
    let (one, other) = (Platform::default(), Platform::default());
    let (one, other) = (one.server().await, other.server().await);
    let store = TokenStore::default();
    let tokens = first_tokens(7200);
    alice(&client_with(&one, Some(&store)), tokens.clone()).await;
    let builder = Client::builder(other.url()).app(CLIENT_ID, "another secret");
    let client: Client = builder
        .access_token_store(store.clone())
        .build()
        .expect("a client");
    let session = resume(&client).await.expect("stored");
    assert_eq!(session.tokens().refresh_token(), tokens.refresh_token());
    // Another app has other sessions.
    let builder = Client::builder(one.url()).app("cli_another", "another secret");
    let client: Client = builder.access_token_store(store).build().expect("one");
    assert!(resume(&client).await.is_none());
}

#[tokio::test]
async fn a_store_that_fails_does_not_mean_that_the_user_must_authorize() {
    let server = Platform::default().server().await;
    let client = client_with(&server, Some(&TokenStore::failing()));
    let oauth = client.oauth().expect("an app");
    let error = oauth.resume("alice").await.expect_err("the store fails");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
}
