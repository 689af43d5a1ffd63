//! Access tokens: the bearer tokens of calls, and their providers.

use futures_util::future::BoxFuture;

use crate::secret::Secret;
use crate::{Error, ErrorKind, Operation};

/// A provider of bearer tokens. Implement it for tokens that expire, or that another service issues.
///
/// The client calls the provider before every attempt, so an implementation should cache its tokens.
///
/// ```
/// use openapi_client_runtime::{AccessToken, AccessTokenProvider, BoxFuture, Client, Error};
///
/// /// Reads the token from the environment each time.
/// struct Environment;
///
/// impl AccessTokenProvider for Environment {
///     fn access_token(&self) -> BoxFuture<'_, Result<AccessToken, Error>> {
///         let token = std::env::var("API_TOKEN").map_err(Error::no_token);
///         Box::pin(async { Ok(AccessToken::new(token?)) })
///     }
/// }
///
/// # fn main() -> Result<(), openapi_client_runtime::Error> {
/// let client: Client =
///     Client::builder("https://api.example.com").access_token_provider(Environment).build()?;
/// # Ok(())
/// # }
/// ```
pub trait AccessTokenProvider: Send + Sync + 'static {
    /// Returns a token that the server accepts now.
    ///
    /// # Errors
    ///
    /// Returns the reason why there is no token: [`Error::no_token`], or the error of a call. The call that needs the token fails with it.
    fn access_token(&self) -> BoxFuture<'_, Result<AccessToken, Error>>;

    /// Removes `token`, which the server rejected, and returns true if the provider can get another one.
    ///
    /// The client then sends the request once more. It calls this function at most once per call, and only after an error of kind
    /// [`ErrorKind::AccessTokenRefused`].
    fn refused<'a>(&'a self, token: &'a AccessToken) -> BoxFuture<'a, bool> {
        let _ = token;
        Box::pin(async { false })
    }

    /// Adds advice to the error of a call whose renewed token was also rejected.
    fn refused_again(&self, error: Error) -> Error {
        error
    }
}

/// An access token. `Debug` does not show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken(Secret);

impl AccessToken {
    /// Creates a token from its text.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Secret::new(token))
    }

    /// Returns the token as text. Do not log it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Returns the token as a secret.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// Returns true if both are clones of one token. Two tokens with the same text are not the same.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }
}

impl From<Secret> for AccessToken {
    fn from(secret: Secret) -> Self {
        Self(secret)
    }
}

/// The provider of a fixed token, which cannot be renewed.
pub(crate) struct FixedToken(pub(crate) AccessToken);

impl AccessTokenProvider for FixedToken {
    fn access_token(&self) -> BoxFuture<'_, Result<AccessToken, Error>> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }
}

/// Gets the token for a call of `operation`.
pub(crate) async fn token_for(
    operation: &'static Operation,
    provider: &dyn AccessTokenProvider,
) -> Result<AccessToken, Error> {
    let token = provider
        .access_token()
        .await
        .map_err(|cause| match cause.kind() {
            ErrorKind::AccessToken if cause.operation().is_none() => cause.in_operation(operation),
            _ => Error::no_access_token(operation, cause),
        })?;
    if token.expose().is_empty() {
        let problem = "the access token is empty";
        return Err(Error::new(ErrorKind::AccessToken, problem).in_operation(operation));
    }
    Ok(token)
}
