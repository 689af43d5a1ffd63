//! `lint` of wording, and the command `wording`.

mod lint;
mod place;
