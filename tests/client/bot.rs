//! The example `bot`.

#[path = "../examples/bot.rs"]
#[expect(dead_code, reason = "the function `main` of the example")]
mod example;

use serde_json::{Value, json};

#[tokio::test]
async fn the_bot_answers_a_message() {
    let requests = example::run().await.expect("the bot runs");
    let called: Vec<String> = requests
        .iter()
        .filter(|request| request.target != loopback::TOKEN_PATH)
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    assert_eq!(
        called,
        [
            "POST /open-apis/im/v1/messages/om_5ce6d572455d361153b7cb51da133945/reply",
            "GET /open-apis/contact/v3/users/ou_84aad35d084aa403a838cf73ee18467",
            "POST /open-apis/bitable/v1/apps/bascng7vrxcxpig7geggXiCtadY/tables/tblUa9vcYjWQYJCj/records",
            "POST /open-apis/im/v1/files",
        ]
    );
    let sent = |end: &str| {
        let mut requests = requests.iter();
        let request = requests.find(|request| request.target.ends_with(end));
        request.expect("the request").text().to_owned()
    };
    let reply: Value = serde_json::from_str(&sent("/reply")).expect("JSON");
    assert_eq!(reply["msg_type"], "text");
    assert_eq!(reply["content"], r#"{"text":"Noted."}"#);
    let record: Value = serde_json::from_str(&sent("/records")).expect("JSON");
    assert_eq!(
        record["fields"],
        json!({
            "Name": "Ada", "Messages": 1, "Tags": ["chat", "new"],
            "Sender": [{"id": "ou_84aad35d084aa403a838cf73ee18467"}],
        })
    );
    assert!(sent("/files").contains("Ada wrote om_5ce6d572455d361153b7cb51da133945"));
}
