//! URLs of servers.

use std::net::IpAddr;

use reqwest::Url;

/// Returns the URL without a slash at its end. The error completes the sentence «the URL … », and does not repeat the URL: it may contain
/// a password. Without `plain_http`, http is for servers on this machine only.
pub(crate) fn server_url(url: &str, plain_http: bool) -> Result<String, String> {
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
        return Ok(url.as_str().trim_end_matches('/').to_owned());
    };
    Err(problem.to_owned())
}

/// Returns true if the path of this URL begins or ends with `prefix`, so that operations whose paths begin with it would have it twice.
pub(super) fn contains_prefix(url: &str, prefix: &str) -> bool {
    let path = Url::parse(url).map_or_else(|_| String::new(), |url| url.path().to_owned() + "/");
    !prefix.is_empty()
        && (path.starts_with(&format!("{prefix}/")) || path.ends_with(&format!("{prefix}/")))
}

/// Resolves the path of a server against the client's, as a browser resolves a link (RFC 3986, section 5.2). The result has no slash at its
/// end.
pub(crate) fn relative_url(base: &str, path: &str) -> Result<String, String> {
    let base = Url::parse(base).map_err(|error| format!("has no base ({error})"))?;
    let url = base
        .join(path)
        .map_err(|error| format!("is no address ({error})"))?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
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
