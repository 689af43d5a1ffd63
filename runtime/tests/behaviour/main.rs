//! What the runtime promises, over real sockets and without knowledge of its insides.

#[cfg(feature = "blocking")]
mod blocking;
mod downloads;
mod envelope;
mod errors;
mod events;
mod fixture;
mod json;
mod open_enums;
mod paging;
mod raw_server;
mod repetition;
mod requests;
mod response_size;
mod round_trips;
mod secrets;
mod tokens;
mod uploads;
