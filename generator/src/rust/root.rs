//! `lib.rs`: the client, and the modules below the crate root.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::landing_page::landing_page;
use super::names::case::ident;
use super::names::{ERROR_CODES, INCOMING_EVENT};
use super::tree::Node;
use super::{
    docs, envelopes, incoming_event, lists, manifest, module, plan, recursion_limit, servers, tree,
};
use crate::model::{BodyFormat, Shape, Type};

/// The items of `lib.rs`.
pub(super) fn items(context: &Context<'_>, root: &Node) -> TokenStream {
    let whole = root.service.map(|service| &context.api.services[service]);
    let docs = docs::inner(&landing_page(context, root));
    let recursion_limit = recursion_limit::attribute(context.api);
    let allow_complex = manifest::holds(context.api, |r#type| matches!(r#type, Type::Tuple(_)));
    let allow_complex = allow_complex.then(|| {
        quote!(#![allow(clippy::type_complexity, reason = "a tuple is as complex as the document's")])
    });
    // Links may lead to modules whose features are off.
    let allow_absent = context.features.not_all().map(|not_all| {
        quote!(#![cfg_attr(#not_all, allow(rustdoc::broken_intra_doc_links, reason = "links to modules of features that are off"))])
    });
    let exports = exports(context);
    let modules = modules(context, root);
    let servers = context.api.services.first();
    let servers = servers.map(|service| servers::servers(service, &context.links));
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
        // The documentation on docs.rs shows the feature that an item needs.
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #allow_absent
        #recursion_limit
        #allow_complex
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

/// The types of streams and of alternative media types, if there are any.
fn stream_exports(context: &Context<'_>) -> TokenStream {
    let holds = |fits: fn(BodyFormat) -> bool| {
        let of_operations = context.operations().any(|operation| {
            let alternatives = operation.alternatives.iter().map(|of| &of.response);
            let mut responses = alternatives.chain([&operation.response]);
            responses.any(|response| fits(response.format))
        });
        let mut types = context
            .api
            .services
            .iter()
            .flat_map(|service| &service.types);
        of_operations
            || types.any(|definition| match &definition.shape {
                Shape::Union(union) => union.variants.iter().any(|of| fits(of.format)),
                Shape::Struct(_) | Shape::Enum(_) => false,
            })
    };
    let events = holds(|format| matches!(format, BodyFormat::JsonEvents | BodyFormat::TextEvents));
    let events = events.then(|| quote!(EventStream, ServerSentEvent,));
    let items = holds(|format| format == BodyFormat::Items).then(|| quote!(ItemStream,));
    let alternatives = context
        .operations()
        .any(|operation| !operation.alternatives.is_empty());
    let alternatives = alternatives.then(|| quote!(Representation, Represented,));
    quote!(#events #items #alternatives)
}

/// The runtime, and its items that callers name.
fn exports(context: &Context<'_>) -> TokenStream {
    let runtime = ident(&context.config.runtime_package().replace('-', "_"));
    let base64 = manifest::holds(context.api, |r#type| *r#type == Type::Base64);
    let base64 = base64.then(|| quote!(Base64,));
    let mut operations = context.operations();
    let error_body = operations.any(|of| of.has_several_error_types());
    let error_body = error_body.then(|| quote!(ErrorBody,));
    let is_open = |r#type: &Type| matches!(r#type, Type::Tuple(of) if !of.is_complete());
    let at_least = manifest::holds(context.api, is_open).then(|| quote!(AtLeast,));
    let streams = stream_exports(context);
    let is_custom = |r#type: &Type| matches!(r#type, Type::Custom(_));
    let text = manifest::holds(context.api, is_custom).then(|| quote!(Text,));
    let platform = context.config.is_platform().then(|| {
        quote! {
            pub use runtime::platform::*;
        }
    });
    let incoming_event = context.receives_events().then(|| {
        let (module, name) = (ident(incoming_event::MODULE), ident(INCOMING_EVENT));
        quote! {
            mod #module;
            pub use #module::#name;
        }
    });
    quote! {
        use ::#runtime as runtime;
        pub use runtime::{
            AccessToken, AccessTokenProvider, ApiKeyPlace, #at_least Attempt, AttemptOutcome, #base64 Body, BoxFuture, Call, Download,
            Envelope, Error, #error_body ErrorCode, ErrorKind, Idempotency, Method, NextPage, Nullable, Observer, Operation,
            OperationErrorCode, PageItems, Paged, Pages, RateLimit, RawRequest, Request, RequestBody, RequestParts, Response, ResponseBody,
            ResponseFormat, RetryPolicy, Retryability, SecurityScheme, Stream, #streams #text Transport, TransportError,
            UnknownInteger, UnknownScalar, UnknownString, Upload, bytes, http, reqwest, serde_json,
        };
        #platform
        #incoming_event
        #[cfg(feature = "blocking")]
        pub use runtime::Blocking;
        #[cfg(feature = "testing")]
        pub use runtime::testing;
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
        module::accessor(context, name, child, tree::Owner::Client, condition)
    });
    let platform = context
        .config
        .is_platform()
        .then(|| quote!(runtime::platform_client!(Client);));
    let builder = builder(context);
    quote! {
        /// The builder of a [`Client`].
        pub type ClientBuilder = runtime::ClientBuilder<Client>;

        /// The client: credentials, connections and settings, shared by its clones.
        #[derive(Debug, Clone)]
        pub struct Client(runtime::Client);
        impl Client {
            #builder
            /// Calls an operation that this client does not have; see [`request`](runtime::Client::request) of the runtime.
            pub fn request(
                &self,
                method: Method,
                path: impl Into<::std::sync::Arc<str>>,
            ) -> Call<RawRequest> {
                self.0.request(method, path)
            }
            #(#accessors)*
        }
        #platform
        impl From<runtime::Client> for Client {
            fn from(client: runtime::Client) -> Self {
                Self(client)
            }
        }
    }
}

/// The function that starts a client.
fn builder(context: &Context<'_>) -> TokenStream {
    // The runtime of a platform has a `User-Agent` of its own.
    let user_agent = (!context.config.is_platform()).then(
        || quote!(.user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))),
    );
    match context.base_url() {
        Some(url) => {
            // The document itself names a server without TLS.
            let plain_http = url.starts_with("http://").then(|| quote!(.plain_http()));
            quote! {
                /// Starts building a client for the first of the documented servers.
                pub fn builder() -> ClientBuilder {
                    ClientBuilder::new(#url)#user_agent #plain_http
                }
            }
        }
        None => quote! {
            /// Starts building a client for the server at this URL.
            pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                ClientBuilder::new(base_url)#user_agent
            }
        },
    }
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
