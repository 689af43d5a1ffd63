//! Objects about a document, or about a part of it: they have no effect on requests and responses.

use super::key_pattern::KeyPattern::Any as AnyKey;
use super::object::Kind::{List, Map, Object as Of, String};
use super::object::Owner::{Maintainers, Page};
use super::object::{Object, empty_if_absent, optional, required};

/// 4.7.2 Info Object.
pub(super) static INFO: Object = Object {
    fields: &[
        empty_if_absent("title", String, Maintainers),
        optional("description", String, Maintainers),
        optional("termsOfService", String, Maintainers),
        optional("contact", Of(&CONTACT), Maintainers),
        optional("license", Of(&LICENSE), Maintainers),
        empty_if_absent("version", String, Maintainers),
    ],
    ..Object::named("Info Object")
};

/// 4.7.3 Contact Object.
static CONTACT: Object = Object {
    fields: &[
        optional("name", String, Maintainers),
        optional("url", String, Maintainers),
        optional("email", String, Maintainers),
    ],
    ..Object::named("Contact Object")
};

/// 4.7.4 License Object.
static LICENSE: Object = Object {
    fields: &[
        empty_if_absent("name", String, Maintainers),
        optional("url", String, Maintainers),
    ],
    ..Object::named("License Object")
};

/// 4.7.5 Server Object.
pub(crate) static SERVER: Object = Object {
    fields: &[
        required("url", String, Maintainers),
        optional("description", String, Maintainers),
        optional("variables", Map(AnyKey, &Of(&SERVER_VARIABLE)), Maintainers),
    ],
    ..Object::named("Server Object")
};

/// 4.7.6 Server Variable Object.
static SERVER_VARIABLE: Object = Object {
    fields: &[
        optional("enum", List(&String), Maintainers),
        required("default", String, Maintainers),
        optional("description", String, Maintainers),
    ],
    ..Object::named("Server Variable Object")
};

/// 4.7.11 External Documentation Object. On an operation it is the page: its title and its URL.
pub(super) static EXTERNAL_DOCUMENTATION: Object = Object {
    fields: &[
        optional("description", String, Page("page")),
        required("url", String, Page("page URL")),
    ],
    ..Object::named("External Documentation Object")
};

/// 4.7.22 Tag Object.
pub(super) static TAG: Object = Object {
    fields: &[
        required("name", String, Maintainers),
        optional("description", String, Maintainers),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION), Maintainers),
    ],
    ..Object::named("Tag Object")
};
