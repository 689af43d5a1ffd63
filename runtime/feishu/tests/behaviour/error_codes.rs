//! Error-code enums, as the generator writes them.

use feishu_runtime::{Call, ErrorCode, ErrorKind, OperationErrorCode, error_codes};
use loopback::{Answer, Server, TOKEN_PATH};

use crate::fixture::{Get, GetErrorCode, GetStrict, app};

error_codes! {
    OddErrorCode;
    Negative = -1 "-1" () "Below zero." "";
    TwoStatuses = 7 "7" (400) "Refused." "Mend it." (500) "Failed." "Wait.";
    Marked = 8 "8" (400) ["Not <b> [c]." "Not \\<b\\> \\[c]."] "";
}

#[test]
fn one_list_declares_the_enum_and_the_table() {
    let code = |status, code, name, description, hint| ErrorCode {
        status,
        code,
        name,
        description,
        hint,
    };
    assert_eq!(
        OddErrorCode::DOCUMENTED,
        [
            code(None, -1, "Negative", "Below zero.", ""),
            code(Some(400), 7, "TwoStatuses", "Refused.", "Mend it."),
            code(Some(500), 7, "TwoStatuses", "Failed.", "Wait."),
            code(Some(400), 8, "Marked", "Not <b> [c].", ""),
        ]
    );
    for documented in OddErrorCode::DOCUMENTED {
        let read = OddErrorCode::from(documented.code);
        assert_eq!(format!("{read:?}"), documented.name);
        assert_eq!(read.code(), documented.code);
    }
    assert_eq!(OddErrorCode::from(i64::MAX).code(), i64::MAX);
    assert_ne!(OddErrorCode::from(9), OddErrorCode::from(10));
}

#[tokio::test]
async fn only_a_refused_call_of_the_operation_has_its_code() {
    let refusal = Answer::new(400, r#"{"code":1002002,"msg":"no"}"#);
    let server = Server::with_tokens(move |_| refusal.clone()).await;
    let error = Call::new(&app(&server), Get).await.expect_err("a code");
    assert_eq!(error.code_as(), Some(GetErrorCode::InvalidParameter));
    assert_eq!(error.code_as::<OddErrorCode>(), None, "another operation's");

    let error = Call::new(&app(&server), GetStrict).await;
    let error = error.expect_err("a code");
    assert_eq!(
        error.code_as::<GetErrorCode>(),
        None,
        "an operation without codes"
    );
}

#[tokio::test]
async fn the_code_of_a_token_request_is_not_a_code_of_the_operation() {
    let server = Server::start(|request| match request.target.as_str() {
        TOKEN_PATH => Answer::new(400, r#"{"code":1002002,"msg":"no token"}"#),
        _ => Answer::ok("{}"),
    })
    .await;
    let error = Call::new(&app(&server), Get).await.expect_err("no token");
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::AccessToken, Some(1002002))
    );
    assert_eq!(error.code_as::<GetErrorCode>(), None);
}
