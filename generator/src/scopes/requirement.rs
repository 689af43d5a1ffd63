//! The scopes that one operation or event needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    AccessTokenKind, Api, Event, Field, Operation, Scope, Service, Shape, Type, TypeId,
};

/// The identity that a scope is granted to. The developer console grants each scope for each of them separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// The app itself, with a `tenant_access_token`.
    Tenant,
    /// The app for a user, with a `user_access_token`.
    User,
}

impl Identity {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Tenant, Self::User];

    /// The word of the developer console: `tenant` or `user`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::User => "user",
        }
    }
}

/// Scopes any one of which suffices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyOf {
    /// The operation, or the event's type.
    pub id: String,
    /// The fields that need one of the scopes in addition to those of the operation. Empty: the operation itself needs it.
    pub fields: BTreeSet<String>,
    /// The names of the scopes.
    pub scopes: BTreeSet<String>,
}

/// What an operation or event needs.
pub(super) struct Requirement<'a> {
    pub(super) id: &'a str,
    scopes: &'a [Scope],
    field_scopes: &'a [Scope],
    /// The scopes of fields, with the names of the fields.
    fields: BTreeMap<BTreeSet<&'a str>, BTreeSet<&'a str>>,
    /// The identities that may call. An event is received by the app.
    pub(super) identities: Vec<Identity>,
}

impl<'a> Requirement<'a> {
    /// Those of all operations and events.
    pub(super) fn all(api: &'a Api) -> impl Iterator<Item = Self> {
        api.services.iter().flat_map(|service| {
            let operations = service.resources.iter().flat_map(|of| &of.operations);
            let operations = operations.map(|operation| Self::of_operation(service, operation));
            let events = service.events.iter();
            operations.chain(events.map(|event| Self::of_event(service, event)))
        })
    }

    fn of_operation(service: &'a Service, operation: &'a Operation) -> Self {
        let kinds = &operation.access_tokens;
        let accepts = |identity: &Identity| match identity {
            Identity::User => kinds.contains(&AccessTokenKind::User),
            // Scopes of an operation without a token, or with the app's own, are those of the app.
            Identity::Tenant => *kinds != [AccessTokenKind::User],
        };
        let sent = operation.fields.iter().map(|field| &field.field);
        let received = operation.received().flat_map(Type::named);
        Self {
            id: &operation.id.text,
            scopes: &operation.scopes,
            field_scopes: &operation.field_scopes,
            fields: field_scopes(service, sent, received),
            identities: Identity::ALL.into_iter().filter(accepts).collect(),
        }
    }

    fn of_event(service: &'a Service, event: &'a Event) -> Self {
        Self {
            id: &event.id.text,
            scopes: &event.scopes,
            field_scopes: &event.field_scopes,
            fields: field_scopes(service, std::iter::empty(), event.payload.named()),
            identities: vec![Identity::Tenant],
        }
    }

    /// The scopes without which the call fails. `None` if it needs none.
    pub(super) fn any_of(&self) -> Option<AnyOf> {
        let scopes = names(self.scopes);
        (!scopes.is_empty()).then(|| self.needs(BTreeSet::new(), scopes))
    }

    /// The scopes without which only fields are missing.
    pub(super) fn fields(&self) -> Vec<AnyOf> {
        let owned = |names: &BTreeSet<&str>| names.iter().map(|&name| name.to_owned()).collect();
        let mut all: Vec<AnyOf> = self
            .fields
            .iter()
            .map(|(scopes, fields)| self.needs(owned(fields), owned(scopes)))
            .collect();
        // The page may name scopes of fields without naming the fields.
        for scope in names(self.field_scopes) {
            if !all.iter().any(|any_of| any_of.scopes.contains(&scope)) {
                let fields = BTreeSet::from(["fields that the page names".to_owned()]);
                all.push(self.needs(fields, BTreeSet::from([scope])));
            }
        }
        all
    }

    fn needs(&self, fields: BTreeSet<String>, scopes: BTreeSet<String>) -> AnyOf {
        AnyOf {
            id: self.id.to_owned(),
            fields,
            scopes,
        }
    }
}

fn names(scopes: &[Scope]) -> BTreeSet<String> {
    scopes.iter().map(|scope| scope.name.clone()).collect()
}

/// The scopes of fields, at any depth.
fn field_scopes<'a>(
    service: &'a Service,
    sent: impl Iterator<Item = &'a Field>,
    types: impl Iterator<Item = TypeId>,
) -> BTreeMap<BTreeSet<&'a str>, BTreeSet<&'a str>> {
    let mut fields: Vec<&Field> = sent.collect();
    let mut open: Vec<TypeId> = types.collect();
    open.extend(fields.iter().flat_map(|field| field.r#type.named()));
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let shape = &service.type_definition(id).shape;
            open.extend(shape.parts().flat_map(Type::named));
            if let Shape::Struct(object) = shape {
                fields.extend(&object.fields);
            }
        }
    }
    let mut scopes: BTreeMap<BTreeSet<&str>, BTreeSet<&str>> = BTreeMap::new();
    for field in fields.into_iter().filter(|field| !field.scopes.is_empty()) {
        let names = field.scopes.iter().map(|scope| scope.name.as_str());
        let of_scopes = scopes.entry(names.collect()).or_default();
        of_scopes.insert(&field.name);
    }
    scopes
}
