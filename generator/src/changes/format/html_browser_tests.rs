//! The page in a browser: it is as wide as a phone, its filter works without scripts, and hostile texts are text.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::html;
use crate::changes::Report;
use crate::changes::format::sample;
use crate::diagnostic::visible;

/// A page that measures another.
const MEASURING: &str = include_str!("html_browser_tests.html");

/// The browser's program: that of the variable `CHROME`, or one on the path.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let mut found = std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .filter(|program| program.is_file());
    named.or_else(|| found.next())
}

/// What the measuring page finds in the page of a report. `None` without a browser.
fn measure(report: &Report, dark: bool) -> Option<Value> {
    let Some(browser) = browser() else {
        eprintln!("skipped: there is no Chromium on the path");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let page = html(report).replace('&', "&amp;").replace('"', "&quot;");
    let path = folder.path().join("measuring.html");
    fs::write(&path, MEASURING.replace("{{page}}", &page)).expect("a writable file");
    let scheme = if dark { 0 } else { 1 };
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--dump-dom",
        ])
        .arg(format!("--blink-settings=preferredColorScheme={scheme}"))
        .arg(format!(
            "--user-data-dir={}",
            folder.path().join("profile").display()
        ))
        .arg(format!("file://{}", path.display()))
        .output()
        .expect("the browser runs");
    let document = String::from_utf8_lossy(&output.stdout);
    let result = document
        .split_once("<pre id=\"result\">")
        .expect("a result")
        .1;
    let result = result.split_once("</pre>").expect("a result").0;
    let result = result
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    Some(serde_json::from_str(&result).unwrap_or_else(|problem| panic!("{problem}: {result}")))
}

#[test]
#[ignore = "opens a browser"]
fn the_page_fits_a_phone_and_works_without_scripts() {
    for dark in [false, true] {
        let Some(found) = measure(&sample::report(), dark) else {
            return;
        };
        assert_eq!(found["sideways"], 0);
        assert_eq!(found["dark"], dark);
        assert_eq!(found["enoughContrast"], true);
        // Shown, hidden after a click, shown after another.
        let filters =
            ["breaking", "compatible", "wording"].map(|name| format!("{name} false,true,false"));
        assert_eq!(found["filters"], json!(filters));
        assert_eq!(found["headings"], json!(["h1", "h2", "h3", "h4"]));
        assert_eq!(found["language"], "en");
        assert_eq!(
            found["links"],
            json!(["https://open.feishu.cn/document/server-docs/im-v1/message/reply"])
        );
        is_harmless(&found);
    }
}

#[test]
#[ignore = "opens a browser"]
fn hostile_texts_are_text() {
    let Some(found) = measure(&sample::hostile(), true) else {
        return;
    };
    assert_eq!(found["sideways"], 0);
    assert_eq!(found["enoughContrast"], true);
    assert_eq!(found["links"], json!([]));
    is_harmless(&found);
    let shown: Vec<&str> = found["text"]
        .as_array()
        .expect("texts")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    for text in sample::HOSTILE {
        assert!(shown.contains(&&*visible(text)), "{text:?}");
    }
}

/// The page consists of these elements, has no handlers of events, loads nothing, and its policy is in force.
fn is_harmless(found: &Value) {
    let known = [
        "a", "article", "code", "dd", "del", "details", "fieldset", "div", "dl", "dt", "h1", "h2",
        "h3", "h4", "header", "input", "ins", "label", "legend", "main", "p", "pre", "section",
        "span", "strong", "summary",
    ];
    for element in found["elements"].as_array().expect("elements") {
        assert!(
            element.as_str().is_some_and(|name| known.contains(&name)),
            "{element}"
        );
    }
    assert_eq!(found["handlers"], 0);
    assert_eq!(found["loaded"], 0);
    assert_eq!(found["duplicateIds"], 0);
    assert_eq!(found["inlineStyleIsRefused"], true);
}
