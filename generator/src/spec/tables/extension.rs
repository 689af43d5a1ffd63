//! The extensions that the generator reads.

use crate::spec::object::KeyPattern::Any as AnyKey;
use crate::spec::object::Kind::{
    Any, List, Map, Object as Of, OneOf, Positive, String, StringOrList, VariantName,
};
use crate::spec::object::{Kind, Object, optional, required};

/// `x-envelope` of the document: which properties of a reply's body wrap the data.
pub(super) static ENVELOPE: Object = Object {
    fields: &[
        required("code", String),
        required("message", StringOrList),
        required("data", String),
        optional("error", String),
    ],
    ..Object::named("`x-envelope`")
};

/// `x-pagination` of the document: the names that make an operation paged.
pub(super) static PAGINATION: Object = Object {
    fields: &[
        required("page-token", String),
        required("next-page-token", String),
        required("has-more", String),
    ],
    ..Object::named("`x-pagination`")
};

/// A value of the document's `x-scopes`.
pub(super) static SCOPE: Object = Object {
    fields: &[required("title", String), optional("description", String)],
    ..Object::named("scope of `x-scopes`")
};

/// An item of an operation's `x-rate-limits`.
pub(super) static RATE_LIMIT: Object = Object {
    fields: &[
        required("requests", Positive),
        required("seconds", Positive),
    ],
    ..Object::named("rate limit")
};

/// `x-app-kinds` of an operation: apps made by the organisation itself, and apps from the store.
pub(super) const APP_KINDS: Kind = List(&OneOf(&["custom", "store"]));

/// `x-nesting` of an operation: by body, what people settled about rows of its table.
pub(super) static NESTING: Object = Object {
    fields: &[
        optional("request", SETTLED_ROWS),
        optional("response", SETTLED_ROWS),
        optional("event", SETTLED_ROWS),
    ],
    ..Object::named("`x-nesting`")
};

const SETTLED_ROWS: Kind = List(&Of(&SETTLED_ROW));

static SETTLED_ROW: Object = Object {
    fields: &[
        required("field", String),
        optional("occurrence", Positive),
        optional("parent", String),
    ],
    ..Object::named("row of `x-nesting`")
};

/// `x-contradictions` of an operation: by body and by the side that is believed, where table and sample contradict each other.
pub(super) static CONTRADICTIONS: Object = Object {
    fields: &[
        optional("request", Of(&SIDES)),
        optional("response", Of(&SIDES)),
        optional("event", Of(&SIDES)),
    ],
    ..Object::named("`x-contradictions`")
};

static SIDES: Object = Object {
    fields: &[
        optional("table", List(&String)),
        optional("sample", List(&String)),
    ],
    ..Object::named("body of `x-contradictions`")
};

/// A value of a response's `x-error-codes`.
pub(super) static ERROR_CODE: Object = Object {
    fields: &[
        optional("name", VariantName),
        optional("description", String),
        optional("hint", String),
    ],
    ..Object::named("error code of `x-error-codes`")
};

/// `x-retired`: words about items that are gone, for `transcribe`. Nothing else reads them, so any words will do.
pub(super) const RETIRED: Kind = Map(AnyKey, &Any);
