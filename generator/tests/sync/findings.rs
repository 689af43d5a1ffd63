//! Pages that vanished, moved or became something else: a finding, and nothing is lost.

use super::server::Answer;
use super::{BOX_PATH, Place, RACK, RACK_PATH, boxes, longer_rack};

/// Runs `sync` while the page about racks is replaced by the answer: a finding at the URL in the spec, and no file changes. Returns the
/// messages.
fn with_finding(place: &Place, code: &str, answer: Answer) -> String {
    let before = place.files();
    place.server.on(RACK_PATH, [answer]);
    let run = place.sync(&["--retries", "0", "--timeout", "1"]);
    let shown = run.stderr();
    assert_eq!(run.code(), 1, "{shown}");
    assert!(shown.contains(&format!("[{code}]")), "{code}: {shown}");
    assert!(shown.contains("url: https://example.com/rack"), "{shown}");
    assert_eq!(place.files(), before, "{code}: {shown}");
    shown
}

#[test]
fn a_finding_costs_its_page_only_and_for_as_long_as_it_lasts() {
    let place = Place::new();
    let racks = |place: &Place| place.read("spec/shop/paths/v1.racks.rack_id.yaml");
    let before = racks(&place);
    let longer = longer_rack().replace("Rack", "Box").replace("rack", "box");
    place.server.on(BOX_PATH, [Answer::page(&longer)]);
    place.server.on(RACK_PATH, [Answer::status(404)]);
    let run = place.sync(&[]);
    assert_eq!((run.code(), racks(&place)), (1, before), "{}", run.stderr());
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));

    place.server.on(RACK_PATH, [Answer::page(&longer_rack())]);
    let run = place.sync(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stderr().contains("data.rack.color"), "{}", run.stderr());
}

#[test]
fn a_vanished_page() {
    let place = Place::new();
    for status in [404, 410] {
        let shown = with_finding(&place, "page-gone", Answer::status(status));
        assert!(shown.contains(&status.to_string()), "{shown}");
    }
}

#[test]
fn a_moved_page() {
    let place = Place::new();
    let shown = with_finding(&place, "page-moved", Answer::redirect(301, "/box.md"));
    assert!(
        shown.contains("from https://example.com/rack to "),
        "{shown}"
    );
    assert!(shown.contains("/box"), "both addresses: {shown}");
    let shown = with_finding(
        &place,
        "page-moved",
        Answer::redirect(302, "https://login.example.com/?from=rack"),
    );
    assert!(
        shown.contains("https://login.example.com/?from=rack"),
        "{shown}"
    );
    // The page itself states another URL.
    let text = RACK.replace("example.com/rack", "example.com/shelf");
    let shown = with_finding(&place, "page-moved", Answer::page(&text));
    assert!(shown.contains("https://example.com/shelf"), "{shown}");
    with_finding(&place, "page-gone", Answer::redirect(301, "/nowhere.md"));
    with_finding(
        &place,
        "page-not-fetched",
        Answer::redirect(302, "/rack.md"),
    );
}

#[test]
fn something_else_than_a_page() {
    let place = Place::new();
    let html = "<!DOCTYPE html>\n<html><body>Log in</body></html>";
    for text in [html, "  <html lang=\"en\">"] {
        with_finding(&place, "page-replaced", Answer::page(text));
    }
    let login = Answer::Reply(
        200,
        "Content-Type: text/html\r\n".to_owned(),
        b"Log in".to_vec(),
    );
    with_finding(&place, "page-replaced", login);
    let json = Answer::Reply(
        200,
        "Content-Type: application/json\r\n".to_owned(),
        b"{\"code\": 1}".to_vec(),
    );
    with_finding(&place, "page-replaced", json);
    for empty in ["", " \n\t\n", "\u{feff}\n"] {
        with_finding(&place, "page-replaced", Answer::page(empty));
    }
    let shown = with_finding(
        &place,
        "page-replaced",
        Answer::page("# News\n\nNothing about an API.\n"),
    );
    assert!(shown.contains("describes no API"), "{shown}");
}

#[test]
fn the_page_of_another_operation() {
    let place = Place::new();
    let text = boxes().replace("example.com/box", "example.com/rack");
    let shown = with_finding(&place, "page-replaced", Answer::page(&text));
    assert!(
        shown.contains("`GET /open-apis/shop/v1/boxs/{box_id}`"),
        "{shown}"
    );
    let text = RACK.replace("HTTP Method | GET", "HTTP Method | DELETE");
    let shown = with_finding(&place, "page-replaced", Answer::page(&text));
    assert!(
        shown.contains("`DELETE /open-apis/shop/v1/racks/{rack_id}`"),
        "{shown}"
    );
}

#[test]
fn a_page_in_another_encoding() {
    let place = Place::new();
    // «名称» in GB 18030.
    let text = [b"# Rack\n", &[0xc3, 0xfb, 0xb3, 0xc6][..]].concat();
    let headers = "Content-Type: text/markdown; charset=gb18030\r\n".to_owned();
    with_finding(&place, "invalid-utf8", Answer::Reply(200, headers, text));
}

#[test]
fn a_page_that_does_not_arrive() {
    let place = Place::new();
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";
    let part = format!("{head}{}", &RACK[..200]);
    let shown = with_finding(&place, "page-not-fetched", Answer::Raw(part.into_bytes()));
    assert!(shown.contains("ended"), "{shown}");
    let chunk = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n",
        200,
        &RACK[..200]
    );
    with_finding(&place, "page-not-fetched", Answer::Raw(chunk.into_bytes()));
    with_finding(&place, "page-not-fetched", Answer::Raw(Vec::new()));
    let shown = with_finding(&place, "page-not-fetched", Answer::Stall);
    assert!(shown.contains("sent nothing"), "{shown}");
    let shown = with_finding(&place, "page-not-fetched", Answer::status(503));
    assert!(shown.contains("HTTP 503"), "{shown}");
    with_finding(&place, "page-not-fetched", Answer::status(403));
    let large = "# Rack\n".repeat(1_300_000);
    with_finding(&place, "page-not-fetched", Answer::page(&large));
}
