"""A bot on the long connection with Feishu's SDK for Python: `python_sdk.py URL`. Prints each event that its handlers get."""

import sys

import lark_oapi
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

seen = set()


def handle_message(event):
    content = event.event["message"]["content"]
    first = event.header.event_id not in seen
    seen.add(event.header.event_id)
    print("handled", event.header.event_id, event.header.event_type, content, flush=True)
    if content == "fail once" and first:
        raise RuntimeError("the handler fails")


def handle_card_action(event):
    print("handled", event.header.event_id, event.header.event_type, event.event.action.tag, flush=True)
    return P2CardActionTriggerResponse({"toast": {"type": "success", "content": "done ☃"}})


handlers = (
    lark_oapi.EventDispatcherHandler.builder("", "")
    .register_p2_customized_event("im.message.receive_v1", handle_message)
    .register_p2_card_action_trigger(handle_card_action)
    .build()
)
client = lark_oapi.ws.Client(
    "cli_0123456789abcdef",
    "app-secret",
    event_handler=handlers,
    domain=sys.argv[1],
)
client.start()
