//! The conventions of a server: data that the rest of the runtime reads.

use std::fmt;

use crate::json::Nulls;
use crate::{Error, ErrorKind};

/// The conventions of a server: header names, error codes, and advice in messages.
#[derive(Debug, Clone, Copy)]
pub struct Conventions {
    /// Value of the header `User-Agent`, unless the builder has another.
    pub user_agent: &'static str,
    /// A base URL as an example, for error messages.
    pub example_url: &'static str,
    /// The beginning of the paths of all operations, such as `/api`. A base URL that contains it is refused. Empty: there is none.
    pub path_prefix: &'static str,
    /// Response headers that may contain the request's id, in lower case: the value of [`Error::log_id`].
    pub log_id_headers: &'static [&'static str],
    /// Fields of an envelope's error object that may contain that id.
    pub log_id_fields: &'static [&'static str],
    /// Headers of a refusal because of a rate limit that may contain the seconds until requests are accepted again, in lower case. They take
    /// precedence over `Retry-After`, which is read in any case.
    pub reset_headers: &'static [&'static str],
    /// The treatment of `null` in replies, where the API description has none.
    pub nulls: Nulls,
    /// Classifies a refusal by its code in the envelope and its HTTP status.
    pub refusal: fn(code: i64, status: u16) -> ErrorKind,
    /// Writes what an error lacked, in the middle of its `Display`: each part begins with `; `.
    pub fmt_needs: fn(&Error, &mut fmt::Formatter<'_>) -> fmt::Result,
    /// Writes where an error is explained, near the end of its `Display`: each part begins with `; `.
    pub fmt_advice: fn(&Error, &mut fmt::Formatter<'_>) -> fmt::Result,
}

impl Conventions {
    /// The conventions of a server of which only HTTP is known.
    pub const HTTP: &'static Self = &Self {
        user_agent: concat!("openapi-client-runtime/", env!("CARGO_PKG_VERSION")),
        example_url: "https://api.example.com",
        path_prefix: "",
        log_id_headers: &["x-request-id", "request-id"],
        log_id_fields: &["request_id"],
        reset_headers: &[],
        nulls: Nulls::Refused,
        refusal: |_, status| match status {
            429 => ErrorKind::RateLimited,
            _ => ErrorKind::Api,
        },
        fmt_needs: |_, _| Ok(()),
        fmt_advice: |_, _| Ok(()),
    };
}
