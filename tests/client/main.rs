//! Tests of the generated client `feishu`: calls over loopback, the samples of the pages, error codes, events, and its API surface.

mod app;
mod attachments;
mod auto_traits;
mod bot;
mod calls;
mod error_codes;
mod guide;
mod incoming_events;
mod login;
mod paging;
mod samples;
mod surface;
mod testing;
mod tokens;
