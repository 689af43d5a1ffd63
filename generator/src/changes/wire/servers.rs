//! Compares the servers of a client.

use super::found::{At, Found};
use crate::changes::kind::Kind;
use crate::model::{Server, Service};

/// Compares the servers, which all services of a client share.
pub(super) fn compare(old: &Service, new: &Service, at: &At, found: &mut Found) {
    let (old, new) = (&old.servers, &new.servers);
    let versions = versions(old, new);
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
    let is_version = |server: &Server| versions.iter().any(|(a, b)| *a == server || *b == server);
    for server in new
        .iter()
        .filter(|of| !by_url(old, &of.url) && !is_version(of))
    {
        if !told(server, urls(new)) {
            found.values(Kind::ServerAdded, at, None, Some(server.url.clone()));
        }
    }
    for server in old
        .iter()
        .filter(|of| !by_url(new, &of.url) && !is_version(of))
    {
        if !told(server, urls(old)) {
            found.values(Kind::ServerRemoved, at, Some(server.url.clone()), None);
        }
    }
    for (known, server) in versions {
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
        if before != after || known.url != server.url {
            let join = |words: Vec<String>| Some(words.join("; "));
            found.values(Kind::ServerVariableChanged, &at, join(before), join(after));
        }
        let of_variables = server.variables.iter().filter_map(|of| {
            let known = known.variables.iter().find(|known| known.name == of.name)?;
            Some(known.description == of.description)
        });
        if known.description != server.description || of_variables.into_iter().any(|same| !same) {
            found.add(Kind::WordingChanged, &at);
        }
    }
}

/// The versions of servers on both sides: those with one URL, and those with variables at one position.
fn versions<'m>(old: &'m [Server], new: &'m [Server]) -> Vec<(&'m Server, &'m Server)> {
    let has_variables = |server: &Server| !server.variables.is_empty();
    let is_in = |server: &Server, others: &[Server]| others.iter().any(|of| of.url == server.url);
    let version = |(index, server): (usize, &'m Server)| {
        let same = old.iter().find(|known| known.url == server.url);
        let at_position = || {
            let known = old.get(index)?;
            let fits = has_variables(known) && has_variables(server) && !is_in(known, new);
            fits.then_some(known)
        };
        Some((same.or_else(at_position)?, server))
    };
    new.iter().enumerate().filter_map(version).collect()
}
