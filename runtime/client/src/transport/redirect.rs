//! Which redirects are followed.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use reqwest::Url;

use crate::{Method, Operation};

/// Longest chain that is followed.
pub(crate) const MOST: usize = 5;

/// Whether requests of this operation are sent on: only `GET` and `HEAD`. What else has a body, or an effect, is not for a host that nobody
/// chose.
pub(crate) fn may_follow(operation: &Operation) -> bool {
    matches!(operation.method, Method::Get | Method::Head)
}

/// Where a reply sends a request on to, if that may be followed. Not from https to http.
pub(crate) fn target(
    operation: &Operation,
    from: &Url,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<Url> {
    let redirects = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    if !redirects || !may_follow(operation) {
        return None;
    }
    let to = from.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    let safe = to.scheme() == "https" || to.scheme() == "http" && from.scheme() == "http";
    safe.then_some(to)
}
