//! A bot. A message arrives by webhook; the bot replies, looks up who sent it, adds a record to a table, and uploads a file.
//!
//! Everything runs on this machine: the example also plays the platform. For your own app, omit `base_url`, use the secrets of your app and
//! the ids of your table, and remove the module `platform`.

mod platform;

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use feishu::bitable::v1::app_table_record::CreateAppTableRecordRequest;
use feishu::contact::v3::user::GetUserRequest;
use feishu::im::v1::events::MessageReceiveEvent;
use feishu::im::v1::file::{CreateFileRequest, CreateFileType};
use feishu::im::v1::message::{ReplyMessageMsgType, ReplyMessageRequest};
use feishu::webhook::WebhookReceiver;
use feishu::{Client, IncomingEvent, RawEvent, Upload};
use loopback::{Answer, Recorded, Server};
use serde_json::json;

const VERIFICATION_TOKEN: &str = "verification token";
const APP_TOKEN: &str = "bascng7vrxcxpig7geggXiCtadY";
const TABLE_ID: &str = "tblUa9vcYjWQYJCj";

#[derive(Clone)]
struct Bot {
    client: Client,
    receiver: WebhookReceiver,
}

impl Bot {
    /// If it fails, the reply is 500 and the platform delivers the event again.
    async fn on_event(&self, event: RawEvent) -> Result<(), feishu::Error> {
        match IncomingEvent::try_from(event)? {
            IncomingEvent::ImMessageReceive(event) => self.on_message(event.event).await,
            _ => Ok(()),
        }
    }

    async fn on_message(&self, event: MessageReceiveEvent) -> Result<(), feishu::Error> {
        let Some(message) = event.message else {
            return Ok(());
        };
        let message_id = message.message_id.unwrap_or_default();
        let sender = event.sender.and_then(|sender| sender.sender_id);
        let open_id = sender.and_then(|id| id.open_id).unwrap_or_default();

        // A retry with the same `uuid` sends no second message.
        let reply = ReplyMessageRequest::new(
            &message_id,
            json!({"text": "Noted."}).to_string(),
            ReplyMessageMsgType::Text,
        )
        .uuid(&message_id);
        self.client.im().v1().message().reply(reply).await?;

        let user = GetUserRequest::new(&open_id);
        let user = self.client.contact().v3().user().get(user).await?.user;
        let name = user.and_then(|user| user.name).unwrap_or_default();

        // The values of a record are texts, numbers, lists or objects, as the columns of the table require.
        let record = CreateAppTableRecordRequest::new(
            APP_TOKEN,
            TABLE_ID,
            [
                ("Name", name.as_str().into()),
                ("Messages", 1.into()),
                ("Tags", vec!["chat", "new"].into()),
                ("Sender", json!([{"id": open_id}])),
            ],
        );
        let records = self.client.bitable().v1().app_table_record();
        let created = records.create(record).await?.record;
        let fields = created.and_then(|record| record.fields).unwrap_or_default();
        println!("the table now has: {:?}", fields.get("Name"));

        let report = Upload::bytes("report.txt", format!("{name} wrote {message_id}"));
        let file = CreateFileRequest::new(CreateFileType::Stream, "report.txt", report);
        let file = self.client.im().v1().file().create(file).await?;
        println!("uploaded: {:?}", file.file_key);
        Ok(())
    }
}

/// Takes the body as bytes, because the signature covers them.
async fn webhook(State(bot): State<Bot>, headers: HeaderMap, body: Bytes) -> Response {
    let handler = |event| bot.on_event(event);
    bot.receiver
        .handle(&headers, &body, handler)
        .await
        .map(Body::from)
}

/// Runs the bot and sends it a message. Returns the requests of the bot.
pub(crate) async fn run() -> Result<Vec<Recorded>, Box<dyn Error>> {
    let api = Server::with_tokens(reply_of_the_api).await;
    let bot = Bot {
        client: Client::builder()
            .app("cli_a1b2c3", "app secret")
            .base_url(api.url())
            .build()?,
        receiver: WebhookReceiver::with_encrypt_key(platform::ENCRYPT_KEY)
            .verification_token(VERIFICATION_TOKEN)
            .build()?,
    };
    let app = Router::new()
        .route("/events", post(webhook))
        .with_state(bot);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });

    let event = json!({
        "schema": "2.0",
        "header": {
            "event_id": "5e3702a84e847582be8db7fb73283c02", "event_type": "im.message.receive_v1",
            "create_time": "1608725989000", "token": VERIFICATION_TOKEN, "app_id": "cli_a1b2c3",
        },
        "event": {
            "sender": {"sender_id": {"open_id": "ou_84aad35d084aa403a838cf73ee18467"}, "sender_type": "user"},
            "message": {
                "message_id": "om_5ce6d572455d361153b7cb51da133945", "chat_type": "p2p", "message_type": "text",
                "content": "{\"text\":\"hello\"}",
            },
        },
    });
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    platform::send(address, "a message", &event, Some(now)).await?;
    Ok(api.requests())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    for request in run().await? {
        println!("called: {} {}", request.method, request.target);
    }
    Ok(())
}

/// The replies of the API.
fn reply_of_the_api(request: &Recorded) -> Answer {
    let path = request.target.split('?').next().unwrap_or_default();
    let data = match path.rsplit('/').next() {
        Some("reply") => json!({"message_id": "om_2"}),
        Some("records") => {
            let sent: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
            json!({"record": {"record_id": "recqwIwhc6", "fields": sent["fields"]}})
        }
        Some("files") => json!({"file_key": "file_456a92d6"}),
        _ => json!({"user": {"name": "Ada"}}),
    };
    Answer::ok(json!({"code": 0, "msg": "ok", "data": data}).to_string())
}
