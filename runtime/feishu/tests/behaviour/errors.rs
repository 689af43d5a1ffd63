//! The content and the messages of errors.

use feishu_runtime::{ErrorKind, Method, Operation, Request, RequestParts};

use crate::fixture::{ENVELOPE, Get, TENANT, app};
use loopback::{Answer, Server};

/// Has secrets in its bodies.
#[derive(Clone)]
struct SetSecret;

impl Request for SetSecret {
    type Response = ();
    const OPERATION: &'static Operation = &Operation {
        security: &[TENANT],
        envelope: Some(&ENVELOPE),
        secret_bodies: true,
        ..Operation::new("secret.set", Method::Post, "/secret")
    };
    fn parts<'a>(&'a self, _: &mut RequestParts<'a>) {}
}

#[tokio::test]
async fn an_error_message_has_all_details() {
    let server = Server::with_tokens(|_| {
        Answer::new(400, r#"{"code":1002002,"msg":"param error"}"#).header("X-Tt-Logid", "L-1")
    })
    .await;
    let error = feishu_runtime::Call::new(&app(&server), Get).await;
    let error = error.expect_err("a code");
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(
        error.to_string(),
        "hire.v1.talent.get: refused with code 1002002 (HTTP 400): param error; log id L-1; \
         documented as: invalid parameter (check types and lengths); \
         see https://open.feishu.cn/document/talent/get"
    );
    let documented = error.documented().expect("a documented code");
    assert_eq!(documented.description, "invalid parameter");
    assert_eq!(
        error.documentation(),
        Some("https://open.feishu.cn/document/talent/get")
    );
    assert_eq!(error.clone().to_string(), error.to_string());
}

#[tokio::test]
async fn a_documented_code_is_found_under_another_status() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":1002001,"msg":"oops"}"#)).await;
    let error = feishu_runtime::Call::new(&app(&server), Get).await;
    let error = error.expect_err("a code");
    assert_eq!(
        error.documented().expect("documented").description,
        "system error"
    );
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn an_error_message_shows_what_the_platform_states() {
    // `troubleshooter` is a text around a URL, as the pages show it.
    let body = r#"{"code":1002002,"msg":"param error","error":{
        "message":"Refer to\n the fields.",
        "log_id":"L-3",
        "troubleshooter":"排查建议查看（Troubleshooting suggestions）： https://open.feishu.cn/search?code=1002002&log_id=L-3",
        "helps":[{"url":"https://open.feishu.cn/help","description":"more"}],
        "field_violations":[
            {"field":"candidate.name","value":"","description":"must not\nbe empty"},
            {"field":"age","value":"-1","description":"too small"},
            {"field":"token","value":"t-served"},
            {"field":"d"},{"field":"e"},{"field":"f"},{"field":"g"}]}}"#;
    let server = Server::with_tokens(move |_| Answer::new(400, body)).await;
    let error = feishu_runtime::Call::new(&app(&server), Get).await;
    let error = error.expect_err("a code");
    assert_eq!(
        error.to_string(),
        "hire.v1.talent.get: refused with code 1002002 (HTTP 400): param error; details: Refer to the fields.; \
         refused fields: candidate.name (must not be empty), age = -1 (too small), token = [secret], d, e, and 2 more; \
         log id L-3; documented as: invalid parameter (check types and lengths); \
         explained at https://open.feishu.cn/search?code=1002002&log_id=L-3; help at https://open.feishu.cn/help; \
         see https://open.feishu.cn/document/talent/get"
    );
    let url = "https://open.feishu.cn/search?code=1002002&log_id=L-3";
    assert_eq!(error.troubleshooter(), Some(url));
}

#[tokio::test]
async fn values_of_secret_bodies_are_not_in_a_message() {
    let body = r#"{"code":7,"msg":"","error":{"message":"bad secret",
        "field_violations":[{"field":"secret","value":"hunter2","description":"too short"}]}}"#;
    let server = Server::with_tokens(move |_| Answer::new(400, body)).await;
    let error = feishu_runtime::Call::new(&app(&server), SetSecret).await;
    let shown = error.expect_err("a code").to_string();
    assert!(
        shown.contains("refused fields: secret (too short)"),
        "{shown}"
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    // The message is not written twice.
    assert_eq!(shown.matches("bad secret").count(), 1, "{shown}");
}

#[test]
fn errors_are_small_and_can_be_sent_between_threads() {
    fn is_sendable<T: Clone + Send + Sync + 'static>() {}
    is_sendable::<feishu_runtime::Error>();
    assert_eq!(size_of::<feishu_runtime::Error>(), size_of::<usize>());
}
