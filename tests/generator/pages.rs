//! Lists with each kind of paging: their client is generated, compiled and called over loopback.

use std::fs;
use std::path::Path;

use feishu_codegen::rust::{Package, RuntimeSource};
use feishu_codegen::spec::ReferenceScope;
use feishu_codegen::{output, pipeline};
use futures_util::{StreamExt, TryStreamExt};
use loopback::{Answer, Recorded, Server};
use pages_client::birds::ListBirdsRequest;
use pages_client::fish::ListFishRequest;
use pages_client::lakes::ListLakesRequest;
use pages_client::rivers::ListRiversRequest;
use pages_client::roads::ListRoadsRequest;
use pages_client::schemas::Item;
use pages_client::trees::ListTreesRequest;
use pages_client::{Client, Error, ErrorKind};

use crate::paths::fixture;

#[test]
fn the_committed_client_is_current() {
    let checked = pipeline::check(&fixture("pages/pages.yaml"));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let package = Package {
        name: "pages-client".to_owned(),
        runtime: RuntimeSource::folder("../../../../runtime/client"),
        source: "pages.yaml".to_owned(),
    };
    let files = checked.render(&package).expect("Rust").expect("a crate");
    let changes = output::compare(&fixture("pages/client"), &files).expect("a folder");
    assert!(
        changes.is_empty(),
        "{}\nto fix it: cargo run -- generate --spec tests/fixtures/pages/pages.yaml --out tests/fixtures/pages/client",
        output::diff(&changes)
    );
}

/// The paged operations of the document with a configuration, each with true if its paging was detected.
fn paged(config: &Path) -> Vec<(String, bool)> {
    let document = fixture("pages/pages.yaml");
    let checked = pipeline::check_configured(&document, ReferenceScope::Folder, Some(config));
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let client = checked.outcome.supported().expect("a client");
    let resources = client.api.services.iter();
    let resources = resources.flat_map(|service| &service.resources);
    let operations = resources.flat_map(|resource| &resource.operations);
    let paged = operations.filter_map(|operation| {
        let paging = operation.pagination.as_ref()?;
        Some((operation.id.text.clone(), paging.detected))
    });
    paged.collect()
}

#[test]
fn only_evident_and_configured_paging_is_generated() {
    let expected = [
        ("listBirds", false),
        ("listFish", false),
        ("listLakes", false),
        ("listRivers", true),
        ("listRoads", true),
        ("listTrees", true),
    ];
    let expected = expected.map(|(id, detected)| (id.to_owned(), detected));
    assert_eq!(paged(&fixture("pages/codegen.toml")), expected);
}

#[test]
fn a_rule_for_all_operations_replaces_detection() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("codegen.toml");
    let with = |text: &str| {
        fs::write(&config, format!("[paging]\n{text}\n")).expect("a file");
        let paged = paged(&config).into_iter();
        paged.map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert!(with("'*' = 'none'").is_empty());
    let of_hills = with("'*' = { parameter = 'page', number = true }");
    assert_eq!(of_hills, ["listFish", "listHills", "listTrees"]);
    let own = with("'*' = 'none'\nlistTrees = { parameter = 'page', link = true }");
    assert_eq!(own, ["listTrees"]);
}

fn client(server: &Server) -> Client {
    let builder = Client::builder().base_url(server.url());
    builder.build().expect("a client")
}

/// The ids of all items, and the error that ends the list.
async fn read(
    items: impl futures_util::Stream<Item = Result<Item, Error>>,
) -> (Vec<i64>, Option<ErrorKind>) {
    // No list of these tests has as many items: a list without an end fails.
    let all: Vec<_> = items.take(50).collect().await;
    let (mut ids, mut error) = (Vec::new(), None);
    for item in all {
        assert!(error.is_none(), "nothing follows an error");
        match item {
            Ok(item) => ids.push(item.id),
            Err(found) => error = Some(found.kind()),
        }
    }
    (ids, error)
}

fn targets(server: &Server) -> Vec<String> {
    server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect()
}

/// Starts a server that has these bodies by target; other targets are not found.
async fn server(bodies: &'static [(&'static str, &'static str)]) -> Server {
    Server::start(move |request: &Recorded| {
        let found = bodies.iter().find(|(target, _)| *target == request.target);
        found.map_or_else(|| Answer::new(404, ""), |(_, body)| Answer::ok(*body))
    })
    .await
}

#[tokio::test]
async fn a_list_by_offset_ends_at_its_total_or_with_an_empty_page() {
    let server = server(&[
        (
            "/birds?limit=2",
            r#"{"birds":[{"id":1},{"id":2}],"total":5}"#,
        ),
        (
            "/birds?offset=2&limit=2",
            r#"{"birds":[{"id":3}],"total":5}"#,
        ),
        (
            "/birds?offset=3&limit=2",
            r#"{"birds":[{"id":4},{"id":5}],"total":5}"#,
        ),
        ("/birds", r#"{"birds":[{"id":1}]}"#),
        ("/birds?offset=1", r#"{"birds":[]}"#),
    ])
    .await;
    let client = client(&server);
    let two = client.birds().list_birds(ListBirdsRequest::new().limit(2));
    // The second page is short, and is not the end.
    assert_eq!(read(two.items()).await, (vec![1, 2, 3, 4, 5], None));
    assert_eq!(server.requests().len(), 3);
    let all = client.birds().list_birds(ListBirdsRequest::new());
    assert_eq!(read(all.items()).await, (vec![1], None));
    assert_eq!(targets(&server)[3..], ["/birds", "/birds?offset=1"]);
}

#[tokio::test]
async fn a_list_by_page_numbers_ends_with_an_empty_page() {
    let server = server(&[
        ("/fish?page=0", r#"[{"id":1},{"id":2}]"#),
        ("/fish?page=1", r#"[{"id":3}]"#),
        ("/fish?page=2", "[]"),
    ])
    .await;
    let client = client(&server);
    let fish = client.fish().list_fish(ListFishRequest::new(0));
    assert_eq!(read(fish.items()).await, (vec![1, 2, 3], None));
    let later = client.fish().list_fish(ListFishRequest::new(1));
    assert_eq!(read(later.items()).await, (vec![3], None));
}

/// Otherwise the next page would begin too early, or an item that cannot be decoded would end the list.
#[tokio::test]
async fn items_that_cannot_be_decoded_count_for_the_next_page() {
    let server = server(&[
        ("/birds?limit=2", r#"{"birds":[{"id":1},7],"total":3}"#),
        (
            "/birds?offset=2&limit=2",
            r#"{"birds":[{"id":3}],"total":3}"#,
        ),
        ("/fish?page=0", "[7]"),
        ("/fish?page=1", r#"[{"id":2}]"#),
        ("/fish?page=2", "[]"),
    ])
    .await;
    let client = client(&server);
    let ids = |items: Vec<Result<Item, Error>>| -> Vec<_> {
        let ids = items.into_iter();
        ids.map(|item| item.map(|item| item.id).map_err(|error| error.kind()))
            .collect()
    };
    let birds = client.birds().list_birds(ListBirdsRequest::new().limit(2));
    let birds = ids(birds.items().collect().await);
    let fish = client.fish().list_fish(ListFishRequest::new(0));
    let fish = ids(fish.items().collect().await);
    assert_eq!(birds, [Ok(1), Err(ErrorKind::Decode), Ok(3)]);
    assert_eq!(fish, [Err(ErrorKind::Decode), Ok(2)]);
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn a_server_that_ignores_the_parameter_is_an_error() {
    let server = Server::start(|_: &Recorded| Answer::ok(r#"[{"id":1}]"#)).await;
    let fish = client(&server).fish().list_fish(ListFishRequest::new(0));
    // The first page twice: the second one shows the repetition.
    assert_eq!(
        read(fish.items()).await,
        (vec![1, 1], Some(ErrorKind::Paging))
    );
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_error_on_the_way_is_the_last_item() {
    let server = server(&[
        ("/fish?page=0", r#"[{"id":1}]"#),
        (
            "/rivers",
            r#"{"data":[{"id":1}],"meta":{"next_cursor":"a","has_more":true}}"#,
        ),
        (
            "/rivers?cursor=a",
            r#"{"data":[{"id":2}],"meta":{"has_more":true}}"#,
        ),
    ])
    .await;
    let client = client(&server);
    let fish = client.fish().list_fish(ListFishRequest::new(0));
    let (ids, error) = read(fish.items()).await;
    assert_eq!(ids, [1]);
    assert!(
        error.is_some_and(|kind| kind != ErrorKind::Paging),
        "{error:?}"
    );
    // More is announced, but the token is missing.
    let rivers = client.rivers().list_rivers(ListRiversRequest::new());
    assert_eq!(
        read(rivers.items()).await,
        (vec![1, 2], Some(ErrorKind::Paging))
    );
}

#[tokio::test]
async fn links_lead_to_the_next_page() {
    let server = Server::start(|request: &Recorded| {
        let (body, link) = match request.target.as_str() {
            "/trees" => (r#"[{"id":1}]"#, r#"<https://elsewhere.test/trees?per=1&page=2>; rel="next", </trees?page=3>; rel="last""#),
            "/trees?page=2" => (r#"[{"id":2}]"#, r#"</trees?page=3>; rel="next""#),
            "/trees?page=3" => (r#"[{"id":3}]"#, r#"</trees>; rel="first""#),
            "/trees?page=9" => (r#"[{"id":9}]"#, r#"</trees?cursor=x>; rel="next""#),
            _ => return Answer::new(404, ""),
        };
        Answer::ok(body).header("Link", link)
    })
    .await;
    let client = client(&server);
    let trees = client.trees().list_trees(ListTreesRequest::new());
    assert_eq!(read(trees.items()).await, (vec![1, 2, 3], None));
    // A link without the parameter cannot be followed.
    let later = client.trees().list_trees(ListTreesRequest::new().page(9));
    assert_eq!(
        read(later.items()).await,
        (vec![9], Some(ErrorKind::Paging))
    );
}

#[tokio::test]
async fn urls_and_tokens_of_the_body_lead_to_the_next_page() {
    let server = server(&[
        (
            "/roads",
            r#"{"results":[{"id":1}],"next":"https://elsewhere.test/roads?page=b%2Fc"}"#,
        ),
        ("/roads?page=b%2Fc", r#"{"results":[{"id":2}],"next":null}"#),
        (
            "/rivers",
            r#"{"data":[{"id":1}],"meta":{"next_cursor":"a","has_more":true}}"#,
        ),
        (
            "/rivers?cursor=a",
            r#"{"data":[{"id":2}],"meta":{"next_cursor":"a","has_more":false}}"#,
        ),
        (
            "/lakes",
            r#"{"data":{"lakes":[{"id":1}]},"paging":{"next":{"after":7}}}"#,
        ),
        (
            "/lakes?after=7",
            r#"{"data":{"lakes":[{"id":2}]},"paging":{}}"#,
        ),
    ])
    .await;
    let client = client(&server);
    let roads = client.roads().list_roads(ListRoadsRequest::new());
    assert_eq!(read(roads.items()).await, (vec![1, 2], None));
    let rivers = client.rivers().list_rivers(ListRiversRequest::new());
    assert_eq!(read(rivers.items()).await, (vec![1, 2], None));
    let lakes = client.lakes().list_lakes(ListLakesRequest::new());
    let pages: Vec<_> = lakes.pages().try_collect().await.expect("pages");
    assert_eq!(pages.len(), 2);
}

#[tokio::test]
async fn a_repeated_token_is_an_error() {
    let server = Server::start(|_: &Recorded| {
        Answer::ok(r#"{"data":[{"id":1}],"meta":{"next_cursor":"a","has_more":true}}"#)
    })
    .await;
    let rivers = client(&server)
        .rivers()
        .list_rivers(ListRiversRequest::new());
    assert_eq!(
        read(rivers.items()).await,
        (vec![1, 1], Some(ErrorKind::Paging))
    );
}
