//! Rules for following redirects.

use http::header::{ACCEPT_ENCODING, IF_RANGE, LOCATION, RANGE};
use http::{HeaderMap, Response};
use reqwest::Url;

use super::Body;
use crate::client::is_loopback;
use crate::{Method, Operation};

/// The maximum number of redirects that are followed.
pub(crate) const MAX_REDIRECTS: usize = 5;

/// Returns true if redirects of this operation are followed: only for `GET` and `HEAD`. Other requests have a body or an effect, which must
/// not reach a host that the caller did not choose.
pub(crate) fn may_follow(operation: &Operation) -> bool {
    matches!(operation.method, Method::Get | Method::Head)
}

/// Returns the target of a redirect, if it may be followed. A redirect from https to http is not followed. Without `plain_http`, http is for
/// servers on this machine only.
pub(crate) fn target(
    operation: &Operation,
    from: &Url,
    response: &Response<Body>,
    plain_http: bool,
) -> Option<Url> {
    let redirects = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    if !redirects || !may_follow(operation) {
        return None;
    }
    let location = response.headers().get(LOCATION)?;
    let to = from.join(location.to_str().ok()?).ok()?;
    let safe = match (from.scheme(), to.scheme()) {
        (_, "https") => true,
        ("http", "http") => plain_http || is_loopback(&to),
        _ => false,
    };
    safe.then_some(to)
}

/// Returns the headers that another host may receive: those that request a part of a file.
pub(crate) fn for_any_host(headers: &HeaderMap) -> HeaderMap {
    let names = [RANGE, IF_RANGE, ACCEPT_ENCODING];
    let kept = names.into_iter().filter_map(|name| {
        let value = headers.get(&name)?.clone();
        Some((name, value))
    });
    kept.collect()
}
