//! Login: two operations with one method and path, OAuth errors, and secrets.

use feishu::Client;
use feishu::authen::v2::oauth_token::{CreateOauthTokenRequest, RefreshOauthTokenRequest};
use loopback::{Answer, Server};
use serde_json::{Value, json};

/// A client without credentials. The operations take credentials as fields.
fn client(server: &Server) -> Client {
    let client = Client::builder().base_url(server.url()).build();
    client.expect("a client")
}

fn exchange() -> CreateOauthTokenRequest {
    CreateOauthTokenRequest::new("cli_a1b2c3", "top secret", "the code")
}

#[tokio::test]
async fn codes_and_refresh_tokens_are_exchanged_at_one_url() {
    let tokens = r#"{"code":0,"access_token":"u-1","expires_in":7200,"refresh_token":"ur-1","token_type":"Bearer"}"#;
    let server = Server::start(move |_| Answer::ok(tokens)).await;
    let oauth = client(&server);
    let exchanged = oauth
        .authen()
        .v2()
        .oauth_token()
        .create(exchange())
        .await
        .expect("tokens");
    let refresh_token = exchanged.refresh_token.clone().expect("a refresh token");
    let request = RefreshOauthTokenRequest::new("cli_a1b2c3", "top secret", refresh_token);
    oauth
        .authen()
        .v2()
        .oauth_token()
        .refresh(request.clone())
        .await
        .expect("tokens");

    let sent = server.requests();
    let bodies: Vec<Value> = sent
        .iter()
        .map(|sent| serde_json::from_str(sent.text()).expect("JSON"))
        .collect();
    assert_eq!(
        bodies,
        [
            json!({"grant_type": "authorization_code", "client_id": "cli_a1b2c3", "client_secret": "top secret", "code": "the code"}),
            json!({"grant_type": "refresh_token", "client_id": "cli_a1b2c3", "client_secret": "top secret", "refresh_token": "ur-1"}),
        ]
    );
    for sent in &sent {
        assert_eq!(sent.target, "/open-apis/authen/v2/oauth/token");
        assert_eq!(sent.header("authorization"), None);
    }

    let shown = format!("{:?} {request:?} {exchanged:?}", exchange());
    for secret in ["top secret", "the code", "u-1", "ur-1"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("cli_a1b2c3"), "{shown}");
    assert!(shown.contains("access_token: [secret]"), "{shown}");
    assert!(shown.contains("code_verifier: None"), "{shown}");
}

#[tokio::test]
async fn an_oauth_error_has_its_code_and_description() {
    let body = r#"{"code":20003,"error":"invalid_grant","error_description":"The authorization code is not found."}"#;
    let server = Server::start(move |_| Answer::new(400, body)).await;
    let error = client(&server)
        .authen()
        .v2()
        .oauth_token()
        .create(exchange())
        .await
        .expect_err("an error");
    assert_eq!(error.code(), Some(20003));
    assert_eq!(error.message(), "The authorization code is not found.");
    assert_eq!(error.detail(), Some(&json!("invalid_grant")));
    let documented = error.documented().expect("a documented code");
    assert_eq!(documented.status, Some(400));
    assert!(!error.to_string().contains("top secret"), "{error}");
}
