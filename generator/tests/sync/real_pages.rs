//! `sync` of the whole repository against a server with Feishu's real pages.

use std::fs;
use std::path::Path;

use super::server::{Answer, Server};
use super::{Run, list};

/// Every page is fetched, and none changes the spec.
#[test]
#[ignore = "needs ../shared/pages"]
fn the_spec_is_what_the_real_pages_state() {
    let mut pages = super::Files::default();
    list(&third_party::folder("pages"), &mut pages);
    let server = Server::start();
    for text in pages.0.values() {
        let Some(url) = text
            .lines()
            .find_map(|line| line.strip_prefix("source_url: "))
        else {
            continue;
        };
        let (_, path) = url.trim().split_once("://").expect("a URL");
        let (_, path) = path.split_once('/').expect("a path");
        let path = match path.split_once('?') {
            Some((path, query)) => format!("/{path}.md?{query}"),
            None => format!("/{path}.md"),
        };
        server.on(&path, [Answer::tagged(text, "\"1\"")]);
    }
    let cache = tempfile::tempdir().expect("a folder");
    let cache = cache.path().to_str().expect("UTF-8");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sync = |more: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_feishu-codegen"));
        let arguments = [
            "sync",
            "--base-url",
            &server.url,
            "--cache",
            cache,
            "--concurrency",
            "16",
        ];
        let program = program.args(arguments).args(more).current_dir(&repository);
        Run(program.output().expect("the program runs"))
    };
    let run = sync(&["--check"]);
    let shown = run.stderr();
    assert_eq!(run.code(), 1, "{shown}");
    // The folder has all pages but these.
    let errors = shown.lines().filter(|line| line.starts_with("error["));
    let missing = [
        "`contact.v1.user_admin_scope.get`",
        "`im.v1.message.receive`",
    ];
    for (error, missing) in errors.zip(missing) {
        assert!(
            error.starts_with("error[page-gone]") && error.contains(missing),
            "{error}"
        );
    }
    assert!(shown.contains("795 fetched, 2 with errors"), "{shown}");
    assert!(shown.contains("nothing changed"), "{shown}");
    assert!(fs::read_dir(cache).expect("a folder").next().is_none());
    sync(&["--only", "hire"]);
    server.asked();
    let again = sync(&["--only", "hire"]);
    assert_eq!(again.code(), 0, "{}", again.stderr());
    let is_conditional = |asked: &super::server::Asked| asked.header("If-None-Match").is_some();
    assert!(server.asked().iter().all(is_conditional));
}
