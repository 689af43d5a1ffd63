//! Compares the servers of a client.

use super::found::{At, Found};
use crate::changes::kind::Kind;
use crate::model::{Server, Service};

/// Compares the servers, which all services of a client share.
pub(super) fn compare(old: &Service, new: &Service, at: &At, found: &mut Found) {
    let (old, new) = (&old.servers, &new.servers);
    let by_url = |servers: &'_ [Server], url: &str| servers.iter().any(|of| of.url == url);
    let urls = |servers: &[Server]| servers.first().map(|server| server.url.clone());
    let replaced = urls(old) != urls(new) && urls(old).is_some() && urls(new).is_some();
    if replaced {
        found.values(Kind::DefaultServerChanged, at, urls(old), urls(new));
    }
    // The default is told already.
    let told = |server: &Server, default: Option<String>| {
        replaced && Some(&server.url) == default.as_ref()
    };
    for server in new.iter().filter(|of| !by_url(old, &of.url)) {
        if !told(server, urls(new)) {
            found.values(Kind::ServerAdded, at, None, Some(server.url.clone()));
        }
    }
    for server in old.iter().filter(|of| !by_url(new, &of.url)) {
        if !told(server, urls(old)) {
            found.values(Kind::ServerRemoved, at, Some(server.url.clone()), None);
        }
    }
    for server in new {
        let Some(known) = old.iter().find(|known| known.url == server.url) else {
            continue;
        };
        let at = at.below(server.url.clone(), "server");
        let words = |server: &Server| -> Vec<String> {
            let variables = server.variables.iter();
            let words = variables.map(|of| match of.values.as_slice() {
                [] => format!("{} = {}", of.name, of.default),
                values => format!("{} = {} ({})", of.name, of.default, values.join(", ")),
            });
            words.collect()
        };
        let (before, after) = (words(known), words(server));
        if before != after {
            let join = |words: Vec<String>| Some(words.join("; "));
            found.values(Kind::ServerVariableChanged, &at, join(before), join(after));
        }
        let descriptions = |server: &Server| -> Vec<Option<String>> {
            let variables = server.variables.iter().map(|of| of.description.clone());
            std::iter::once(server.description.clone())
                .chain(variables)
                .collect()
        };
        if descriptions(known) != descriptions(server) {
            found.add(Kind::WordingChanged, &at);
        }
    }
}
