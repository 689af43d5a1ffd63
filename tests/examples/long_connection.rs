//! A bot over the long connection. The example starts a server on this machine, which sends what the platform would send: an event, twice, and
//! a click on a card.
//!
//! For your own app, use its id and secret, and remove the server and the `base_url`.

use std::error::Error;

use feishu::long_connection::{CallbackReply, Toast};
use feishu::{Client, IncomingEvent, RawEvent};
use long_connection_server::{Event, Server, Settings};
use serde_json::json;

/// If it fails, the platform delivers the event again.
async fn on_event(event: RawEvent) -> Result<(), feishu::Error> {
    match IncomingEvent::try_from(event)? {
        IncomingEvent::HireOfferStatusChanged(event) => {
            println!("handler:    offer {:?} changed", event.event.offer_id);
        }
        IncomingEvent::Unknown(event) => {
            println!("handler:    no handler for {}", event.event_type())
        }
        _ => {}
    }
    Ok(())
}

/// The user who clicked sees the reply.
async fn on_click(click: RawEvent) -> Result<CallbackReply, feishu::Error> {
    let click: serde_json::Value = click.payload()?;
    println!("handler:    a click on {}", click["action"]["value"]);
    Ok(Toast::success("已保存").translated("en_us", "Saved").into())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start().await;
    let app = Settings::default();
    let client = Client::builder()
        .base_url(server.url())
        .app(app.app_id, app.app_secret)
        .build()?;
    let connection = client
        .long_connection()
        .on_event(on_event)
        .on_callback("card.action.trigger", on_click)
        .on_state(|state| println!("connection: {state}"))
        .on_outcome(|outcome, _| println!("delivery:   {outcome}"))
        .build()?
        .start();

    let event = Event::new(
        "5e3702a84e847582be8db7fb73283c02",
        "hire.offer.status_changed_v1",
        json!({"offer_id": "7132790542665222407"}),
    );
    let click = json!({"action": {"value": "save"}});
    let click = Event::new("f7984f25108f8137722bb63c", "card.action.trigger", click);
    for event in [event.clone(), event, click] {
        server.deliver(event).attempts().await;
    }
    connection.shutdown().await?;
    Ok(())
}
