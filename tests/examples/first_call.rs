//! A first call with the generated client, to a server on this machine that replies with the sample of the page.
//!
//! To call Feishu itself, omit `base_url` and use the id and the secret of your app.

use feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest;
use loopback::{Answer, Server};

#[tokio::main]
async fn main() -> Result<(), feishu::Error> {
    let server =
        Server::with_tokens(
            |request| match request.target.contains("7043758982146345223") {
                true => Answer::ok(
                    r#"{"code": 0, "msg": "ok", "data": {"external_info":
                {"talent_id": "7043758982146345222", "external_create_time": "1608467675393"}}}"#,
                ),
                false => Answer::new(400, r#"{"code": 1002002, "msg": "talent not found"}"#)
                    .header("X-Tt-Logid", "202411221300"),
            },
        )
        .await;

    let client = feishu::Client::builder()
        .app("cli_a1b2c3", "app secret")
        .base_url(server.url())
        .build()?;

    // POST /open-apis/hire/v1/talents/7043758982146345223/external_info
    let created = client
        .hire()
        .v1()
        .talent_external_info()
        .create(CreateTalentExternalInfoRequest::new(
            "7043758982146345223",
            "1639992265035",
        ))
        .await?;
    println!("created: {:?}", created.external_info);

    let refused = client
        .hire()
        .v1()
        .talent_external_info()
        .create(CreateTalentExternalInfoRequest::new(
            "no such talent",
            "1639992265035",
        ))
        .await;
    if let Err(error) = refused {
        println!("refused: {error}");
    }

    for request in server.requests() {
        println!("sent:    {} {}", request.method, request.target);
    }
    Ok(())
}
