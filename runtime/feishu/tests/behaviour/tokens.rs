//! The token of a call, and the number of token requests.

use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use feishu_runtime::{Call, Client, ErrorKind};
use futures_util::future::join_all;

use crate::fixture::{
    APP_ID, APP_SECRET, Get, GetForeign, GetMine, GetPlain, anonymous, app, http_client,
};
use loopback::{Answer, Server, TOKEN_PATH};

const DONE: &str = r#"{"code":0,"data":{"id":"1"}}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_first_calls_request_one_token() {
    let server = Server::start(|request| match request.target.as_str() {
        TOKEN_PATH => Answer::token("t-1").after(Duration::from_millis(100)),
        _ => Answer::ok(DONE),
    })
    .await;
    let client = app(&server);
    let calls = (0..1000).map(|_| tokio::spawn(Call::new(&client, Get).into_future()));
    for outcome in join_all(calls).await {
        outcome.expect("no panic").expect("success");
    }
    assert_eq!(server.token_requests(), 1);
    for request in server.requests() {
        let expected = (request.target != TOKEN_PATH).then_some("Bearer t-1");
        assert_eq!(request.header("authorization"), expected);
    }
}

#[tokio::test]
async fn the_token_request_is_as_documented() {
    let server = Server::with_tokens(|_| Answer::ok(DONE)).await;
    Call::new(&app(&server), Get).await.expect("success");
    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", TOKEN_PATH)
    );
    assert_eq!(
        request.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        request.text(),
        r#"{"app_id":"cli_slkdjalasdkjasd","app_secret":"dskLLdkasdjlasdKK"}"#
    );
    for request in server.requests() {
        assert_eq!(
            request.header("user-agent"),
            Some(concat!("feishu-rust/", env!("CARGO_PKG_VERSION")))
        );
    }
}

#[tokio::test]
async fn a_token_request_continues_if_its_first_caller_is_dropped() {
    let server = Server::start(|request| match request.target.as_str() {
        TOKEN_PATH => Answer::token("t-1").after(Duration::from_millis(200)),
        _ => Answer::ok(DONE),
    })
    .await;
    let client = app(&server);
    let first = tokio::spawn(Call::new(&client, Get).into_future());
    while server.token_requests() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let others: Vec<_> = (0..10)
        .map(|_| tokio::spawn(Call::new(&client, Get).into_future()))
        .collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    first.abort();
    for outcome in join_all(others).await {
        outcome.expect("no panic").expect("success");
    }
    assert_eq!(server.token_requests(), 1);
}

#[tokio::test]
async fn a_token_request_is_cancelled_if_all_callers_are_dropped() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |request| match request.target.as_str() {
        TOKEN_PATH if asked.fetch_add(1, Ordering::SeqCst) == 0 => {
            Answer::token("t-1").after(Duration::from_secs(60))
        }
        TOKEN_PATH => Answer::token("t-2"),
        _ => Answer::ok(DONE),
    })
    .await;
    let client = app(&server);
    let only = tokio::spawn(Call::new(&client, Get).into_future());
    while server.token_requests() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    only.abort();
    assert!(only.await.expect_err("aborted").is_cancelled());
    // A call that waited for the first token request would take a minute.
    Call::new(&client, Get).await.expect("success");
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn a_failed_token_request_fails_all_waiting_calls_and_is_not_cached() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = asked.clone();
    let server = Server::start(move |request| match request.target.as_str() {
        TOKEN_PATH if counter.fetch_add(1, Ordering::SeqCst) == 0 => {
            Answer::new(400, r#"{"code":10014,"msg":"app secret invalid"}"#)
                .header("X-Tt-Logid", "L-9")
                .after(Duration::from_millis(50))
        }
        TOKEN_PATH => Answer::token("t-2"),
        _ => Answer::ok(DONE),
    })
    .await;
    let client = app(&server);
    let calls = (0..20).map(|_| Call::new(&client, Get).into_future());
    for outcome in join_all(calls).await {
        let error = outcome.expect_err("no token");
        assert_eq!(error.kind(), ErrorKind::AccessToken);
        assert_eq!((error.status(), error.code()), (Some(400), Some(10014)));
        assert_eq!(error.log_id(), Some("L-9"));
        assert_eq!(error.operation().expect("one").id, "hire.v1.talent.get");
        assert_eq!(error.documented(), None);
        assert!(
            error.to_string().starts_with(
                "hire.v1.talent.get: no access token: auth.v3.tenant_access_token.create_internal: \
                 refused with code 10014 (HTTP 400): app secret invalid; log id L-9"
            ),
            "{error}"
        );
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    Call::new(&client, Get).await.expect("success");
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn a_token_with_a_short_lifetime_is_renewed() {
    let server = Server::start(|request| match request.target.as_str() {
        TOKEN_PATH => Answer::ok(r#"{"code":0,"tenant_access_token":"t-1","expire":1}"#),
        _ => Answer::ok(DONE),
    })
    .await;
    let client = app(&server);
    for _ in 0..3 {
        Call::new(&client, Get).await.expect("success");
    }
    assert_eq!(server.token_requests(), 1);
    tokio::time::sleep(Duration::from_secs(1)).await;
    Call::new(&client, Get).await.expect("success");
    assert_eq!(server.token_requests(), 2);
}

#[tokio::test]
async fn malformed_token_replies_are_errors() {
    for (reply, usable) in [
        (r#"{"code":0,"tenant_access_token":"t","expire":0}"#, true),
        (r#"{"code":0,"tenant_access_token":"t","expire":-5}"#, true),
        (
            r#"{"code":0,"tenant_access_token":"t","expire":9223372036854775807}"#,
            true,
        ),
        (r#"{"code":0,"tenant_access_token":"t"}"#, false),
        (r#"{"code":0,"expire":7200}"#, false),
        (
            r#"{"code":0,"tenant_access_token":"","expire":7200}"#,
            false,
        ),
        (
            r#"{"code":0,"tenant_access_token":"line\nbreak","expire":7200}"#,
            false,
        ),
        ("", false),
        ("<html>", false),
    ] {
        let server = Server::start(move |request| match request.target.as_str() {
            TOKEN_PATH => Answer::ok(reply),
            _ => Answer::ok(DONE),
        })
        .await;
        match Call::new(&app(&server), Get).await {
            Ok(_) => assert!(usable, "{reply}"),
            Err(error) => {
                assert!(!usable, "{error}");
                assert_eq!(error.kind(), ErrorKind::AccessToken, "{reply}");
            }
        }
    }
}

#[tokio::test]
async fn a_token_request_to_an_unreachable_server_is_a_connection_error() {
    let client = Client::builder("http://127.0.0.1:1").app("a", "b");
    let client: Client = client.build().expect("a client");
    let error = Call::new(&client, Get)
        .await
        .expect_err("no server listens");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    let cause = std::error::Error::source(&error).expect("the token request's error");
    let cause = cause.downcast_ref::<feishu_runtime::Error>().expect("ours");
    assert_eq!(cause.kind(), ErrorKind::Connect);
    let error = Call::new(&client, GetPlain)
        .await
        .expect_err("no server listens");
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn a_token_is_sent_only_if_the_operation_takes_one() {
    let server = Server::with_tokens(|_| Answer::ok("{}")).await;
    Call::new(&app(&server), GetPlain).await.expect("success");
    assert_eq!(server.only().header("authorization"), None);
    assert_eq!(server.token_requests(), 0);
}

#[tokio::test]
async fn a_user_access_token_replaces_the_token_of_the_app() {
    let server = Server::with_tokens(|_| Answer::ok(DONE)).await;
    let call = Call::new(&app(&server), GetMine).user_access_token("u-1");
    call.await.expect("success");
    assert_eq!(server.only().header("authorization"), Some("Bearer u-1"));
    assert_eq!(server.token_requests(), 0);
}

#[tokio::test]
async fn a_fixed_token_is_sent() {
    let server = Server::start(|_| Answer::ok(DONE)).await;
    let client = Client::builder(server.url()).access_token("t-fixed");
    let client: Client = client.build().expect("a client");
    Call::new(&client, Get).await.expect("success");
    assert_eq!(
        server.only().header("authorization"),
        Some("Bearer t-fixed")
    );
}

/// A client with the token of one user.
fn user(server: &Server) -> Client {
    let builder = Client::builder(server.url()).user_access_token("u-1");
    builder.build().expect("a client")
}

#[tokio::test]
async fn a_call_without_a_suitable_token_is_refused_before_sending() {
    let server = Server::with_tokens(|_| Answer::ok(DONE)).await;
    let refused = [
        Call::new(&app(&server), GetMine).await.err(),
        Call::new(&anonymous(&server), GetMine).await.err(),
        Call::new(&anonymous(&server), Get).await.err(),
        Call::new(&app(&server), GetForeign).await.err(),
        Call::new(&user(&server), Get).await.err(),
        Call::new(&app(&server), GetMine)
            .user_access_token("u\n1")
            .await
            .err(),
        Call::new(&app(&server), GetMine)
            .user_access_token("")
            .await
            .err(),
    ];
    for error in refused {
        let error = error.expect("no token that fits");
        assert_eq!(error.kind(), ErrorKind::AccessToken, "{error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn contradictory_credentials_are_refused() {
    let builder = || Client::builder("https://open.feishu.cn");
    for builder in [
        builder().app(APP_ID, APP_SECRET).access_token("t"),
        builder().app(APP_ID, ""),
        builder().app("", APP_SECRET),
        builder().access_token(""),
        builder().base_url("open.feishu.cn"),
        builder().base_url("http://open.feishu.cn"),
        builder().base_url("ftp://open.feishu.cn"),
        builder().base_url("https://user:pass@open.feishu.cn"),
        builder().base_url("https://open.feishu.cn?a=b"),
        builder()
            .http_client(http_client())
            .connect_timeout(Duration::from_secs(1)),
    ] {
        let error = builder.build().expect_err("a contradiction");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!error.to_string().contains("pass@"), "{error}");
    }
}

/// The paths of operations begin with `/open-apis`: a base URL from a page of the platform often has it already.
#[test]
fn a_base_url_that_repeats_the_beginning_of_paths_is_refused() {
    let built = |url: &str| Client::builder(url).app(APP_ID, APP_SECRET).build();
    for url in [
        "https://open.feishu.cn/open-apis",
        "https://open.feishu.cn/open-apis/",
        "https://open.feishu.cn/open-apis/hire/v1",
        "https://proxy.example.com/feishu/open-apis",
    ] {
        let error = built(url).expect_err("a repetition");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let text = error.to_string();
        assert!(
            text.contains(
                "the base_url contains `/open-apis`, with which the paths of operations begin"
            ),
            "{text}"
        );
        assert!(text.contains("`https://open.feishu.cn`"), "{text}");
        let server =
            Client::builder("https://open.feishu.cn").server("https://accounts.feishu.cn", url);
        assert!(server.build().is_err(), "{url}");
    }
    for url in [
        "https://open.feishu.cn",
        "https://proxy.example.com/x-open-apis",
        "https://open-apis.example.com/feishu",
    ] {
        assert!(built(url).is_ok(), "{url}");
    }
}
