//! Tests of the public API, mostly over real sockets.

mod auto_traits;
#[cfg(feature = "blocking")]
mod blocking;
mod envelope;
mod error_bodies;
mod error_codes;
mod error_kinds;
mod errors;
mod events;
mod fixture;
#[cfg(feature = "rate-limit")]
mod limited_server;
mod offline;
mod platform;
mod platform_codes;
#[cfg(feature = "rate-limit")]
mod rate_limits;
#[cfg(feature = "rate-limit")]
mod rate_limits_on_sockets;
mod raw_calls;
mod secrets;
#[cfg(feature = "testing")]
mod testing;
mod token_store;
mod tokens;
mod tokens_of_store_apps;
mod tokens_of_users;
mod tokens_on_runtimes;
mod tokens_renewal;
mod tokens_stored;
mod users_authorize;
mod watching;
