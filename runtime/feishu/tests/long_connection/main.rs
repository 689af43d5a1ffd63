//! Tests of long connections, against the server that Feishu's own SDKs for Python and Node also connect to.

mod callbacks;
mod events;
mod faults;
mod fixture;
mod handlers;
mod reconnecting;
mod refusals;
mod secrets;
mod shutdown;
mod soak;
mod strangers;
