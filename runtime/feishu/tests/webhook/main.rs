//! What receivers of webhooks promise. Requests come from `vectors/webhook.json`, which an independent implementation made.

mod fixture;
mod mutations;
mod once;
mod secrets;
mod verification;
