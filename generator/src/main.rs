//! `feishu-codegen`: see `--help`.

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::run()
}
