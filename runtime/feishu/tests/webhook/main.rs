//! Tests of webhook receivers. The requests in `vectors/webhook.json` were created by an independent implementation.

mod fixture;
mod mutations;
mod once;
mod secrets;
mod verification;
