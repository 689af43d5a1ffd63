//! Tokens in a caller's store.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use feishu_runtime::{Call, Client, ErrorKind, StoredSecret};
use futures_util::future::join_all;
use loopback::{Answer, Server, TOKEN_PATH};
use tokio::time::Instant;

use crate::fixture::{APP_ID, APP_SECRET, Get};
use crate::offline::Offline;
use crate::platform::{DONE, grant, refusal};
use crate::token_store::TokenStore;

const TENANT_TOKEN: &str = "/open-apis/auth/v3/tenant_access_token";

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
async fn no_call_fails_if_the_store_fails_or_panics() {
    for store in [TokenStore::failing(), TokenStore::panicking()] {
        let server = server().await;
        let client = process(&server, APP_SECRET, &store);
        for _ in 0..3 {
            Call::new(&client, Get).await.expect("success");
        }
        assert_eq!(server.token_requests(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_costs_five_seconds_once() {
    let store = TokenStore::hanging();
    let answer = |path: String, _| async move {
        if path == TENANT_TOKEN {
            return r#"{"code":0,"tenant_access_token":"t","expire":7140}"#.to_owned();
        }
        match path.contains("/auth/") {
            true => r#"{"code":0,"app_access_token":"a","expire":7140}"#.to_owned(),
            false => DONE.to_owned(),
        }
    };
    let builder = Client::builder("https://open.feishu.cn").store_app(APP_ID, APP_SECRET);
    let builder = builder.access_token_store(store.clone());
    let client: Client = builder.transport(Offline(answer)).build().expect("one");
    let begun = Instant::now();
    client.set_app_ticket("ticket").await.expect("a store app");
    for tenant in 0..100 {
        let tenant = client.for_tenant(format!("tenant-{tenant}"));
        Call::new(&tenant, Get).await.expect("success");
    }
    assert_eq!(begun.elapsed(), Duration::from_secs(5));
    assert_eq!(store.operations(), 1);
    // It is tried again after a minute, by one call.
    tokio::time::sleep(Duration::from_secs(61)).await;
    let again = (0..100).map(|tenant| {
        let tenant = client.for_tenant(format!("another-{tenant}"));
        Call::new(&tenant, Get).into_future()
    });
    for outcome in join_all(again).await {
        outcome.expect("success");
    }
    assert_eq!(begun.elapsed(), Duration::from_secs(71));
    assert_eq!(store.operations(), 2);
    // Once it works, it is used.
    store.hang(false);
    tokio::time::sleep(Duration::from_secs(61)).await;
    for tenant in ["one", "two"] {
        let tenant = client.for_tenant(tenant);
        Call::new(&tenant, Get).await.expect("success");
    }
    assert_eq!(store.entries().len(), 2);
}

#[test]
fn a_store_without_an_app_is_refused() {
    let builder = Client::builder("https://open.feishu.cn").access_token("t");
    let builder = builder.access_token_store(TokenStore::default());
    let error = builder.build().expect_err("a contradiction");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
