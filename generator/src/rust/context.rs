//! Everything that the code of a file is made from.

use super::client::Client;
use super::config::Manifest;
use super::doc_links::DocLinks;
use super::features::Features;
use super::names::Names;
use super::package::Package;
use super::text::Layout;
use crate::model::{AccessTokenKind, Api, Operation, Server};

/// The model, the resolved names and the configuration.
pub(super) struct Context<'a> {
    pub(super) client: &'a Client,
    pub(super) api: &'a Api,
    pub(super) package: &'a Package,
    pub(super) config: &'a Manifest,
    /// The package's name as a Rust identifier.
    pub(super) crate_name: String,
    pub(super) names: &'a Names,
    pub(super) features: Features,
    /// The items that code spans in wording link to.
    pub(super) links: DocLinks,
    pub(super) layout: Layout,
}

impl Context<'_> {
    /// The base URL of clients that set none. Only an absolute URL is of use without the location of the description.
    pub(super) fn base_url(&self) -> Option<String> {
        let services = self.api.services.iter();
        let servers = services.flat_map(|service| &service.servers);
        let mut urls = servers.map(Server::default_url);
        urls.find(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// True if any operation accepts a fitting kind of token.
    pub(super) fn accepts(&self, fits: fn(AccessTokenKind) -> bool) -> bool {
        self.operations()
            .any(|operation| operation.access_tokens.iter().any(|kind| fits(*kind)))
    }

    /// The operations of all services.
    pub(super) fn operations(&self) -> impl Iterator<Item = &Operation> {
        let services = self.api.services.iter();
        let resources = services.flat_map(|service| &service.resources);
        resources.flat_map(|resource| &resource.operations)
    }

    /// True if the API has events, and the platform's runtime receives them.
    pub(super) fn receives_events(&self) -> bool {
        self.config.is_platform() && self.api.has_events()
    }
}
