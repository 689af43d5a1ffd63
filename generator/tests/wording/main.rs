//! `lint` of wording, and the command `wording`.

mod apply;
mod command;
mod lint;
mod place;
