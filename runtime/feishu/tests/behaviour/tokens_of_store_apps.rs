//! Store apps: ticket → app access token → tenant access token, with the bodies of the platform's pages.

use std::future::IntoFuture;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feishu_runtime::{Call, Client, ErrorKind};
use futures_util::future::join_all;
use loopback::{Answer, Recorded, Server, TOKEN_PATH};

use crate::fixture::{APP_ID, APP_SECRET, Get, GetApp, app};
use crate::platform::{DONE, refusal};
use crate::token_store::TokenStore;

const APP: &str = "/open-apis/auth/v3/app_access_token";
const TENANT: &str = "/open-apis/auth/v3/tenant_access_token";
const RESEND: &str = "/open-apis/auth/v3/app_ticket/resend";

const APP_TOKEN: &str = "a-6U1SbDiM6XIH2DcTCPyeub";
const TENANT_TOKEN: &str = "t-caecc734c2e3328a62489fe0648c4b98779515d3";
/// The ticket in the samples of the pages.
const TICKET: &str = "dskLLdkasd";
const TENANT_KEY: &str = "73658811060f175d";

/// Answers with the samples of the pages, and accepts one ticket.
fn as_documented(request: &Recorded) -> Answer {
    match request.target.as_str() {
        APP if request.text().contains(r#""app_ticket":"dskLLdkasd""#) => Answer::ok(
            r#"{"code":0,"msg":"success","app_access_token":"a-6U1SbDiM6XIH2DcTCPyeub","expire":7140}"#,
        ),
        APP => refusal(400, 10_012),
        TENANT => Answer::ok(
            r#"{"code":0,"msg":"success","tenant_access_token":"t-caecc734c2e3328a62489fe0648c4b98779515d3","expire":7140}"#,
        ),
        RESEND => Answer::ok(r#"{"code":0,"msg":"success"}"#),
        _ => Answer::ok(DONE),
    }
}

fn store_app(server: &Server) -> Client {
    let builder = Client::builder(server.url()).store_app(APP_ID, APP_SECRET);
    builder.build().expect("a client")
}

fn sent(server: &Server, target: &str) -> Vec<Recorded> {
    let mut requests = server.requests();
    requests.retain(|request| request.target == target);
    requests
}

#[tokio::test]
async fn a_tenant_access_token_is_requested_with_the_ticket_and_the_app_access_token() {
    let server = Server::start(as_documented).await;
    let client = store_app(&server);
    client.set_app_ticket(TICKET).await.expect("a store app");
    let calls = (0..20).map(|_| Call::new(&client, Get).tenant_key(TENANT_KEY).into_future());
    for outcome in join_all(calls).await {
        outcome.expect("success");
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 22);
    assert_eq!(
        (requests[0].method.as_str(), requests[0].target.as_str()),
        ("POST", APP)
    );
    assert_eq!(
        requests[0].text(),
        r#"{"app_id":"cli_slkdjalasdkjasd","app_secret":"dskLLdkasdjlasdKK","app_ticket":"dskLLdkasd"}"#
    );
    assert_eq!(
        (requests[1].method.as_str(), requests[1].target.as_str()),
        ("POST", TENANT)
    );
    assert_eq!(
        requests[1].text(),
        r#"{"app_access_token":"a-6U1SbDiM6XIH2DcTCPyeub","tenant_key":"73658811060f175d"}"#
    );
    for request in &requests[..2] {
        let content_type = request.header("content-type");
        assert_eq!(content_type, Some("application/json; charset=utf-8"));
        assert_eq!(request.header("authorization"), None);
    }
    let bearer = format!("Bearer {TENANT_TOKEN}");
    for request in &requests[2..] {
        assert_eq!(request.header("authorization"), Some(&*bearer));
    }
}

#[tokio::test]
async fn each_tenant_has_its_token_and_all_share_the_app_access_token() {
    let server = Server::start(|request| match request.target.as_str() {
        TENANT => {
            let tenant = if request.text().contains("one") {
                "one"
            } else {
                "two"
            };
            Answer::ok(format!(
                r#"{{"code":0,"tenant_access_token":"t-of-{tenant}","expire":7140}}"#
            ))
        }
        _ => as_documented(request),
    })
    .await;
    let client = store_app(&server);
    client.set_app_ticket(TICKET).await.expect("a store app");
    let one = client.for_tenant("one");
    for _ in 0..2 {
        Call::new(&one, Get).await.expect("success");
        Call::new(&one, Get)
            .tenant_key("two")
            .await
            .expect("success");
    }
    assert_eq!(
        (sent(&server, APP).len(), sent(&server, TENANT).len()),
        (1, 2)
    );
    let calls = sent(&server, "/open-apis/hire/v1/talent");
    let tokens: Vec<_> = calls
        .iter()
        .map(|r| r.header("authorization").expect("one"))
        .collect();
    assert_eq!(
        tokens,
        [
            "Bearer t-of-one",
            "Bearer t-of-two",
            "Bearer t-of-one",
            "Bearer t-of-two"
        ]
    );
}

#[tokio::test]
async fn an_operation_can_take_the_app_access_token() {
    let server = Server::start(as_documented).await;
    let client = store_app(&server);
    client.set_app_ticket(TICKET).await.expect("a store app");
    Call::new(&client, GetApp).await.expect("success");
    let bearer = format!("Bearer {APP_TOKEN}");
    assert_eq!(server.requests()[1].header("authorization"), Some(&*bearer));

    // The sample of the page for custom apps.
    let server = Server::start(|request| match request.target.as_str() {
        "/open-apis/auth/v3/app_access_token/internal" => Answer::ok(
            r#"{"app_access_token":"t-g1044ghJRUIJJ5ZPPZMOHKWZISL33E4QSS3abcef","code":0,"expire":7200,"msg":"ok","tenant_access_token":"t-g1044ghJRUIJJ5ZPPZMOHKWZISL33E4QSS3abcef"}"#,
        ),
        _ => Answer::ok(DONE),
    })
    .await;
    let client = app(&server);
    Call::new(&client, GetApp).await.expect("success");
    Call::new(&client, GetApp).await.expect("success");
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(
        requests[0].text(),
        r#"{"app_id":"cli_slkdjalasdkjasd","app_secret":"dskLLdkasdjlasdKK"}"#
    );
    assert_eq!(
        requests[2].header("authorization"),
        Some("Bearer t-g1044ghJRUIJJ5ZPPZMOHKWZISL33E4QSS3abcef")
    );
}

#[tokio::test]
async fn a_missing_ticket_is_requested_once_a_minute() {
    let server = Server::start(as_documented).await;
    let client = store_app(&server).for_tenant(TENANT_KEY);
    for when in ["now", "within the last minute", "within the last minute"] {
        let error = Call::new(&client, Get).await.expect_err("no ticket");
        assert_eq!(error.kind(), ErrorKind::AccessToken);
        assert_eq!(error.attempts(), 0);
        let text = error.to_string();
        assert!(
            text.contains("set_app_ticket") && text.contains(when),
            "{text}"
        );
    }
    let resent = sent(&server, RESEND);
    assert_eq!(resent.len(), 1);
    assert_eq!(resent[0].method, "POST");
    assert_eq!(
        resent[0].text(),
        r#"{"app_id":"cli_slkdjalasdkjasd","app_secret":"dskLLdkasdjlasdKK"}"#
    );
    assert_eq!(server.requests().len(), 1);
    client.set_app_ticket(TICKET).await.expect("a store app");
    Call::new(&client, Get).await.expect("success");
}

#[tokio::test]
async fn a_rejected_ticket_is_removed() {
    let server = Server::start(as_documented).await;
    let client = store_app(&server).for_tenant(TENANT_KEY);
    client.set_app_ticket("stale").await.expect("a store app");
    for _ in 0..2 {
        let error = Call::new(&client, Get)
            .await
            .expect_err("the ticket is rejected");
        assert_eq!(error.kind(), ErrorKind::AccessToken);
        assert!(!format!("{error} {error:?}").contains("stale"), "{error:?}");
    }
    assert_eq!(
        (sent(&server, APP).len(), sent(&server, RESEND).len()),
        (1, 1)
    );
    client.set_app_ticket(TICKET).await.expect("a store app");
    Call::new(&client, Get).await.expect("success");
}

#[tokio::test]
async fn a_ticket_of_another_process_is_loaded_from_the_store() {
    let server = Server::start(as_documented).await;
    let store = TokenStore::default();
    let process = || {
        let builder = Client::builder(server.url()).store_app(APP_ID, APP_SECRET);
        let builder = builder.access_token_store(store.clone());
        builder.build().expect("a client").for_tenant(TENANT_KEY)
    };
    let (receives, calls): (Client, Client) = (process(), process());
    calls.set_app_ticket("stale").await.expect("a store app");
    receives.set_app_ticket(TICKET).await.expect("a store app");
    Call::new(&calls, Get).await.expect("success");
    let kinds: Vec<_> = store
        .entries()
        .iter()
        .map(|(key, _)| key.split(':').nth(1).expect("a kind").to_owned())
        .collect();
    assert_eq!(
        kinds,
        ["app_access_token", "app_ticket", "tenant_access_token"]
    );
    // A third process finds the ticket at its start.
    let seen = server.requests().len();
    Call::new(&process(), Get).await.expect("success");
    assert_eq!(server.requests().len(), seen + 1);
}

#[tokio::test]
async fn a_rejected_app_access_token_is_replaced() {
    for code in [99_991_664, 20_014] {
        app_access_token_rejected_with(code).await;
    }
}

async fn app_access_token_rejected_with(code: i64) {
    let (app_tokens, tenant_tokens) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let server = Server::start(move |request| match request.target.as_str() {
        APP => {
            let number = app_tokens.fetch_add(1, Ordering::SeqCst) + 1;
            Answer::ok(format!(
                r#"{{"code":0,"app_access_token":"a-{number}","expire":7140}}"#
            ))
        }
        TENANT
            if request.text().contains("a-1")
                && tenant_tokens.fetch_add(1, Ordering::SeqCst) > 0 =>
        {
            refusal(400, code)
        }
        _ => as_documented(request),
    })
    .await;
    let client = store_app(&server);
    client.set_app_ticket(TICKET).await.expect("a store app");
    Call::new(&client, Get)
        .tenant_key("one")
        .await
        .expect("success");
    Call::new(&client, Get)
        .tenant_key("two")
        .await
        .expect("success");
    assert_eq!(
        (sent(&server, APP).len(), sent(&server, TENANT).len()),
        (2, 3)
    );
}

#[tokio::test]
async fn a_tenant_key_must_be_set_for_store_apps_only() {
    let server = Server::start(as_documented).await;
    let store = store_app(&server);
    store.set_app_ticket(TICKET).await.expect("a store app");
    let fixed: Client = Client::builder(server.url())
        .tenant_access_token("t")
        .build()
        .expect("a client");
    for call in [
        Call::new(&store, Get),
        Call::new(&store, Get).tenant_key(""),
        Call::new(&app(&server), Get).tenant_key(TENANT_KEY),
        Call::new(&app(&server).for_tenant(TENANT_KEY), Get),
        Call::new(&fixed, Get).tenant_key(TENANT_KEY),
    ] {
        let error = call
            .timeout(Duration::from_secs(5))
            .await
            .expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::AccessToken, "{error}");
        assert!(error.to_string().contains("tenant_key"), "{error}");
        assert_eq!(error.operation().expect("one").id, "hire.v1.talent.get");
    }
    assert!(server.requests().is_empty());
    let error = app(&server)
        .set_app_ticket(TICKET)
        .await
        .expect_err("the app is not a store app");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        server
            .requests()
            .iter()
            .filter(|r| r.target == TOKEN_PATH)
            .count(),
        0
    );
}
