//! The server does what Feishu's own SDKs expect of it, and notices what a client does wrong.

mod player;
mod rules;
mod strangers;
