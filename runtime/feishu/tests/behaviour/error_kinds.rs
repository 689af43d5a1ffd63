//! Each kind of error: its retryability and its message.

use std::collections::HashSet;
use std::future::pending;
use std::sync::Mutex;
use std::time::Duration;

use feishu_runtime::{
    Body, BoxFuture, Call, Client, ClientBuilder, Error, ErrorKind, Method, Operation, Request,
    RequestParts, RetryPolicy, Retryability, Transport, TransportError, http,
};
use futures_util::StreamExt;
use loopback::TOKEN_PATH;

use crate::fixture::{ENVELOPE, List, Strict, TENANT};
use Retryability::{MayRepeat, Never, Safe};

const OPERATION: Operation = Operation {
    documentation: "https://open.feishu.cn/document/talent",
    security: &[TENANT],
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

/// The outcome of a request.
#[derive(Clone)]
enum Outcome {
    /// Status and body.
    Answered(u16, &'static str),
    /// Status, body, and a rate limit reset in this many seconds.
    Limited(u16, &'static str, u64),
    NotConnected,
    Broken,
    Silence,
}

/// Answers requests with these outcomes, in order; the last one is repeated. Answers token requests at any time.
struct ScriptedTransport(Mutex<Vec<Outcome>>);

impl ScriptedTransport {
    fn new(outcomes: &[Outcome]) -> Self {
        Self(Mutex::new(outcomes.iter().rev().cloned().collect()))
    }
}

impl Transport for ScriptedTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let answer = |status, body| {
            http::Response::builder()
                .status(status)
                .body(Body::from(body))
        };
        let outcome = if request.uri().path() == TOKEN_PATH {
            const TOKEN: &str =
                r#"{"code":0,"msg":"ok","tenant_access_token":"t-secret","expire":7200}"#;
            Outcome::Answered(200, TOKEN)
        } else {
            let mut outcomes = self.0.lock().expect("no panic");
            match outcomes.as_slice() {
                [last] => last.clone(),
                _ => outcomes.pop().expect("an outcome"),
            }
        };
        Box::pin(async move {
            match outcome {
                Outcome::Answered(status, body) => Ok(answer(status, body).expect("a response")),
                Outcome::Limited(status, body, reset) => {
                    let mut response = answer(status, body).expect("a response");
                    let headers = response.headers_mut();
                    headers.insert("x-ogw-ratelimit-reset", reset.into());
                    headers.insert("x-tt-logid", http::HeaderValue::from_static("L-1"));
                    Ok(response)
                }
                Outcome::NotConnected => Err(TransportError::connect("connection refused")),
                Outcome::Broken => Err(TransportError::broken("connection reset")),
                Outcome::Silence => pending().await,
            }
        })
    }
}

fn builder(outcomes: &[Outcome]) -> ClientBuilder {
    Client::builder("https://open.feishu.cn")
        .app("cli_slkdjalasdkjasd", "dskLLdkasdjlasdKK")
        .transport(ScriptedTransport::new(outcomes))
}

async fn failure<R: Request + Send + Sync>(builder: ClientBuilder, request: R) -> Error {
    let client = builder.build().expect("a client");
    let call = Call::new(&client, request).with_response().await;
    call.err().expect("a failure")
}

const OK: &str = r#"{"code":0,"data":{"id":"1"}}"#;

/// The outcome of the request, the kind of error, and its retryability for GET and for POST.
const TABLE: &[(Outcome, ErrorKind, Retryability, Retryability)] = &[
    (Outcome::NotConnected, ErrorKind::Connect, Safe, Safe),
    (Outcome::Broken, ErrorKind::Transport, Safe, MayRepeat),
    (Outcome::Silence, ErrorKind::Timeout, Safe, MayRepeat),
    (
        Outcome::Answered(429, ""),
        ErrorKind::RateLimited,
        Safe,
        Safe,
    ),
    (
        Outcome::Answered(429, r#"{"code":99991400}"#),
        ErrorKind::RateLimited,
        Safe,
        Safe,
    ),
    (
        Outcome::Answered(400, r#"{"code":99991400}"#),
        ErrorKind::RateLimited,
        Safe,
        Safe,
    ),
    (
        Outcome::Answered(429, r#"{"code":99991403}"#),
        ErrorKind::QuotaExceeded,
        Never,
        Never,
    ),
    (
        Outcome::Answered(400, r#"{"code":99991663}"#),
        ErrorKind::AccessTokenRefused,
        Never,
        Never,
    ),
    (
        Outcome::Answered(200, r#"{"code":20005}"#),
        ErrorKind::AccessTokenRefused,
        Never,
        Never,
    ),
    (
        Outcome::Answered(400, r#"{"code":99991672}"#),
        ErrorKind::MissingScope,
        Never,
        Never,
    ),
    (
        Outcome::Answered(403, r#"{"code":99991401}"#),
        ErrorKind::IpNotAllowed,
        Never,
        Never,
    ),
    (
        Outcome::Answered(400, r#"{"code":1002002}"#),
        ErrorKind::Api,
        Never,
        Never,
    ),
    (
        Outcome::Answered(200, r#"{"code":1002002}"#),
        ErrorKind::Api,
        Never,
        Never,
    ),
    (
        Outcome::Answered(500, r#"{"code":1002001}"#),
        ErrorKind::Api,
        Safe,
        MayRepeat,
    ),
    (
        Outcome::Answered(404, "no such path"),
        ErrorKind::Http,
        Never,
        Never,
    ),
    (
        Outcome::Answered(502, "bad gateway"),
        ErrorKind::Http,
        Safe,
        MayRepeat,
    ),
    (
        Outcome::Answered(200, r#"{"code":0,"data":{}}"#),
        ErrorKind::Decode,
        Never,
        Never,
    ),
    (
        Outcome::Answered(200, "<html>"),
        ErrorKind::Decode,
        Never,
        Never,
    ),
    (
        Outcome::Answered(200, OK),
        ErrorKind::TooLarge,
        Never,
        Never,
    ),
];

/// Kinds of errors before a request is sent, and of errors of lists.
const WITHOUT_ATTEMPT: [ErrorKind; 4] = [
    ErrorKind::Configuration,
    ErrorKind::Request,
    ErrorKind::AccessToken,
    ErrorKind::Paging,
];

#[test]
fn every_kind_but_that_of_files_is_covered_here() {
    let kinds = TABLE.iter().map(|(_, kind, ..)| *kind);
    let kinds: HashSet<_> = kinds.chain(WITHOUT_ATTEMPT).collect();
    // The tests of downloads cover `File`.
    assert_eq!(kinds.len(), 16);
    assert!(!kinds.contains(&ErrorKind::File));
}

#[tokio::test(start_paused = true)]
async fn a_failed_attempt_has_its_kind_and_retryability() {
    for (outcome, kind, get, post) in TABLE {
        let outcomes = std::slice::from_ref(outcome);
        let builder = || {
            let size = if *kind == ErrorKind::TooLarge {
                OK.len() - 1
            } else {
                1000
            };
            let builder = Client::builder("https://open.feishu.cn").access_token("t-1");
            let builder = builder.transport(ScriptedTransport::new(outcomes));
            builder.retry(RetryPolicy::none()).max_response_size(size)
        };
        let errors = [
            failure(builder(), Get).await,
            failure(builder(), Post).await,
        ];
        for (error, retryability) in errors.iter().zip([get, post]) {
            assert_eq!(error.kind(), *kind, "{error}");
            assert_eq!(error.retryability(), *retryability, "{error}");
            assert_eq!(error.attempts(), 1, "{error}");
        }
    }
}

#[tokio::test]
async fn an_error_without_a_failed_attempt_has_its_kind_and_is_not_retryable() {
    let ok = [Outcome::Answered(200, OK)];
    let anonymous =
        || Client::builder("https://open.feishu.cn").transport(ScriptedTransport::new(&ok));
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
        .transport(ScriptedTransport::new(&[Outcome::Answered(200, no_token)]))
        .build()
        .expect("a client");
    let mut pages = Call::new(&list, List::default()).pages();
    let mut paging = None;
    while let Some(page) = pages.next().await {
        paging = page.err();
    }
    let errors = [configuration, request, access_token, paging];
    for (error, kind) in errors.into_iter().zip(WITHOUT_ATTEMPT) {
        let error = error.unwrap_or_else(|| panic!("no error of kind {kind:?}"));
        assert_eq!(
            (error.kind(), error.retryability()),
            (kind, Never),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_temporary_failure_to_fetch_a_token_is_retryable() {
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
async fn a_rate_limit_error_has_its_end() {
    let limited = Outcome::Limited(
        429,
        r#"{"code":99991400,"msg":"request trigger frequency limit"}"#,
        7,
    );
    let policy = RetryPolicy::new().rate_limit_waits(1);
    let error = failure(builder(&[limited]).retry(policy), Get).await;
    assert_eq!(error.reset(), Some(Duration::from_secs(7)));
    insta::assert_snapshot!(error, @"hire.v1.talent.get: too many requests (code 99991400, HTTP 429): request trigger frequency limit; requests are accepted again in 7 s; tried 2 times; log id L-1; hint: Send fewer requests, and wait longer after each refused one; about the code: https://open.feishu.cn/document/ukTMukTMukTM/uUzN04SN3QjL1cDN; see https://open.feishu.cn/document/talent");
}

#[tokio::test(start_paused = true)]
async fn a_missing_scope_is_named_with_the_page_to_request_it() {
    const NAMED: &str = r#"{"code":99991672,"msg":"Access denied.","error":{
        "log_id":"L-2",
        "troubleshooter":"https://open.feishu.cn/search?log_id=L-2",
        "permission_violations":[
            {"type":"action_scope_required","subject":"hire:talent"},
            {"type":"action_scope_required","subject":"hire:talent:readonly"}],
        "helps":[{"url":"https://open.feishu.cn/app/cli_slkdjalasdkjasd/auth","description":"apply"}]}}"#;
    let error = failure(builder(&[Outcome::Answered(400, NAMED)]), Get).await;
    assert_eq!(
        error.missing_scopes(),
        ["hire:talent", "hire:talent:readonly"]
    );
    let address = "https://open.feishu.cn/app/cli_slkdjalasdkjasd/auth";
    assert_eq!(error.scope_application(), Some(address));
    insta::assert_snapshot!(error, @"hire.v1.talent.get: a scope is missing (code 99991672, HTTP 400): Access denied.; any one of: hire:talent, hire:talent:readonly; apply at https://open.feishu.cn/app/cli_slkdjalasdkjasd/auth; log id L-2; hint: Request one of them in the developer console; the error names them; explained at https://open.feishu.cn/search?log_id=L-2; about the code: https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/how-to-fix-the-99991672-error; see https://open.feishu.cn/document/talent");
    // Without details, the error names the scopes of the page.
    let bare = Outcome::Answered(400, r#"{"code":99991679,"msg":"Unauthorized."}"#);
    let error = failure(builder(&[bare]), Get).await;
    insta::assert_snapshot!(error, @"hire.v1.talent.get: a scope is missing (code 99991679, HTTP 400): Unauthorized.; any one of: hire:talent, hire:talent:readonly; hint: Ask the user to authorize the scopes that the error names; about the code: https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/how-to-resolve-error-99991679; see https://open.feishu.cn/document/talent");
}

#[tokio::test(start_paused = true)]
async fn a_denied_ip_address_and_a_used_up_quota_are_named() {
    let ip = Outcome::Answered(400, r#"{"code":99991401,"msg":"ip 10.0.0.1 is denied"}"#);
    let error = failure(builder(&[ip]), Get).await;
    insta::assert_snapshot!(error, @"hire.v1.talent.get: this IP address is not on the app's allow list (code 99991401, HTTP 400): ip 10.0.0.1 is denied; hint: Add it to the list in the developer console; about the code: https://open.feishu.cn/document/ukTMukTMukTM/ucTMxYjL3ETM24yNxEjN; see https://open.feishu.cn/document/talent");
    let quota = Outcome::Answered(429, r#"{"code":99991403,"msg":"monthly quota exceeded"}"#);
    let error = failure(builder(&[quota]), Get).await;
    insta::assert_snapshot!(error, @"hire.v1.talent.get: the quota of this month is used up (code 99991403, HTTP 429): monthly quota exceeded; hint: Ask an administrator to upgrade the tenant's plan; retrying does not help; about the code: https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/platform-updates-/custom-app-api-call-limit; see https://open.feishu.cn/document/talent");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_rejected_twice_is_explained() {
    let refused = Outcome::Answered(400, r#"{"code":99991663,"msg":"Invalid access token"}"#);
    let error = failure(builder(&[refused]), Get).await;
    assert_eq!(error.attempts(), 2);
    insta::assert_snapshot!(error, @"hire.v1.talent.get: the access token was refused (code 99991663, HTTP 400): Invalid access token; a new token was also refused, so the operation may not take tenant access tokens; call it with a user access token; tried 2 times; hint: Fetch a new token; if that does not help, use a kind of token that the operation takes; see https://open.feishu.cn/document/talent");
}

#[tokio::test(start_paused = true)]
async fn a_timeout_describes_the_last_attempt() {
    let outcomes = [Outcome::Answered(503, "no upstream"), Outcome::Silence];
    let error = failure(builder(&outcomes).timeout(Duration::from_secs(5)), Get).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    insta::assert_snapshot!(error, @"hire.v1.talent.get: the call timed out: no result within 5s; last failure: failed (HTTP 503): no upstream; tried 2 times");
}
