//! The page on which a user authorizes the app, and the resulting code.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;

use crate::Secret;
use crate::{Error, ErrorKind};

/// A request to a user to authorize the app, on a page of the platform.
///
/// The URL of the page contains a random `state` and the challenge of a random code verifier (PKCE, method S256). Keep
/// [`state`](Self::state) and [`code_verifier`](Self::code_verifier) in the user's browser session until the platform redirects the user to
/// the `redirect_uri`. Then reject a different `state`, and [exchange](super::OAuth::exchange) the `code`.
///
/// Source: <https://open.feishu.cn/document/authentication-management/access-token/obtain-oauth-code>.
#[derive(Clone)]
pub struct AuthorizationRequest {
    server: Url,
    app_id: String,
    redirect_uri: String,
    scopes: Vec<String>,
    state: String,
    code_verifier: Secret,
}

impl AuthorizationRequest {
    pub(super) fn new(base: &str, app_id: &str, redirect_uri: String) -> Result<Self, Error> {
        let invalid = |problem: String| Error::new(ErrorKind::Request, problem);
        Url::parse(&redirect_uri)
            .map_err(|error| invalid(format!("the redirect_uri is not a URL ({error})")))?;
        Ok(Self {
            server: accounts_server(base).ok_or_else(|| {
                invalid("the server's URL has no page for authorization".to_owned())
            })?,
            app_id: app_id.to_owned(),
            redirect_uri,
            scopes: Vec::new(),
            state: random()?,
            code_verifier: Secret::new(random()?),
        })
    }

    /// Requests these scopes, at most 50, in addition to those that the user has already granted. With the scope `offline_access`, the
    /// tokens can be refreshed.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// Sets `state`, instead of a random one. It must be impossible to guess.
    #[must_use]
    pub fn with_state(mut self, state: impl Into<String>) -> Self {
        self.state = state.into();
        self
    }

    /// Returns the `state` that the platform passes to the `redirect_uri` with the code.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Returns the code verifier, which proves that the party that exchanges the code also requested it. Keep it secret until the exchange.
    pub fn code_verifier(&self) -> &str {
        self.code_verifier.expose()
    }

    /// Returns the URL to which to redirect the user.
    pub fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_path("/open-apis/authen/v1/authorize");
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("client_id", &self.app_id)
                .append_pair("response_type", "code")
                .append_pair("redirect_uri", &self.redirect_uri);
            if !self.scopes.is_empty() {
                query.append_pair("scope", &self.scopes.join(" "));
            }
            query
                .append_pair("state", &self.state)
                .append_pair("code_challenge", &challenge(self.code_verifier.expose()))
                .append_pair("code_challenge_method", "S256");
        }
        // A space is sent as `%20`, as in the platform's samples: every server accepts it, but not every server accepts `+`. A plus is `%2B`.
        url.as_str().replace('+', "%20")
    }

    /// Combines the code from the `redirect_uri` with the other values that its exchange needs.
    pub fn code(&self, code: impl Into<String>) -> AuthorizationCode {
        AuthorizationCode::new(code)
            .redirect_uri(self.redirect_uri.clone())
            .code_verifier(self.code_verifier())
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest")
            .field("app_id", &self.app_id)
            .field("redirect_uri", &self.redirect_uri)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// The code of a user's authorization. It is valid for five minutes and for one [exchange](super::OAuth::exchange). `Debug` does not
/// show it.
#[derive(Debug, Clone)]
pub struct AuthorizationCode {
    pub(super) code: Secret,
    pub(super) redirect_uri: Option<String>,
    pub(super) code_verifier: Option<Secret>,
    pub(super) scopes: Vec<String>,
}

impl AuthorizationCode {
    /// Creates a code from the query of the `redirect_uri`.
    pub fn new(code: impl Into<String>) -> Self {
        Self {
            code: Secret::new(code),
            redirect_uri: None,
            code_verifier: None,
            scopes: Vec::new(),
        }
    }

    /// Sets the `redirect_uri` of the [`AuthorizationRequest`].
    #[must_use]
    pub fn redirect_uri(mut self, redirect_uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(redirect_uri.into());
        self
    }

    /// Sets the [code verifier](AuthorizationRequest::code_verifier) of the request, which the exchange needs.
    #[must_use]
    pub fn code_verifier(mut self, code_verifier: impl Into<String>) -> Self {
        self.code_verifier = Some(Secret::new(code_verifier));
        self
    }

    /// Limits the tokens to these scopes, of those that the user granted.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }
}

/// Returns the server on which users authorize: `accounts.…` for an API at `open.…`, otherwise the API's own server.
fn accounts_server(base: &str) -> Option<Url> {
    let mut url = Url::parse(base).ok()?;
    if let Some(domain) = url.host_str().and_then(|host| host.strip_prefix("open.")) {
        let host = format!("accounts.{domain}");
        url.set_host(Some(&host)).ok()?;
    }
    Some(url)
}

/// Returns 256 random bits in 43 characters, as RFC 7636 recommends for a code verifier.
fn random() -> Result<String, Error> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| {
        let problem = "the operating system does not provide random numbers";
        Error::new(ErrorKind::Request, problem)
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Returns the challenge that the platform compares with the code verifier. RFC 7636, section 4.2.
fn challenge(code_verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, code_verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_matches_the_example_of_the_rfc() {
        // RFC 7636, appendix B.
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn users_authorize_at_the_accounts_server() {
        for (base, server) in [
            ("https://open.feishu.cn", "https://accounts.feishu.cn/"),
            (
                "https://open.larksuite.com",
                "https://accounts.larksuite.com/",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ] {
            let url = accounts_server(base).map(String::from);
            assert_eq!(url.as_deref(), Some(server));
        }
    }
}
