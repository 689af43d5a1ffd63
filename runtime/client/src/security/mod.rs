//! Security schemes of operations, and the credentials of a client.

mod attached;
mod credentials;

pub(crate) use attached::Attached;
pub(crate) use credentials::Credentials;

/// A security scheme of the API description. OpenAPI 3.0.3, section «Security Scheme Object».
///
/// The first text is the scheme's name in the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SecurityScheme {
    /// A bearer token in the header `Authorization`: `http` with `bearer`, `oauth2` or `openIdConnect`.
    /// Set it with [`ClientBuilder::access_token`](crate::ClientBuilder::access_token) or another provider of tokens.
    Bearer(&'static str),
    /// User and password in the header `Authorization`: `http` with `basic`.
    /// Set them with [`ClientBuilder::basic_auth`](crate::ClientBuilder::basic_auth).
    Basic(&'static str),
    /// An API key: `apiKey`, or the credentials of another `http` scheme. Set it with [`ClientBuilder::api_key`](crate::ClientBuilder::api_key).
    ApiKey {
        /// The scheme's name in the description.
        name: &'static str,
        /// The location of the key.
        place: ApiKeyPlace,
        /// Name of the header, query parameter, cookie or HTTP scheme.
        parameter: &'static str,
    },
}

/// The location of an API key in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiKeyPlace {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In the header `Cookie`.
    Cookie,
    /// In the header `Authorization`, after the name of the HTTP scheme: `token KEY`.
    Authorization,
}

impl SecurityScheme {
    /// Returns the scheme's name in the API description.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bearer(name) | Self::Basic(name) | Self::ApiKey { name, .. } => name,
        }
    }

    /// Returns the builder call that sets the credential, for messages.
    fn builder_call(self) -> String {
        match self {
            Self::Bearer(_) => ".access_token(…)".to_owned(),
            Self::Basic(_) => ".basic_auth(…)".to_owned(),
            Self::ApiKey { name, .. } => format!(".api_key({name:?}, …)"),
        }
    }
}
