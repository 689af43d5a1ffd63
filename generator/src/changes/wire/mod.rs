//! Compares two models: what changes in the messages.

mod access;
mod bodies;
mod both;
mod constraints;
mod documentation;
mod events;
mod fields;
mod fit;
mod found;
mod identities;
mod introduced;
mod limits;
mod matching;
mod operations;
mod pairs;
mod related;
mod servers;
mod shapes;
mod sides;
mod types;
mod unions;
mod values;
mod whole_body;
mod words;

use super::change::{Change, Owner};
use super::kind::Kind;
use super::matches::Matches;
use super::origin::Part;
use crate::model::{Api, Service};
use found::{At, Found};
use pairs::Pairs;
use sides::Sides;

pub(super) use related::Related;

/// The differences between two models, and the same parts of both.
pub(super) struct Compared {
    pub(super) changes: Vec<Change>,
    pub(super) matches: Matches,
    pub(super) related: Related,
}

/// Compares two models.
pub(super) fn compare(old: &Api, new: &Api) -> Compared {
    let mut changes = Vec::new();
    let mut matches = Matches::default();
    let mut related = Related::new();
    if let (Some(old), Some(new)) = (old.services.first(), new.services.first()) {
        let mut found = Found::default();
        let at = At::owner(Owner::Client, None, Part::Service);
        servers::compare(old, new, &at, &mut found);
        changes.append(&mut found.changes);
    }
    for (old, new) in services(old, new) {
        let empty = |of: &Service| Service {
            module: of.module.clone(),
            title: of.title.clone(),
            description: of.description.clone(),
            source: of.source.clone(),
            servers: Vec::new(),
            schema_names: std::collections::BTreeMap::new(),
            resources: Vec::new(),
            events: Vec::new(),
            types: Vec::new(),
        };
        let of = match (old, new) {
            (Some(old), Some(new)) => service(Sides { old, new }),
            (Some(old), None) => service(Sides {
                old,
                new: &empty(old),
            }),
            (None, Some(new)) => service(Sides {
                old: &empty(new),
                new,
            }),
            (None, None) => continue,
        };
        changes.extend(of.changes);
        matches.services.extend(of.matches.services);
        related.extend(of.related);
    }
    Compared {
        changes,
        matches,
        related,
    }
}

/// Finds the same service on both sides, by its module. Two clients of one service are always versions of it.
fn services<'m>(old: &'m Api, new: &'m Api) -> Vec<(Option<&'m Service>, Option<&'m Service>)> {
    if let ([old], [new]) = (old.services.as_slice(), new.services.as_slice()) {
        return vec![(Some(old), Some(new))];
    }
    let same = |of: &Service, others: &'m Api| {
        let mut others = others.services.iter();
        others.find(|other| other.module == of.module)
    };
    let pairs = new.services.iter().map(|of| (same(of, old), Some(of)));
    let gone = old.services.iter().filter(|of| same(of, new).is_none());
    pairs.chain(gone.map(|of| (Some(of), None))).collect()
}

/// Compares two versions of a service.
fn service(sides: Sides<'_>) -> Compared {
    let mut found = Found::default();
    root(sides, &mut found);
    let operations = operations::matched(sides);
    let events = events::matched(sides);
    let mut pairs = Pairs::default();
    for pair in &operations {
        operations::add_types(pair, sides, &mut pairs);
        operations::compare(pair, sides, &mut found);
    }
    for &(old, new) in &events {
        if let (Some(old), Some(new)) = (old, new) {
            events::add_types(old, new, sides, &mut pairs);
        }
        events::compare(old, new, sides, &mut found);
    }
    pairs.close(sides);
    types::compare(&pairs, sides, &mut found);
    shapes::compare(&pairs, sides, &mut found);
    let mut changes = both::combine(found.changes);
    let known = introduced::Known {
        old: pairs.iter().map(|(_, pair)| pair.old).collect(),
        new: pairs.iter().map(|(_, pair)| pair.new).collect(),
    };
    introduced::record(&mut changes, sides, &known);
    pages(&mut changes, &operations, &events);
    let mut matches = Matches::default();
    let same = identities::of(&operations, &pairs, sides);
    matches.services.insert(sides.old.module.clone(), same);
    let related = related::of(&operations, &pairs, sides);
    Compared {
        changes,
        matches,
        related,
    }
}

/// Compares what the root of a service states about all of it: title, description, and the titles of scopes.
fn root(sides: Sides<'_>, found: &mut Found) {
    let Sides { old, new } = sides;
    let name = new.module.clone().unwrap_or_else(|| new.title.clone());
    let at = At::owner(Owner::Service(name), new.module.as_deref(), Part::Service);
    let titles = (Some(old.title.as_str()), Some(new.title.as_str()));
    let texts = (old.description.as_deref(), new.description.as_deref());
    for (key, (old, new)) in [("title", titles), ("description", texts)] {
        found.differing(Kind::WordingChanged, &at.below(key, "wording"), old, new);
    }
    access::titles(sides, &at, found);
}

/// Adds the pages of operations and events.
fn pages(
    changes: &mut [Change],
    operations: &[operations::OperationPair<'_>],
    events: &[(Option<&crate::model::Event>, Option<&crate::model::Event>)],
) {
    let operations = operations.iter().filter_map(|pair| {
        let of = pair.new.or(pair.old)?;
        Some((of.id.text.as_str(), of.page.as_ref()?.url.as_str()))
    });
    let events = events.iter().filter_map(|(old, new)| {
        let of = new.or(*old)?;
        Some((of.id.text.as_str(), of.page.as_ref()?.url.as_str()))
    });
    let urls: std::collections::HashMap<&str, &str> = operations.chain(events).collect();
    for change in changes {
        let id = match &change.subject.owner {
            Owner::Operation(id) | Owner::Event(id) => id,
            // A type of one operation is described on its page.
            _ => match change.reaches.as_slice() {
                [id] => id,
                _ => continue,
            },
        };
        change.page = urls.get(id.as_str()).map(|url| (*url).to_owned());
    }
}
