//! Arguments of commands that read the description.

use std::path::{Path, PathBuf};

use clap::Args;
use feishu_codegen::diagnostic::Sources;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::spec::ReferenceScope;
use feishu_codegen::transcribe::{self, Documented};

use super::report::MessageFormat;

#[derive(Debug, Args)]
pub(super) struct SpecArgs {
    /// An OpenAPI document, or a folder with a subfolder for each service.
    #[arg(long, value_name = "PATH", default_value = "spec")]
    pub(super) spec: PathBuf,
    /// Allow `$ref` to files outside the document's folder. Nothing is ever fetched from the network.
    #[arg(long)]
    pub(super) allow_outside: bool,
    /// The configuration [default: `codegen.toml` beside the document or in the folder of services].
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The format of messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) message_format: MessageFormat,
}

impl SpecArgs {
    /// Checks the description.
    pub(super) fn check(&self) -> Checked {
        pipeline::check_configured(
            &self.spec,
            reference_scope(self.allow_outside),
            self.config.as_deref(),
        )
    }
}

/// The files that references may lead to.
pub(super) fn reference_scope(allow_outside: bool) -> ReferenceScope {
    if allow_outside {
        ReferenceScope::AnyFile
    } else {
        ReferenceScope::Folder
    }
}

/// The operations and events of a description that was transcribed from pages.
pub(super) fn documented(spec: &Path, sources: &mut Sources) -> Result<Vec<Documented>, String> {
    let shown = spec.display();
    if spec.is_file() {
        return Err(format!(
            "{shown} is a document; name the folder of a description that was transcribed from pages with --spec"
        ));
    }
    let documented = transcribe::documented(spec, sources);
    let documented = documented.map_err(|error| format!("{shown}: {error}"))?;
    match documented.is_empty() {
        false => Ok(documented),
        true => Err(format!(
            "{shown} contains no operations; transcribe a page first, or name the folder of the description with --spec"
        )),
    }
}
