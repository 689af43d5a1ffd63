//! `scopes`: the permissions that operations need.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use feishu_codegen::diagnostic::Diagnostics;
use feishu_codegen::model::Api;
use feishu_codegen::scopes::{self, Identity, Needed, Options, Used};

use super::outcome::Outcome;
use super::progress::Progress;
use super::report::{MessageFormat, Reporter, plural};
use super::spec_args::SpecArgs;

#[derive(Debug, Args)]
pub(super) struct ScopesArgs {
    /// Operations and events by id, or by its first segments: `hire.v1.talent`.
    #[arg(value_name = "ID", required_unless_present = "source")]
    ids: Vec<String>,
    /// A crate, a folder or a file with Rust source: adds the operations that it calls and the events that it receives.
    #[arg(long, value_name = "PATH")]
    source: Vec<PathBuf>,
    /// Read code of tests, too: `#[cfg(test)]`, and the folders `tests` and `benches` of a package.
    #[arg(long, requires = "source")]
    tests: bool,
    /// The name of the client's crate in the source [default: that of the configuration].
    #[arg(long, value_name = "NAME", requires = "source")]
    package: Option<String>,
    /// The access token of operations that accept both kinds [default: as the source states, otherwise the tenant's].
    #[arg(long, value_enum, value_name = "KIND")]
    token: Option<Token>,
    /// Add the scopes without which some fields stay empty.
    #[arg(long)]
    with_field_scopes: bool,
    /// The form of the result.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    spec: SpecArgs,
}

/// The access tokens of operations that accept both kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Token {
    Tenant,
    User,
    Both,
}

/// The form of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// Text: which scope serves which operation.
    #[default]
    Text,
    /// The JSON that the developer console imports.
    Json,
}

impl Token {
    fn identities(self) -> BTreeSet<Identity> {
        match self {
            Self::Tenant => BTreeSet::from([Identity::Tenant]),
            Self::User => BTreeSet::from([Identity::User]),
            Self::Both => BTreeSet::from(Identity::ALL),
        }
    }
}

/// Prints the least scopes of the operations.
pub(super) fn scopes(args: &ScopesArgs) -> Outcome {
    let reporter = Reporter::new(args.spec.message_format);
    let checked = {
        let _progress = Progress::start(args.spec.message_format, "reading the description");
        args.spec.check()
    };
    let Some(client) = checked.outcome.supported() else {
        reporter.diagnostics(&checked.diagnostics, &checked.sources);
        return Outcome::from(&checked.outcome);
    };
    let mut diagnostics = Diagnostics::new();
    let mut used = scopes::select(&client.api, &args.ids, &mut diagnostics);
    reporter.diagnostics(&diagnostics, &checked.sources);
    let mut has_errors = diagnostics.has_errors();
    let named = args.package.as_ref().or(checked.manifest.name.as_ref());
    let package = named.map_or("client", String::as_str);
    for root in &args.source {
        match add_source(args, &client.api, package, root, &mut used, &reporter) {
            Ok(is_complete) => has_errors |= !is_complete,
            Err(error) => {
                reporter.failure(&format!("cannot read `{}`: {error}", root.display()));
                return Outcome::CouldNotRun;
            }
        }
    }
    let options = Options {
        identities: args.token.map(Token::identities).unwrap_or_default(),
        with_field_scopes: args.with_field_scopes,
    };
    print(args, &scopes::need(&client.api, &used, &options), &reporter);
    match has_errors {
        true => Outcome::Findings,
        false => Outcome::Done,
    }
}

/// Adds what source code uses. Returns false if a file of it cannot be parsed.
fn add_source(
    args: &ScopesArgs,
    api: &Api,
    package: &str,
    root: &Path,
    used: &mut Used,
    reporter: &Reporter,
) -> std::io::Result<bool> {
    let source = scopes::source::read(api, package, root, args.tests)?;
    reporter.diagnostics(&source.diagnostics, &source.sources);
    if args.spec.message_format == MessageFormat::Human {
        reporter.text(&format!(
            "{}: {} read, {} called or received",
            root.display(),
            plural(source.files, "file"),
            plural(source.used.len(), "operation")
        ));
    }
    for (id, tokens) in source.used {
        let known = used.entry(id).or_default();
        known.by_client |= tokens.by_client;
        known.identities.extend(tokens.identities);
        known.places.extend(tokens.places);
    }
    Ok(!source.diagnostics.has_errors())
}

/// A closed pipe ends the output, not the run.
fn print(args: &ScopesArgs, needed: &Needed, reporter: &Reporter) {
    let mut out = std::io::stdout();
    let _ = match (args.spec.message_format, args.format) {
        (MessageFormat::Json, _) => return reporter.json(&needed.report()),
        (MessageFormat::Human, Format::Json) => writeln!(out, "{:#}", needed.console()),
        (MessageFormat::Human, Format::Text) => write!(out, "{needed}"),
    };
}
