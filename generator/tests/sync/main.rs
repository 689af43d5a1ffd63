//! `sync` against a server on the loopback interface: what it fetches, what it writes, and that nothing is lost when a page is not there.

mod findings;
mod hosts;
mod real_pages;
mod server;
mod transfers;

use std::collections::BTreeMap;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use server::{Answer, Server};
use tempfile::TempDir;

/// A page about racks.
const RACK: &str = include_str!("../pages/rack.md");
const RACK_PATH: &str = "/rack.md";
const BOX_PATH: &str = "/box.md";

/// A page about boxes, of the same service.
fn boxes() -> String {
    RACK.replace("Rack", "Box").replace("rack", "box")
}

/// A page about racks with one more field.
fn longer_rack() -> String {
    let row = RACK.replace(
        "size | int | Size\n",
        "size | int | Size\ncolor | string | Color\n",
    );
    row.replace("\"size\": 2}", "\"size\": 2, \"color\": \"red\"}")
}

/// Texts of files. An assertion shows their paths and hashes.
#[derive(Clone, PartialEq, Eq, Default)]
struct Files(BTreeMap<PathBuf, String>);

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hash = |text: &String| {
            let mut hasher = std::hash::DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        };
        let files = self
            .0
            .iter()
            .filter(|(path, _)| !path.components().any(|part| part.as_os_str() == "runtime"));
        f.debug_map()
            .entries(files.map(|(path, text)| (path, hash(text))))
            .finish()
    }
}

/// A folder with a description of both pages and its client, and the server of the pages.
struct Place {
    folder: TempDir,
    server: Server,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
            server: Server::start(),
        };
        place.write("pages/rack.md", RACK);
        place.write("pages/box.md", &boxes());
        let first = place.run(&["transcribe", "pages"]);
        assert_eq!(first.code(), 0, "{}", first.stderr());
        fs::remove_dir_all(place.path("pages")).expect("a folder");
        place.serve_both();
        let first = place.sync(&[]);
        assert_eq!(first.code(), 0, "{}", first.stderr());
        fs::remove_dir_all(place.path("target")).expect("the cache");
        place.server.asked();
        place
    }

    /// Lets the server answer both pages without validators.
    fn serve_both(&self) {
        self.server.on(RACK_PATH, [Answer::page(RACK)]);
        self.server.on(BOX_PATH, [Answer::page(&boxes())]);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut program = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"));
        let program = program.args(arguments).current_dir(&self.folder);
        Run(program.output().expect("the program runs"))
    }

    /// Runs `sync` against the server.
    fn sync(&self, more: &[&str]) -> Run {
        self.run(&[&["sync", "--base-url", &self.server.url], more].concat())
    }

    /// The files of the description and of the client, with their texts.
    fn files(&self) -> Files {
        let mut files = Files::default();
        for folder in ["spec", "generated"] {
            list(&self.path(folder), &mut files);
        }
        files
    }

    /// All files, with those of the cache.
    fn all_files(&self) -> Files {
        let mut files = Files::default();
        list(self.folder.path(), &mut files);
        files
    }
}

fn list(folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, files);
        } else {
            let text = fs::read_to_string(&path).expect("a file");
            files.0.insert(path, text);
        }
    }
}

struct Run(Output);

impl Run {
    fn code(&self) -> i32 {
        self.0.status.code().expect("an exit code")
    }

    fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("UTF-8")
    }
}

#[test]
fn a_changed_page_reaches_the_spec_and_the_client() {
    let place = Place::new();
    let before = place.files();
    let same = place.sync(&[]);
    assert_eq!(
        (same.code(), place.files()),
        (0, before),
        "{}",
        same.stderr()
    );

    place.server.on(RACK_PATH, [Answer::page(&longer_rack())]);
    let changed = place.sync(&[]);
    let shown = changed.stderr();
    assert_eq!(changed.code(), 0, "{shown}");
    assert!(shown.contains("data.rack.color"), "{shown}");
    assert!(changed.stdout().contains("color"), "{}", changed.stdout());
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));
    let client = place
        .files()
        .0
        .into_iter()
        .filter(|(path, _)| path.ends_with("schemas.rs") || path.ends_with("rack.rs"));
    assert!(
        client
            .map(|(_, text)| text)
            .any(|text| text.contains("color"))
    );
}

#[test]
fn only_the_selected_operations_are_fetched() {
    let place = Place::new();
    place.server.on(RACK_PATH, [Answer::page(&longer_rack())]);
    let before = place.files();
    let other = place.sync(&["--only", "shop.v1.box"]);
    assert_eq!(
        (other.code(), place.files()),
        (0, before),
        "{}",
        other.stderr()
    );
    let asked: Vec<String> = place
        .server
        .asked()
        .into_iter()
        .map(|asked| asked.path)
        .collect();
    assert_eq!(asked, [BOX_PATH]);
    let both = place.sync(&["--only", "shop.v1.box", "--only", "shop.v1.rack.get"]);
    assert_eq!(both.code(), 0);
    assert_eq!(place.server.asked().len(), 2);
    assert!(place.read("spec/shop/schemas.yaml").contains("color:"));

    for prefix in ["shop.v1.box.get,shop.v1.rack", "shop.*", "shop."] {
        assert_eq!(place.sync(&["--only", prefix]).code(), 0);
        assert_eq!(place.server.asked().len(), 2, "{prefix}");
    }
    for (prefix, suggestion) in [
        ("", "has the id ``"),
        ("shop.v1.rac", "did you mean `shop.v1.rack`?"),
        ("shop.v1.rack.gte", "did you mean `shop.v1.rack.get`?"),
        ("shpo", "did you mean `shop`?"),
        ("warehouse.v9", "has the id `warehouse.v9`"),
    ] {
        let unknown = place.sync(&["--only", prefix]);
        assert_eq!(unknown.code(), 2);
        assert!(
            unknown.stderr().contains(suggestion),
            "{}",
            unknown.stderr()
        );
    }
    assert_eq!(place.server.asked().len(), 0);
}

#[test]
fn a_check_writes_nothing() {
    let place = Place::new();
    let before = place.all_files();
    let same = place.sync(&["--check"]);
    assert_eq!(
        (same.code(), place.all_files()),
        (0, before.clone()),
        "{}",
        same.stderr()
    );
    place.server.on(RACK_PATH, [Answer::page(&longer_rack())]);
    for option in ["--check", "--dry-run"] {
        let changed = place.sync(&[option]);
        assert_eq!((changed.code(), place.all_files()), (1, before.clone()));
        assert!(
            changed.stderr().contains("data.rack.color"),
            "{}",
            changed.stderr()
        );
    }
}

#[test]
fn messages_are_json_objects_if_wanted() {
    let place = Place::new();
    place.server.on(RACK_PATH, [Answer::status(404)]);
    let run = place.sync(&["--message-format", "json"]);
    assert_eq!((run.code(), run.stderr().as_str()), (1, ""));
    let lines: Vec<serde_json::Value> = run
        .stdout()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let of_kind = |kind: &str| lines.iter().find(|line| line["kind"] == kind).expect(kind);
    let finding = of_kind("diagnostic");
    assert_eq!(finding["code"], "page-gone");
    assert!(
        finding["file"]
            .as_str()
            .expect("a file")
            .ends_with("v1.racks.rack_id.yaml"),
        "{finding}"
    );
    assert!(finding["line"].is_u64(), "{finding}");
    let pages = of_kind("pages");
    assert_eq!((&pages["pages"], &pages["failed"]), (&2.into(), &1.into()));
    // The report is the object that `changes --format json` prints.
    assert_eq!(of_kind("changes")["verdict"], "none");

    place.server.on(RACK_PATH, [Answer::page(&longer_rack())]);
    let arguments = ["--message-format", "json", "--format", "markdown"];
    let run = place.sync(&arguments);
    let last = run.stdout().lines().last().expect("a line").to_owned();
    let last: serde_json::Value = serde_json::from_str(&last).expect("JSON");
    assert_eq!(last["kind"], "report");
    assert!(last["text"].as_str().expect("a text").contains("`color`"));
}

/// Nothing is fetched for a description that nothing can be generated from.
#[test]
fn errors_of_the_description_and_of_its_configuration_come_first() {
    let place = Place::new();
    place.server.on(RACK_PATH, [Answer::page(&longer_rack())]);
    let schemas = place.read("spec/shop/schemas.yaml");
    let spec = place.files();
    let refused = |arguments: &[&str], code: i32, expected: &str| {
        let run = place.sync(arguments);
        let shown = run.stderr();
        assert_eq!(run.code(), code, "{shown}");
        assert!(shown.contains(expected), "{shown}");
        assert!(shown.contains("nothing was fetched"), "{shown}");
        assert_eq!(place.server.asked().len(), 0);
    };
    refused(&["--config", "none.toml"], 2, "error[unreadable-file]");
    refused(&["--runtime", "none = 1"], 1, "error[");
    refused(&["--spec", "none"], 2, "error[unreadable-file]");
    assert_eq!(place.files(), spec);
    for (text, code) in [
        ("Rack: [", "error[invalid-yaml]"),
        ("Rack:\n  type: objekt\n", "error[invalid-value]"),
    ] {
        place.write("spec/shop/schemas.yaml", text);
        refused(&[], 1, code);
    }
    place.write("spec/shop/schemas.yaml", &schemas);
    assert_eq!(place.sync(&[]).code(), 0);
}

#[test]
fn without_a_server_nothing_changes() {
    let place = Place::new();
    let before = place.files();
    let run = place.run(&["sync", "--base-url", "http://127.0.0.1:1", "--retries", "1"]);
    assert_eq!((run.code(), place.files()), (2, before), "{}", run.stderr());
    assert!(
        run.stderr().contains("no connection to 127.0.0.1:1"),
        "{}",
        run.stderr()
    );
    let invalid = place.run(&["sync", "--base-url", "open.feishu.cn"]);
    assert_eq!(invalid.code(), 2);
    assert!(invalid.stderr().contains("http://"), "{}", invalid.stderr());
}

#[test]
fn an_operation_without_a_page_is_counted() {
    let place = Place::new();
    let file = "spec/shop/paths/v1.racks.rack_id.yaml";
    let text = place.read(file);
    let without: Vec<&str> = text
        .lines()
        .filter(|line| !line.contains("example.com/rack"))
        .map(|line| match line.trim() {
            "externalDocs:" => "  deprecated: false",
            _ if line.trim_start().starts_with("description: Rack") => "",
            _ => line,
        })
        .collect();
    place.write(file, &without.join("\n"));
    let run = place.sync(&[]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(
        run.stderr().contains("1 operation without a page"),
        "{}",
        run.stderr()
    );
    let all = place.sync(&["--only", "shop.v1.rack"]);
    assert_eq!(all.code(), 2, "{}", all.stderr());
    assert!(
        all.stderr().contains("externalDocs.url"),
        "{}",
        all.stderr()
    );
}
