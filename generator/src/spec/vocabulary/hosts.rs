//! Where extensions may be, and that the tables have them there.

use super::document::{OPENAPI, WEBHOOKS};
use super::extension::KEYS;
use super::key::{Entry, Host};
use super::object::Object;
use super::operation::{OPERATION, PARAMETER, PATH_ITEM, RESPONSE};
use super::schema::SCHEMA;
use super::security::SECURITY_SCHEME;

impl Host {
    /// The type of the object.
    pub(super) const fn object(self) -> &'static Object {
        match self {
            Self::Root => &OPENAPI,
            Self::PathItem => &PATH_ITEM,
            Self::Operation | Self::Event => &OPERATION,
            Self::Parameter => &PARAMETER,
            Self::Response => &RESPONSE,
            Self::Schema | Self::EnumSchema | Self::SharedSchema => &SCHEMA,
            Self::SecurityScheme => &SECURITY_SCHEME,
        }
    }
}

const _: () = {
    assert_in_tables(KEYS);
    assert_in_tables(&[WEBHOOKS.entry()]);
};

/// Fails to compile, and shows the key, if the table of an object lacks an extension that may be on it.
const fn assert_in_tables(entries: &[Entry]) {
    let mut entry = 0;
    while entry < entries.len() {
        let Entry { name, uses, .. } = &entries[entry];
        let mut r#use = 0;
        while r#use < uses.len() {
            let hosts = uses[r#use].hosts;
            let mut host = 0;
            while host < hosts.len() {
                if !has_field(hosts[host].object(), name) {
                    panic!("{}", *name);
                }
                host += 1;
            }
            r#use += 1;
        }
        entry += 1;
    }
}

const fn has_field(object: &Object, name: &str) -> bool {
    let mut index = 0;
    while index < object.fields.len() {
        if is_same(object.fields[index].name, name) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}
