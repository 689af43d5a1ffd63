//! Callbacks get a reply.

use feishu_runtime::Error;
use feishu_runtime::long_connection::{CallbackReply, Toast};
use long_connection_server::{Attempt, Event, Server};
use serde_json::{Value, json};

use crate::fixture::{Seen, builder};

async fn reply(server: &Server, event: Event) -> Option<Value> {
    let attempts = server.deliver(event).attempts().await;
    let [Attempt::Answered(answer)] = &attempts[..] else {
        panic!("{attempts:?}");
    };
    assert_eq!(answer.code, 200);
    let data = answer.data.as_ref()?;
    Some(serde_json::from_str(data).expect("JSON"))
}

#[tokio::test]
async fn a_click_on_a_card_is_answered_with_a_toast_and_a_card() {
    let server = Server::start().await;
    let events = Seen::default();
    let running = events
        .record(builder(&server))
        .on_callback("card.action.trigger", |event| async move {
            let action: Value = event.payload()?;
            let content = action["action"]["value"].as_str().unwrap_or_default();
            let reply = CallbackReply::new()
                .toast(Toast::success(content).translated("en_us", "Saved"))
                .raw_card(json!({"schema": "2.0"}));
            Ok::<_, Error>(reply)
        })
        .build();
    let _running = running.expect("valid").start();
    let payload = json!({"action": {"value": "已保存"}});
    let click = Event::new("c-1", "card.action.trigger", payload);
    let expected = json!({
        "toast": {"type": "success", "content": "已保存", "i18n": {"en_us": "Saved"}},
        "card": {"type": "raw", "data": {"schema": "2.0"}},
    });
    assert_eq!(reply(&server, click).await, Some(expected));
    let event = Event::new("e-1", "im.message.receive_v1", json!({}));
    assert_eq!(reply(&server, event).await, None);
    assert_eq!(events.list(), ["e-1"]);
    assert_eq!(server.violations(), [""; 0]);
}

#[tokio::test]
async fn the_handler_of_all_events_can_reply() {
    let server = Server::start().await;
    let handler = |_| async {
        let preview = json!({"title": "A preview"});
        Ok::<_, Error>(CallbackReply::new().field("inline", preview))
    };
    let running = builder(&server).on_event(handler).build();
    let _running = running.expect("valid").start();
    let callback = Event::new("c-1", "url.preview.get", json!({}));
    let expected = json!({"inline": {"title": "A preview"}});
    assert_eq!(reply(&server, callback).await, Some(expected));
}
