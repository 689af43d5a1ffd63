//! Server Objects → URLs.

use openapiv3::{Operation as OperationObject, PathItem, Server as ServerObject};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use crate::diagnostic::{Code, Reported};
use crate::model::{Server, ServerVariable};

impl ServiceBuilder<'_> {
    /// The servers of the document.
    pub(super) fn servers(&self) -> Vec<Server> {
        self.api().servers.iter().map(server).collect()
    }

    /// The URL that overrides the client's: the first server of the operation, else of the path.
    pub(super) fn own_server(
        &mut self,
        item: &PathItem,
        operation: &OperationObject,
        item_at: &Cursor<'_>,
        at: &Cursor<'_>,
    ) -> Result<Option<String>, Reported> {
        let (first, at) = match (operation.servers.first(), item.servers.first()) {
            (Some(own), _) => (own, at),
            (None, Some(of_path)) => (of_path, item_at),
            (None, None) => return Ok(None),
        };
        let url = server(first).default_url();
        let roots = self.servers();
        if roots.first().is_some_and(|root| root.default_url() == url) {
            return Ok(None);
        }
        // A path replaces that of the client's server at run time.
        if !["https://", "http://", "/"]
            .iter()
            .any(|start| url.starts_with(start))
        {
            let servers_at = at.key("servers");
            return Err(self.unsupported(
                Code::UnsupportedServer,
                &servers_at.index(0),
                format!(
                    "`{url}` is neither a URL nor an absolute path, which the server of a single operation must be"
                ),
                "write it as `https://upload.example.com` or `/upload`",
            ));
        }
        Ok(Some(url))
    }
}

fn server(server: &ServerObject) -> Server {
    let variables = server.variables.iter().flatten();
    Server {
        url: server.url.clone(),
        description: server.description.clone(),
        variables: variables
            .map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
                description: variable.description.clone(),
            })
            .collect(),
    }
}
