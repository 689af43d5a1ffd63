//! Compares events.

use std::collections::BTreeMap;

use super::fields::retyped;
use super::fit::fit;
use super::found::{At, Found};
use super::pairs::Pairs;
use super::sides::{Direction, Sides};
use super::words::type_words;
use super::{access, documentation};
use crate::changes::change::Owner;
use crate::changes::kind::Kind;
use crate::changes::origin::Part;
use crate::model::{Event, Service};

/// Finds the same event on both sides, by its type.
pub(super) fn matched<'m>(sides: Sides<'m>) -> Vec<(Option<&'m Event>, Option<&'m Event>)> {
    let all = |service: &'m Service| -> BTreeMap<&'m str, &'m Event> {
        let events = service.events.iter();
        events
            .map(|event| (event.id.text.as_str(), event))
            .collect()
    };
    let (old, new) = (all(sides.old), all(sides.new));
    let pairs = new
        .iter()
        .map(|(id, &event)| (old.get(id).copied(), Some(event)));
    let gone = old.iter().filter(|(id, _)| !new.contains_key(*id));
    pairs
        .chain(gone.map(|(_, &event)| (Some(event), None)))
        .collect()
}

/// Adds the types of two versions of an event.
pub(super) fn add_types(old: &Event, new: &Event, sides: Sides<'_>, pairs: &mut Pairs) {
    let user = new.id.text.as_str();
    pairs.add_root(&old.payload, &new.payload, Direction::Response, user, sides);
}

/// Adds all differences of an event, except those inside of its types.
pub(super) fn compare(
    old: Option<&Event>,
    new: Option<&Event>,
    sides: Sides<'_>,
    found: &mut Found,
) {
    let Some(shown) = new.or(old) else { return };
    let id = &shown.id.text;
    let service = sides.new.module.as_deref();
    let at = At::owner(Owner::Event(id.clone()), service, Part::Event(id.clone()));
    let (Some(old), Some(new)) = (old, new) else {
        let kind = match new {
            Some(_) => Kind::EventAdded,
            None => Kind::EventRemoved,
        };
        let part = |of: Option<&Event>| of.map(|_| Part::Event(id.clone()));
        found.add(kind, &at.parts(part(old), part(new)));
        return;
    };
    match (old.deprecated, new.deprecated) {
        (false, true) => found.add(Kind::EventDeprecated, &at),
        (true, false) => found.add(Kind::EventRestored, &at),
        _ => {}
    }
    let envelope = |event: &Event| match event.is_enveloped {
        true => "inside of a body that all events share",
        false => "the whole body",
    };
    let envelopes = (Some(envelope(old)), Some(envelope(new)));
    found.differing(Kind::EventEnvelopeChanged, &at, envelopes.0, envelopes.1);
    let relation = fit(&old.payload, &new.payload, sides, &mut Vec::new());
    if let Some(kind) = retyped(relation, Direction::Response) {
        let old = type_words(&old.payload, sides.old);
        let new = type_words(&new.payload, sides.new);
        found.values(kind, &at.below("", "payload"), Some(old), Some(new));
    }
    let scopes = (old.scopes.as_slice(), new.scopes.as_slice());
    let sensitive = (old.field_scopes.as_slice(), new.field_scopes.as_slice());
    access::scopes(scopes, sensitive, &at, found);
    access::app_kinds(&old.app_kinds, &new.app_kinds, &at, found);
    let pages = (old.page.as_ref(), new.page.as_ref());
    let dates = (old.updated.as_deref(), new.updated.as_deref());
    documentation::page(pages, dates, &at, found);
    let summaries = (old.summary.as_deref(), new.summary.as_deref());
    let texts = (old.description.as_deref(), new.description.as_deref());
    documentation::wording(summaries, texts, &at, found);
    documentation::sample(
        old.sample.as_ref(),
        new.sample.as_ref(),
        "event",
        &at,
        found,
    );
}
