//! `wording`: what is missing, next to the facts that are known.

use serde_json::json;

use crate::place::Place;

/// A page about racks.
const RACK: &str = include_str!("../pages/rack.md");
const FILE: &str = "spec/shop/paths/v1.racks.rack_id.yaml";

fn place() -> Place {
    let place = Place::with(&[("pages/rack.md", RACK)]);
    let run = place.run(&["transcribe", "pages"]);
    assert_eq!(run.code(), Some(0), "{}", run.stderr());
    place
}

#[test]
fn without_a_name_items_are_counted_by_service() {
    let place = place();
    let run = place.run(&["wording"]);
    assert_eq!(run.code(), Some(0));
    let text = run.stdout();
    assert!(text.starts_with("worded"), "{text}");
    let run = place.run(&["wording", "--message-format", "json", "--check"]);
    assert_eq!(run.code(), Some(1), "wording is missing");
    let counts = &run.objects()[0];
    assert_eq!(counts["service"], "shop");
    let all = counts["requests"]["all"].as_u64().expect("a number");
    let worded = counts["requests"]["worded"].as_u64().expect("a number");
    assert!(worded < all && all > 1, "{counts}");
}

#[test]
fn each_item_has_its_place_its_facts_and_the_row_of_its_page() {
    let place = place();
    let run = place.run(&[
        "wording",
        "shop.v1",
        "--pages",
        "pages",
        "--message-format",
        "json",
    ]);
    assert_eq!(run.code(), Some(0), "{}", run.stderr());
    let objects = run.objects();
    let operation = objects
        .iter()
        .find(|of| of["item"] == "operation")
        .expect("an operation");
    assert_eq!(operation["file"], FILE);
    assert_eq!(operation["pointer"], "/get");
    assert_eq!(operation["lacks"], json!(["summary"]));
    let parameter = objects
        .iter()
        .find(|of| of["item"] == "parameter")
        .expect("a parameter");
    assert_eq!(parameter["name"], "rack_id");
    assert_eq!(parameter["facts"]["type"], "string");
    assert_eq!(parameter["facts"]["required"], true);
    let row = parameter["page_text"]
        .as_str()
        .expect("the row of the page");
    assert!(row.contains("rack_id"), "{row}");
    let users = parameter["users"].as_array().expect("users");
    assert_eq!(users[0]["side"], "sent");
    for object in &objects {
        let line = usize::try_from(object["line"].as_u64().expect("a line")).expect("a line");
        let file = place.read(object["file"].as_str().expect("a file"));
        assert!(file.lines().count() >= line, "{object}");
        let page = object["page_text"].as_str().unwrap_or_default();
        assert!(page.is_empty() || RACK.contains(page.lines().next().unwrap_or_default()));
    }
    let text = place
        .run(&["wording", "shop.v1", "--pages", "pages"])
        .stdout();
    assert!(
        text.contains("parameter rack_id has no description"),
        "{text}"
    );
    assert!(text.contains("  page "), "{text}");
}

#[test]
fn options_choose_items() {
    let place = place();
    let names = |arguments: &[&str]| {
        let run =
            place.run(&[&["wording", "shop", "--message-format", "json"], arguments].concat());
        assert_eq!(run.code(), Some(0), "{}", run.stderr());
        let objects = run.objects();
        let items = objects
            .iter()
            .map(|of| of["item"].as_str().unwrap_or_default().to_owned());
        items.collect::<Vec<_>>()
    };
    assert!(names(&[]).contains(&"property".to_owned()));
    assert!(!names(&["--requests"]).contains(&"property".to_owned()));
    assert_eq!(names(&["--kind", "operation"]), ["operation"]);
    assert_eq!(names(&["--kind", "event"]), Vec::<String>::new());
}

#[test]
fn a_name_that_chooses_nothing_is_a_failure_with_a_suggestion() {
    let run = place().run(&["wording", "shap"]);
    assert_eq!(run.code(), Some(2));
    assert!(
        run.stderr().contains("did you mean `shop`?"),
        "{}",
        run.stderr()
    );
}

#[test]
fn equal_parameters_of_several_operations_need_one_answer() {
    let item = |path: &str| {
        format!(
            "  {path}:\n    get:\n      operationId: a.{}\n      summary: Get it\n      parameters:\n        - {{name: size, in: query, schema: {{type: string}}, example: {}}}\n      responses:\n        '200': {{description: OK}}\n",
            &path[1..],
            &path[1..]
        )
    };
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: A, version: '1'}}\npaths:\n{}{}",
        item("/mugs"),
        item("/cups")
    );
    let place = Place::with(&[("a.yaml", &document)]);
    let run = place.run(&[
        "wording",
        "a",
        "--spec",
        "a.yaml",
        "--message-format",
        "json",
    ]);
    let objects = run.objects();
    assert_eq!(objects.len(), 1, "{}", run.stdout());
    let also = json!([{"file": "a.yaml", "pointer": "/paths/~1cups/get/parameters/0"}]);
    assert_eq!(objects[0]["also"], also);
}

/// A later transcription changes nothing: the texts are where it writes them.
#[test]
fn transcribing_the_page_again_keeps_the_answers() {
    let place = place();
    let run = place.run(&["wording", "shop", "--message-format", "json"]);
    let answers = run.objects().into_iter().filter_map(|of| {
        let mut answer = json!({"file": of["file"], "pointer": of["pointer"], "also": of["also"]});
        for lack in of["lacks"].as_array()? {
            let text = match lack.as_str()? {
                "name" => json!("Worded"),
                "x-enum-varnames" | "x-enum-descriptions" => return None,
                key => json!(format!("A text: {key}.")),
            };
            answer[lack.as_str()?] = text;
        }
        Some(answer.to_string())
    });
    let answers: Vec<String> = answers.collect();
    assert!(answers.len() > 3, "{answers:?}");
    place.write("answers.jsonl", &answers.join("\n"));
    let run = place.run(&["wording", "--apply", "answers.jsonl"]);
    assert_eq!(run.code(), Some(0), "{}", run.stderr());
    let written = place.read(FILE);
    assert!(written.contains("A text: description."), "{written}");
    // An edit of the page makes it write the file anew.
    place.write("pages/rack.md", &RACK.replace("2024", "2025"));
    let run = place.run(&["transcribe", "pages"]);
    assert_eq!(run.code(), Some(0), "{}", run.stderr());
    let lines = |text: &str| {
        let lines = text.lines().filter(|line| !line.contains("x-updated"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&place.read(FILE)), lines(&written));
}
