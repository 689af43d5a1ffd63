//! Bodies of error replies.

use feishu_runtime::{Call, Client, ErrorKind, RetryPolicy};
use loopback::{Answer, Server};

use crate::fixture::{APP_ID, APP_SECRET, Get};

#[tokio::test]
async fn the_body_of_a_token_response_is_not_kept() {
    let server = Server::start(|_| Answer::new(500, "t-new")).await;
    let client: Client = Client::builder(server.url())
        .app(APP_ID, APP_SECRET)
        .retry(RetryPolicy::none())
        .build()
        .expect("a client");
    let error = Call::new(&client, Get).await.expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    assert_eq!(error.body(), None);
}
