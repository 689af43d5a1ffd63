//! Each kind of error: whether calling again can help, and the sentence it makes.

use std::collections::HashSet;
use std::future::pending;
use std::sync::Mutex;
use std::time::Duration;

use feishu_runtime::{
    AccessTokenKind, Body, BoxFuture, Call, Client, ClientBuilder, Envelope, Error, ErrorKind,
    Method, Operation, Request, RequestParts, RetryPolicy, Retryability, Transport, TransportError,
    http,
};
use futures_util::StreamExt;
use loopback::TOKEN_PATH;

use crate::fixture::{List, Strict};
use Retryability::{MayRepeat, Never, Safe};

static ENVELOPE: Envelope = Envelope {
    code: "code",
    message: &["msg"],
    data: Some("data"),
    error: "error",
};

const OPERATION: Operation = Operation {
    documentation: "https://open.feishu.cn/document/talent",
    access_tokens: &[AccessTokenKind::Tenant],
    scopes: &["hire:talent", "hire:talent:readonly"],
    envelope: Some(&ENVELOPE),
    ..Operation::new("hire.v1.talent.get", Method::Get, "/talent")
};

#[derive(Clone)]
struct Get;

impl Request for Get {
    type Response = Strict;
    const OPERATION: &'static Operation = &OPERATION;
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

#[derive(Clone)]
struct Post;

impl Request for Post {
    type Response = Strict;
    const OPERATION: &'static Operation = &Operation {
        id: "hire.v1.talent.create",
        method: Method::Post,
        ..OPERATION
    };
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

/// What comes of a request.
#[derive(Clone)]
enum Fate {
    /// Status and body.
    Answered(u16, &'static str),
    /// Status, body, and a reset in so many seconds.
    Limited(u16, &'static str, u64),
    NotConnected,
    Broken,
    Silence,
}

/// Lets requests meet their fates, in turn; the last one is that of all further requests. Tokens it gives out at any time.
struct Fates(Mutex<Vec<Fate>>);

impl Fates {
    fn new(fates: &[Fate]) -> Self {
        Self(Mutex::new(fates.iter().rev().cloned().collect()))
    }
}

impl Transport for Fates {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let answer = |status, body| {
            http::Response::builder()
                .status(status)
                .body(Body::from(body))
        };
        let fate = if request.uri().path() == TOKEN_PATH {
            const TOKEN: &str =
                r#"{"code":0,"msg":"ok","tenant_access_token":"t-secret","expire":7200}"#;
            Fate::Answered(200, TOKEN)
        } else {
            let mut fates = self.0.lock().expect("no panic");
            match fates.as_slice() {
                [last] => last.clone(),
                _ => fates.pop().expect("a fate"),
            }
        };
        Box::pin(async move {
            match fate {
                Fate::Answered(status, body) => Ok(answer(status, body).expect("a response")),
                Fate::Limited(status, body, reset) => {
                    let mut response = answer(status, body).expect("a response");
                    let headers = response.headers_mut();
                    headers.insert("x-ogw-ratelimit-reset", reset.into());
                    headers.insert("x-tt-logid", http::HeaderValue::from_static("L-1"));
                    Ok(response)
                }
                Fate::NotConnected => Err(TransportError::connect("connection refused")),
                Fate::Broken => Err(TransportError::broken("connection reset")),
                Fate::Silence => pending().await,
            }
        })
    }
}

fn builder(fates: &[Fate]) -> ClientBuilder {
    Client::builder("https://open.feishu.cn")
        .app("cli_slkdjalasdkjasd", "dskLLdkasdjlasdKK")
        .transport(Fates::new(fates))
}

async fn failure<R: Request + Send + Sync>(builder: ClientBuilder, request: R) -> Error {
    let client = builder.build().expect("a client");
    let call = Call::new(&client, request).with_response().await;
    call.err().expect("a failure")
}

#[tokio::test(start_paused = true)]
async fn whether_calling_again_can_help() {
    const OK: &str = r#"{"code":0,"data":{"id":"1"}}"#;
    // What comes of the request, the kind of error, and its retryability for GET and for POST.
    let table = [
        (Fate::NotConnected, ErrorKind::Connect, Safe, Safe),
        (Fate::Broken, ErrorKind::Transport, Safe, MayRepeat),
        (Fate::Silence, ErrorKind::Timeout, Safe, MayRepeat),
        (Fate::Answered(429, ""), ErrorKind::RateLimited, Safe, Safe),
        (
            Fate::Answered(429, r#"{"code":99991400}"#),
            ErrorKind::RateLimited,
            Safe,
            Safe,
        ),
        (
            Fate::Answered(400, r#"{"code":99991400}"#),
            ErrorKind::RateLimited,
            Safe,
            Safe,
        ),
        (
            Fate::Answered(429, r#"{"code":99991403}"#),
            ErrorKind::QuotaExceeded,
            Never,
            Never,
        ),
        (
            Fate::Answered(400, r#"{"code":99991663}"#),
            ErrorKind::AccessTokenRefused,
            Never,
            Never,
        ),
        (
            Fate::Answered(200, r#"{"code":20005}"#),
            ErrorKind::AccessTokenRefused,
            Never,
            Never,
        ),
        (
            Fate::Answered(400, r#"{"code":99991672}"#),
            ErrorKind::MissingScope,
            Never,
            Never,
        ),
        (
            Fate::Answered(403, r#"{"code":99991401}"#),
            ErrorKind::IpNotAllowed,
            Never,
            Never,
        ),
        (
            Fate::Answered(400, r#"{"code":1002002}"#),
            ErrorKind::Api,
            Never,
            Never,
        ),
        (
            Fate::Answered(200, r#"{"code":1002002}"#),
            ErrorKind::Api,
            Never,
            Never,
        ),
        (
            Fate::Answered(500, r#"{"code":1002001}"#),
            ErrorKind::Api,
            Safe,
            MayRepeat,
        ),
        (
            Fate::Answered(404, "no such path"),
            ErrorKind::Http,
            Never,
            Never,
        ),
        (
            Fate::Answered(502, "bad gateway"),
            ErrorKind::Http,
            Safe,
            MayRepeat,
        ),
        (
            Fate::Answered(200, r#"{"code":0,"data":{}}"#),
            ErrorKind::Decode,
            Never,
            Never,
        ),
        (
            Fate::Answered(200, "<html>"),
            ErrorKind::Decode,
            Never,
            Never,
        ),
        (Fate::Answered(200, OK), ErrorKind::TooLarge, Never, Never),
    ];
    let mut kinds = HashSet::new();
    for (fate, kind, get, post) in table {
        let fates = [fate.clone()];
        let builder = || {
            let size = if kind == ErrorKind::TooLarge {
                OK.len() - 1
            } else {
                1000
            };
            let builder = Client::builder("https://open.feishu.cn").access_token("t-1");
            let builder = builder.transport(Fates::new(&fates));
            builder.retry(RetryPolicy::none()).max_response_size(size)
        };
        let errors = [
            failure(builder(), Get).await,
            failure(builder(), Post).await,
        ];
        for (error, retryability) in errors.iter().zip([get, post]) {
            assert_eq!(error.kind(), kind, "{error}");
            assert_eq!(error.retryability(), retryability, "{error}");
            assert_eq!(error.attempts(), 1, "{error}");
        }
        kinds.insert(kind);
    }

    // Those that are found before anything is sent, and of lists.
    let ok = [Fate::Answered(200, OK)];
    let anonymous = || Client::builder("https://open.feishu.cn").transport(Fates::new(&ok));
    let client = builder(&ok).build().expect("a client");
    let configuration = Client::builder("not an address").build().err();
    let request = Call::new(&client, Get)
        .header("a b", "c")
        .with_response()
        .await
        .err();
    let access_token = Some(failure(anonymous(), Get).await);
    let no_token = r#"{"code":0,"data":{"has_more":true,"page_token":""}}"#;
    let list = Client::builder("https://open.feishu.cn")
        .transport(Fates::new(&[Fate::Answered(200, no_token)]))
        .build()
        .expect("a client");
    let mut pages = Call::new(&list, List::default()).pages();
    let mut paging = None;
    while let Some(page) = pages.next().await {
        paging = page.err();
    }
    for (error, kind) in [
        (configuration, ErrorKind::Configuration),
        (request, ErrorKind::Request),
        (access_token, ErrorKind::AccessToken),
        (paging, ErrorKind::Paging),
    ] {
        let error = error.unwrap_or_else(|| panic!("no error of kind {kind:?}"));
        assert_eq!(
            (error.kind(), error.retryability()),
            (kind, Never),
            "{error}"
        );
        kinds.insert(kind);
    }
    // All but `File`, which the tests of downloads show.
    assert_eq!(kinds.len(), 16);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_could_not_be_got_for_now_can_be_asked_for_again() {
    struct Down;
    impl Transport for Down {
        fn send(
            &self,
            _: http::Request<Body>,
        ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
            Box::pin(async { Err(TransportError::connect("connection refused")) })
        }
    }
    let builder = Client::builder("https://open.feishu.cn")
        .app("cli_slkdjalasdkjasd", "dskLLdkasdjlasdKK")
        .transport(Down);
    let error = failure(builder, Post).await;
    assert_eq!(
        (error.kind(), error.retryability()),
        (ErrorKind::AccessToken, Safe)
    );
    assert_eq!(error.attempts(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_says_when_it_ends() {
    let limited = Fate::Limited(
        429,
        r#"{"code":99991400,"msg":"request trigger frequency limit"}"#,
        7,
    );
    let policy = RetryPolicy::new().rate_limit_waits(1);
    let error = failure(builder(&[limited]).retry(policy), Get).await;
    assert_eq!(error.reset(), Some(Duration::from_secs(7)));
    insta::assert_snapshot!(error, @"hire.v1.talent.get: too many requests (code 99991400, HTTP 429): request trigger frequency limit; requests are taken again in 7 s; tried 2 times; log id L-1; see https://open.feishu.cn/document/talent");
}

#[tokio::test(start_paused = true)]
async fn a_missing_scope_says_which_and_where_to_apply() {
    const NAMED: &str = r#"{"code":99991672,"msg":"Access denied.","error":{
        "log_id":"L-2",
        "troubleshooter":"https://open.feishu.cn/search?log_id=L-2",
        "permission_violations":[
            {"type":"action_scope_required","subject":"hire:talent"},
            {"type":"action_scope_required","subject":"hire:talent:readonly"}],
        "helps":[{"url":"https://open.feishu.cn/app/cli_slkdjalasdkjasd/auth","description":"apply"}]}}"#;
    let error = failure(builder(&[Fate::Answered(400, NAMED)]), Get).await;
    assert_eq!(
        error.missing_scopes(),
        ["hire:talent", "hire:talent:readonly"]
    );
    let address = "https://open.feishu.cn/app/cli_slkdjalasdkjasd/auth";
    assert_eq!(error.scope_application(), Some(address));
    insta::assert_snapshot!(error, @"hire.v1.talent.get: a scope is missing (code 99991672, HTTP 400): Access denied.; any one of: hire:talent, hire:talent:readonly; apply at https://open.feishu.cn/app/cli_slkdjalasdkjasd/auth; log id L-2; explained at https://open.feishu.cn/search?log_id=L-2; see https://open.feishu.cn/document/talent");
    // Without details, the scopes are those of the page.
    let bare = Fate::Answered(400, r#"{"code":99991679,"msg":"Unauthorized."}"#);
    let error = failure(builder(&[bare]), Get).await;
    insta::assert_snapshot!(error, @"hire.v1.talent.get: a scope is missing (code 99991679, HTTP 400): Unauthorized.; any one of: hire:talent, hire:talent:readonly; see https://open.feishu.cn/document/talent");
}

#[tokio::test(start_paused = true)]
async fn an_address_that_is_not_allowed_and_a_used_up_quota_are_named() {
    let ip = Fate::Answered(400, r#"{"code":99991401,"msg":"ip 10.0.0.1 is denied"}"#);
    let error = failure(builder(&[ip]), Get).await;
    insta::assert_snapshot!(error, @"hire.v1.talent.get: this address is not on the app's allow list (code 99991401, HTTP 400): ip 10.0.0.1 is denied; see https://open.feishu.cn/document/talent");
    let quota = Fate::Answered(429, r#"{"code":99991403,"msg":"monthly quota exceeded"}"#);
    let error = failure(builder(&[quota]), Get).await;
    insta::assert_snapshot!(error, @"hire.v1.talent.get: the quota of this month is used up (code 99991403, HTTP 429): monthly quota exceeded; see https://open.feishu.cn/document/talent");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_twice_says_what_that_may_mean() {
    let refused = Fate::Answered(400, r#"{"code":99991663,"msg":"Invalid access token"}"#);
    let error = failure(builder(&[refused]), Get).await;
    assert_eq!(error.attempts(), 2);
    insta::assert_snapshot!(error, @"hire.v1.talent.get: the access token was refused (code 99991663, HTTP 400): Invalid access token; a new token was refused as well, so the operation may not take tenant access tokens: call it with a user access token; tried 2 times; see https://open.feishu.cn/document/talent");
}

#[tokio::test(start_paused = true)]
async fn time_that_ran_out_tells_of_the_last_attempt() {
    let fates = [Fate::Answered(503, "no upstream"), Fate::Silence];
    let error = failure(builder(&fates).timeout(Duration::from_secs(5)), Get).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    insta::assert_snapshot!(error, @"hire.v1.talent.get: time ran out: not done within 5s; before: failed (HTTP 503): no upstream; tried 2 times");
}
