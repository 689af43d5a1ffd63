//! URLs of servers.

use std::net::IpAddr;

use reqwest::Url;

/// The URL of a server, below which operations are called. Parsed once, because parsing takes a large part of the time of a call.
#[derive(Clone)]
pub(crate) struct ServerUrl {
    url: Url,
    /// Without a slash at its end.
    text: String,
}

impl ServerUrl {
    /// Parses a URL. The error completes the sentence «the URL … », and does not repeat the URL: it may contain a password. Without
    /// `plain_http`, http is for servers on this machine only.
    pub(crate) fn parse(url: &str, plain_http: bool) -> Result<Self, String> {
        let url = Url::parse(url).map_err(|error| format!("is no address ({error})"))?;
        let problem = if !matches!(url.scheme(), "http" | "https") {
            "is neither http nor https"
        } else if url.scheme() == "http" && !plain_http && !is_loopback(&url) {
            "is http, over which tokens would go in the clear to another machine; allow it with plain_http"
        } else if !url.username().is_empty() || url.password().is_some() {
            "holds a user or a password"
        } else if url.query().is_some() || url.fragment().is_some() {
            "holds a query or a fragment"
        } else {
            return Ok(url.into());
        };
        Err(problem.to_owned())
    }

    /// Resolves the path of a server against this one, as a browser resolves a link (RFC 3986, section 5.2).
    pub(crate) fn relative(&self, path: &str) -> Result<Self, String> {
        let url = self
            .url
            .join(path)
            .map_err(|error| format!("is no address ({error})"))?;
        Ok(url.into())
    }

    /// The URL without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Returns the URL of a path below the server. The path begins with a slash, and may contain a query.
    pub(crate) fn below(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        match url.path().trim_end_matches('/') {
            "" => url.set_path(path),
            prefix => {
                let path = format!("{prefix}{path}");
                url.set_path(&path);
            }
        }
        url.set_query(query);
        url
    }

    /// Returns true if the path of this URL begins or ends with `prefix`, so that operations whose paths begin with it would have it twice.
    pub(super) fn contains_prefix(&self, prefix: &str) -> bool {
        let path = format!("{}/", self.url.path().trim_end_matches('/'));
        !prefix.is_empty()
            && (path.starts_with(&format!("{prefix}/")) || path.ends_with(&format!("{prefix}/")))
    }
}

impl From<Url> for ServerUrl {
    fn from(url: Url) -> Self {
        Self {
            text: url.as_str().trim_end_matches('/').to_owned(),
            url,
        }
    }
}

/// Parses the URL of a WebSocket, with scheme `wss` or `ws`. Returns it with scheme `https` or `http`, by which the connection starts. The
/// error completes the sentence «the URL … », and does not repeat the URL. Without `plain_http`, ws is for servers on this machine only.
pub(crate) fn upgrade_url(url: &str, plain_http: bool) -> Result<Url, String> {
    let mut url = Url::parse(url).map_err(|error| format!("is no address ({error})"))?;
    let scheme = match url.scheme() {
        "wss" => "https",
        "ws" if plain_http || is_loopback(&url) => "http",
        "ws" => return Err("is ws to another machine, where only wss is allowed".to_owned()),
        _ => return Err("is neither wss nor ws".to_owned()),
    };
    match url.set_scheme(scheme) {
        Ok(()) => Ok(url),
        Err(()) => Err("is no address of a server".to_owned()),
    }
}

/// Returns true if the server is certainly on this machine. A name other than `localhost` may be resolved to another one, also `a.localhost`.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.strip_suffix('.').unwrap_or(host) == "localhost",
    }
}
