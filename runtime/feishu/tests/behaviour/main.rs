//! Tests of the public API, mostly over real sockets.

#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
#[cfg(feature = "base64")]
mod bytes_in_json;
mod downloads;
mod envelope;
mod error_bodies;
mod error_codes;
mod error_kinds;
mod errors;
mod events;
mod faults;
mod fixture;
mod json;
#[cfg(feature = "rate-limit")]
mod limited_server;
mod nullables;
mod open_enums;
mod operations;
mod paging;
mod platform;
mod platform_codes;
#[cfg(feature = "rate-limit")]
mod rate_limits;
#[cfg(feature = "rate-limit")]
mod rate_limits_on_sockets;
mod raw_server;
mod repetition;
mod requests;
mod response_size;
mod round_trips;
mod scalar_enums;
mod secrets;
mod security;
mod statuses;
mod styles;
mod token_store;
mod tokens;
mod tokens_of_store_apps;
mod tokens_of_users;
mod tokens_renewal;
mod tokens_stored;
mod typed_headers;
mod unions;
mod uploads;
mod users_authorize;
mod watching;
