//! Calls by method and path.

use feishu_runtime::serde_json::json;
use feishu_runtime::{ErrorKind, Method, SecurityScheme};
use loopback::{Answer, Recorded, Server};

use crate::fixture::{FLAT_ENVELOPE, Talent, anonymous, app};

fn authorization(request: &Recorded) -> Option<&str> {
    request.header("authorization")
}

#[tokio::test]
async fn a_raw_call_has_the_apps_token_and_the_data_of_the_envelope() {
    let server = Server::with_tokens(|request| match request.target.as_str() {
        "/open-apis/new/v1/things/a%2Fb?user_id_type=open_id" => {
            Answer::ok(r#"{"code":0,"msg":"ok","data":{"id":"7","age":"x"}}"#)
        }
        "/open-apis/bot/v3/info" => Answer::ok(r#"{"code":0,"msg":"ok","bot":{"app_name":"b"}}"#),
        _ => Answer::new(400, r#"{"code":1002002,"msg":"bad"}"#),
    })
    .await;
    let client = app(&server);
    let call = client
        .request(Method::Post, "/open-apis/new/v1/things/{id}")
        .path_parameter("id", "a/b")
        .query("user_id_type", "open_id")
        .json(json!({"a": 1}));
    assert_eq!(
        call.clone().await.expect("data"),
        json!({"id": "7", "age": "x"})
    );
    let talent = call
        .response::<Talent>()
        .with_response()
        .await
        .expect("a talent");
    assert_eq!(talent.not_understood()[0].path(), "data.age");
    assert_eq!(talent.body().id.as_deref(), Some("7"));

    let info = client
        .request(Method::Get, "/open-apis/bot/v3/info")
        .envelope(Some(&FLAT_ENVELOPE));
    assert_eq!(
        info.await.expect("a bot"),
        json!({"bot": {"app_name": "b"}})
    );
    let info = client
        .request(Method::Get, "/open-apis/bot/v3/info")
        .envelope(None);
    assert_eq!(info.await.expect("a body")["msg"], "ok");

    let error = client
        .request(Method::Put, "/open-apis/new/{id}")
        .path_parameter("id", "s-1");
    let error = error.await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Api, Some(1002002))
    );
    assert!(
        error
            .to_string()
            .starts_with("PUT /open-apis/new/{id}: refused"),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("s-1"));
}

#[tokio::test]
async fn a_raw_call_takes_the_token_of_a_user_or_none() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":0}"#)).await;
    let client = app(&server);
    let call = || client.request(Method::Get, "/open-apis/x").response::<()>();
    call().await.expect("with the app's token");
    call()
        .user_access_token("u-1")
        .await
        .expect("with the user's token");
    call().security(&[]).await.expect("without a token");
    let requests = server.requests();
    let tokens: Vec<_> = requests[1..].iter().map(authorization).collect();
    assert_eq!(tokens, [Some("Bearer t-served"), Some("Bearer u-1"), None]);

    const USER: &[&[SecurityScheme]] = &[&[SecurityScheme::Bearer("user_access_token")]];
    let error = call().security(USER).await.expect_err("the app is no user");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    let call = anonymous(&server).request(Method::Get, "/open-apis/x");
    let error = call.await.expect_err("no credential");
    assert!(
        error
            .to_string()
            .starts_with("GET /open-apis/x: no access token"),
        "{error}"
    );
}

#[tokio::test]
async fn parameters_and_fields_are_added() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":0}"#)).await;
    let call = app(&server)
        .request(Method::Post, "/x")
        .json(json!({"a": 1}));
    call.query("b", 2)
        .body_field("c", json!([3]))
        .await
        .expect("a reply");
    let request = server.requests().remove(1);
    assert_eq!(request.target, "/x?b=2");
    assert_eq!(request.body, br#"{"a":1,"c":[3]}"#);
}
