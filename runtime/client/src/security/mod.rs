//! Security schemes: how an operation wants to know who calls, and what of it a client has.

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
    /// [`ClientBuilder::access_token`](crate::ClientBuilder::access_token) gives it, or whatever else gives out tokens.
    Bearer(&'static str),
    /// User and password in the header `Authorization`: `http` with `basic`.
    /// [`ClientBuilder::basic_auth`](crate::ClientBuilder::basic_auth) gives them.
    Basic(&'static str),
    /// `apiKey`. [`ClientBuilder::api_key`](crate::ClientBuilder::api_key) gives it.
    ApiKey {
        /// The scheme's name in the description.
        name: &'static str,
        /// Where the key stands.
        place: ApiKeyPlace,
        /// Name of the header, query parameter or cookie that holds it.
        parameter: &'static str,
    },
}

/// Where an API key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiKeyPlace {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In the header `Cookie`.
    Cookie,
}

impl SecurityScheme {
    /// The scheme's name in the description.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bearer(name) | Self::Basic(name) | Self::ApiKey { name, .. } => name,
        }
    }

    /// The call of the builder that gives what it takes.
    fn builder_call(self) -> String {
        match self {
            Self::Bearer(_) => ".access_token(…)".to_owned(),
            Self::Basic(_) => ".basic_auth(…)".to_owned(),
            Self::ApiKey { name, .. } => format!(".api_key({name:?}, …)"),
        }
    }
}
