//! Renders the model as the files of a Rust crate.
//!
//! Three passes: `names` resolves all names, `plan` lists the files, then several threads render and format the files. Nothing is
//! written to disk here.

mod call_names;
mod client;
mod config;
mod constructor;
mod context;
mod derives;
mod doc_links;
mod docs;
mod enums;
mod envelopes;
mod error_codes;
mod events;
mod example;
mod expression;
mod facts;
mod features;
mod fields;
mod first_call;
mod incoming_event;
mod items;
mod json;
mod landing_page;
mod lists;
mod manifest;
mod markdown;
mod module;
mod names;
mod operation;
mod package;
mod paged;
mod plan;
mod read_path;
mod recursion_limit;
mod request;
mod resource;
mod resource_docs;
mod root;
mod runtime_source;
mod rustfmt_settings;
mod scope;
mod serde;
mod servers;
mod text;
mod tree;
mod types;
mod union;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use context::Context;
use doc_links::DocLinks;
use features::Features;
use names::{Home, Names};
use plan::{Content, PlannedFile};
use scope::FileScope;
use text::{Layout, Text};
use tree::Node;

pub use crate::output::{Files, MARKER};
pub use call_names::{CallNames, CalledOperation, HandleName, ReceivedEvent};
pub use client::Client;
pub use config::{
    Dependency, GitReference, Manifest, RUNTIME, Runtime, RuntimeSource, Settings, package_name,
    package_name_of_file,
};
pub use items::{ItemSource, NamedItem, items};
pub use package::{Package, RenderError};
pub use runtime_source::{RUNTIME_VERSION, runtime_source};

/// Renders the whole crate.
///
/// # Errors
///
/// Fails if the text of a file does not parse as Rust, which is a defect of the generator. The error names the file.
pub fn render(client: &Client, package: &Package, config: &Manifest) -> Result<Files, RenderError> {
    render_as(Layout::Formatted, client, package, config)
}

/// Renders the whole crate as tokens without formatting, which takes half the time. Equal files are equal in [`render`] too.
///
/// # Errors
///
/// See [`render`].
pub fn render_tokens(
    client: &Client,
    package: &Package,
    config: &Manifest,
) -> Result<Files, RenderError> {
    render_as(Layout::Tokens, client, package, config)
}

fn render_as(
    layout: Layout,
    client: &Client,
    package: &Package,
    config: &Manifest,
) -> Result<Files, RenderError> {
    let api = &client.api;
    let names = Names::resolve(api);
    let context = Context {
        client,
        api,
        package,
        config,
        crate_name: names::case::ident(&package.name.replace('-', "_")).to_string(),
        names: &names,
        layout,
        features: Features::of(api, &names, config),
        links: DocLinks::of(api, &names),
    };
    let root = Node::of(&names);
    // Tokens cannot move between threads: one thread renders a file from start to end.
    let rendered: Vec<Result<(String, String), RenderError>> = plan::files(&root, &context)
        .into_par_iter()
        .map(|file| {
            let text = file_text(&context, &file)?;
            Ok((file.path, text))
        })
        .collect();
    // The first error in the plan's order, whichever thread met one first.
    let mut files: Files = rendered.into_iter().collect::<Result<_, _>>()?;
    files.insert("Cargo.toml".to_owned(), manifest::manifest(&context));
    files.insert(
        "rustfmt.toml".to_owned(),
        rustfmt_settings::rustfmt_settings(),
    );
    Ok(files)
}

fn file_text(context: &Context<'_>, file: &PlannedFile<'_>) -> Result<String, RenderError> {
    let of = |tokens| Text::of(tokens, context.layout);
    let text = match &file.content {
        Content::Root(root) => of(root::items(context, root)),
        Content::IncomingEvent => of(incoming_event::items(context)),
        Content::Module(module) => module::items(context, module),
        Content::SchemaList(files) => of(lists::schemas(files, &context.features)),
        Content::Schema { service, file } => {
            let file = (*file).to_owned();
            resource::schema_items(&FileScope::new(context, *service, Home::Schema { file }))
        }
        Content::ErrorCodes { service } => of(error_codes::shared_items(
            &context.api.services[*service],
            &context.names.services[*service].error_codes,
            &context.features,
            &context.links,
        )),
    };
    let text = text.map_err(|error| RenderError {
        path: file.path.clone(),
        message: error.to_string(),
    })?;
    Ok(text.into_file(&context.package.source))
}
