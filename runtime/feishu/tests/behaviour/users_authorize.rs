//! Authorization by users: the URL of the page, and the exchange of the code.

use std::time::SystemTime;

use feishu_runtime::reqwest::Url;
use feishu_runtime::{AuthorizationCode, Client, ErrorKind};
use loopback::{Answer, Server};

pub(crate) const TOKEN: &str = "/open-apis/authen/v2/oauth/token";
/// The app in the samples of the page.
pub(crate) const CLIENT_ID: &str = "cli_a5ca35a685b0x26e";
pub(crate) const CLIENT_SECRET: &str = "baBqE5um9LbFGDy3X7LcfxQX1sqpXlwy";

fn app(server: &Server) -> Client {
    let builder = Client::builder(server.url()).app(CLIENT_ID, CLIENT_SECRET);
    builder.build().expect("a client")
}

#[test]
fn the_authorization_url_is_as_documented() {
    let client = Client::builder("https://open.feishu.cn").app("cli_a5d611352af9d00b", "s");
    let client: Client = client.build().expect("a client");
    let oauth = client.oauth().expect("an app");
    let begin = || {
        oauth
            .authorization("https://example.com/api/oauth/callback")
            .expect("valid")
    };
    let request = begin()
        .scopes(["bitable:app:readonly", "contact:contact"])
        .with_state("RANDOM STRING+");
    let url = Url::parse(&request.url()).expect("an address");
    assert_eq!(url.host_str(), Some("accounts.feishu.cn"));
    assert_eq!(
        (url.scheme(), url.path()),
        ("https", "/open-apis/authen/v1/authorize")
    );
    assert!(!request.url().contains('+'), "{}", request.url());
    let query: Vec<_> = url.query_pairs().into_owned().collect();
    let query: Vec<_> = query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        query[..5],
        [
            ("client_id", "cli_a5d611352af9d00b"),
            ("response_type", "code"),
            ("redirect_uri", "https://example.com/api/oauth/callback"),
            ("scope", "bitable:app:readonly contact:contact"),
            ("state", "RANDOM STRING+"),
        ]
    );
    assert_eq!((query[5].0, query[5].1.len()), ("code_challenge", 43));
    assert_eq!(query[6..], [("code_challenge_method", "S256")]);
    assert!(!request.url().contains(request.code_verifier()));
    assert!(!format!("{request:?}").contains(request.code_verifier()));
    // They are random.
    assert_ne!(begin().state(), begin().state());
    assert_ne!(begin().code_verifier(), begin().code_verifier());
    assert!((43..=128).contains(&request.code_verifier().len()));

    let error = oauth.authorization("no address").expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Request);
    let plain: Client = Client::builder("https://open.feishu.cn")
        .build()
        .expect("a client");
    assert_eq!(
        plain.oauth().expect_err("the client has no app").kind(),
        ErrorKind::Configuration
    );
}

#[tokio::test]
async fn a_code_is_exchanged_as_documented() {
    let server = Server::start(|_| {
        Answer::ok(
            r#"{"code":0,"access_token":"eyJhbGciOiJFUzI1NiIs**********X6wrZHYKDxJkWwhdkrYg","expires_in":7200,"refresh_token":"eyJhbGciOiJFUzI1NiIs**********XXOYOZz1mfgIYHwM8ZJA","refresh_token_expires_in":604800,"scope":"auth:user.id:read offline_access task:task:read user_profile","token_type":"Bearer"}"#,
        )
    })
    .await;
    let code = AuthorizationCode::new("a61hb967bd094dge949h79bbexd16dfe")
        .redirect_uri("https://example.com/api/oauth/callback")
        .code_verifier("TxYmzM4PHLBlqm5NtnCmwxMH8mFlRWl_ipie3O0aVzo");
    assert!(!format!("{code:?}").contains("a61hb967"), "{code:?}");
    let oauth = app(&server).oauth().expect("an app");
    let tokens = oauth.exchange(code).await.expect("tokens");
    let sent = server.only();
    assert_eq!(
        (sent.method.as_str(), sent.target.as_str()),
        ("POST", TOKEN)
    );
    assert_eq!(
        sent.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(
        sent.text(),
        r#"{"grant_type":"authorization_code","client_id":"cli_a5ca35a685b0x26e","client_secret":"baBqE5um9LbFGDy3X7LcfxQX1sqpXlwy","code":"a61hb967bd094dge949h79bbexd16dfe","redirect_uri":"https://example.com/api/oauth/callback","code_verifier":"TxYmzM4PHLBlqm5NtnCmwxMH8mFlRWl_ipie3O0aVzo"}"#
    );
    assert_eq!(
        tokens.access_token().expose(),
        "eyJhbGciOiJFUzI1NiIs**********X6wrZHYKDxJkWwhdkrYg"
    );
    assert_eq!(
        tokens.refresh_token(),
        Some("eyJhbGciOiJFUzI1NiIs**********XXOYOZz1mfgIYHwM8ZJA")
    );
    let scopes: Vec<_> = tokens.scopes().collect();
    assert_eq!(
        scopes,
        [
            "auth:user.id:read",
            "offline_access",
            "task:task:read",
            "user_profile"
        ]
    );
    let left = |end: SystemTime| {
        end.duration_since(SystemTime::now())
            .expect("later")
            .as_secs()
    };
    assert!((7190..=7200).contains(&left(tokens.expires())));
    assert!((604_790..=604_800).contains(&left(tokens.refresh_expires().expect("known"))));
    assert!(!format!("{tokens:?}").contains("eyJ"), "{tokens:?}");
}

#[tokio::test]
async fn a_failed_exchange_is_not_retried() {
    // The sample of the page, and truncated or incomplete replies that contain tokens.
    for (status, reply, kind, message) in [
        (
            500,
            r#"{"code":20050,"error":"server_error","error_description":"An unexpected server error occurred. Please retry your request."}"#,
            ErrorKind::Api,
            "An unexpected server error occurred.",
        ),
        (
            200,
            r#"{"code":0,"access_token":"u-secret","expires_in":72"#,
            ErrorKind::Decode,
            "may contain a token",
        ),
        (
            200,
            r#"{"code":0,"access_token":"u-secret"}"#,
            ErrorKind::Decode,
            "expires_in",
        ),
        (
            200,
            r#"{"access_token":"u-secret","expires_in":7200}"#,
            ErrorKind::Decode,
            "no `code`",
        ),
        (502, "u-secret", ErrorKind::Http, "may contain a token"),
    ] {
        let server = Server::start(move |_| Answer::new(status, reply)).await;
        let oauth = app(&server).oauth().expect("an app");
        let error = oauth
            .exchange(AuthorizationCode::new("c-1"))
            .await
            .expect_err("refused");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(
            !format!("{error} {error:?}").contains("u-secret"),
            "{error:?}"
        );
        assert_eq!(server.requests().len(), 1);
    }
}
