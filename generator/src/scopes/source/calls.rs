//! The calls that method chains make.

use std::collections::BTreeSet;

use syn::{Expr, Ident, Lit};

use super::imports::{segments, text};
use super::index::Item;
use super::value::{Method, Value, returns_itself};
use super::walk::Walker;
use crate::diagnostic::Location;
use crate::scopes::Identity;

impl Walker<'_> {
    /// The value that a method returns.
    pub(super) fn method(&mut self, receiver: Value, method: &Method<'_>) -> Value {
        let name = text(method.name);
        match receiver {
            Value::Handle(handle, identity) => {
                if let Some(child) = self.index.child(Some(handle), &name) {
                    return Value::Handle(child, identity);
                }
                if let Some(operation) = self.index.operation(handle, &name) {
                    return self.call(operation, identity, method.name);
                }
                if returns_itself(&name) {
                    return Value::Handle(handle, identity);
                }
                let module = self.index.module(handle);
                // A function of another type may be called like a service.
                if module.len() > 1 {
                    let message = format!(
                        "the client has no function `{name}` of `{}`",
                        module.join(".")
                    );
                    let place = self.place(method.name);
                    self.evidence.unresolved.push((message, place));
                }
                Value::Unknown
            }
            Value::Call(call) => {
                let stated: &[Identity] = match (name.as_str(), method.arguments) {
                    ("user" | "user_access_token", 1) => &[Identity::User],
                    ("tenant_key", 1) => &[Identity::Tenant],
                    // The provider decides when the call is sent.
                    ("access_token_provider", 1) => &Identity::ALL,
                    _ => &[],
                };
                if !stated.is_empty() {
                    self.evidence.calls[call].identities = stated.iter().copied().collect();
                }
                Value::Call(call)
            }
            Value::Request(operation) => Value::Request(operation),
            Value::Partial(path) => self.partial(path, method),
            Value::Client(identity) => match self.index.child(None, &name) {
                Some(handle) if method.arguments == 0 => Value::Handle(handle, Some(identity)),
                _ => Value::Client(identity),
            },
            Value::Unknown => self.of_unknown(method),
        }
    }

    /// A method of a value that is not known: of the client, or of something else.
    fn of_unknown(&mut self, method: &Method<'_>) -> Value {
        let name = text(method.name);
        match (name.as_str(), method.arguments) {
            ("for_user", 1) => return Value::Client(Identity::User),
            ("for_tenant", 1) => return Value::Client(Identity::Tenant),
            ("user_access_token", 1) => {
                self.evidence.user_clients = true;
                return Value::Client(Identity::User);
            }
            _ => {}
        }
        if let Some(operation) = method.request
            && self.index.is_function_of(operation, &name)
        {
            return self.call(operation, None, method.name);
        }
        if method.arguments == 0 {
            if let Some(handle) = self.tables.function(&name) {
                return Value::Handle(handle, None);
            }
            if let Some(service) = self.index.child(None, &name) {
                return Value::Handle(service, None);
            }
            if self.index.is_accessor(&name) {
                return Value::Partial(vec![name]);
            }
        }
        Value::Unknown
    }

    /// A method of a handle that is reached from an unknown value.
    fn partial(&mut self, mut path: Vec<String>, method: &Method<'_>) -> Value {
        let name = text(method.name);
        let found = self.index.ending_with(&path);
        let operations: BTreeSet<usize> = found
            .filter_map(|handle| self.index.operation(handle, &name))
            .collect();
        if let Some(operation) = method
            .request
            .filter(|request| operations.contains(request))
        {
            return self.call(operation, None, method.name);
        }
        let length = path.len();
        path.push(name);
        if method.arguments == 0 && self.index.ending_with(&path).next().is_some() {
            return Value::Partial(path);
        }
        if !method.may_send || operations.is_empty() {
            return Value::Unknown;
        }
        let mut several = operations.iter();
        match (several.next(), several.next()) {
            // `x.v1().talent().get(…)` is a call of the client; `x.talent().get(…)` may be anything.
            (Some(&only), None) if length > 1 => self.call(only, None, method.name),
            _ => {
                let candidates = operations.into_iter().map(Item::Request).collect();
                let place = self.place(method.name);
                let name = path.join(".");
                self.evidence
                    .ambiguous
                    .push((name, candidates, None, place));
                Value::Unknown
            }
        }
    }

    pub(super) fn call(
        &mut self,
        operation: usize,
        identity: Option<Identity>,
        name: &Ident,
    ) -> Value {
        let place = self.place(name);
        self.evidence.calls.push(super::evidence::Call {
            operation,
            place,
            identities: identity.into_iter().collect(),
        });
        Value::Call(self.evidence.calls.len() - 1)
    }

    /// A request that states method and path: `client.request(Method::GET, "/open-apis/…")`.
    pub(super) fn raw_request(
        &mut self,
        method: &Expr,
        path: &Expr,
        name: &Ident,
    ) -> Option<Value> {
        let verb = verb(method);
        let place = self.place(name);
        let Some(path) = literal(path) else {
            if verb.is_some() {
                let message = "the path of this request is not written here".to_owned();
                self.evidence.unresolved.push((message, place));
            }
            return None;
        };
        // Another client's URL.
        if !path.starts_with('/') {
            return None;
        }
        let found = self.index.with_path(verb.as_deref(), &path);
        match (found.as_slice(), verb) {
            (&[only], _) => Some(self.call(only, None, name)),
            // Perhaps a function of another client.
            ([], None) => None,
            ([], Some(verb)) => {
                let message = format!("no operation of the description is `{verb} {path}`");
                self.evidence.unresolved.push((message, place));
                None
            }
            (several, verb) => {
                let candidates = several.iter().copied().map(Item::Request).collect();
                let shown = verb.map_or_else(|| path.clone(), |verb| format!("{verb} {path}"));
                self.evidence
                    .ambiguous
                    .push((shown, candidates, None, place));
                None
            }
        }
    }

    pub(super) fn place(&self, name: &Ident) -> Location {
        self.location(name.span())
    }
}

/// The method of HTTP that an expression names: `POST` of `Method::POST`, `Post` or `"POST"`.
fn verb(method: &Expr) -> Option<String> {
    const VERBS: [&str; 8] = [
        "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
    ];
    let name = match method {
        Expr::Path(path) => segments(&path.path).pop()?,
        other => literal(other)?,
    };
    let name = name.to_uppercase();
    VERBS.contains(&name.as_str()).then_some(name)
}

/// The text of a literal, also inside `format!`, a reference, or a conversion.
fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(of) => match &of.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Reference(of) => literal(&of.expr),
        Expr::Paren(of) => literal(&of.expr),
        Expr::MethodCall(of) if of.args.is_empty() => literal(&of.receiver),
        Expr::Call(of) if of.args.len() == 1 => literal(of.args.first()?),
        Expr::Macro(of) if of.mac.path.is_ident("format") => {
            let mut tokens = of.mac.tokens.clone().into_iter();
            let first: Lit = syn::parse2(tokens.next()?.into()).ok()?;
            match first {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            }
        }
        _ => None,
    }
}
