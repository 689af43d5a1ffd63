//! The platform in memory, with which users test their code.

use feishu_runtime::serde_json::json;
use feishu_runtime::testing::{self, Answer, FakeServer};
use feishu_runtime::{AuthorizationCode, Call, Client, ErrorKind};

use crate::fixture::{Get, GetErrorCode, GetMine, Talent};

#[tokio::test]
async fn access_tokens_are_issued_and_not_kept() {
    let server = FakeServer::new();
    server.on(|_: &Get| json!({"id": "1"}));
    server.on(|_: &GetMine| json!({"id": "2"}));
    let client: Client = server.client().expect("a client");
    let talent = Call::new(&client, Get).await.expect("the answer");
    assert_eq!(talent.id.as_deref(), Some("1"));

    let oauth = client.oauth().expect("the app's");
    let tokens = oauth.exchange(AuthorizationCode::new("code")).await;
    let session = oauth.session("ada", tokens.expect("tokens")).await;
    Call::new(&client, GetMine)
        .user(&session)
        .await
        .expect("the answer");

    let store_app = Client::builder("https://open.feishu.cn").store_app("cli_a", "secret");
    let store_app: Client = store_app
        .transport(server.clone())
        .build()
        .expect("a client");
    store_app.set_app_ticket("ticket").await.expect("a ticket");
    let tenant = store_app.for_tenant("tenant");
    Call::new(&tenant, Get).await.expect("the answer");

    let requests = server.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|request| {
            (
                request.path(),
                request.header("authorization").unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        sent,
        [
            ("/open-apis/hire/v1/talent", "Bearer t-fake"),
            ("/mine", "Bearer u-fake"),
            ("/open-apis/hire/v1/talent", "Bearer t-fake"),
        ]
    );
}

#[tokio::test]
async fn a_test_can_refuse_a_token() {
    let server = FakeServer::new();
    server.on_path(
        "POST",
        "/open-apis/auth/v3/tenant_access_token/internal",
        |_| Answer::json(200, json!({"code": 10014, "msg": "app secret invalid"})),
    );
    let client: Client = server.client().expect("a client");
    let error = Call::new(&client, Get).await.expect_err("no token");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::AccessToken, Some(10014))
    );
    assert_eq!(server.requests().len(), 1);
}

/// Without an async runtime.
#[test]
fn errors_have_what_the_platform_sends() {
    let refused = |answer: Answer| testing::response::<Get>(answer).expect_err("refused");
    let error = refused(Answer::refused(1002002, "invalid").header("x-tt-logid", "log-1"));
    assert_eq!(error.code_as(), Some(GetErrorCode::InvalidParameter));
    assert_eq!((error.status(), error.log_id()), (Some(400), Some("log-1")));

    // The codes and headers are those of the page on rate limits.
    let error = refused(
        Answer::refused(99991400, "request trigger frequency limit")
            .status(429)
            .header("x-ogw-ratelimit-reset", "3"),
    );
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.reset(), Some(std::time::Duration::from_secs(3)));

    let error = refused(Answer::refused(99991672, "Access denied").detail(json!({
        "permission_violations": [{"type": "action_scope_required", "subject": "hire:talent"}],
    })));
    assert_eq!(error.kind(), ErrorKind::MissingScope);
    assert_eq!(error.missing_scopes(), ["hire:talent"]);

    let talent: Talent = testing::value(json!({"id": "1"})).expect("a talent");
    assert_eq!(talent.id.as_deref(), Some("1"));
    let response = testing::response::<Get>(json!({"id": "1"})).expect("a response");
    assert_eq!(response.into_body(), talent);
}
