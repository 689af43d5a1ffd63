//! `explain`: from a page's row over the spec to the item of the client, and back.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A page about racks: the response has an object with two fields.
const RACK: &str = include_str!("pages/rack.md");
const SPEC_FILE: &str = "spec/shop/paths/v1.racks.rack_id.yaml";

/// A folder with the page, the description and the client.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self::with(RACK)
    }

    /// A folder with another text of the page.
    fn with(page: &str) -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        place.write("pages/rack.md", page);
        for arguments in [&["transcribe", "pages"][..], &["generate"]] {
            let run = place.run(arguments);
            assert!(run.status.success(), "{}", stderr(&run));
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// The number of the first line of a file that contains a text.
    fn line(&self, file: &str, text: &str) -> usize {
        let all = fs::read_to_string(self.path(file)).expect("a file");
        let mut lines = all.lines();
        1 + lines.position(|line| line.contains(text)).expect("a line")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"));
        let program = program.args(arguments).current_dir(&self.folder);
        program.output().expect("the program runs")
    }

    /// The answer in JSON, with the pages of the folder.
    fn explain(&self, arguments: &[&str]) -> Value {
        let more = ["--pages", "pages", "--message-format", "json"];
        let run = self.run(&[&["explain"], arguments, &more].concat());
        assert!(run.status.success(), "{}{}", stdout(&run), stderr(&run));
        serde_json::from_str(&stdout(&run)).expect("a JSON object")
    }

    /// The message of a question that has no answer.
    fn failure(&self, arguments: &[&str]) -> String {
        let run = self.run(&[&["explain"], arguments].concat());
        assert_eq!(run.status.code(), Some(2), "{}", stdout(&run));
        stderr(&run)
    }
}

fn stdout(run: &Output) -> String {
    String::from_utf8(run.stdout.clone()).expect("UTF-8")
}

fn stderr(run: &Output) -> String {
    String::from_utf8(run.stderr.clone()).expect("UTF-8")
}

/// The file and line of a part of an answer.
fn at(part: &Value) -> (&str, u64) {
    let file = part["file"].as_str().expect("a file");
    (file, part["line"].as_u64().expect("a line"))
}

#[test]
fn a_field_has_places_on_the_page_in_the_spec_and_in_the_client() {
    let place = Place::new();
    let place_of = |file: &'static str, text: &str| (file, place.line(file, text) as u64);
    let row = place_of("pages/rack.md", "size | int | Size");
    for name in ["data.rack.size", "rack.size", "size"] {
        let answer = place.explain(&["shop.v1.rack.get", name]);
        let [field] = answer["fields"].as_array().expect("a list").as_slice() else {
            panic!("{answer}")
        };
        assert_eq!(
            (&field["place"], &field["path"]),
            (&"response".into(), &"data.rack.size".into())
        );
        assert_eq!(at(&field["page"]), row);
        assert_eq!(
            at(&field["spec"]),
            place_of("spec/shop/schemas.yaml", "size:")
        );
        assert_eq!(field["spec"]["column"], 5);
        assert_eq!(field["rust"]["path"], "shop::schemas::Rack::size");
        assert_eq!(
            at(&field["rust"]),
            place_of("generated/src/shop/schemas/rack.rs", "pub size:")
        );
        assert_eq!(field["rust"]["signature"], "pub size: Option<i64>");
        assert_eq!(answer["page"]["url"], "https://example.com/rack");
        assert_eq!(answer["page"]["updated"], "2024-01-02");
        assert_eq!(answer["page"]["differences"], serde_json::json!([]));
    }
    let answer = place.explain(&["shop.v1.rack.get", "rack_id"]);
    let field = &answer["fields"][0];
    assert_eq!(
        at(&field["page"]),
        place_of("pages/rack.md", "rack_id | string | Id")
    );
    assert_eq!(at(&field["spec"]), place_of(SPEC_FILE, "name: rack_id"));
    assert_eq!(
        field["rust"]["path"],
        "shop::v1::rack::GetRackRequest::rack_id"
    );
    // The client unwraps the envelope.
    assert_eq!(
        place.explain(&["shop.v1.rack.get", "code"])["fields"][0]["rust"],
        Value::Null
    );
}

#[test]
fn an_operation_lists_its_items_and_fields() {
    let place = Place::new();
    let answer = place.explain(&["shop.v1.rack.get"]);
    let texts = |list: &Value, key: &str| -> Vec<String> {
        let list = list.as_array().expect("a list").iter();
        list.map(|of| of[key].as_str().expect("a text").to_owned())
            .collect()
    };
    assert_eq!(answer["target"], "GET /open-apis/shop/v1/racks/{rack_id}");
    assert_eq!(
        at(&answer["spec"]),
        (SPEC_FILE, place.line(SPEC_FILE, "get:") as u64)
    );
    assert_eq!(
        texts(&answer["rust"], "path"),
        [
            "shop::v1::rack::GET",
            "shop::v1::rack::RackResource::get",
            "shop::v1::rack::GetRackRequest"
        ]
    );
    assert_eq!(
        texts(&answer["fields"], "path"),
        [
            "rack_id",
            "code",
            "msg",
            "data",
            "data.rack",
            "data.rack.id",
            "data.rack.size"
        ]
    );
    let rows = answer["fields"].as_array().expect("a list").iter();
    assert!(
        rows.clone().all(|field| field["page"]["line"].is_u64()),
        "{answer}"
    );
}

#[test]
fn a_rust_path_leads_to_the_field() {
    let place = Place::new();
    let expected = place.explain(&["shop.v1.rack.get", "data.rack.size"]);
    for path in [
        "Rack::size",
        "schemas::Rack::size",
        "client::shop::schemas::Rack::size",
    ] {
        assert_eq!(place.explain(&[path]), expected, "{path}");
    }
    let whole = place.explain(&["shop.v1.rack.get"]);
    for path in ["RackResource::get", "GetRackRequest", "rack::GET"] {
        assert_eq!(place.explain(&[path]), whole, "{path}");
    }
    let field = place.explain(&["GetRackRequest::rack_id"]);
    assert_eq!(field, place.explain(&["shop.v1.rack.get", "rack_id"]));
}

/// The page with an enum and an error code.
fn rack_with_colors() -> String {
    let row = "size | int | Size\ncolor | string | Color<br>**可选值有**：<br>- `red`：Red<br>- `blue`：Blue\n";
    let page = RACK.replace("size | int | Size\n", row);
    let page = page.replace("\"size\": 2", "\"size\": 2, \"color\": \"red\"");
    format!(
        "{page}\n### 错误码\n\nHTTP状态码 | 错误码 | 描述 | 排查建议\n---|---|---|---\n400 | 1002001 | No rack | Build one\n"
    )
}

#[test]
fn a_type_leads_to_the_fields_that_are_of_it() {
    let place = Place::with(&rack_with_colors());
    let answer = place.explain(&["Rack"]);
    assert_eq!(answer["named"][0]["path"], "shop::schemas::Rack");
    assert_eq!(
        at(&answer["named"][0]),
        (
            "generated/src/shop/schemas/rack.rs",
            place.line("generated/src/shop/schemas/rack.rs", "pub struct Rack") as u64
        )
    );
    assert_eq!(answer["fields"][0]["path"], "data.rack");
    for arguments in [&["Rack", "size"][..], &["GetRackResponse", "rack.size"]] {
        let answer = place.explain(arguments);
        assert_eq!(answer["fields"][0]["path"], "data.rack.size", "{answer}");
    }
    let message = place.failure(&["Rack", "weight"]);
    assert!(
        message.contains("`shop::schemas::Rack` has no field `weight`"),
        "{message}"
    );
}

#[test]
fn an_enum_and_its_values_lead_to_their_field() {
    let place = Place::with(&rack_with_colors());
    let color = place.explain(&["shop.v1.rack.get", "color"]);
    let text =
        fs::read_to_string(place.path("generated/src/shop/schemas/rack.rs")).expect("a file");
    let declared = text.split("pub enum ").nth(1).expect("an enum");
    let name = declared.split_whitespace().next().expect("a name");
    for path in [name.to_owned(), format!("{name}::Blue")] {
        let answer = place.explain(&[&path]);
        assert_eq!(answer["fields"], color["fields"], "{path}");
        let named = answer["named"][0]["path"].as_str().expect("a path");
        assert!(named.ends_with(&path), "{named}");
    }
}

#[test]
fn error_codes_belong_to_their_operation_and_resources_have_several() {
    let place = Place::with(&rack_with_colors());
    let whole = place.explain(&["shop.v1.rack.get"]);
    assert_eq!(place.explain(&["GetRackErrorCode"]), whole);
    for resource in ["RackResource", "shop::v1::rack"] {
        let message = place.failure(&[resource]);
        assert!(message.contains("it has `shop.v1.rack.get`"), "{message}");
    }
}

#[test]
fn a_field_that_no_page_has_says_so() {
    let place = Place::new();
    let file = place.path("spec/shop/schemas.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    let more = text.replace(
        "    size:\n",
        "    weight:\n      type: string\n    size:\n",
    );
    fs::write(&file, more).expect("a file");
    let text = stdout(&place.run(&["explain", "shop.v1.rack.get", "weight", "--pages", "pages"]));
    assert!(
        text.contains("no row of pages/rack.md is about it"),
        "{text}"
    );
    assert!(text.contains("spec/shop/schemas.yaml:"), "{text}");
}

#[test]
fn a_description_that_cannot_be_explained() {
    let place = Place::new();
    for (spec, expected) in [
        ("none", "contains no operations"),
        (SPEC_FILE, "is a document; name the folder"),
    ] {
        let message = place.failure(&["shop.v1.rack.get", "--spec", spec]);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_changed_page_is_recognised() {
    let place = Place::new();
    let edited = RACK
        .replace("size | int", "size | string")
        .replace("\"size\": 2", "\"size\": \"2\"")
        .replace("2024-01-02", "2025-01-02");
    place.write("pages/rack.md", &edited);
    let answer = place.explain(&["shop.v1.rack.get", "size"]);
    let differences = answer["page"]["differences"].as_array().expect("a list");
    let shown: Vec<&str> = differences.iter().filter_map(Value::as_str).collect();
    assert!(
        shown.iter().any(|text| text.contains("data.rack.size")),
        "{shown:?}"
    );
    let text = stdout(&place.run(&["explain", "shop.v1.rack.get", "size", "--pages", "pages"]));
    assert!(text.contains("newer (2025-01-02)"), "{text}");
    // Nothing was written.
    assert!(
        !fs::read_to_string(place.path(SPEC_FILE))
            .expect("a file")
            .contains("2025")
    );
}

#[test]
fn without_the_page_the_answer_says_how_to_get_it() {
    let place = Place::new();
    let run = place.run(&["explain", "shop.v1.rack.get", "size"]);
    assert!(run.status.success());
    let text = stdout(&run);
    assert!(text.contains("sync --only shop.v1.rack.get"), "{text}");
    assert!(text.contains("spec/shop/schemas.yaml:"), "{text}");
    assert!(text.contains("https://example.com/rack"), "{text}");
    fs::remove_dir_all(place.path("generated")).expect("a folder");
    let text = stdout(&place.run(&["explain", "shop.v1.rack.get", "size"]));
    assert!(text.contains("run `generate`"), "{text}");
}

#[test]
fn names_with_mistakes_get_suggestions() {
    let place = Place::new();
    for (arguments, expected) in [
        (
            &["shop.v1.rack.gte"][..],
            "did you mean `shop.v1.rack.get`?",
        ),
        (&["shop.v1.rack"], "it has `shop.v1.rack.get`"),
        (&["shop.v1.rack.get", "sice"], "did you mean `size`?"),
        (
            &["shop.v1.rack.get", "data.rak.size"],
            "did you mean `data.rack.size`?",
        ),
        (&["Rack::sizes"], "did you mean `Rack::size`?"),
        (&["elsewhere"], "has the id `elsewhere`"),
    ] {
        let message = place.failure(arguments);
        assert!(message.contains(expected), "{message}");
    }
}
