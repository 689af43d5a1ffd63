//! A function of a bot, and its tests as a user writes them. `docs/client.md` quotes it.

use feishu::contact::v3::user::{GetUserErrorCode, GetUserRequest};
use feishu::im::v1::events::MessageReceiveEvent;
use feishu::im::v1::message::{ReplyMessageMsgType, ReplyMessageRequest};
use feishu::testing::{self, Answer, FakeServer};
use feishu::{Client, Error, ErrorKind};
use serde_json::json;

/// Replies to a message with the name of who sent it.
async fn greet(client: &Client, event: MessageReceiveEvent) -> Result<(), Error> {
    let sender = event.sender.and_then(|sender| sender.sender_id);
    let message = event.message.and_then(|message| message.message_id);
    let (Some(open_id), Some(message_id)) = (sender.and_then(|id| id.open_id), message) else {
        return Ok(());
    };
    let user = GetUserRequest::new(open_id);
    let name = match client.contact().v3().user().get(user).await {
        Ok(response) => response.user.and_then(|user| user.name),
        Err(error) if is_hidden(&error) => None,
        Err(error) => return Err(error),
    };
    let name = name.as_deref().unwrap_or("stranger");
    let content = json!({"text": format!("Hello, {name}!")}).to_string();
    let reply = ReplyMessageRequest::new(message_id, content, ReplyMessageMsgType::Text);
    client.im().v1().message().reply(reply).await?;
    Ok(())
}

/// Returns true if the app may not see the user.
fn is_hidden(error: &Error) -> bool {
    error.code_as() == Some(GetUserErrorCode::UserNotPermitted)
}

/// A message of the user `ou_1`.
fn message() -> Result<MessageReceiveEvent, Error> {
    testing::value(json!({
        "sender": {"sender_id": {"open_id": "ou_1"}},
        "message": {"message_id": "om_1"},
    }))
}

#[tokio::test]
async fn a_user_is_greeted_by_name() -> Result<(), Error> {
    let server = FakeServer::new();
    server.on(|_: &GetUserRequest| json!({"user": {"name": "Ada"}}));
    server.on(|_: &ReplyMessageRequest| json!({"message_id": "om_2"}));
    let client: Client = server.client()?;

    greet(&client, message()?).await?;

    assert_eq!(
        server.sent::<GetUserRequest>(),
        [GetUserRequest::new("ou_1")]
    );
    assert_eq!(
        server.sent::<ReplyMessageRequest>(),
        [ReplyMessageRequest::new(
            "om_1",
            r#"{"text":"Hello, Ada!"}"#,
            ReplyMessageMsgType::Text
        )]
    );
    Ok(())
}

#[tokio::test]
async fn a_hidden_user_is_greeted_as_a_stranger() -> Result<(), Error> {
    let server = FakeServer::new();
    let hidden = GetUserErrorCode::UserNotPermitted.code();
    server.on(move |_: &GetUserRequest| Answer::refused(hidden, "no user authority"));
    server.on(|_: &ReplyMessageRequest| json!({"message_id": "om_2"}));

    greet(&server.client()?, message()?).await?;

    let replies = server.sent::<ReplyMessageRequest>();
    assert_eq!(replies[0].content, r#"{"text":"Hello, stranger!"}"#);
    Ok(())
}

#[tokio::test]
async fn a_lost_connection_is_reported() -> Result<(), Error> {
    let server = FakeServer::new();
    server.on(|_: &GetUserRequest| Answer::no_connection());

    let outcome = greet(&server.client()?, message()?).await;
    let error = outcome.expect_err("no connection");

    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(server.sent::<ReplyMessageRequest>().is_empty());
    Ok(())
}

/// Functions of a response or an error need no client.
#[test]
fn only_hidden_users_are_hidden() {
    let refused = |code: GetUserErrorCode| {
        let response = testing::response::<GetUserRequest>(Answer::refused(code.code(), "no"));
        response.expect_err("a refusal")
    };
    assert!(is_hidden(&refused(GetUserErrorCode::UserNotPermitted)));
    assert!(!is_hidden(&refused(GetUserErrorCode::InvalidUserId)));
}
