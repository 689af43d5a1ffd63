//! `lib.rs`: the client, and the modules below the crate root.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::landing_page::landing_page;
use super::names::ERROR_CODES;
use super::names::case::ident;
use super::tree::Node;
use super::{docs, envelopes, lists, manifest, module, plan, servers, tree};
use crate::model::{AccessTokenKind, Type};

/// The items of `lib.rs`.
pub(super) fn items(context: &Context<'_>, root: &Node) -> TokenStream {
    let whole = root.service.map(|service| &context.api.services[service]);
    let docs = docs::inner(&landing_page(context));
    let exports = exports(context);
    let modules = modules(context, root);
    let servers = context.api.services.first().map(servers::servers);
    let client = client(context, root);
    let envelopes = whole.map(|of| envelopes::envelopes(of, &context.features));
    let operations = root
        .service
        .map(|service| lists::operations(context, service));
    let types = root
        .service
        .map(|service| lists::types_macro(context, service));
    let services = whole.is_none().then(|| services(context));
    quote! {
        #docs
        use feishu_runtime as runtime;
        #exports
        #modules
        #servers
        #client
        #operations
        #envelopes
        #types
        #services
    }
}

/// The runtime's items that callers name.
fn exports(context: &Context<'_>) -> TokenStream {
    let has_events = context.api.has_events();
    let events = has_events.then(|| quote!(Event, EventHeader, LegacyEventHeader, RawEvent,));
    let webhook = has_events.then(|| {
        quote! {
            #[cfg(feature = "webhook")]
            pub use feishu_runtime::webhook;
        }
    });
    let is_custom = |r#type: &Type| matches!(r#type, Type::Custom(_));
    let text = manifest::holds(context.api, is_custom).then(|| quote!(Text,));
    quote! {
        pub use feishu_runtime::{
            AccessToken, AccessTokenKind, AccessTokenProvider, AccessTokenRequest, AccessTokenStore, AppKind, Attempt,
            AttemptOutcome, AuthorizationCode, AuthorizationRequest, Body, BoxFuture, Call, Download, Error, ErrorCode,
            ErrorKind, FieldViolation, Idempotency, Method, OAuth, Observer, Operation, OperationErrorCode, PageItems, Paged,
            Pages, PlatformCode, RateLimit, Request, RequestBody, Response, RetryPolicy, Retryability, StoreError, StoredSecret,
            Stream, Transport, TransportError, Upload, UserSession, UserTokens, #events #text bytes, http, reqwest, serde_json,
        };
        #[cfg(feature = "blocking")]
        pub use feishu_runtime::Blocking;
        #webhook
    }
}

/// `pub mod` lines: first the generator's own modules, then those that the description names.
fn modules(context: &Context<'_>, root: &Node) -> TokenStream {
    let own = plan::own_modules(root, context.names);
    let own = own.iter().map(|&name| {
        let condition = (name == ERROR_CODES).then(|| context.features.error_codes_module());
        let (condition, name) = (condition.flatten(), ident(name));
        quote!(#condition pub mod #name;)
    });
    let children = root.children.keys().map(|child| {
        let name = ident(child);
        let condition = context.features.module(child);
        let file = tree::file_attribute(child, "/mod.rs");
        quote!(#condition #file pub mod #name;)
    });
    own.chain(children).collect()
}

/// The client and its builder.
fn client(context: &Context<'_>, root: &Node) -> TokenStream {
    let accessors = root.children.iter().map(|(name, child)| {
        let condition = context.features.module(name);
        module::accessor(context, name, child, &quote!(&self.0), condition)
    });
    let identities = identities(context);
    // With these functions the inner client is used even if no feature is on.
    let unread = match identities {
        Some(_) => None,
        None => context.features.expect_unread(),
    };
    let builder = builder(context);
    quote! {
        /// The builder of a [`Client`].
        pub type ClientBuilder = runtime::ClientBuilder<Client>;

        /// The client: credentials, connections and settings, shared by its clones.
        #[derive(Debug, Clone)]
        pub struct Client(#unread runtime::Client);
        impl Client {
            #builder
            #(#accessors)*
            #identities
        }
        impl From<runtime::Client> for Client {
            fn from(client: runtime::Client) -> Self {
                Self(client)
            }
        }
    }
}

/// The function that starts a client.
fn builder(context: &Context<'_>) -> TokenStream {
    match context.base_url() {
        Some(url) => quote! {
            /// Starts building a client for the first of the documented servers.
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(#url)
            }
        },
        None => quote! {
            /// Starts building a client for the server at this URL.
            pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                ClientBuilder::new(base_url)
            }
        },
    }
}

/// The functions that select whom the client acts for, if the API accepts the platform's tokens.
fn identities(context: &Context<'_>) -> Option<TokenStream> {
    context.accepts(AccessTokenKind::Tenant).then(|| {
        quote! {
            /// Returns the same client for one tenant of a store app, with the same connections and tokens.
            #[must_use]
            pub fn for_tenant(&self, tenant_key: impl Into<String>) -> Self {
                Self(self.0.for_tenant(tenant_key))
            }

            /// Returns the same client for one user, with the same connections.
            #[must_use]
            pub fn for_user(&self, session: &UserSession) -> Self {
                Self(self.0.for_user(session))
            }

            /// Returns the OAuth functions by which users authorize the client's app.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Configuration`] if the client was built without an app.
            pub fn oauth(&self) -> Result<OAuth, Error> {
                self.0.oauth()
            }

            /// Stores the ticket of a store app, which the platform sends in the event `app_ticket`.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Configuration`] if the client was not built with `store_app`, or if the ticket is empty.
            pub async fn set_app_ticket(&self, app_ticket: impl Into<String>) -> Result<(), Error> {
                self.0.set_app_ticket(app_ticket).await
            }
        }
    })
}

/// The list of services, and the macro that lists their types.
fn services(context: &Context<'_>) -> TokenStream {
    let modules: Vec<String> = context.features.list();
    let list = modules.iter().map(|name| {
        let module = ident(name);
        quote!(#[cfg(feature = #name)] (#name, #module::OPERATIONS))
    });
    let types = modules.iter().map(|name| {
        let (module, types) = (ident(name), ident(&lists::types_macro_name(name)));
        quote!(#module #types;)
    });
    let types: TokenStream = types.collect();
    quote! {
        /// The operations of each service whose feature is on, by module name.
        pub static SERVICES: &[(&str, &[&Operation])] = &[#(#list),*];

        /// Passes the modules of all services to a macro, each with the macro that lists its types. All features must be on.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! every_service {
            ($callback:ident) => {
                $callback! { #types }
            };
        }
    }
}
