//! Tokens in a caller's store.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use feishu_runtime::{Call, Client, ErrorKind, StoredSecret};
use loopback::{Answer, Server, TOKEN_PATH};

use crate::fixture::{APP_ID, APP_SECRET, Get};
use crate::platform::{DONE, grant, refusal};
use crate::token_store::TokenStore;

/// A client as in another process, which shares only the store.
fn process(server: &Server, secret: &str, store: &TokenStore) -> Client {
    let builder = Client::builder(server.url()).app(APP_ID, secret);
    let builder = builder.access_token_store(store.clone());
    builder.build().expect("a client")
}

/// A server that issues `t-1`, `t-2`, …, and accepts all of them, but not `t-0`.
async fn server() -> Server {
    let granted = AtomicUsize::new(0);
    Server::start(move |request| match request.target.as_str() {
        TOKEN_PATH => {
            let number = granted.fetch_add(1, Ordering::SeqCst) + 1;
            grant(&format!("t-{number}"), 7200)
        }
        _ if request.header("authorization") == Some("Bearer t-0") => refusal(400, 99_991_663),
        _ => Answer::ok(DONE),
    })
    .await
}

#[tokio::test]
async fn processes_share_a_token() {
    let (server, store) = (server().await, TokenStore::default());
    for _ in 0..3 {
        let client = process(&server, APP_SECRET, &store);
        Call::new(&client, Get).await.expect("success");
    }
    assert_eq!(server.token_requests(), 1);
    let entries = store.entries();
    let [(key, secret)] = entries.as_slice() else {
        panic!("one entry, not {entries:?}");
    };
    assert_eq!(secret.expose(), "t-1");
    let left = secret
        .expires()
        .expect("it expires")
        .duration_since(SystemTime::now());
    let left = left.expect("in the future").as_secs();
    assert!((7190..=7200).contains(&left), "{left}");
    assert!(
        key.contains(APP_ID) && key.contains("tenant_access_token"),
        "{key}"
    );
    assert!(!key.contains(APP_SECRET), "{key}");
    assert!(!format!("{entries:?}").contains("t-1"), "{entries:?}");
}

#[tokio::test]
async fn apps_secrets_and_servers_have_separate_tokens() {
    let store = TokenStore::default();
    let (one, other) = (server().await, server().await);
    for client in [
        process(&one, APP_SECRET, &store),
        process(&one, "another secret", &store),
        process(&other, APP_SECRET, &store),
    ] {
        Call::new(&client, Get).await.expect("success");
    }
    assert_eq!((one.token_requests(), other.token_requests()), (2, 1));
    assert_eq!(store.entries().len(), 3);
}

#[tokio::test]
async fn a_stored_token_is_used_until_it_expires() {
    let minutes = |n: u64| Some(SystemTime::now() + Duration::from_secs(n * 60));
    for (expires, first, asked) in [
        // More than half an hour is left: no request.
        (minutes(40), "Bearer t-stored", 0),
        // Less is left: the token is used while the next one is fetched.
        (minutes(20), "Bearer t-stored", 1),
        (
            Some(SystemTime::now() - Duration::from_secs(1)),
            "Bearer t-1",
            1,
        ),
        (None, "Bearer t-1", 1),
    ] {
        let (server, store) = (server().await, TokenStore::default());
        // The key is taken from the entry of another client.
        Call::new(&process(&server, APP_SECRET, &store), Get)
            .await
            .expect("success");
        let key = store.entries()[0].0.clone();
        store.put(&key, StoredSecret::new("t-stored", expires));
        let seen = server.requests().len();
        let client = process(&server, APP_SECRET, &store);
        Call::new(&client, Get).await.expect("success");
        Call::new(&client, Get).await.expect("success");
        tokio::time::sleep(Duration::from_millis(100)).await;
        let requests = server.requests().split_off(seen);
        let calls = requests
            .iter()
            .find(|r| r.target != TOKEN_PATH)
            .expect("one");
        let wanted = first.replace("t-1", "t-2");
        assert_eq!(calls.header("authorization"), Some(&*wanted), "{expires:?}");
        assert_eq!(server.token_requests() - 1, asked, "{expires:?}");
    }
}

#[tokio::test]
async fn a_rejected_token_is_removed_from_the_store() {
    let (server, store) = (server().await, TokenStore::default());
    Call::new(&process(&server, APP_SECRET, &store), Get)
        .await
        .expect("success");
    let key = store.entries()[0].0.clone();
    let expires = Some(SystemTime::now() + Duration::from_secs(7200));
    store.put(&key, StoredSecret::new("t-0", expires));
    Call::new(&process(&server, APP_SECRET, &store), Get)
        .await
        .expect("success");
    assert_eq!(store.entries()[0].1.expose(), "t-2");
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn no_call_fails_if_the_store_fails_or_hangs() {
    for (store, limit) in [
        (TokenStore::failing(), Duration::from_secs(5)),
        // Once, the client waits 5 s to load and 5 s to save.
        (TokenStore::hanging(), Duration::from_secs(12)),
    ] {
        let server = server().await;
        let client = process(&server, APP_SECRET, &store);
        let begun = std::time::Instant::now();
        for _ in 0..3 {
            Call::new(&client, Get).await.expect("success");
        }
        assert!(begun.elapsed() < limit, "{:?}", begun.elapsed());
        assert_eq!(server.token_requests(), 1);
    }
}

#[test]
fn a_store_without_an_app_is_refused() {
    let builder = Client::builder("https://open.feishu.cn").access_token("t");
    let builder = builder.access_token_store(TokenStore::default());
    let error = builder.build().expect_err("a contradiction");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
