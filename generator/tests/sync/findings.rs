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
    // The server stands for example.com, and what it moves has moved there.
    assert!(shown.contains("to https://example.com/box\n"), "{shown}");
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
    for host in ["other.example.com", "example.com:8443"] {
        let text = RACK.replace("example.com/rack", &format!("{host}/rack"));
        let shown = with_finding(&place, "page-moved", Answer::page(&text));
        assert!(shown.contains(&format!("https://{host}/rack")), "{shown}");
    }
    with_finding(&place, "page-gone", Answer::redirect(301, "/nowhere.md"));
    let moved = Answer::redirect(301, "/文档.md");
    place
        .server
        .on("/%E6%96%87%E6%A1%A3.md", [Answer::page(RACK)]);
    let shown = with_finding(&place, "page-moved", moved);
    assert!(
        shown.contains("https://example.com/%E6%96%87%E6%A1%A3"),
        "{shown}"
    );
}

#[test]
fn a_redirect_that_leads_nowhere() {
    let place = Place::new();
    for (answer, expected) in [
        (
            Answer::redirect(302, "/rack.md"),
            "redirected too often, at last to",
        ),
        (Answer::status(302), "redirected without an address"),
        (
            Answer::redirect(302, "mailto:a@example.com"),
            "redirected to `mailto:a@example.com`",
        ),
    ] {
        let shown = with_finding(&place, "page-not-fetched", answer);
        assert!(shown.contains(expected), "{shown}");
    }
}

/// The server knows the copy of the old page, whose text is now at another address.
#[test]
fn a_moved_page_is_not_taken_for_an_unchanged_one() {
    let place = Place::new();
    place.server.on(RACK_PATH, [Answer::tagged(RACK, "\"1\"")]);
    assert_eq!(place.sync(&[]).code(), 0);
    place
        .server
        .on("/shelf.md", [Answer::tagged(RACK, "\"1\"")]);
    let shown = with_finding(&place, "page-moved", Answer::redirect(301, "/shelf.md"));
    assert!(shown.contains("https://example.com/shelf"), "{shown}");
}

/// A body whose length the server does not state ends where the connection ends.
#[test]
fn a_page_that_was_cut_off() {
    let place = Place::new();
    for (end, part) in [
        ("## 响应\n", "response body"),
        ("### 路径参数", "response body"),
    ] {
        let (text, _) = RACK.split_once(end).expect("a section");
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/markdown\r\n\r\n{text}");
        let shown = with_finding(&place, "page-replaced", Answer::Raw(answer.into_bytes()));
        assert!(shown.contains(&format!("no {part} any more")), "{shown}");
    }
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
