//! The content and the messages of errors.

use feishu_runtime::ErrorKind;

use crate::fixture::{Get, app};
use loopback::{Answer, Server};

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

#[test]
fn errors_are_small_and_can_be_sent_between_threads() {
    fn is_sendable<T: Clone + Send + Sync + 'static>() {}
    is_sendable::<feishu_runtime::Error>();
    assert_eq!(size_of::<feishu_runtime::Error>(), size_of::<usize>());
}
