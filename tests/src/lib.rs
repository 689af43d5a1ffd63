//! Tests that need more than one crate: snapshots of what is generated, contracts with the samples of the pages, calls
//! over loopback, and compile checks.

#[cfg(test)]
mod archive;
#[cfg(test)]
mod broken_specs;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod configured;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod crates;
#[cfg(test)]
mod determinism;
#[cfg(test)]
mod edits;
#[cfg(test)]
mod error_codes;
#[cfg(test)]
mod incoming_events;
#[cfg(test)]
mod login;
#[cfg(test)]
mod other_documents;
#[cfg(test)]
mod paths;
#[cfg(test)]
mod seed;
#[cfg(test)]
mod surface;
#[cfg(test)]
mod tokens;
