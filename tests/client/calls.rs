//! Calls over loopback: the requests that are sent, and the replies that servers are known to send.

use std::time::Duration;

use feishu::hire::v1::attachment::{GetAttachmentRequest, GetAttachmentType};
use feishu::hire::v1::external_interview::{
    BatchQueryExternalInterviewRequest, DeleteExternalInterviewRequest,
};
use feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest;
use feishu::{Error, ErrorKind};
use loopback::{Answer, Server};

use crate::app::client;

/// Marks a talent as external, on a server that sends one reply.
async fn create_with(
    answer: Answer,
) -> Result<
    feishu::Response<feishu::hire::v1::talent_external_info::CreateTalentExternalInfoResponse>,
    Error,
> {
    let server = Server::with_tokens(move |_| answer.clone()).await;
    let request = CreateTalentExternalInfoRequest::new("7043758982146345223", "1639992265035");
    client(&server)
        .hire()
        .v1()
        .talent_external_info()
        .create(request)
        .with_response()
        .await
}

#[tokio::test]
async fn a_call_sends_what_its_page_states() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":0,"msg":"ok","data":{}}"#)).await;
    let request = CreateTalentExternalInfoRequest::new("a/b?c", "1639992265035");
    client(&server)
        .hire()
        .v1()
        .talent_external_info()
        .create(request)
        .await
        .expect("a reply");

    let sent = server.only();
    assert_eq!(sent.method, "POST");
    assert_eq!(
        sent.target, "/open-apis/hire/v1/talents/a%2Fb%3Fc/external_info",
        "one segment, whatever the id contains"
    );
    assert_eq!(sent.header("authorization"), Some("Bearer t-served"));
    assert_eq!(
        sent.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(sent.text(), r#"{"external_create_time":"1639992265035"}"#);
}

#[tokio::test]
async fn an_api_error_has_code_message_log_id_and_documentation() {
    let body = r#"{"code":1002002,"msg":"param is invalid","error":{"troubleshooter":"https://open.feishu.cn/search?log_id=x"}}"#;
    let answer = Answer::new(400, body).header("X-Tt-Logid", "20241122130000ABCDEF");
    let error = create_with(answer).await.expect_err("refused");

    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.code(), Some(1_002_002));
    assert_eq!(error.message(), "param is invalid");
    assert_eq!(error.log_id(), Some("20241122130000ABCDEF"));
    let documented = error.documented().expect("the page lists this code");
    assert_eq!((documented.status, documented.code), (Some(400), 1_002_002));
    let shown = error.to_string();
    for part in [
        "hire.v1.talent_external_info.create",
        "1002002",
        "400",
        "param is invalid",
        "20241122130000ABCDEF",
        "https://open.feishu.cn/document/",
    ] {
        assert!(shown.contains(part), "{part:?} in {shown}");
    }
    assert!(
        !format!("{error:?} {error}").contains("t-served"),
        "no token in an error"
    );
}

#[tokio::test]
async fn an_error_under_http_200_is_an_error() {
    let error = create_with(Answer::ok(r#"{"code":1002001,"msg":"system error"}"#))
        .await
        .expect_err("refused");
    assert_eq!(
        (error.kind(), error.status(), error.code()),
        (ErrorKind::Api, Some(200), Some(1_002_001))
    );
}

#[tokio::test]
async fn a_reply_without_json_is_an_error_with_its_status() {
    let answer = Answer::new(500, "<html><body>upstream failed</body></html>")
        .header("Content-Type", "text/html");
    let error = create_with(answer).await.expect_err("refused");
    assert_eq!(error.status(), Some(500));
    assert_eq!(error.code(), None);
    assert!(error.to_string().contains("500"), "{error}");
}

#[tokio::test]
async fn absent_data_and_unknown_fields_are_accepted() {
    for body in [
        r#"{"code":0,"msg":"ok"}"#,
        r#"{"code":0,"msg":"ok","data":null}"#,
        r#"{"code":0,"msg":"ok","data":{}}"#,
        r#"{"code":0,"msg":"ok","data":{"external_info":null},"since":"yesterday"}"#,
    ] {
        let response = create_with(Answer::ok(body)).await.expect(body);
        assert_eq!(response.body().external_info, None, "{body}");
    }
    let body = r#"{"code":0,"data":{"more":[{"a":1}],"external_info":{"talent_id":"1","new_in_2030":{"x":[]}}}}"#;
    let response = create_with(Answer::ok(body))
        .await
        .expect("a reply")
        .into_body();
    assert_eq!(
        response
            .external_info
            .and_then(|info| info.talent_id)
            .as_deref(),
        Some("1")
    );
}

#[tokio::test]
async fn a_number_is_accepted_for_a_documented_string() {
    let body = r#"{"code":0,"data":{"external_info":{"talent_id":7043758982146345222,"external_create_time":1608467675393}}}"#;
    let response = create_with(Answer::ok(body))
        .await
        .expect("a reply")
        .into_body();
    let info = response.external_info.expect("an object");
    assert_eq!(info.talent_id.as_deref(), Some("7043758982146345222"));
    assert_eq!(info.external_create_time.as_deref(), Some("1608467675393"));
}

#[tokio::test]
async fn an_optional_value_of_another_type_is_omitted_and_named_by_its_json_path() {
    let body = r#"{"code":0,"data":{"items":[{"id":"1"},{"id":"2","begin_time":"soon"}],"has_more":false}}"#;
    let server = Server::with_tokens(move |_| Answer::ok(body).header("X-Tt-Logid", "L1")).await;
    let call = client(&server)
        .hire()
        .v1()
        .external_interview()
        .batch_query(BatchQueryExternalInterviewRequest::new());
    let response = call.with_response().await.expect("success");
    let paths: Vec<_> = response
        .not_understood()
        .iter()
        .map(|odd| odd.path())
        .collect();
    assert_eq!(paths, ["data.items[1].begin_time"]);
    let items = response.into_body().items.expect("items");
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].id.as_deref(), Some("2"));
    assert_eq!(items[1].begin_time, None);
}

#[tokio::test]
async fn an_unknown_enum_value_survives_a_round_trip() {
    use feishu::hire::schemas::ParticipateStatus as Status;

    let body = r#"{"code":0,"data":{"items":[{"participate_status":2},{"participate_status":42},{"participate_status":"3"}]}}"#;
    let server = Server::with_tokens(move |_| Answer::ok(body)).await;
    let call = client(&server)
        .hire()
        .v1()
        .external_interview()
        .batch_query(BatchQueryExternalInterviewRequest::new());
    let items = call.await.expect("a reply").items.expect("items");
    let statuses: Vec<Status> = items
        .iter()
        .filter_map(|item| item.participate_status)
        .collect();
    assert_eq!(statuses[0], Status::Attended);
    assert!(matches!(statuses[1], Status::Unknown(_)));
    assert_eq!(statuses[1].value(), 42);
    assert_eq!(statuses[2], Status::NoShow, "a number in a string");
    assert_eq!(
        serde_json::to_string(&items[1]).expect("JSON"),
        r#"{"participate_status":42}"#
    );
}

#[tokio::test]
async fn an_enum_is_sent_in_the_query_as_its_value() {
    let server =
        Server::with_tokens(|_| Answer::ok(r#"{"code":0,"data":{"attachment":{"id":"1"}}}"#)).await;
    let request = GetAttachmentRequest::new("1").r#type(GetAttachmentType::General);
    client(&server)
        .hire()
        .v1()
        .attachment()
        .get(request)
        .await
        .expect("a reply");
    assert_eq!(
        server.only().target,
        "/open-apis/hire/v1/attachments/1?type=3"
    );
}

#[tokio::test]
async fn an_optional_parameter_that_is_not_set_is_not_sent() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":0,"data":{"items":[]}}"#)).await;
    let call = client(&server)
        .hire()
        .v1()
        .external_interview()
        .batch_query(BatchQueryExternalInterviewRequest::new());
    call.await.expect("a reply");
    let sent = server.only();
    assert_eq!(
        sent.target,
        "/open-apis/hire/v1/external_interviews/batch_query"
    );
    assert_eq!(sent.text(), "{}");
}

#[tokio::test]
async fn delete_sends_no_body_and_returns_nothing() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":0,"msg":"ok"}"#)).await;
    let request = DeleteExternalInterviewRequest::new("6960663240925956660");
    client(&server)
        .hire()
        .v1()
        .external_interview()
        .delete(request)
        .await
        .expect("a reply");
    let sent = server.only();
    assert_eq!((sent.method.as_str(), sent.body.len()), ("DELETE", 0));
    assert_eq!(sent.header("content-type"), None);
}

#[tokio::test]
async fn options_apply_to_one_call() {
    let server =
        Server::with_tokens(|_| Answer::ok(r#"{"code":0}"#).after(Duration::from_millis(300)))
            .await;
    let client = client(&server);
    let delete = || {
        client
            .hire()
            .v1()
            .external_interview()
            .delete(DeleteExternalInterviewRequest::new("1"))
    };
    let error = delete()
        .timeout(Duration::from_millis(50))
        .await
        .expect_err("too slow");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    delete().header("X-Trace", "abc").await.expect("in time");
    let last = server.requests().pop().expect("a request");
    assert_eq!(last.header("x-trace"), Some("abc"));
}
