//! Access tokens under load.

use feishu::hire::v1::external_interview::DeleteExternalInterviewRequest;
use loopback::{Answer, Server};

use crate::app::client;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_concurrent_calls_with_a_cold_cache_make_one_token_request() {
    let server = Server::with_tokens(|_| Answer::ok(r#"{"code":0,"msg":"ok","data":{}}"#)).await;
    let client = client(&server);
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..1000 {
        let request = DeleteExternalInterviewRequest::new(number.to_string());
        let call = client.hire().v1().external_interview().delete(request);
        calls.spawn(async move { call.await });
    }
    let results = calls.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1000);
    assert_eq!(server.token_requests(), 1);
    assert_eq!(server.requests().len(), 1001);
}
