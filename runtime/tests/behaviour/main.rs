//! What the runtime promises, over real sockets and without knowledge of its insides.

mod envelope;
mod error_codes;
mod errors;
mod events;
mod faults;
mod fixture;
mod json;
mod open_enums;
mod paging;
mod platform_codes;
mod requests;
mod round_trips;
mod secrets;
mod tokens;
mod uploads;
mod watching;
