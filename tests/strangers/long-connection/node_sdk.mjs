// A bot on the long connection with Feishu's SDK for Node: `node node_sdk.mjs URL`. Prints each event that its handlers get.

import { EventDispatcher, WSClient } from '@larksuiteoapi/node-sdk';

const seen = new Set();

const eventDispatcher = new EventDispatcher({}).register({
  'im.message.receive_v1': (event) => {
    const { content } = event.message;
    const first = !seen.has(event.event_id);
    seen.add(event.event_id);
    console.log('handled', event.event_id, event.event_type, content);
    if (content === 'fail once' && first) {
      throw new Error('the handler fails');
    }
  },
  'card.action.trigger': (event) => {
    console.log('handled', event.event_id, event.event_type, event.action.tag);
    return { toast: { type: 'success', content: 'done ☃' } };
  },
});

const client = new WSClient({
  appId: 'cli_0123456789abcdef',
  appSecret: 'app-secret',
  domain: process.argv[2],
});
client.start({ eventDispatcher });
