//! `feishu-codegen`: see `--help`.

use std::process::ExitCode;

mod cli;

/// Generating is mostly allocation of small things, in several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
