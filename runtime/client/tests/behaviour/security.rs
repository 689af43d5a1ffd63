//! Security schemes: the credentials of a call, errors for missing ones, and where they are never sent or printed.

use std::error::Error as _;

use std::sync::atomic::{AtomicUsize, Ordering};

use openapi_client_runtime::{
    AccessToken, AccessTokenProvider, ApiKeyPlace, BoxFuture, Call, Client, ClientBuilder, Error,
    ErrorKind, Method, Operation, Request, RequestParts, SecurityScheme,
};

use crate::fixture::{Talent, anonymous};
use loopback::{Answer, Recorded, Server};

const BEARER: SecurityScheme = SecurityScheme::Bearer("petstore_auth");
const BASIC: SecurityScheme = SecurityScheme::Basic("login");
const HEADER: SecurityScheme = SecurityScheme::ApiKey {
    name: "header_key",
    place: ApiKeyPlace::Header,
    parameter: "X-Api-Key",
};
const QUERY: SecurityScheme = SecurityScheme::ApiKey {
    name: "query_key",
    place: ApiKeyPlace::Query,
    parameter: "api key",
};
const COOKIE: SecurityScheme = SecurityScheme::ApiKey {
    name: "cookie_key",
    place: ApiKeyPlace::Cookie,
    parameter: "session",
};
const AUTHORIZATION: SecurityScheme = SecurityScheme::ApiKey {
    name: "header_key",
    place: ApiKeyPlace::Header,
    parameter: "authorization",
};

const TOKEN: SecurityScheme = SecurityScheme::ApiKey {
    name: "git_token",
    place: ApiKeyPlace::Authorization,
    parameter: "token",
};

/// Declares a request of an operation with these security alternatives.
macro_rules! get {
    ($name:ident: $security:expr) => {
        #[derive(Debug, Clone)]
        struct $name;

        impl Request for $name {
            type Response = Option<Talent>;
            const OPERATION: &'static Operation = &Operation {
                security: $security,
                ..Operation::new("pets.get", Method::Get, "/pets")
            };
            fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
                parts.query("limit", &1_i64);
                parts.cookie("theme", &2_i64);
            }
        }
    };
}

get!(WithBearer: &[&[BEARER]]);
get!(WithBasic: &[&[BASIC]]);
get!(WithEverything: &[&[BEARER, HEADER, QUERY, COOKIE]]);
get!(WithEither: &[&[BASIC], &[HEADER, QUERY], &[BEARER]]);
get!(WithOrWithout: &[&[], &[HEADER]]);
get!(WithTwoOfOneHeader: &[&[BEARER, BASIC]]);
get!(WithAuthorization: &[&[AUTHORIZATION]]);
get!(WithToken: &[&[TOKEN]]);
get!(WithQuery: &[&[QUERY]]);
get!(WithCookie: &[&[COOKIE]]);

fn built(server: &Server, configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    configure(Client::builder(server.url()))
        .build()
        .expect("a client")
}

async fn sent<R: Request>(
    request: R,
    give: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Recorded, Error> {
    let server = Server::start(|_| Answer::ok("{}")).await;
    Call::new(&built(&server, give), request).await?;
    Ok(server.only())
}

#[tokio::test]
async fn each_scheme_is_sent_in_its_location() {
    let request = sent(WithBearer, |builder| builder.access_token("t-1")).await;
    let request = request.expect("success");
    assert_eq!(request.header("authorization"), Some("Bearer t-1"));

    // RFC 7617, sections 2 and 2.1: `Aladdin` with `open sesame`, and `test` with `123£` in UTF-8.
    for (user, password, expected) in [
        (
            "Aladdin",
            "open sesame",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        ("test", "123£", "Basic dGVzdDoxMjPCow=="),
    ] {
        let request = sent(WithBasic, |builder| builder.basic_auth(user, password)).await;
        let request = request.expect("success");
        assert_eq!(request.header("authorization"), Some(expected));
    }

    let request = sent(WithEverything, |builder| {
        builder
            .access_token("t-1")
            .api_key("header_key", "h key")
            .api_key("query_key", "q&k=é")
            .api_key("cookie_key", "c-key")
            .basic_auth("not", "wanted")
    })
    .await
    .expect("success");
    assert_eq!(request.header("authorization"), Some("Bearer t-1"));
    assert_eq!(request.header("x-api-key"), Some("h key"));
    assert_eq!(request.target, "/pets?limit=1&api%20key=q%26k%3D%C3%A9");
    assert_eq!(request.header("cookie"), Some("theme=2; session=c-key"));

    let request = sent(WithAuthorization, |builder| {
        builder.api_key("header_key", "Token abc")
    });
    let request = request.await.expect("success");
    assert_eq!(request.header("authorization"), Some("Token abc"));
}

#[tokio::test]
async fn the_credentials_of_another_http_scheme_follow_its_name() {
    let request = sent(WithToken, |builder| builder.api_key("git_token", "abc"));
    let request = request.await.expect("success");
    assert_eq!(request.header("authorization"), Some("token abc"));
}

#[tokio::test]
async fn the_first_alternative_with_all_credentials_is_used() {
    let request = sent(WithEither, |builder| {
        builder
            .access_token("t-1")
            .basic_auth("a", "b")
            .api_key("header_key", "h")
    });
    let request = request.await.expect("success");
    assert_eq!(request.header("authorization"), Some("Basic YTpi"));
    assert_eq!(request.header("x-api-key"), None);

    // An alternative with only some of its credentials is not used.
    let request = sent(WithEither, |builder| {
        builder.access_token("t-1").api_key("header_key", "h")
    });
    let request = request.await.expect("success");
    assert_eq!(request.header("authorization"), Some("Bearer t-1"));
    assert_eq!(request.header("x-api-key"), None);
}

#[tokio::test]
async fn an_empty_alternative_needs_no_credentials() {
    let request = sent(WithOrWithout, |builder| builder)
        .await
        .expect("success");
    assert_eq!(request.header("x-api-key"), None);
    let request = sent(WithOrWithout, |builder| builder.api_key("header_key", "h")).await;
    assert_eq!(request.expect("success").header("x-api-key"), Some("h"));
}

#[tokio::test]
async fn missing_credentials_are_reported_before_sending() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let error = Call::new(&anonymous(&server), WithEither)
        .await
        .expect_err("the client has no credentials");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    assert_eq!(
        error.to_string(),
        "pets.get: no access token: it needs `login` (.basic_auth(…)), or `header_key` (.api_key(\"header_key\", …)) with \
         `query_key` (.api_key(\"query_key\", …)), or `petstore_auth` (.access_token(…)); build the client with one of these"
    );
    let both = built(&server, |builder| {
        builder.access_token("t-1").basic_auth("a", "b")
    });
    let error = Call::new(&both, WithTwoOfOneHeader)
        .await
        .expect_err("two schemes use one header");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    assert!(
        error
            .to_string()
            .contains("`login` needs the header `Authorization`"),
        "{error}"
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn secrets_that_a_request_cannot_contain_are_refused() {
    for (outcome, expected) in [
        (
            sent(WithEverything, |b| {
                b.access_token("t")
                    .api_key("header_key", "a\nb")
                    .api_key("query_key", "q")
                    .api_key("cookie_key", "c")
            })
            .await,
            "a header cannot contain",
        ),
        (
            sent(WithCookie, |b| b.api_key("cookie_key", "a;b")).await,
            "a cookie cannot contain",
        ),
    ] {
        let error = outcome.expect_err(expected);
        assert_eq!(error.kind(), ErrorKind::AccessToken);
        assert!(error.to_string().contains(expected), "{error}");
    }
    for (builder, expected) in [
        (
            Client::builder("https://example.com").basic_auth("a:b", "c"),
            "contains a colon",
        ),
        (
            Client::builder("https://example.com").api_key("query_key", ""),
            "\"query_key\" is empty",
        ),
    ] {
        let error = builder.build().expect_err(expected);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(expected), "{error}");
    }
}

const SECRETS: [&str; 5] = ["pass/word", "YTpwYXNzL3dvcmQ=", "key+1", "key%2B1", "key-2"];

fn assert_clean(printed: &str) {
    for secret in SECRETS {
        assert!(!printed.contains(secret), "{secret} in: {printed}");
    }
}

fn with_secrets(builder: ClientBuilder) -> ClientBuilder {
    builder
        .basic_auth("a", "pass/word")
        .api_key("query_key", "key+1")
        .api_key("cookie_key", "key-2")
}

#[tokio::test]
async fn secrets_are_not_printed() {
    let echo = |request: &Recorded| {
        let authorization = request.header("authorization").unwrap_or_default();
        let cookie = request.header("cookie").unwrap_or_default();
        let echo = format!(
            "{} {authorization} {cookie} key+1 pass/word",
            request.target
        );
        // Only secrets of the request can be recognised in a reply.
        let sent = echo.replace(
            "key+1",
            if request.target.contains("key") {
                "key+1"
            } else {
                ""
            },
        );
        Answer::new(
            403,
            sent.replace(
                "pass/word",
                if authorization.is_empty() {
                    ""
                } else {
                    "pass/word"
                },
            ),
        )
    };
    let server = Server::start(echo).await;
    let builder = with_secrets(Client::builder(server.url()));
    assert_clean(&format!("{builder:?} {builder:#?}"));
    let client: Client = builder.build().expect("a client");
    assert_clean(&format!("{client:?} {client:#?}"));
    for outcome in [
        Call::new(&client, WithBasic).await,
        Call::new(&client, WithQuery).await,
        Call::new(&client, WithCookie).await,
    ] {
        let error = outcome.expect_err("forbidden");
        assert_eq!(error.status(), Some(403));
        assert_clean(&format!("{error} {error:?} {error:#?} {:?}", error.body()));
        let mut source = error.source();
        while let Some(cause) = source {
            assert_clean(&format!("{cause} {cause:?}"));
            source = cause.source();
        }
    }

    let nowhere: Client = with_secrets(Client::builder("http://127.0.0.1:1"))
        .build()
        .expect("a client");
    let error = Call::new(&nowhere, WithQuery)
        .await
        .expect_err("no server listens");
    assert_clean(&format!("{error} {error:?}"));
}

#[tokio::test]
async fn secrets_do_not_follow_a_redirect_to_another_host() {
    let other = Server::start(|_| Answer::ok("{}")).await;
    let port = other.port();
    let server = Server::start(move |_| {
        Answer::new(302, "").header("Location", &format!("http://localhost:{port}/moved"))
    })
    .await;
    let client = built(&server, with_secrets);
    Call::new(&client, WithBasic).await.expect("success");
    Call::new(&client, WithQuery).await.expect("success");
    Call::new(&client, WithCookie).await.expect("success");
    for request in other.requests() {
        assert_eq!(request.target, "/moved");
        assert_eq!(
            (request.header("authorization"), request.header("cookie")),
            (None, None)
        );
    }

    // A redirect whose URL contains the key is not followed.
    let echoing = Server::start(move |request| {
        Answer::new(302, "").header(
            "Location",
            &format!("http://localhost:{port}{}", request.target),
        )
    })
    .await;
    let before = other.requests().len();
    let error = Call::new(&built(&echoing, with_secrets), WithQuery)
        .await
        .expect_err("the redirect is not followed");
    assert_eq!(error.status(), Some(302));
    assert_eq!(other.requests().len(), before);
}

#[tokio::test]
async fn secrets_are_sent_to_a_redirect_target_on_the_same_host() {
    let server = Server::start(|request| match request.target.as_str() {
        "/moved" | "/moved?api%20key=key%2B1" => Answer::ok("{}"),
        _ => Answer::new(307, "").header("Location", "/moved"),
    })
    .await;
    Call::new(&built(&server, with_secrets), WithQuery)
        .await
        .expect("success");
    assert_eq!(server.requests()[1].target, "/moved?api%20key=key%2B1");
}

/// Issues `token-1`, `token-2` and so on: a new one after each refusal.
struct Renewed(AtomicUsize);

impl AccessTokenProvider for Renewed {
    fn access_token(&self) -> BoxFuture<'_, Result<AccessToken, Error>> {
        let number = self.0.load(Ordering::SeqCst);
        Box::pin(async move { Ok(AccessToken::new(format!("token-{number}"))) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, bool> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { true })
    }
}

#[tokio::test]
async fn status_401_renews_the_token_once() {
    // The server is no platform: its refusal is a status without a code.
    let accepting = |accepted: &'static str| {
        Server::start(move |request| match request.header("authorization") {
            Some(token) if token == accepted => Answer::ok("{}"),
            _ => Answer::new(401, "expired"),
        })
    };
    let provider = || Renewed(AtomicUsize::new(1));
    let server = accepting("Bearer token-2").await;
    let client = built(&server, |builder| builder.access_token_provider(provider()));
    Call::new(&client, WithBearer).await.expect("success");
    let sent = server.requests();
    let tokens: Vec<_> = sent
        .iter()
        .map(|request| request.header("authorization"))
        .collect();
    assert_eq!(tokens, [Some("Bearer token-1"), Some("Bearer token-2")]);

    let server = accepting("Bearer token-3").await;
    let client = built(&server, |builder| builder.access_token_provider(provider()));
    let error = Call::new(&client, WithBearer)
        .await
        .expect_err("refused twice");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::AccessTokenRefused, Some(401))
    );
    assert_eq!(server.requests().len(), 2);

    // A fixed token cannot be renewed, and a call without a token has none.
    let server = accepting("Bearer token-2").await;
    let client = built(&server, |builder| builder.access_token("token-1"));
    let error = Call::new(&client, WithBearer).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::AccessTokenRefused);
    let client = built(&server, |builder| builder.basic_auth("a", "b"));
    let error = Call::new(&client, WithBasic).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Http);
    assert_eq!(server.requests().len(), 2);
}

get!(WithoutSecurity: &[]);

#[tokio::test]
async fn callers_add_credentials_that_answer_a_challenge() {
    let server = Server::start(|_| Answer::ok("{}")).await;
    let client = built(&server, |builder| builder);
    let answer = "Digest username=\"a\", response=\"0123\"";
    let call = Call::new(&client, WithoutSecurity).header("Authorization", answer);
    call.await.expect("success");
    assert_eq!(server.only().header("authorization"), Some(answer));
    let client = built(&server, |builder| builder.access_token("t-1"));
    let call = Call::new(&client, WithBearer).header("Authorization", answer);
    assert_eq!(call.await.expect_err("not sent").kind(), ErrorKind::Request);
}
