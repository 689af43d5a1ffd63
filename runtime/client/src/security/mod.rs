//! Security schemes, and the credentials of a client.

mod attached;
mod credentials;

pub(crate) use attached::Attached;
pub(crate) use credentials::Credentials;

/// A security scheme of a description. OpenAPI 3.0.3, section «Security Scheme Object».
///
/// The first text is the scheme's name in the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SecurityScheme {
    /// A bearer token in the header `Authorization`: `http` with `bearer`, `oauth2` or `openIdConnect`.
    /// Set by [`ClientBuilder::access_token`](crate::ClientBuilder::access_token) or an access token provider.
    Bearer(&'static str),
    /// User and password in the header `Authorization`: `http` with `basic`.
    /// Set by [`ClientBuilder::basic_auth`](crate::ClientBuilder::basic_auth).
    Basic(&'static str),
    /// An API key: `apiKey`. Set by [`ClientBuilder::api_key`](crate::ClientBuilder::api_key).
    ApiKey {
        /// The scheme's name in the description.
        name: &'static str,
        /// The location of the key.
        place: ApiKeyPlace,
        /// The name of the header, query parameter or cookie.
        parameter: &'static str,
    },
}

/// The location of an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiKeyPlace {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

impl SecurityScheme {
    /// The scheme's name in the description.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bearer(name) | Self::Basic(name) | Self::ApiKey { name, .. } => name,
        }
    }

    /// The builder call that sets the credentials.
    fn builder_call(self) -> String {
        match self {
            Self::Bearer(_) => ".access_token(…)".to_owned(),
            Self::Basic(_) => ".basic_auth(…)".to_owned(),
            Self::ApiKey { name, .. } => format!(".api_key({name:?}, …)"),
        }
    }
}
