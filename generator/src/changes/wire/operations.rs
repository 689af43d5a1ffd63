//! Compares operations.

use std::collections::{BTreeMap, BTreeSet};

use super::access::{self, place_words};
use super::bodies::{self, matching_error, style_words};
use super::found::{At, Found};
use super::matching::{Matched, request_fields};
use super::pairs::Pairs;
use super::sides::{Direction, Sides};
use super::whole_body::{self, WholeBody};
use super::{documentation, fields, limits};
use crate::changes::change::Owner;
use crate::changes::kind::Kind;
use crate::changes::origin::Part;
use crate::model::{Alternative, Operation, PageSource, Pagination, Place, Service};

/// Two versions of an operation. One that is absent was added or removed.
#[derive(Debug, Clone)]
pub(super) struct OperationPair<'m> {
    pub(super) old: Option<&'m Operation>,
    pub(super) new: Option<&'m Operation>,
    /// The fields of the request, without those of `body`. Empty unless both versions exist.
    pub(super) fields: Vec<Matched>,
    /// The body, if only one version has it as one field.
    pub(super) body: Option<WholeBody<'m>>,
}

/// Finds the same operation on both sides: by its id, else by method and path.
pub(super) fn matched<'m>(sides: Sides<'m>) -> Vec<OperationPair<'m>> {
    let (old, new) = (all(sides.old), all(sides.new));
    let mut free: BTreeSet<&str> = old.keys().copied().collect();
    let mut pairs: Vec<(Option<&Operation>, Option<&Operation>)> = Vec::new();
    let mut unknown = Vec::new();
    for (id, &operation) in &new {
        match old.get(id) {
            Some(&known) => {
                free.remove(id);
                pairs.push((Some(known), Some(operation)));
            }
            None => unknown.push(operation),
        }
    }
    for operation in unknown {
        let same = |id: &&&str| {
            old.get(**id).is_some_and(|known| {
                known.method == operation.method
                    && template(&known.path).0 == template(&operation.path).0
            })
        };
        let found = free.iter().find(same).copied();
        if let Some(id) = found {
            free.remove(id);
        }
        pairs.push((found.and_then(|id| old.get(id).copied()), Some(operation)));
    }
    pairs.extend(free.iter().map(|id| (old.get(id).copied(), None)));
    pairs
        .into_iter()
        .map(|(old, new)| pair(old, new, sides))
        .collect()
}

/// Finds the same fields of two versions of an operation.
fn pair<'m>(
    old: Option<&'m Operation>,
    new: Option<&'m Operation>,
    sides: Sides<'m>,
) -> OperationPair<'m> {
    let (mut fields, mut body) = (Vec::new(), None);
    if let (Some(old), Some(new)) = (old, new) {
        let names = (template(&old.path).1, template(&new.path).1);
        let names: Vec<(&str, &str)> = match names.0.len() == names.1.len() {
            true => names.0.into_iter().zip(names.1).collect(),
            false => Vec::new(),
        };
        fields = request_fields(&old.fields, &new.fields, &names, sides);
        body = whole_body::find(old, new, sides);
        if body.is_some() {
            let is_in_body = |of: &Operation, at: usize| WholeBody::has(of.fields[at].place);
            fields.retain(|matched| match (matched.old, matched.new) {
                (Some(at), None) => !is_in_body(old, at),
                (None, Some(at)) => !is_in_body(new, at),
                // Fields that moved into the body, or out of it.
                _ => true,
            });
        }
    }
    OperationPair {
        old,
        new,
        fields,
        body,
    }
}

fn all(service: &Service) -> BTreeMap<&str, &Operation> {
    let operations = service.resources.iter().flat_map(|of| &of.operations);
    operations.map(|of| (of.id.text.as_str(), of)).collect()
}

/// A path without the names of its parameters, and these names.
fn template(path: &str) -> (String, Vec<&str>) {
    let (mut text, mut names) = (String::new(), Vec::new());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str("{}");
        names.push(name);
        rest = after;
    }
    text.push_str(rest);
    (text, names)
}

/// Adds the types of two versions of an operation.
pub(super) fn add_types(pair: &OperationPair<'_>, sides: Sides<'_>, pairs: &mut Pairs) {
    let (Some(old), Some(new)) = (pair.old, pair.new) else {
        return;
    };
    let user = new.id.text.as_str();
    for matched in &pair.fields {
        if let (Some(a), Some(b)) = (matched.old, matched.new) {
            let types = (&old.fields[a].field.r#type, &new.fields[b].field.r#type);
            pairs.add_root(types.0, types.1, Direction::Request, user, sides);
        }
    }
    if let Some(body) = &pair.body {
        body.add_types(user, sides, pairs);
    }
    let mut received = |a, b| pairs.add_root(a, b, Direction::Response, user, sides);
    if let (Some(a), Some(b)) = (old.response.value(), new.response.value()) {
        received(a, b);
    }
    for of in &new.alternatives {
        let same = |known: &&Alternative| known.media_type == of.media_type;
        let known = old.alternatives.iter().find(same);
        let known = known.and_then(|known| known.response.value());
        if let (Some(a), Some(b)) = (known, of.response.value()) {
            received(a, b);
        }
    }
    if let (Some(a), Some(b)) = (&old.headers, &new.headers) {
        received(a, b);
    }
    for of in &new.error_bodies {
        if let Some(known) = matching_error(of, &old.error_bodies) {
            received(&known.r#type, &of.r#type);
        }
    }
}

/// Adds all differences of an operation, except those inside of its types.
pub(super) fn compare(pair: &OperationPair<'_>, sides: Sides<'_>, found: &mut Found) {
    let Some(shown) = pair.new.or(pair.old) else {
        return;
    };
    let part = |of: Option<&Operation>| of.map(|of| Part::Operation(of.id.text.clone()));
    let service = sides.new.module.as_deref();
    let owner = Owner::Operation(shown.id.text.clone());
    let at = At::owner(owner, service, Part::Operation(shown.id.text.clone()));
    let at = at.parts(part(pair.old), part(pair.new));
    let address = |of: &Operation| Some(format!("{} {}", of.method.as_str(), of.path));
    match (pair.old, pair.new) {
        (Some(old), None) => found.values(Kind::OperationRemoved, &at, address(old), None),
        (None, Some(new)) => found.values(Kind::OperationAdded, &at, None, address(new)),
        (Some(old), Some(new)) => {
            identity(old, new, &at, found);
            for matched in &pair.fields {
                field(old, new, *matched, &at, sides, found);
            }
            if let Some(body) = &pair.body {
                body.compare(&at, sides, found);
            }
            bodies::request(old, new, &at, found);
            bodies::responses(old, new, &at, sides, found);
            access::credentials(old, new, &at, found);
            let scopes = (old.scopes.as_slice(), new.scopes.as_slice());
            let sensitive = (old.field_scopes.as_slice(), new.field_scopes.as_slice());
            access::scopes(scopes, sensitive, &at, found);
            access::app_kinds(&old.app_kinds, &new.app_kinds, &at, found);
            limits::rate_limits(&old.rate_limits, &new.rate_limits, &at, found);
            limits::error_codes(old, new, &at, found);
            documented(old, new, &at, found);
        }
        (None, None) => {}
    }
}

/// Compares id, method, path and the rules of calls.
fn identity(old: &Operation, new: &Operation, at: &At, found: &mut Found) {
    let ids = (old.id.text.as_str(), new.id.text.as_str());
    found.differing(Kind::OperationRenamed, at, Some(ids.0), Some(ids.1));
    let methods = (old.method.as_str(), new.method.as_str());
    found.differing(
        Kind::OperationMethodChanged,
        at,
        Some(methods.0),
        Some(methods.1),
    );
    if template(&old.path).0 != template(&new.path).0 {
        let (old, new) = (Some(old.path.as_str()), Some(new.path.as_str()));
        found.differing(Kind::OperationPathChanged, at, old, new);
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => found.add(Kind::OperationDeprecated, at),
        (true, false) => found.add(Kind::OperationRestored, at),
        _ => {}
    }
    let servers = (old.server.as_deref(), new.server.as_deref());
    found.differing(Kind::OperationServerChanged, at, servers.0, servers.1);
    let keys = (
        old.idempotency_key.as_deref(),
        new.idempotency_key.as_deref(),
    );
    let kind = match keys {
        (None, _) => Kind::IdempotencyKeyAdded,
        (_, None) => Kind::IdempotencyKeyRemoved,
        _ => Kind::IdempotencyKeyChanged,
    };
    found.differing(kind, at, keys.0, keys.1);
    let pages = |of: &Operation| of.pagination.as_ref().map(pagination_words);
    let kind = match (&old.pagination, &new.pagination) {
        (None, _) => Kind::PaginationAdded,
        (_, None) => Kind::PaginationRemoved,
        _ => Kind::PaginationChanged,
    };
    found.differing(kind, at, pages(old).as_deref(), pages(new).as_deref());
}

fn pagination_words(of: &Pagination) -> String {
    let next = match &of.next {
        PageSource::Token(path) => format!("token {}", path.join(".")),
        PageSource::Url(path) => format!("URL {}", path.join(".")),
        PageSource::Link => "URL in the header Link".to_owned(),
        PageSource::Offset { .. } => "number of items".to_owned(),
        PageSource::Number { first, .. } => format!("number, from {first}"),
    };
    let items = match of.items.as_slice() {
        [] => "the response".to_owned(),
        path => path.join("."),
    };
    let more = match &of.has_more {
        Some(path) => format!(" while {}", path.join(".")),
        None => String::new(),
    };
    format!("{items} by {} ({next}){more}", of.parameter)
}

/// Compares a parameter or body field.
fn field(
    old: &Operation,
    new: &Operation,
    matched: Matched,
    at: &At,
    sides: Sides<'_>,
    found: &mut Found,
) {
    let a = matched.old.map(|index| &old.fields[index]);
    let b = matched.new.map(|index| &new.fields[index]);
    let Some(shown) = b.or(a) else { return };
    let part = |operation: &Operation, index: Option<usize>| {
        Some(Part::RequestField {
            operation: operation.id.text.clone(),
            index: index?,
        })
    };
    let at = at.below(shown.field.name.clone(), place_words(shown.place));
    let at = at.parts(part(old, matched.old), part(new, matched.new));
    let direction = Direction::Request;
    let (Some(a), Some(b)) = (a, b) else {
        let fields = (a.map(|of| &of.field), b.map(|of| &of.field));
        fields::added_or_removed(fields, &at, direction, sides, found);
        return;
    };
    if a.field.name != b.field.name {
        let kind = match b.place {
            Place::Path => Kind::PathParameterRenamed,
            _ => Kind::RequestFieldRenamed,
        };
        let names = (Some(a.field.name.as_str()), Some(b.field.name.as_str()));
        found.differing(kind, &at, names.0, names.1);
    }
    if a.place != b.place {
        let places = (Some(place_words(a.place)), Some(place_words(b.place)));
        found.differing(Kind::RequestFieldMoved, &at, places.0, places.1);
    } else if a.style != b.style {
        let (old, new) = (style_words(&a.style), style_words(&b.style));
        found.values(Kind::RequestFieldStyleChanged, &at, Some(old), Some(new));
    }
    fields::compare((&a.field, &b.field), &at, direction, sides, found);
}

fn documented(old: &Operation, new: &Operation, at: &At, found: &mut Found) {
    let pages = (old.page.as_ref(), new.page.as_ref());
    let dates = (old.updated.as_deref(), new.updated.as_deref());
    documentation::page(pages, dates, at, found);
    let summaries = (old.summary.as_deref(), new.summary.as_deref());
    let texts = (old.description.as_deref(), new.description.as_deref());
    documentation::wording(summaries, texts, at, found);
    let (a, b) = (&old.samples, &new.samples);
    documentation::sample(a.request.as_ref(), b.request.as_ref(), "request", at, found);
    documentation::sample(
        a.response.as_ref(),
        b.response.as_ref(),
        "response",
        at,
        found,
    );
}
