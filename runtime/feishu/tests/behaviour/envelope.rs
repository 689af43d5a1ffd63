//! Envelopes, under every HTTP status.

use std::time::Duration;

use feishu_runtime::{Error, ErrorKind, Request};

use crate::fixture::{Delete, GetContent, GetFlat, GetPlain, GetStrict, Talent, call};
use loopback::{Answer, Server};

/// Calls `request` on a server with this one answer.
async fn answered<R: Request>(request: R, answer: Answer) -> Result<R::Response, Error> {
    let server = Server::start(move |_| answer.clone()).await;
    call(&server, request).await
}

#[tokio::test]
async fn a_code_is_an_error_under_every_status() {
    for status in [200, 400, 401, 500] {
        let answer = Answer::new(status, r#"{"code":1002002,"msg":"bad","data":{}}"#);
        let error = answered(Delete, answer).await.expect_err("a code");
        assert_eq!(error.kind(), ErrorKind::Api, "{status}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.code(), Some(1002002));
        assert_eq!(error.message(), "bad");
    }
}

#[tokio::test]
async fn null_is_the_vacant_value_of_every_type() {
    let answer = Answer::ok(r#"{"code":0,"msg":null,"data":{"id":null}}"#);
    let strict = answered(GetStrict, answer).await.expect("an answer");
    assert_eq!(strict.id, "");
}

#[tokio::test]
async fn a_code_is_found_even_if_other_fields_are_invalid() {
    for body in [
        r#"{"code":7,"msg":"bad","data":"none"}"#,
        r#"{"data":[1],"message":"bad","code":"7"}"#,
        r#"{"code":7,"msg":"bad","error":"free text","data":{"id":{}}}"#,
        r#"{"error":[],"code":7,"msg":"bad"}"#,
    ] {
        let error = answered(GetStrict, Answer::ok(body)).await;
        let error = error.expect_err("a code");
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Api, Some(7)),
            "{body}"
        );
        assert_eq!(error.message(), "bad");
    }
}

#[tokio::test]
async fn an_error_has_details_and_a_log_id() {
    let body = r#"{"code":7,"msg":"","error":{"message":"field `a`\n is odd","logid":"L-body",
        "troubleshooter":"https://open.feishu.cn/search?x=1","field_violations":[{"field":"a"}]}}"#;
    let error = answered(Delete, Answer::new(400, body)).await;
    let error = error.expect_err("a code");
    assert_eq!(error.message(), "field `a` is odd");
    assert_eq!(error.log_id(), Some("L-body"));
    assert_eq!(
        error.troubleshooter(),
        Some("https://open.feishu.cn/search?x=1")
    );
    let detail = error.detail().expect("details");
    assert_eq!(detail["field_violations"][0]["field"], "a");

    let answer = Answer::new(400, body).header("X-Tt-Logid", "L-header");
    let error = answered(Delete, answer.clone()).await;
    assert_eq!(error.expect_err("a code").log_id(), Some("L-header"));
    let error = answered(GetContent, answer).await;
    assert_eq!(error.expect_err("a code").log_id(), Some("L-header"));
}

#[tokio::test]
async fn a_reply_without_data_is_a_success() {
    for body in [
        r#"{"code":0}"#,
        r#"{"code":0,"msg":"ok","data":null}"#,
        r#"{"code":"0","message":"OK","data":{},"more":[{}]}"#,
    ] {
        answered(Delete, Answer::ok(body)).await.expect(body);
        let talent = answered(crate::fixture::List::default(), Answer::ok(body)).await;
        assert_eq!(talent.expect(body).items, []);
    }
    answered(Delete, Answer::new(204, "")).await.expect("204");
}

#[tokio::test]
async fn a_reply_without_data_is_an_error_if_data_has_required_fields() {
    for body in [
        r#"{"code":0}"#,
        r#"{"code":0,"data":null}"#,
        r#"{"code":0,"data":{}}"#,
    ] {
        let error = answered(GetStrict, Answer::ok(body)).await;
        let error = error.expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.to_string().contains("data"), "{error}");
    }
    let strict = answered(GetStrict, Answer::ok(r#"{"data":{"id":1},"code":0}"#)).await;
    assert_eq!(strict.expect("data").id, "1");
}

#[tokio::test]
async fn fields_can_be_next_to_the_code() {
    let answer = Answer::ok(r#"{"code":0,"msg":"ok","id":"7"}"#);
    assert_eq!(answered(GetFlat, answer).await.expect("fields").id, "7");

    let error = answered(GetFlat, Answer::ok(r#"{"code":0,"msg":"ok"}"#)).await;
    let error = error.expect_err("the id is missing");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.message().contains("`id`"), "{error}");

    let error = answered(GetFlat, Answer::ok(r#"{"code":9,"msg":"no"}"#)).await;
    assert_eq!(error.expect_err("a code").code(), Some(9));
}

#[tokio::test]
async fn a_reply_without_an_envelope_is_an_http_error() {
    let html = "<html>\r\n<body>\t502  Bad\u{7} Gateway</body></html>";
    let error = answered(Delete, Answer::new(502, html)).await;
    let error = error.expect_err("502");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(502)));
    assert_eq!(
        error.message(),
        "<html> <body> 502 Bad Gateway</body></html>"
    );
    assert_eq!(error.code(), None);

    for (status, body, kind) in [
        (200, html, ErrorKind::Decode),
        (200, "", ErrorKind::Decode),
        (200, "[]", ErrorKind::Decode),
        (200, "null", ErrorKind::Decode),
        (200, r#"{"msg":"ok"}"#, ErrorKind::Decode),
        (200, r#"{"code":0,"data":{}"#, ErrorKind::Decode),
        (200, r#"{"code":0} trailing"#, ErrorKind::Decode),
        (500, "", ErrorKind::Http),
        (500, r#"{"code":0,"msg":"ok"}"#, ErrorKind::Http),
        (500, "\u{0}\u{1}", ErrorKind::Http),
    ] {
        let error = answered(Delete, Answer::new(status, body)).await;
        let error = error.expect_err(body);
        assert_eq!(
            (error.kind(), error.status()),
            (kind, Some(status)),
            "{body}"
        );
    }

    let long = "x".repeat(100_000);
    let error = answered(Delete, Answer::new(500, long)).await;
    assert_eq!(error.expect_err("500").message().chars().count(), 201);
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_reported_with_its_path_and_the_log_id() {
    let answer = Answer::ok(r#"{"code":0,"data":{"id":["1"]}}"#).header("x-tt-logid", "L-1");
    let error = answered(GetStrict, answer).await;
    let error = error.expect_err("the id is not a string");
    assert_eq!(
        error.to_string(),
        "hire.v1.strict.get: the reply cannot be decoded (HTTP 200): at data.id: \
         expected a string, found a list; log id L-1"
    );
    assert_eq!(error.path(), Some("data.id"));
    assert!(
        error
            .body()
            .is_some_and(|body| body.ends_with(br#"{"id":["1"]}}"#))
    );
}

#[tokio::test]
async fn an_optional_value_that_does_not_fit_is_none_and_listed() {
    let body = r#"{"code":0,"data":{"items":[{"id":"1"},{"id":"2","age":""}]}}"#;
    let server = Server::start(move |_| Answer::ok(body)).await;
    let page = call(&server, crate::fixture::List::default())
        .with_response()
        .await;
    let page = page.expect("a page");
    let odd: Vec<&str> = page.not_understood().iter().map(|odd| odd.path()).collect();
    assert_eq!(odd, ["data.items[1].age"]);
    assert_eq!(
        (page.body().items.len(), page.body().items[1].age),
        (2, None)
    );
}

#[tokio::test]
async fn without_an_envelope_the_response_is_the_whole_body() {
    let talent = answered(GetPlain, Answer::ok(r#"{"id":"7","code":3}"#)).await;
    let expected = Talent {
        id: Some("7".into()),
        ..Talent::default()
    };
    assert_eq!(talent.expect("a body"), Some(expected));
    for answer in [Answer::ok(""), Answer::ok("null"), Answer::new(204, "")] {
        assert_eq!(answered(GetPlain, answer).await.expect("nothing"), None);
    }
    let error = answered(GetPlain, Answer::new(404, r#"{"detail":"gone"}"#)).await;
    let error = error.expect_err("404");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(404)));
    assert_eq!(error.message(), r#"{"detail":"gone"}"#);
}

#[tokio::test]
async fn a_response_has_status_headers_and_log_id() {
    let answer = Answer::new(201, r#"{"code":0,"data":{"items":[{"age":"5"}]}}"#);
    let server = Server::start(move |_| answer.clone().header("X-Tt-Logid", "L-2")).await;
    let response = call(&server, crate::fixture::List::default())
        .with_response()
        .await;
    let response = response.expect("a page");
    assert_eq!((response.status(), response.log_id()), (201, Some("L-2")));
    assert_eq!(response.headers()["x-tt-logid"], "L-2");
    assert_eq!(response.body().items[0].age, Some(5));
}

#[tokio::test]
async fn a_call_ends_at_its_time_limit() {
    let server = Server::start(|_| Answer::ok("{}").after(Duration::from_secs(60))).await;
    let call = call(&server, Delete).timeout(Duration::from_millis(50));
    let error = call.await.expect_err("a timeout");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(
        error.to_string(),
        "hire.v1.talent.delete: the call timed out: no result within 50ms"
    );
}
