//! The server of Feishu's long connection, on the loopback interface.
//!
//! It issues URLs, answers the WebSocket's handshake, delivers events and callbacks until they are answered with 200, answers pings, and records
//! what a client does, above all what it does against the protocol. It shares no code with the client of this repository. Feishu's own SDKs for
//! Python and Node connect to it in `tests/strangers/long-connection`.

mod connection;
mod delivery;
mod event;
mod frame;
mod opening;
mod scenario;
mod server;
mod settings;
mod state;
pub mod transcript;

pub use connection::Cut;
pub use delivery::{Attempt, Delivery};
pub use event::Event;
pub use frame::{CONTROL, DATA, Frame, hex};
pub use scenario::{Pace, run as run_scenario, settings as scenario_settings};
pub use server::Server;
pub use settings::{Refusal, SERVICE, Settings, client_config};
pub use state::Answer;
pub use tokio_tungstenite::tungstenite;
