//! Arguments of `sync`.

use std::path::PathBuf;

use clap::Args;
use feishu_codegen::fetch::Address;

use crate::cli::changes::format::Format;
use crate::cli::generate::ClientArgs;
use crate::cli::report::MessageFormat;
use crate::cli::transcribe::WordingArg;

#[derive(Debug, Args)]
pub(in crate::cli) struct SyncArgs {
    /// Only operations and events whose id begins with this, by whole segments: `hire.v1.talent_external_info`. May be given several times,
    /// or with commas.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// Write nothing, not even the cache. Exit with 1 if anything would change.
    #[arg(long, visible_alias = "dry-run")]
    pub(super) check: bool,
    /// The folder of the description.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    pub(super) spec: PathBuf,
    /// The configuration [default: `codegen.toml` in the folder of the description].
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) client: ClientArgs,
    /// Fetch the pages from this server instead of the hosts of their URLs: `http://127.0.0.1:8080`, or a mirror with a path.
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<Address>,
    /// The number of requests at the same time.
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub(super) concurrency: u8,
    /// Seconds without any byte from the server, until a request has failed and is retried.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) timeout: u64,
    /// Further attempts for a page after a failure.
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub(super) retries: u32,
    /// The folder that keeps the fetched pages, so that pages without changes are not sent again.
    #[arg(long, value_name = "DIR", default_value = "target/pages")]
    pub(super) cache: PathBuf,
    /// The wording of new items: the page's, or none, so that maintainers write it.
    #[arg(long, value_enum, default_value_t, value_name = "SOURCE")]
    pub(super) wording: WordingArg,
    /// The format of the report of changes, which is printed on standard output [default: that of messages].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// The format of messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) message_format: MessageFormat,
}
