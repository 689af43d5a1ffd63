//! Reports of edits of a small description. Each edit is reported once, as what it means for messages and for callers.

use std::fs;

use super::{Report, Side, compare, format};
use crate::pipeline;

const SHOP: &str = r##"
openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.test"}]
x-envelope: {code: code, message: msg, data: data}
x-pagination: {page-token: page_token, next-page-token: page_token, has-more: has_more}
x-scopes:
  shop:read: {title: Read}
paths:
  /orders:
    get:
      operationId: shop.v1.order.list
      x-scopes: [shop:read]
      parameters:
        - {name: page_token, in: query, schema: {type: string}}
        - {name: page_size, in: query, schema: {type: integer, maximum: 50, default: 20}}
      responses:
        "200":
          description: Orders.
          content:
            application/json:
              schema:
                type: object
                properties:
                  code: {type: integer}
                  msg: {type: string}
                  data:
                    type: object
                    properties:
                      items: {type: array, items: {$ref: "#/components/schemas/Order"}}
                      page_token: {type: string}
                      has_more: {type: boolean}
    post:
      operationId: shop.v1.order.create
      x-scopes: [shop:read]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties:
                name: {type: string}
                kind: {type: string, enum: [book, toy]}
      responses:
        "200":
          description: The order.
          content:
            application/json:
              schema:
                type: object
                properties:
                  code: {type: integer}
                  msg: {type: string}
                  data:
                    type: object
                    properties:
                      name: {type: string}
                      order: {$ref: "#/components/schemas/Order"}
  /items:
    get:
      operationId: shop.v1.item.list
      parameters:
        - {name: page_token, in: query, schema: {type: string}}
      responses:
        "200":
          description: Items.
          content:
            application/json:
              schema:
                type: object
                properties:
                  code: {type: integer}
                  msg: {type: string}
                  data:
                    type: object
                    properties:
                      entries: {type: array, items: {type: object, properties: {id: {type: string}}}}
                      page_token: {type: string}
                      has_more: {type: boolean}
components:
  schemas:
    Order: {type: object, properties: {id: {type: string}}}
"##;

/// An edit: a text of [`SHOP`], and its replacement everywhere.
type Edit<'e> = (&'e str, &'e str);

const SECOND_ORDER: Edit<'static> = (
    "    Order: {type: object",
    "    Listed: {type: object, properties: {id: {type: string}}}\n    Order: {type: object",
);

fn edited(edits: &[Edit<'_>]) -> String {
    edits.iter().fold(SHOP.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn between(old: &str, new: &str) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |name: &str, document: &str| {
        let path = folder.path().join(name);
        fs::write(&path, document).expect("a file");
        pipeline::check(&path)
    };
    let (old, new) = (check("old.yaml", old), check("new.yaml", new));
    let side = |name, checked| Side::new(name, checked).expect("a supported description");
    compare(&side("old.yaml", &old), &side("new.yaml", &new)).expect("a crate")
}

fn lines(report: &Report) -> Vec<String> {
    let text = format::text(report, false);
    let (changes, _) = text.split_once("\n\n").unwrap_or_default();
    changes.lines().map(str::to_owned).collect()
}

/// The lines of the report of edits.
fn after(edits: &[Edit<'_>]) -> Vec<String> {
    lines(&between(SHOP, &edited(edits)))
}

/// The lines of the report of the undone edits.
fn undone(edits: &[Edit<'_>]) -> Vec<String> {
    lines(&between(&edited(edits), SHOP))
}

#[test]
fn fields_of_one_name_in_body_and_response_are_two_changes() {
    assert_eq!(
        after(&[(" name: {type: string}", " name: {type: integer}")]),
        [
            "BREAKS shop.v1.order.create: new(…) takes name: i64, was impl Into<String> (body field name has another type: string → integer)",
            "BREAKS shop.v1.order.create: CreateOrderResponse::name: Option<String> → Option<i64> (response field name has another type: string → integer)",
        ]
    );
}

#[test]
fn what_a_renamed_operation_renames_is_not_blamed_on_other_changes() {
    let edits = [
        ("shop.v1.order.create", "shop.v1.order.place"),
        ("[book, toy]", "[book, toy, game]"),
    ];
    let lines = after(&edits);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(
        lines[0].starts_with("BREAKS shop.v1.order.place: create(…) is now place, "),
        "{lines:#?}"
    );
    assert_eq!(
        lines[1],
        "ok     shop.v1.order.place: body field kind value added: \"game\""
    );
}

#[test]
fn the_items_of_pages_belong_to_the_type_that_became_their_own() {
    let split = (
        "items: {$ref: \"#/components/schemas/Order\"}",
        "items: {$ref: \"#/components/schemas/Listed\"}",
    );
    let lines = after(&[SECOND_ORDER, split]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("BREAKS Listed: "),
        "a type of its own: {lines:#?}"
    );
    assert!(
        lines[0].contains("type Item = schemas::Order → type Item = schemas::Listed"),
        "{lines:#?}"
    );
}

#[test]
fn the_title_of_a_scope_is_one_change_whoever_needs_it() {
    let report = between(SHOP, &edited(&[("{title: Read}", "{title: See orders}")]));
    assert_eq!(
        lines(&report),
        ["words  Shop: scope shop:read wording changed"]
    );
    let line = |place: &Option<super::SourcePlace>| place.as_ref().map(|place| place.line);
    assert_eq!(line(&report.changes()[0].new_place), Some(7));
}

#[test]
fn an_edit_of_the_rule_of_paging_is_one_change_of_the_service() {
    let edit = ("next-page-token: page_token", "next-page-token: next");
    let report = between(SHOP, &edited(&[edit]));
    let lines = lines(&report);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("BREAKS client (2 operations): "),
        "{lines:#?}"
    );
    assert!(
        lines[0].ends_with("(is no longer a paged list)"),
        "{lines:#?}"
    );
    assert!(
        lines[0].contains("ListItemRequest no longer implements runtime::Paged"),
        "{lines:#?}"
    );
    let place = report.changes()[0].new_place.as_ref();
    assert_eq!(place.map(|place| place.line), Some(6), "x-pagination");
}

/// The properties of an optional body are no fields of the request, if one of them is required.
#[test]
fn a_body_that_became_optional_is_one_change() {
    let edit = [("required: true", "required: false")];
    assert_eq!(
        after(&edit),
        ["BREAKS shop.v1.order.create: new(…) no longer takes name (body became optional)"]
    );
    let lines = undone(&edit);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("BREAKS shop.v1.order.create: new(…) takes name"),
        "{lines:#?}"
    );
    assert!(lines[0].ends_with("(body became required)"), "{lines:#?}");
}

#[test]
fn a_body_that_became_optional_and_lost_a_field_is_two_changes() {
    let lines = after(&[
        ("required: true", "required: false"),
        (
            "                kind: {type: string, enum: [book, toy]}\n",
            "",
        ),
    ]);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(
        lines[1].contains("(body field kind removed (was optional): enum of strings)"),
        "{lines:#?}"
    );
}

#[test]
fn an_object_that_became_a_list_is_a_body_of_another_type() {
    let schema = SHOP.split_once("application/json:\n            schema:\n");
    let (_, rest) = schema.expect("the body of the request");
    let (object, _) = rest.split_once("      responses:").expect("its end");
    let list = "              type: array\n              items: {type: string}\n";
    let lines = after(&[(object, list)]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].ends_with("(body has another type: object → list of string)"),
        "{lines:#?}"
    );
}

#[test]
fn a_limit_that_is_gone_is_no_new_limit() {
    let edits = [(", maximum: 50", ""), (", default: 20", "")];
    assert_eq!(
        after(&edits),
        [
            "ok     shop.v1.order.list: query parameter page_size default removed: 20",
            "ok     shop.v1.order.list: query parameter page_size constraint loosened: ≤ 50 → none",
        ]
    );
    assert_eq!(
        undone(&edits),
        [
            "BREAKS shop.v1.order.list: query parameter page_size constraint tightened: none → ≤ 50",
            "ok     shop.v1.order.list: query parameter page_size default added: 20",
        ]
    );
}

#[test]
fn the_place_of_what_was_removed_is_its_operation() {
    let edit = (
        "                kind: {type: string, enum: [book, toy]}\n",
        "",
    );
    let report = between(SHOP, &edited(&[edit]));
    let [change] = report.changes() else {
        panic!("one change: {:#?}", lines(&report));
    };
    let line_of = |text: &str| SHOP.lines().position(|line| line.contains(text));
    let line = |place: &Option<super::SourcePlace>| place.as_ref().map(|place| place.line - 1);
    assert_eq!(line(&change.old_place), line_of("kind: {type"));
    assert_eq!(line(&change.new_place), line_of("    post:"));
}

#[test]
fn ignored_changes_are_counted_and_do_not_make_the_sides_equal() {
    let mut report = between(SHOP, &edited(&[("[book, toy]", "[book]")]));
    report.ignore(|_| true);
    assert_eq!(
        format::text(&report, false),
        "none: 0 breaking, 0 compatible, 0 wording, 1 ignored\nold.yaml and new.yaml differ only in ignored changes\n"
    );
    assert!(format::json(&report).contains("\"ignored\": 1"));
    let markdown = format::markdown(&report, format::MARKDOWN_LIMIT);
    assert!(
        markdown.starts_with("### Only ignored changes of the API\n"),
        "{markdown}"
    );
}

/// Of a document named alone, what has errors is left out of the client. On the wire it is still there.
#[test]
fn an_operation_with_errors_is_neither_removed_nor_added() {
    let edit = [(
        "kind: {type: string, enum: [book, toy]}",
        "kind: {$ref: \"#/components/schemas/Nowhere\"}",
    )];
    let report = between(SHOP, &edited(&edit));
    assert_eq!(report.wire(), super::WireEffect::None);
    let found = lines(&report);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with("BREAKS shop.v1.order.create: create(…) is gone, "),
        "{found:#?}"
    );
    assert!(
        found[0].ends_with("(has errors, and is left out)"),
        "{found:#?}"
    );
    assert_eq!(
        undone(&edit),
        ["ok     shop.v1.order.create: has no errors any more"]
    );
}

/// The format of an enum is no constraint of each field that has it.
#[test]
fn values_of_another_type_are_one_change_of_their_enum() {
    let field = (
        "id: {type: string}",
        "id: {$ref: \"#/components/schemas/Id\"}",
    );
    let of = |r#type: &str| {
        let schema = format!("    Id: {{type: {type}, enum: [1, 2]}}\n    Order: {{type: object");
        edited(&[field, ("    Order: {type: object", schema.as_str())])
    };
    let (old, new) = (of("integer, format: int64"), of("integer"));
    assert_eq!(lines(&between(&old, &new)), [""; 0]);
}
