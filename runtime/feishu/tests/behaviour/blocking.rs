//! Blocking calls of Feishu's client (feature `blocking`).

use feishu_runtime::Call;
use loopback::{Answer, Server};

use crate::fixture::{Get, app};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_with_a_token_blocks_until_the_response() {
    let answer = r#"{"code":0,"data":{"id":"1"}}"#;
    let server = Server::with_tokens(move |_| Answer::ok(answer).header("X-Tt-Logid", "L1")).await;
    let call = Call::new(&app(&server), Get);
    let talent = call.clone().blocking().expect("a talent");
    assert_eq!(talent.id.as_deref(), Some("1"));
    let response = call.blocking_with_response().expect("a response");
    assert_eq!(response.log_id(), Some("L1"));
    assert_eq!(server.token_requests(), 1);
}
