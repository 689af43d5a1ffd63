//! The retry budget, `Retry-After`, and time limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use loopback::Answer;
use openapi_client_runtime::{Call, Client, ErrorKind, Retryability, Upload};
use tokio::time::{Instant, sleep};

use super::operations::{Add, Read};
use super::{Answers, answering, client, quick, reply};
use crate::fixture::CreateAttachment;

#[tokio::test]
async fn retries_after_a_rate_limit_are_within_the_budget() {
    const CALLS: usize = 100;
    for header in ["Retry-After", "X-Other"] {
        let server = answering(Answer::new(429, "").header(header, "0")).await;
        let client = client(Client::builder(server.url()));
        let mut used_up = 0;
        for _ in 0..CALLS {
            let error = Call::new(&client, Add).await.expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::RateLimited);
            used_up += usize::from(error.to_string().contains("retry budget"));
        }
        let requests = server.requests().len();
        // A fifth of the calls, and ten more.
        assert!((CALLS + 20..=CALLS + 30).contains(&requests), "{requests}");
        assert!(used_up > 80, "{used_up}");
    }
}

/// Makes one call of a server that refuses the first request like this. Returns the waited time and the outcome.
async fn refused_once(
    status: u16,
    retry_after: &str,
    limit: Duration,
) -> (Duration, Result<(), openapi_client_runtime::Error>) {
    let requests = AtomicU32::new(0);
    let retry_after = retry_after.to_owned();
    let transport = Answers(move || {
        let first = requests.fetch_add(1, Ordering::SeqCst) == 0;
        let answer = match first {
            true => reply(status, "retry-after", &retry_after),
            false => reply(200, "x-other", ""),
        };
        async { Ok(answer) }
    });
    let client = client(Client::builder("http://localhost").transport(transport));
    let started = Instant::now();
    let outcome = Call::new(&client, Read).timeout(limit).await;
    (started.elapsed(), outcome)
}

#[tokio::test(start_paused = true)]
async fn a_call_waits_as_long_as_the_server_states() {
    let tolerance = Duration::from_millis(20);
    let in_a_minute = std::time::SystemTime::now() + Duration::from_secs(60);
    let date = httpdate::fmt_http_date(in_a_minute);
    for status in [413, 429, 503] {
        for (retry_after, least, most) in [
            ("7", 7.0, 7.0),
            ("0.5", 0.5, 0.5),
            ("-4", 0.0, 0.0),
            ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0, 0.0),
            (date.as_str(), 55.0, 60.0),
        ] {
            let limit = Duration::from_secs(90);
            let (waited, outcome) = refused_once(status, retry_after, limit).await;
            outcome.expect(retry_after);
            let range = Duration::from_secs_f64(least)..=Duration::from_secs_f64(most) + tolerance;
            assert!(
                range.contains(&waited),
                "{status} {retry_after}: {waited:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_does_not_fit_the_time_limit_ends_the_call() {
    for status in [429, 503] {
        for (retry_after, stated) in [
            ("90", "again in 90 s"),
            ("31536000", "again in 31536000 s"),
            ("18446744073709551615", "again in "),
            ("99999999999999999999999999999999", "again in "),
            ("Fri, 31 Dec 9999 23:59:59 GMT", "again in "),
        ] {
            let (waited, outcome) =
                refused_once(status, retry_after, Duration::from_secs(90)).await;
            let error = outcome.expect_err("too late");
            assert!(
                waited < Duration::from_millis(100),
                "{retry_after}: {waited:?}"
            );
            assert_eq!(error.attempts(), 1);
            assert!(error.reset().is_some());
            let shown = error.to_string();
            assert!(shown.contains(stated), "{shown}");
            assert!(shown.contains("time limit of the call"), "{shown}");
            assert_eq!(error.retryability(), Retryability::Safe);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_time_limit_does_not_wait_for_hours() {
    for (wait, attempts) in [("80", 2), ("3600", 1)] {
        let transport = Answers(move || async { Ok(reply(429, "retry-after", wait)) });
        let client = client(Client::builder("http://localhost").transport(transport));
        // An upload has no time limit.
        let upload = CreateAttachment::new(Upload::bytes("a.txt", "abc"));
        let call = Call::new(&client, upload).retry(quick().rate_limit_waits(1));
        let error = call.await.expect_err("refused");
        assert_eq!(error.attempts(), attempts);
    }
}

/// A transport that answers after this time, and counts requests.
fn slow(after: Duration, requests: &Arc<AtomicU32>) -> impl openapi_client_runtime::Transport {
    let requests = requests.clone();
    Answers(move || {
        requests.fetch_add(1, Ordering::SeqCst);
        async move {
            sleep(after).await;
            Ok(reply(200, "x-other", ""))
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_chosen_time_limit_is_also_for_one_attempt() {
    const MINUTES: Duration = Duration::from_secs(300);
    let after = Duration::from_secs(200);
    let requests = Arc::default();
    let builder = || Client::builder("http://localhost").transport(slow(after, &requests));
    let sent = || requests.swap(0, Ordering::SeqCst);

    let started = Instant::now();
    let call = Call::new(&client(builder()), Read).timeout(MINUTES);
    call.await.expect("in time");
    assert_eq!((started.elapsed().as_secs(), sent()), (200, 1));

    let of_client = client(builder().timeout(MINUTES));
    Call::new(&of_client, Read).await.expect("in time");
    assert_eq!(sent(), 1);

    // An explicit limit of attempts applies, and so does the default without a limit of the call.
    let policy = quick().attempt_timeout(Duration::from_secs(30));
    let limited = Call::new(&of_client, Read).retry(policy);
    let error = limited.await.expect_err("late");
    assert_eq!(
        (error.kind(), error.attempts(), sent()),
        (ErrorKind::Timeout, 3, 3)
    );
    let started = Instant::now();
    let error = Call::new(&client(builder()), Read).await.expect_err("late");
    assert_eq!(
        (error.kind(), started.elapsed().as_secs()),
        (ErrorKind::Timeout, 90)
    );
    assert!(sent() > 1);
}
