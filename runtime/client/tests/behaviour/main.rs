//! Tests of the public API, mostly over real sockets.

mod auto_traits;
#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
#[cfg(feature = "base64")]
mod bytes_in_json;
mod downloads;
mod error_bodies;
mod faults;
mod fixture;
mod http2;
mod json;
mod media_types;
mod nullables;
mod nulls;
mod odd_values;
mod open_enums;
mod operations;
mod paging;
mod panics;
mod raw_calls;
mod redirects;
mod repetition;
mod requests;
mod response_size;
mod retries;
mod round_trips;
mod runtimes;
mod scalar_enums;
mod security;
mod silence;
mod statuses;
mod streams;
mod styles;
#[cfg(feature = "testing")]
mod testing;
mod tuples;
mod typed_headers;
mod unions;
mod upgrades;
mod uploads;
