//! How pages are transferred: caching, retries, redirects, encodings.

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use super::server::Answer;
use super::{BOX_PATH, Place, RACK, RACK_PATH, boxes, longer_rack};

#[test]
fn a_page_without_changes_is_not_sent_again() {
    let place = Place::new();
    place.server.on(RACK_PATH, [Answer::tagged(RACK, "\"1\"")]);
    let headers = "Last-Modified: Tue, 02 Jan 2024 00:00:00 GMT\r\n".to_owned();
    place.server.on(
        BOX_PATH,
        [Answer::Reply(200, headers, boxes().into_bytes())],
    );
    place.sync(&[]);
    let first = place.server.asked();
    assert!(
        first
            .iter()
            .all(|asked| asked.header("If-None-Match").is_none())
    );
    let before = place.all_files();
    let second = place.sync(&[]);
    assert_eq!(
        (second.code(), place.all_files()),
        (0, before),
        "{}",
        second.stderr()
    );
    assert!(
        second.stderr().contains("1 not changed on the server"),
        "{}",
        second.stderr()
    );
    let asked = place.server.asked();
    assert_eq!(
        asked[0].header("If-Modified-Since"),
        Some("Tue, 02 Jan 2024 00:00:00 GMT")
    );
    assert_eq!(asked[1].header("If-None-Match"), Some("\"1\""));
}

/// A page may be fetched, and its transcription not be written: a check, an error, an interrupted run, or a spec that was set back.
#[test]
fn a_cached_page_is_transcribed_although_the_server_does_not_send_it() {
    let place = Place::new();
    let spec = place.read("spec/shop/schemas.yaml");
    place
        .server
        .on(RACK_PATH, [Answer::tagged(&longer_rack(), "\"2\"")]);
    assert_eq!(place.sync(&["--check"]).code(), 1);
    assert_eq!(place.sync(&[]).code(), 0);
    let with_color = place.read("spec/shop/schemas.yaml");
    assert_ne!(with_color, spec);
    place.write("spec/shop/schemas.yaml", &spec);
    let again = place.sync(&[]);
    assert!(
        again.stderr().contains("1 not changed on the server"),
        "{}",
        again.stderr()
    );
    assert_eq!(place.read("spec/shop/schemas.yaml"), with_color);
}

#[test]
fn a_broken_cache_is_ignored_with_a_warning() {
    let place = Place::new();
    place.server.on(RACK_PATH, [Answer::tagged(RACK, "\"1\"")]);
    place.sync(&[]);
    let page = "target/pages/example.com/rack.md";
    for (file, text) in [
        (page, "# Rack"),
        ("target/pages/example.com/rack.md.json", "{\"etag\":"),
    ] {
        place.write(file, text);
        place.server.asked();
        let run = place.sync(&["--only", "shop.v1.rack"]);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        assert!(
            run.stderr().contains("[unusable-cache]"),
            "{}",
            run.stderr()
        );
        assert!(place.server.asked()[0].header("If-None-Match").is_none());
        assert_eq!(place.read(page), RACK);
        assert!(!place.sync(&[]).stderr().contains("unusable-cache"));
    }
    // Many broken copies are one warning.
    for page in ["rack", "box"] {
        place.write(&format!("target/pages/example.com/{page}.md"), "");
    }
    let shown = place.sync(&[]).stderr();
    assert_eq!(shown.matches("[unusable-cache]").count(), 1, "{shown}");
    assert!(shown.contains("and 1 more"), "{shown}");
    // A cache that cannot be written.
    fs::remove_dir_all(place.path("target")).expect("a folder");
    place.write("target", "a file");
    let run = place.sync(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(
        run.stderr().contains("[unusable-cache]"),
        "{}",
        run.stderr()
    );
}

#[test]
fn the_cache_of_one_server_is_not_named_to_another() {
    let place = Place::new();
    place.server.on(RACK_PATH, [Answer::tagged(RACK, "\"1\"")]);
    place.sync(&[]);
    let other = super::Server::start();
    other.on(RACK_PATH, [Answer::tagged(&longer_rack(), "\"1\"")]);
    place.run(&["sync", "--base-url", &other.url, "--only", "shop.v1.rack"]);
    assert!(other.asked()[0].header("If-None-Match").is_none());
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));
}

#[test]
fn failures_of_the_server_are_retried() {
    let place = Place::new();
    let busy = Answer::Reply(429, "Retry-After: 1\r\n".to_owned(), Vec::new());
    place
        .server
        .on(RACK_PATH, [busy, Answer::page(&longer_rack())]);
    let start = Instant::now();
    let run = place.sync(&["--only", "shop.v1.rack"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(
        start.elapsed() >= Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(place.server.asked().len(), 2);
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));

    let part = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n# Rack".to_vec();
    for first in [Answer::status(500), Answer::Raw(part)] {
        place.server.on(RACK_PATH, [first, Answer::page(RACK)]);
        let run = place.sync(&["--only", "shop.v1.rack"]);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        assert_eq!(place.server.asked().len(), 2);
    }
    // Nobody waits for an hour.
    let hour = Answer::Reply(429, "Retry-After: 3600\r\n".to_owned(), Vec::new());
    place.server.on(RACK_PATH, [hour]);
    let run = place.sync(&["--only", "shop.v1.rack"]);
    assert_eq!(run.code(), 1);
    assert!(run.stderr().contains("3600 s"), "{}", run.stderr());
}

#[test]
fn a_slow_page_arrives() {
    let place = Place::new();
    let pause = Duration::from_millis(400);
    place
        .server
        .on(RACK_PATH, [Answer::Slow(longer_rack(), pause)]);
    let run = place.sync(&["--only", "shop.v1.rack", "--timeout", "2", "--retries", "0"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));
}

#[test]
fn a_redirect_to_the_same_page_is_followed() {
    let place = Place::new();
    place
        .server
        .on(RACK_PATH, [Answer::redirect(302, "/rack.md?lang=en")]);
    place
        .server
        .on("/rack.md?lang=en", [Answer::page(&longer_rack())]);
    let run = place.sync(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));
}

#[test]
fn pages_may_be_compressed_and_have_a_mark() {
    let place = Place::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(longer_rack().as_bytes()).expect("memory");
    let body = gzip.finish().expect("memory");
    place.server.on(
        RACK_PATH,
        [Answer::Reply(
            200,
            "Content-Encoding: gzip\r\n".to_owned(),
            body,
        )],
    );
    let marked = format!("\u{feff}{}", boxes());
    // Some servers state a wrong media type or encoding.
    let headers = "Content-Type: text/html; charset=gbk\r\n".to_owned();
    place
        .server
        .on(BOX_PATH, [Answer::Reply(200, headers, marked.into_bytes())]);
    let run = place.sync(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));
    let asked = place.server.asked();
    assert_eq!(asked[1].header("Accept-Encoding"), Some("gzip"));
}

/// The page as a server sends it has no front matter: the spec keeps the URL.
#[test]
fn a_page_need_not_state_its_url() {
    let place = Place::new();
    let (_, text) = RACK.split_once("---\n\n").expect("front matter");
    let before = place.read("spec/shop/paths/v1.racks.rack_id.yaml");
    place.server.on(RACK_PATH, [Answer::page(text)]);
    let run = place.sync(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let after = place.read("spec/shop/paths/v1.racks.rack_id.yaml");
    assert_eq!(
        after.replace("  x-updated: '2024-01-02'\n", ""),
        before.replace("  x-updated: '2024-01-02'\n", "")
    );
    assert!(after.contains("url: https://example.com/rack"));
}

#[test]
fn two_operations_may_name_one_page() {
    let place = Place::new();
    let file = "spec/shop/paths/v1.boxs.box_id.yaml";
    place.write(
        file,
        &place
            .read(file)
            .replace("example.com/box", "example.com/rack"),
    );
    let before = (place.read(file), place.read("spec/shop/schemas.yaml"));
    place.server.on(RACK_PATH, [Answer::page(RACK)]);
    let run = place.sync(&[]);
    let shown = run.stderr();
    assert_eq!((run.code(), place.server.asked().len()), (0, 1), "{shown}");
    assert!(
        shown.contains("describes only `GET /open-apis/shop/v1/racks/{rack_id}`"),
        "{shown}"
    );
    assert_eq!(
        (place.read(file), place.read("spec/shop/schemas.yaml")),
        before
    );
}

#[test]
fn requests_are_few_at_a_time() {
    let place = Place::new();
    let pause = Duration::from_millis(50);
    place
        .server
        .on(RACK_PATH, [Answer::Slow(RACK.to_owned(), pause)]);
    place.server.on(BOX_PATH, [Answer::Slow(boxes(), pause)]);
    let one = super::Server::start();
    one.on(RACK_PATH, [Answer::Slow(RACK.to_owned(), pause)]);
    one.on(BOX_PATH, [Answer::Slow(boxes(), pause)]);
    place.run(&["sync", "--base-url", &one.url, "--concurrency", "1"]);
    assert_eq!((one.asked().len(), one.most_open()), (2, 1));
}
