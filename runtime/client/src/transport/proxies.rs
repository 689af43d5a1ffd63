//! The proxy that the environment names.

use std::env;

use reqwest::{NoProxy, Proxy};

use crate::{Error, ErrorKind};

/// The variables that name a proxy for https. The first one with a value applies.
///
/// `HTTP_PROXY` is not among them: a proxy could read requests over http, with their tokens.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// This machine. Its own addresses never lead through a proxy, which would connect to another machine.
const LOOPBACK: &str = "localhost,localhost.,127.0.0.0/8,::1,::ffff:127.0.0.0/104";

/// Returns the environment's proxy for https, if there is one.
pub(crate) fn of_environment() -> Result<Option<Proxy>, Error> {
    let mut named = VARIABLES
        .iter()
        .filter_map(|name| Some((name, value(name)?)));
    let Some((name, url)) = named.next() else {
        return Ok(None);
    };
    let proxy = Proxy::https(&url).map_err(|error| {
        // Its URL may contain a password.
        let error = error.without_url();
        let problem = format!(
            "the environment variable `{name}` is not the URL of a proxy; correct it, or unset it"
        );
        Error::new(ErrorKind::Configuration, problem).with_source(error)
    })?;
    let direct = value("NO_PROXY").or_else(|| value("no_proxy"));
    let direct = format!("{},{LOOPBACK}", direct.unwrap_or_default());
    Ok(Some(proxy.no_proxy(NoProxy::from_string(&direct))))
}

fn value(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
