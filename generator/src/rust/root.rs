//! `lib.rs`: the client, and what it says about the crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::example::Example;
use super::names::case::{ident, linked};
use super::names::{ERROR_CODES, Home};
use super::tree::Node;
use super::{Renderer, docs, manifest, plan, tree, types_macro_name};
use crate::model::{AccessTokenKind, Operation, SecurityScheme, Server, Type};

impl Renderer<'_> {
    /// `lib.rs`: the client.
    pub(super) fn root(&self, root: &Node) -> TokenStream {
        let whole = root.service.map(|service| &self.api.services[service]);
        let docs = docs::inner(&self.crate_docs(&self.crate_name));
        let features = whole.is_none();
        let accessors: TokenStream = root
            .children
            .iter()
            .map(|(name, child)| {
                let condition = self.features.module(name);
                self.accessor(name, child, &quote!(&self.0), condition)
            })
            .collect();
        let children: Vec<String> = root.children.keys().cloned().collect();
        let modules: TokenStream = children
            .iter()
            .map(|child| {
                let name = ident(child);
                let condition = self.features.module(child);
                let file = tree::file_attribute(child, "/mod.rs");
                quote!(#condition #file pub mod #name;)
            })
            .collect();
        let own = plan::own_modules(root, self.names);
        let own = own.iter().map(|&name| {
            let condition = (name == ERROR_CODES).then(|| self.features.error_codes_module());
            let (condition, name) = (condition.flatten(), ident(name));
            quote!(#condition pub mod #name;)
        });
        let own: TokenStream = own.collect();
        let envelopes = whole.map(|of| tree::envelopes(of, &self.features));
        let operations = root.service.map(|service| self.operations_list(service));
        let types = root.service.map(|service| self.types_macro(service));
        let services = features.then(|| self.services());
        let has_events = self.api.has_events();
        let events = has_events.then(|| quote!(Event, EventHeader, LegacyEventHeader, RawEvent,));
        let webhook = has_events.then(|| {
            quote! {
                #[cfg(feature = "webhook")]
                pub use feishu_runtime::webhook;
            }
        });
        let replaced = manifest::holds(self.api, |r#type| matches!(r#type, Type::Custom(_)));
        let replaced = replaced.then(|| quote!(Text,));
        let identities = self.identities();
        // Whom the client acts for is read from it, whatever it calls.
        let unread = match identities {
            Some(_) => None,
            None => self.features.expect_unread(),
        };
        let first = self.api.services.first();
        let servers = first.map(tree::servers);
        let builder = match self.base_url() {
            Some(url) => quote! {
                /// Starts a client that talks to the first of the documented servers.
                pub fn builder() -> ClientBuilder {
                    ClientBuilder::new(#url)
                }
            },
            None => quote! {
                /// Starts a client that talks to the server at this address.
                pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                    ClientBuilder::new(base_url)
                }
            },
        };
        quote! {
            #docs
            use feishu_runtime as runtime;
            pub use feishu_runtime::{
                AccessToken, AccessTokenKind, AccessTokenProvider, AccessTokenRequest, AccessTokenStore, AppKind, Attempt,
                AttemptOutcome, AuthorizationCode, AuthorizationRequest, Body, BoxFuture, Call, Download, Error, ErrorCode,
                ErrorKind, FieldViolation, Idempotency, Method, OAuth, Observer, Operation, OperationErrorCode, PageItems, Paged,
                Pages, PlatformCode, RateLimit, Request, RequestBody, Response, RetryPolicy, Retryability, StoreError, StoredSecret,
                Stream, Transport, TransportError, Upload, UserSession, UserTokens, #events #replaced bytes, http, reqwest, serde_json,
            };
            #[cfg(feature = "blocking")]
            pub use feishu_runtime::Blocking;
            #webhook
            #own
            #modules
            #servers

            /// The builder of a [`Client`].
            pub type ClientBuilder = runtime::ClientBuilder<Client>;

            /// The client: credentials, connections and settings, shared by its clones.
            #[derive(Debug, Clone)]
            pub struct Client(#unread runtime::Client);
            impl Client {
                #builder
                #accessors
                #identities
            }
            impl From<runtime::Client> for Client {
                fn from(client: runtime::Client) -> Self {
                    Self(client)
                }
            }
            #operations
            #envelopes
            #types
            #services
        }
    }

    /// The list of services, and the macro that leads to the types of all of them.
    fn services(&self) -> TokenStream {
        let modules: Vec<String> = self.features.list();
        let list = modules.iter().map(|name| {
            let module = ident(name);
            quote!(#[cfg(feature = #name)] (#name, #module::OPERATIONS))
        });
        let types = modules.iter().map(|name| {
            let (module, types) = (ident(name), ident(&types_macro_name(name)));
            quote!(#module #types;)
        });
        let types: TokenStream = types.collect();
        quote! {
            /// The operations of all services whose features are on, by the names of their modules.
            pub static SERVICES: &[(&str, &[&Operation])] = &[#(#list),*];

            /// Hands a macro the modules of all services, each with the macro that lists its types. All features must be on.
            #[doc(hidden)]
            #[macro_export]
            macro_rules! every_service {
                ($callback:ident) => {
                    $callback! { #types }
                };
            }
        }
    }

    /// Whom the client acts for: nothing for an API whose tokens are not the platform's.
    fn identities(&self) -> Option<TokenStream> {
        self.takes(AccessTokenKind::Tenant).then(|| {
            quote! {
                /// The same client for one tenant of a store app, with the same connections and tokens.
                #[must_use]
                pub fn for_tenant(&self, tenant_key: impl Into<String>) -> Self {
                    Self(self.0.for_tenant(tenant_key))
                }

                /// The same client for one user, with the same connections.
                #[must_use]
                pub fn for_user(&self, session: &UserSession) -> Self {
                    Self(self.0.for_user(session))
                }

                /// How the client's app comes to act for users.
                ///
                /// # Errors
                ///
                /// [`ErrorKind::Configuration`] when the client was built without an app.
                pub fn oauth(&self) -> Result<OAuth, Error> {
                    self.0.oauth()
                }

                /// Takes the ticket of a store app, which the platform sends by the event `app_ticket`.
                ///
                /// # Errors
                ///
                /// [`ErrorKind::Configuration`] when the client was not built with `store_app`, or the ticket is empty.
                pub async fn set_app_ticket(&self, app_ticket: impl Into<String>) -> Result<(), Error> {
                    self.0.set_app_ticket(app_ticket).await
                }
            }
        })
    }

    /// The address that clients talk to unless told otherwise. One that is relative says nothing without the place that
    /// the document was served from.
    fn base_url(&self) -> Option<String> {
        let servers = self
            .api
            .services
            .iter()
            .flat_map(|service| &service.servers);
        let mut urls = servers.map(Server::default_url);
        urls.find(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// What the crate says about itself.
    fn crate_docs(&self, package: &str) -> String {
        let mut docs = String::new();
        match self.api.services.as_slice() {
            [only] => {
                docs.push_str(&format!("# {}\n\n", docs::markdown(&only.title)));
                if let Some(description) = &only.description {
                    docs.push_str(&format!("{}\n\n", docs::markdown(description)));
                }
            }
            several => {
                let titles: Vec<String> = several
                    .iter()
                    .map(|service| docs::markdown(&service.title))
                    .collect();
                docs.push_str(&format!(
                    "A typed async client of several services: {}.\n\n",
                    titles.join(", ")
                ));
            }
        }
        docs.push_str(
            "Every operation has a request struct, whose `new` takes what is required, and a function that sends it. \
             Calls start from a [`Client`].\n",
        );
        if let Some(example) = self.first_example() {
            docs.push_str(&format!(
                "\n{}\n",
                example.with_builder(package, self.base_url().is_none(), &self.credentials())
            ));
        }
        if self
            .api
            .services
            .iter()
            .any(|service| service.module.is_some())
        {
            docs.push_str("\n# Features\n\nA feature for each service; all are on by default.\n\n");
            for (feature, service) in self.features.list().iter().zip(&self.api.services) {
                let title = docs::markdown(&service.title);
                let description = service.description.as_deref().map(docs::markdown);
                let described = match description.filter(|_| self.api.services.len() > 1) {
                    Some(description) => format!(": {title}. {}", description.replace('\n', " ")),
                    None => String::new(),
                };
                docs.push_str(&format!("- `{feature}`{described}\n"));
            }
        } else {
            docs.push_str("\n# Features\n\n");
            let mut tags = self.features.tags().peekable();
            if tags.peek().is_some() {
                docs.push_str("A feature for each module; all are on by default.\n\n");
            }
            for (module, feature) in tags {
                let linked = linked(module);
                docs.push_str(&format!("- `{feature}`: [`{linked}`]\n"));
            }
        }
        docs.push_str(
            "\nOff by default, each with what it adds to a build from nothing:\n\n\
             - `blocking`: `.blocking()` on calls, lists and downloads, for code that is not async. No crate.\n\
             - `rate-limit`: `keep_rate_limits()` of the builder, which holds calls to the limits that their pages state. 10 small \
             crates, 1 s of one core.\n\
             - `serde`: `Serialize` and `Deserialize` for the types of bodies, and for requests that send no file. No crate.\n",
        );
        if self.api.has_events() {
            docs.push_str(
                "- `webhook`: the module `webhook`, which receives events over HTTP. 12 small crates, 2 s of one core.\n",
            );
        }
        docs
    }

    /// A call of the first operation that can be shown: of those that take the token that the shown credentials give, if there are any.
    fn first_example(&self) -> Option<Example> {
        let fits =
            |operation: &&Operation| operation.access_tokens.contains(&AccessTokenKind::Tenant);
        self.first_example_of(&fits)
            .or_else(|| self.first_example_of(&|_| true))
    }

    fn first_example_of(&self, wanted: &dyn Fn(&&Operation) -> bool) -> Option<Example> {
        let services = self.api.services.iter().zip(&self.names.services);
        services.enumerate().find_map(|(index, (service, names))| {
            let resources = service.resources.iter().zip(&names.resources).enumerate();
            resources
                .into_iter()
                .find_map(|(position, (resource, names))| {
                    let scope = self.scope(index, Home::Resource(position));
                    let operations = resource.operations.iter().zip(&names.operations);
                    operations
                        .filter(|(operation, _)| wanted(operation))
                        .find_map(|(operation, of)| {
                            Example::new(operation, of, &names.module, &scope)
                        })
                })
        })
    }

    /// The builder's call that the operations need most.
    fn credentials(&self) -> String {
        if self.takes(AccessTokenKind::Tenant) {
            ".app(\"cli_a1b2c3\", \"app secret\")".to_owned()
        } else if self.takes(AccessTokenKind::Bearer) {
            ".access_token(\"token\")".to_owned()
        } else {
            self.other_credential().unwrap_or_default()
        }
    }

    /// The builder's call for the first scheme that is no bearer token.
    fn other_credential(&self) -> Option<String> {
        let resources = self
            .api
            .services
            .iter()
            .flat_map(|service| &service.resources);
        let operations = resources.flat_map(|resource| &resource.operations);
        let mut schemes = operations.flat_map(|operation| operation.security.iter().flatten());
        schemes.find_map(|scheme| match scheme {
            SecurityScheme::Bearer { .. } => None,
            SecurityScheme::Basic(_) => Some(".basic_auth(\"user\", \"password\")".to_owned()),
            SecurityScheme::ApiKey { name, .. } => Some(format!(".api_key({name:?}, \"key\")")),
        })
    }

    /// Whether any operation takes this kind of token.
    fn takes(&self, kind: AccessTokenKind) -> bool {
        let services = &self.api.services;
        let resources = services.iter().flat_map(|service| &service.resources);
        resources
            .flat_map(|resource| &resource.operations)
            .any(|operation| operation.access_tokens.contains(&kind))
    }
}
