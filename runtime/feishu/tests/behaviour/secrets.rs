//! Secrets and tokens are sent only where they belong, and are not printed.

use std::error::Error as _;

use feishu_runtime::{Call, Client, Error};

use crate::fixture::{APP_SECRET, Get, GetMine, GetPlain, app};
use loopback::{Answer, Server, TOKEN_PATH};

const SECRETS: [&str; 4] = [APP_SECRET, "t-served", "u-mine", "t-fixed"];

/// Checks that a printed value does not contain a secret.
fn assert_clean(printed: &str) {
    for secret in SECRETS {
        assert!(!printed.contains(secret), "{secret} in: {printed}");
    }
}

fn assert_clean_error(error: &Error) {
    assert_clean(&format!("{error} {error:?} {error:#?}"));
    let mut source = error.source();
    while let Some(cause) = source {
        assert_clean(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
}

#[tokio::test]
async fn clients_and_calls_do_not_print_secrets() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":0}"#)).await;
    let client = app(&server);
    Call::new(&client, Get).await.expect("success");
    let call = Call::new(&client, GetMine);
    let call = call.user_access_token("u-mine").header("X-Key", "t-fixed");
    assert_clean(&format!("{client:?} {client:#?} {call:?} {call:#?}"));

    let builder = Client::builder("https://open.feishu.cn")
        .app("cli_1", APP_SECRET)
        .access_token("t-fixed");
    let builder = builder.base_url("https://u-mine@open.feishu.cn");
    assert_clean(&format!("{builder:?} {builder:#?}"));
    assert_clean_error(&builder.build().expect_err("a contradiction"));

    let fixed: Client = Client::builder("https://open.feishu.cn")
        .access_token("t-fixed")
        .build()
        .expect("a client");
    assert_clean(&format!("{fixed:?}"));
}

#[tokio::test]
async fn errors_of_servers_that_echo_do_not_print_secrets() {
    let echoes = [
        (
            200,
            r#"{"code":1,"msg":"bad token t-served or dskLLdkasdjlasdKK u-mine"}"#,
        ),
        (
            400,
            r#"{"code":1,"msg":"bad","error":{"message":"t-served dskLLdkasdjlasdKK u-mine"}}"#,
        ),
        (
            502,
            "<html>authorization: t-served dskLLdkasdjlasdKK u-mine</html>",
        ),
        (
            200,
            "<html>authorization: t-served dskLLdkasdjlasdKK u-mine</html>",
        ),
        (
            200,
            r#"{"code":0,"data":{"age":"t-served"},"expire":"dskLLdkasdjlasdKK"}"#,
        ),
        (
            200,
            r#"{"code":0,"data":{"age":"u-mine"},"expire":"dskLLdkasdjlasdKK"}"#,
        ),
    ];
    for (status, body) in echoes {
        // Each echo has more text than the sent secret, which alone must be redacted.
        let only = |secret: &str| {
            let mut body = body.to_owned();
            for other in SECRETS.iter().filter(|other| **other != secret) {
                body = body.replace(other, "…");
            }
            Answer::new(status, body)
        };
        let (to_token, to_tenant, to_user) = (only(APP_SECRET), only("t-served"), only("u-mine"));
        let server = Server::start(move |request| match request.header("authorization") {
            None if request.target == TOKEN_PATH => Answer::token("t-served"),
            Some("Bearer u-mine") => to_user.clone(),
            _ => to_tenant.clone(),
        })
        .await;
        let client = app(&server);
        for outcome in [
            Call::new(&client, Get).await,
            Call::new(&client, GetMine)
                .user_access_token("u-mine")
                .await,
        ] {
            if let Err(error) = outcome {
                assert_clean_error(&error);
            }
        }

        let server = Server::start(move |_| to_token.clone()).await;
        let error = Call::new(&app(&server), Get).await.expect_err("no token");
        assert_clean_error(&error);
    }
}

#[tokio::test]
async fn errors_of_failed_connections_do_not_print_secrets() {
    let client = Client::builder("http://127.0.0.1:1").access_token("t-fixed");
    let client: Client = client.build().expect("a client");
    let error = Call::new(&client, Get)
        .await
        .expect_err("no server listens");
    assert_clean_error(&error);
    assert!(
        !format!("{error} {error:?}").contains("127.0.0.1:1/"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_redirect_to_another_host_does_not_send_the_token() {
    for status in [301, 302, 307, 308] {
        let other = Server::start(|_| Answer::ok(r#"{"code":0,"data":{"id":"2"}}"#)).await;
        let elsewhere = format!("http://localhost:{}/moved", other.port());
        let server =
            Server::with_tokens(move |_| Answer::new(status, "").header("Location", &elsewhere))
                .await;
        Call::new(&app(&server), Get).await.expect("success");
        assert_eq!(
            server.only().header("authorization"),
            Some("Bearer t-served")
        );
        assert_eq!(other.only().target, "/moved");
        assert_eq!(other.only().header("authorization"), None);
    }
}

#[tokio::test]
async fn the_app_secret_is_not_sent_to_a_redirect_target() {
    for status in [301, 302, 303, 307, 308] {
        let other = Server::start(|_| Answer::token("t-stolen")).await;
        let elsewhere = format!("http://localhost:{}{TOKEN_PATH}", other.port());
        let server =
            Server::start(move |_| Answer::new(status, "").header("Location", &elsewhere)).await;
        let error = Call::new(&app(&server), Get).await.expect_err("no token");
        assert_eq!(error.status(), Some(status));
        assert!(other.requests().is_empty());
    }
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed() {
    let server = Server::start(|request| match request.target.as_str() {
        "/plain" => Answer::new(302, "").header("Location", "/moved"),
        _ => Answer::ok("{}"),
    })
    .await;
    crate::fixture::call(&server, GetPlain)
        .await
        .expect("success");
    assert_eq!(server.requests()[1].target, "/moved");
}
