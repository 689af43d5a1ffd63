//! What the runtime promises, over real sockets and without knowledge of its insides.

mod envelope;
mod errors;
mod events;
mod fixture;
mod json;
mod open_enums;
mod paging;
mod platform;
mod requests;
mod round_trips;
mod secrets;
mod tokens;
mod tokens_renewal;
mod uploads;
