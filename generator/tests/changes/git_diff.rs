//! `.ci/spec-diff` as a driver of `git diff`.

use std::fs;
use std::path::Path;

use crate::git::Repository;

const ROOT: &str = "openapi: 3.0.3
info: {title: Shelf, version: '1'}
servers: [{url: https://shelf.example.com}]
paths:
  /books: {$ref: paths/books.yaml}
";

const BOOKS: &str = "get:
  operationId: shelf.v1.book.list
  tags: [books]
  parameters:
    - {name: author, in: query, schema: {type: string}}
  responses:
    '200': {description: Books.}
";

/// A repository with a description of two files, and the driver.
fn repository() -> Repository {
    let repository = Repository::new();
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let driver = format!("'{}'", project.join(".ci/spec-diff").display());
    repository.git(&["config", "diff.openapi.command", &driver]);
    let attributes = fs::read_to_string(project.join(".gitattributes"));
    repository.write(".gitattributes", &attributes.expect("a readable file"));
    repository.write("spec/shelf/openapi.yaml", ROOT);
    repository.write("spec/shelf/paths/books.yaml", BOOKS);
    repository.commit();
    repository
}

#[test]
fn a_changed_file_is_shown_as_changes_of_the_api() {
    let repository = repository();
    let added = BOOKS.replace("get:", "post:").replace("list", "create");
    repository.write("spec/shelf/paths/books.yaml", &(BOOKS.to_owned() + &added));
    let shown = repository.git(&["diff"]);
    let mut lines = shown.lines();
    assert_eq!(lines.next(), Some("spec/shelf/paths/books.yaml"), "{shown}");
    assert!(shown.contains("shelf.v1.book.create: added"), "{shown}");
    // Git's own form is one option away.
    let own = repository.git(&["diff", "--no-ext-diff"]);
    assert!(own.contains("+post:\n"), "{own}");
}

/// The file alone does not tell what the API was: its root is of the working tree.
#[test]
fn a_file_that_does_not_fit_the_others_is_shown_line_by_line() {
    let repository = repository();
    repository.write("spec/shelf/paths/books.yaml", "get: [\n");
    let shown = repository.git(&["diff"]);
    assert!(shown.contains("+get: ["), "{shown}");
}
