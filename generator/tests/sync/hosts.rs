//! Servers that fail for many pages: a run ends in time, and asks no more than it must.

use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use feishu_codegen::fetch::{Address, Options, Problem, Reply, Request, fetch_all};

use super::server::{Answer, Server};

fn options() -> Options {
    Options {
        concurrency: NonZeroUsize::MIN.saturating_add(3),
        stall: Duration::from_secs(5),
        retries: 2,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_secs(2),
    }
}

/// Requests for pages of a server, of which each has a path of its own.
fn requests(server: &str, count: usize) -> Vec<Request> {
    let request = |number: usize| Request {
        address: format!("{server}/{number}.md").parse().expect("a URL"),
        validators: None,
    };
    (0..count).map(request).collect()
}

fn answer_all(server: &Server, count: usize, answer: &Answer) {
    for number in 0..count {
        server.on(&format!("/{number}.md"), [answer.clone()]);
    }
}

fn not_requested(replies: &[Reply]) -> usize {
    let is_one = |reply: &&Reply| matches!(reply, Reply::Failed(Problem::NotRequested));
    replies.iter().filter(is_one).count()
}

#[test]
fn a_server_that_fails_for_every_page_is_given_up() {
    let server = Server::start();
    answer_all(&server, 200, &Answer::status(503));
    let replies = fetch_all(&requests(&server.url, 200), &options(), &|_| {}).expect("a server");
    assert_eq!(replies.len(), 200);
    // Eight pages in a row, and those that other threads fetched at the same time, with three attempts each.
    let asked = server.asked().len();
    assert!((24..=36).contains(&asked), "{asked}");
    assert!(not_requested(&replies) >= 200 - 12, "{replies:?}");
}

#[test]
fn a_server_that_fails_for_some_pages_is_not_given_up() {
    let server = Server::start();
    answer_all(&server, 60, &Answer::page("# A page"));
    for number in (0..60).filter(|number| number % 5 != 0) {
        server.on(&format!("/{number}.md"), [Answer::status(500)]);
    }
    let replies = fetch_all(&requests(&server.url, 60), &options(), &|_| {}).expect("a server");
    assert_eq!(not_requested(&replies), 0);
    let pages = replies
        .iter()
        .filter(|reply| matches!(reply, Reply::Page { .. }));
    assert_eq!(pages.count(), 12);
}

#[test]
fn a_server_that_asks_to_wait_for_long_is_asked_no_more() {
    let server = Server::start();
    let busy = Answer::Reply(429, "Retry-After: 3600\r\n".to_owned(), Vec::new());
    answer_all(&server, 50, &busy);
    let replies = fetch_all(&requests(&server.url, 50), &options(), &|_| {}).expect("a server");
    assert!(server.asked().len() <= 4);
    assert!(not_requested(&replies) >= 46);
}

/// `Retry-After: 0`, and a date in the past, do not make the pauses between attempts any shorter.
#[test]
fn a_server_without_patience_is_retried_after_a_pause() {
    for value in ["0", "Tue, 02 Jan 2024 00:00:00 GMT", "soon", "-1"] {
        let server = Server::start();
        let busy = Answer::Reply(429, format!("Retry-After: {value}\r\n"), Vec::new());
        server.on("/0.md", [busy, Answer::page("# A page")]);
        let options = Options {
            first_wait: Duration::from_millis(200),
            ..options()
        };
        let start = Instant::now();
        let replies = fetch_all(&requests(&server.url, 1), &options, &|_| {}).expect("a server");
        assert!(matches!(replies[0], Reply::Page { .. }), "{replies:?}");
        assert!(start.elapsed() >= Duration::from_millis(150), "{value}");
    }
}

#[test]
fn a_date_to_wait_for_is_obeyed() {
    let server = Server::start();
    let soon = std::time::SystemTime::now() + Duration::from_secs(2);
    let date = httpdate::fmt_http_date(soon);
    let busy = Answer::Reply(503, format!("Retry-After: {date}\r\n"), Vec::new());
    server.on("/0.md", [busy, Answer::page("# A page")]);
    let start = Instant::now();
    let replies = fetch_all(&requests(&server.url, 1), &options(), &|_| {}).expect("a server");
    assert!(matches!(replies[0], Reply::Page { .. }), "{replies:?}");
    // The date has whole seconds.
    assert!(start.elapsed() >= Duration::from_millis(900));
}

#[test]
fn one_host_that_cannot_be_reached_does_not_end_the_run() {
    let server = Server::start();
    answer_all(&server, 3, &Answer::page("# A page"));
    let unreachable = ["http://127.0.0.1:1", "http://pages.invalid"];
    for host in unreachable {
        let mut all = requests(host, 20);
        all.extend(requests(&server.url, 3));
        let replies = fetch_all(&all, &options(), &|_| {}).expect("one server");
        assert!(not_requested(&replies) >= 12, "{replies:?}");
        assert!(
            replies[20..]
                .iter()
                .all(|reply| matches!(reply, Reply::Page { .. }))
        );
        let alone = fetch_all(&requests(host, 20), &options(), &|_| {}).expect_err("no server");
        let address: Address = host.parse().expect("a URL");
        assert_eq!(alone.host, address.host());
    }
}
