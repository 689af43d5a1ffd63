//! Rules for following redirects.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use reqwest::Url;

use crate::{Method, Operation};

/// The maximum number of redirects that are followed.
pub(crate) const MAX_REDIRECTS: usize = 5;

/// Returns true if redirects of this operation are followed: only for `GET` and `HEAD`. Other requests have a body or an effect, which must
/// not reach a host that the caller did not choose.
pub(crate) fn may_follow(operation: &Operation) -> bool {
    matches!(operation.method, Method::Get | Method::Head)
}

/// Returns the target of a redirect, if it may be followed. A redirect from https to http is not followed.
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
