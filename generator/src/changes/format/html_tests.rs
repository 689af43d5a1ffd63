//! Tests of the report as an HTML page. `tests/…` opens it in a browser.

use super::html;
use crate::changes::format::sample;

#[test]
fn texts_of_the_description_are_text() {
    let page = html(&sample::hostile());
    for markup in [
        "<script",
        "<img",
        "javascript:alert(1)\"",
        "\"' onmouseover",
    ] {
        assert!(!page.contains(markup), "{markup}");
    }
    let is_shown = |c: char| c == '\n' || !c.is_control();
    assert!(page.chars().all(is_shown));
    assert!(!page.contains('\u{202e}'));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = html(&sample::report());
    for loading in ["src=", "<link", "@import", "url(", "<script"] {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn every_change_is_on_the_page() {
    for (name, report) in [
        ("sample.html", sample::report()),
        ("hostile.html", sample::hostile()),
    ] {
        let page = html(&report);
        sample::keep(name, &page);
        assert_eq!(page.matches("<article ").count(), report.changes().len());
        for change in report.changes() {
            assert!(page.contains(&format!("id=\"c-{}\"", change.fingerprint)));
        }
    }
}
