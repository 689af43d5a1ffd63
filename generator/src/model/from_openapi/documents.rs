//! All documents → the model.

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part, Reported};
use crate::model::{Api, Omitted, Service};
use crate::spec::Document;

/// The model of all documents.
#[derive(Debug)]
pub struct Built {
    /// Supported operations and events, with their types.
    pub api: Api,
    /// Other operations and events, in the order of the documents.
    pub omitted: Vec<Omitted>,
}

/// Builds the model of all documents.
///
/// With `modules`, each document becomes a module named after it; else the only document is the whole client.
/// Operations and events with errors are omitted. Fails if an error affects the whole client.
/// Overrides of `config` apply; it remembers the keys that were looked up.
pub fn build(
    documents: &[Document],
    modules: bool,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Result<Built, Reported> {
    let mut services: Vec<Service> = Vec::new();
    let mut omitted = Vec::new();
    // Every document is built before this fails, so that all problems are reported at once.
    let mut result = Ok(());
    for document in documents {
        let builder = ServiceBuilder::new(document, config, diagnostics);
        match builder.build(modules.then(|| document.name.clone())) {
            Ok((service, more)) => {
                services.push(service);
                omitted.extend(more);
            }
            Err(reported) => result = Err(reported),
        }
    }
    same_servers(documents, diagnostics)?;
    result?;
    services.sort_by(|a, b| a.module.cmp(&b.module));
    Ok(Built {
        api: Api { services },
        omitted,
    })
}

/// Reports documents with different servers: a client uses one server for all services.
fn same_servers(documents: &[Document], diagnostics: &mut Diagnostics) -> Result<(), Reported> {
    let mut result = Ok(());
    let Some((first, rest)) = documents.split_first() else {
        return result;
    };
    for document in rest {
        if document.api.servers != first.api.servers {
            let location = |document: &Document| {
                document.locate(&Cursor::ROOT.key("servers").pointer(), Part::Key)
            };
            let message = format!(
                "`{}` and `{}` list different servers",
                first.name, document.name
            );
            let diagnostic =
                Diagnostic::error(Code::UnsupportedServer, location(document), message)
                    .related(location(first), "the other list")
                    .help("list the same servers, or generate a crate for each document");
            result = Err(diagnostics.report(diagnostic));
        }
    }
    result
}
