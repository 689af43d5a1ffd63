//! References to components. Bundling made all of them local.

use indexmap::IndexMap;
use openapiv3::{
    Components, Header, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityScheme,
};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use crate::diagnostic::{Code, Reported, unescape};

/// One of the maps of the Components Object.
pub(super) struct Kind<T: 'static> {
    /// The map's key.
    key: &'static str,
    /// The kind of its entries, for messages.
    noun: &'static str,
    map: fn(&Components) -> &IndexMap<String, ReferenceOr<T>>,
}

pub(super) const SCHEMAS: Kind<Schema> = Kind {
    key: "schemas",
    noun: "schema",
    map: |components| &components.schemas,
};
pub(super) const RESPONSES: Kind<Response> = Kind {
    key: "responses",
    noun: "response",
    map: |components| &components.responses,
};
pub(super) const PARAMETERS: Kind<Parameter> = Kind {
    key: "parameters",
    noun: "parameter",
    map: |components| &components.parameters,
};
pub(super) const HEADERS: Kind<Header> = Kind {
    key: "headers",
    noun: "header",
    map: |components| &components.headers,
};
pub(super) const REQUEST_BODIES: Kind<RequestBody> = Kind {
    key: "requestBodies",
    noun: "request body",
    map: |components| &components.request_bodies,
};

pub(super) const SECURITY_SCHEMES: Kind<SecurityScheme> = Kind {
    key: "securitySchemes",
    noun: "security scheme",
    map: |components| &components.security_schemes,
};

impl<'d> ServiceBuilder<'d> {
    /// The schema that a reference leads to. `None` if there is none, which is not reported.
    pub(super) fn known_component(&self, reference: &str) -> Option<&'d Schema> {
        let schemas = &self.document.api.components.as_ref()?.schemas;
        let mut target = reference;
        for _ in 0..schemas.len() {
            match schemas.get(&*unescape(target.strip_prefix("#/components/schemas/")?))? {
                ReferenceOr::Item(schema) => return Some(schema),
                ReferenceOr::Reference { reference } => target = reference,
            }
        }
        None
    }

    /// The error because of which a reference leads nowhere, if loading the document reported one.
    fn reported_reference(&self, target: &str) -> Option<Reported> {
        let mut removed = self.document.removed.iter();
        let removed = removed.find(|part| target.strip_prefix('#') == Some(part.at.as_str()));
        removed
            .map(|part| part.because)
            .or_else(|| self.document.unresolved.get(target).copied())
    }

    /// Resolves a reference, or returns the object itself.
    pub(super) fn resolve<T>(
        &mut self,
        object: &'d ReferenceOr<T>,
        kind: &Kind<T>,
        at: &Cursor<'_>,
    ) -> Result<&'d T, Reported> {
        match object {
            ReferenceOr::Item(object) => Ok(object),
            ReferenceOr::Reference { reference } => Ok(self.component(reference, kind, at)?.1),
        }
    }

    /// The component that a reference leads to, with its name. References to references are followed; loading the document reported
    /// cycles of them.
    pub(super) fn component<T>(
        &mut self,
        reference: &str,
        kind: &Kind<T>,
        at: &Cursor<'_>,
    ) -> Result<(&'d str, &'d T), Reported> {
        let components = self.document.api.components.as_ref();
        let prefix = format!("#/components/{}/", kind.key);
        let mut target = reference;
        // A chain is not longer than the map.
        let longest = components.map_or(0, |components| (kind.map)(components).len());
        for _ in 0..longest {
            let Some(components) = components else { break };
            let name = target.strip_prefix(prefix.as_str()).map(unescape);
            match name.and_then(|name| (kind.map)(components).get_key_value(&*name)) {
                Some((name, ReferenceOr::Item(object))) => return Ok((name, object)),
                Some((_, ReferenceOr::Reference { reference })) => target = reference,
                None => break,
            }
        }
        if let Some(reported) = self.reported_reference(target) {
            return Err(reported);
        }
        Err(self.unsupported(
            Code::UnresolvedReference,
            at,
            format!("`{reference}` is not a {} of this document", kind.noun),
            format!("define it under `components.{}`", kind.key),
        ))
    }
}
