//! Observers and `tracing` output of calls.

mod capture;
mod silence;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use feishu_runtime::http::{HeaderMap, HeaderValue};
use feishu_runtime::{
    Attempt, AttemptOutcome, Call, Client, ErrorKind, Observer, RetryPolicy, Upload,
};
use loopback::{Answer, Server, TOKEN_PATH};

use crate::fixture::{APP_ID, APP_SECRET, CreateAttachment, Get, GetPlain, Replace, Talent};
use capture::Captured;

fn quick() -> RetryPolicy {
    RetryPolicy::new().delays(Duration::from_millis(1), Duration::from_millis(2))
}

/// A server that is unavailable for the first request, and refuses all others.
async fn refusing() -> Server {
    let calls = Mutex::new(0);
    Server::with_tokens(move |_| {
        let mut calls = calls.lock().expect("no panic");
        *calls += 1;
        match *calls {
            1 => Answer::new(503, "down").header("X-Tt-Logid", "log-1"),
            _ => Answer::new(400, r#"{"code":1002002,"msg":"no"}"#).header("X-Tt-Logid", "log-2"),
        }
    })
    .await
}

#[tokio::test]
async fn the_content_of_a_body_is_not_logged() {
    for (status, kind) in [(503, ErrorKind::Http), (200, ErrorKind::Decode)] {
        let server = Server::with_tokens(move |_| Answer::new(status, "<p>Ada is ill</p>")).await;
        let client = Client::builder(server.url()).app(APP_ID, APP_SECRET);
        let client: Client = client.retry(quick()).build().expect("a client");
        let (captured, _guard) = Captured::start();
        let error = Call::new(&client, Get)
            .await
            .expect_err("the body is not an envelope");
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains("Ada is ill"), "{error}");
        let failed = captured.lines(&["failed", &format!("status={status}")]);
        assert!(!failed.is_empty(), "{}", captured.text());
        assert!(!captured.text().contains("Ada is ill"));
    }
}

#[tokio::test]
async fn a_call_is_a_span() {
    let server = refusing().await;
    let client = Client::builder(server.url()).app(APP_ID, APP_SECRET);
    let client: Client = client.retry(quick()).build().expect("a client");
    let (captured, _guard) = Captured::start();
    Call::new(&client, Get).await.expect_err("refused");

    let closed = captured.line(&["hire.v1.talent.get\" attempts", "close"]);
    for part in [
        "DEBUG",
        "attempts=2",
        "status=400",
        "code=1002002",
        "log_id=\"log-2\"",
        "error=refused with code 1002002",
    ] {
        assert!(closed.contains(part), "{part} in {closed}");
    }
    let first = captured.line(&["failed, trying again"]);
    for part in [
        "WARN",
        "attempt=1",
        "status=503",
        "log_id=\"log-1\"",
        "retry_in_ms=",
    ] {
        assert!(first.contains(part), "{part} in {first}");
    }
    let second = captured.line(&["attempt=2", "failed"]);
    for part in ["DEBUG", "status=400", "code=1002002", "log_id=\"log-2\""] {
        assert!(second.contains(part), "{part} in {second}");
    }
    // The token request is a separate call, inside the call that waits for it.
    let token = captured.line(&["tenant_access_token", "close"]);
    assert!(
        token.contains("hire.v1.talent.get") && token.contains("status=200"),
        "{token}"
    );

    let server =
        Server::with_tokens(|_| Answer::ok(r#"{"code":0}"#).header("X-Tt-Logid", "log-3")).await;
    let client = crate::fixture::app(&server);
    Call::new(&client, Get).await.expect("success");
    let closed = captured.line(&["log-3", "close"]);
    assert!(
        closed.contains("attempts=1") && closed.contains("status=200"),
        "{closed}"
    );
    assert!(
        !closed.contains("error=") && !closed.contains("code="),
        "{closed}"
    );
}

#[tokio::test]
async fn bodies_are_logged_if_enabled() {
    // The server echoes the request.
    let server = Server::with_tokens(|request| {
        let token = request.header("authorization").unwrap_or_default();
        Answer::ok(format!(
            r#"{{"code":0,"data":{{"id":"the answer","note":"{token}"}}}}"#
        ))
    })
    .await;
    let talent = Talent {
        id: Some("the question".into()),
        ..Talent::default()
    };
    for asked in [false, true] {
        let client = Client::builder(server.url()).app(APP_ID, APP_SECRET);
        let client: Client = client.trace_bodies(asked).build().expect("a client");
        let (captured, _guard) = Captured::start();
        Call::new(&client, Get).await.expect("success");
        let _ = Call::new(&client, Replace(Some(vec![talent.clone()]))).await;
        let file = CreateAttachment::new(Upload::bytes("a.txt", "in the file"));
        Call::new(&client, file).await.expect("success");
        let text = captured.text();
        assert_eq!(text.contains("the question"), asked, "{text}");
        assert_eq!(text.contains("the answer"), asked, "{text}");
        assert!(!text.contains("in the file"), "{text}");
        // Secrets, and bodies that contain secrets, are never logged.
        for secret in [APP_SECRET, "t-served", "expire"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        if asked {
            let sent = captured.line(&["request body", "talents.replace"]);
            assert!(sent.contains("TRACE") && sent.contains("length="), "{sent}");
            let received = captured.line(&["response body", "hire.v1.talent.get"]);
            assert!(received.contains("status=200"), "{received}");
            assert!(received.contains("[secret]"), "{received}");
            let file = captured.line(&["request body", "hire.v1.attachment.create"]);
            assert!(file.contains("parts=\"content\""), "{file}");
        }
    }
}

#[tokio::test]
async fn a_body_is_logged_up_to_16_kib() {
    let long = format!(r#"{{"id":"{}END"}}"#, "x".repeat(20_000));
    let server = Server::start(move |_| Answer::ok(long.clone())).await;
    let client = Client::builder(server.url()).trace_bodies(true);
    let client: Client = client.build().expect("a client");
    let (captured, _guard) = Captured::start();
    Call::new(&client, GetPlain).await.expect("success");
    let received = captured.line(&["response body"]);
    assert!(received.contains("length=20012"), "{received}");
    assert!(!received.contains("END"), "{received}");
    assert!(
        (16_000..17_000).contains(&received.len()),
        "{}",
        received.len()
    );
}

/// An observer that records its calls.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Observer for Diary {
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        assert!(!headers.contains_key("authorization"));
        let number = HeaderValue::from(attempt.number);
        headers.insert("X-Attempt", number);
        self.note(format!(
            "before {} of {}",
            attempt.number, attempt.operation.id
        ));
    }

    fn after(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let AttemptOutcome {
            status,
            log_id,
            error,
            retry_in,
            ..
        } = outcome;
        let kind = error.map(feishu_runtime::Error::kind);
        let again = retry_in.is_some();
        self.note(format!(
            "after {} of {}: {status:?} {log_id:?} {kind:?} again={again}",
            attempt.number, attempt.operation.id
        ));
    }
}

impl Diary {
    fn note(&self, line: String) {
        self.0.lock().expect("no panic").push(line);
    }
}

#[tokio::test]
async fn observers_see_each_attempt_and_can_add_headers() {
    let server = refusing().await;
    let diary = Diary::default();
    let client = Client::builder(server.url()).app(APP_ID, APP_SECRET);
    let client = client.observer(diary.clone()).retry(quick());
    let client: Client = client.build().expect("a client");
    let error = Call::new(&client, Get).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Api);

    let token = "auth.v3.tenant_access_token.create_internal";
    let get = "hire.v1.talent.get";
    assert_eq!(
        *diary.0.lock().expect("no panic"),
        [
            format!("before 1 of {token}"),
            format!("after 1 of {token}: Some(200) None None again=false"),
            format!("before 1 of {get}"),
            format!("after 1 of {get}: Some(503) Some(\"log-1\") Some(Http) again=true"),
            format!("before 2 of {get}"),
            format!("after 2 of {get}: Some(400) Some(\"log-2\") Some(Api) again=false"),
        ]
    );
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| {
            let number = request.header("x-attempt").map(str::to_owned);
            (request.target == TOKEN_PATH, number)
        })
        .collect();
    let number = |number: &str| Some(number.to_owned());
    assert_eq!(
        sent,
        [
            (true, number("1")),
            (false, number("1")),
            (false, number("2"))
        ]
    );
}

#[tokio::test]
async fn observers_see_the_end_of_an_attempt_that_is_dropped() {
    let server = Server::start(|_| Answer::ok("").after(Duration::from_secs(60))).await;
    let cancelled = Arc::<Mutex<Vec<bool>>>::default();
    let client = Client::builder(server.url()).observer(Ends(cancelled.clone()));
    let client: Client = client.build().expect("a client");
    let call = Call::new(&client, GetPlain).into_future();
    let dropped = tokio::time::timeout(Duration::from_millis(300), call).await;
    dropped.expect_err("no answer");
    assert_eq!(*cancelled.lock().expect("no panic"), [true]);
}

/// Records for each attempt that ends if it has no result.
struct Ends(Arc<Mutex<Vec<bool>>>);

impl Observer for Ends {
    fn after(&self, _: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        self.0.lock().expect("no panic").push(outcome.cancelled);
    }
}
