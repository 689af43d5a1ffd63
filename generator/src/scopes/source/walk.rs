//! Reads files of source code.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Fields, FnArg, Pat, ReturnType, Signature, Stmt, Type};

use super::evidence::Evidence;
use super::imports::{Imports, Scopes, segments, text};
use super::index::{Handle, Index, Item as ClientItem};
use super::resolve::{Definitions, Resolution, resolve};
use super::test_code::is_test;
use super::value::{Method, Value};
use crate::diagnostic::{FileId, Location};

/// Fields and functions of the source that have a handle, by name.
#[derive(Debug, Default)]
pub(super) struct Tables {
    fields: BTreeMap<String, BTreeSet<Handle>>,
    functions: BTreeMap<String, BTreeSet<Handle>>,
}

impl Tables {
    pub(super) fn field(&self, name: &str) -> Option<Handle> {
        only(self.fields.get(name)?)
    }

    pub(super) fn function(&self, name: &str) -> Option<Handle> {
        only(self.functions.get(name)?)
    }
}

fn only(handles: &BTreeSet<Handle>) -> Option<Handle> {
    let mut handles = handles.iter();
    handles.next().filter(|_| handles.next().is_none()).copied()
}

/// The value of branches, if all that are known have the same one.
fn same(branches: impl IntoIterator<Item = Value>) -> Value {
    let mut known = branches
        .into_iter()
        .filter(|value| *value != Value::Unknown);
    match known.next() {
        Some(first) if known.all(|other| other == first) => first,
        _ => Value::Unknown,
    }
}

/// Reads one file.
pub(super) struct Walker<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) definitions: &'a Definitions,
    pub(super) tables: &'a mut Tables,
    pub(super) evidence: &'a mut Evidence,
    pub(super) with_tests: bool,
    file: FileId,
    /// The bytes before the text that spans count from.
    offset: usize,
    pub(super) scopes: Scopes,
    /// The variables of the blocks around the current place.
    variables: Vec<BTreeMap<String, Value>>,
}

impl<'a> Walker<'a> {
    /// Reads a file: adds what it defines to `tables`, and what it calls to `evidence`.
    pub(super) fn read(
        (id, file): (FileId, &syn::File),
        (index, definitions): (&'a Index<'a>, &'a Definitions),
        (tables, evidence): (&'a mut Tables, &'a mut Evidence),
        with_tests: bool,
    ) {
        let mut walker = Self {
            index,
            definitions,
            tables,
            evidence,
            with_tests,
            file: id,
            offset: file.shebang.as_ref().map_or(0, String::len),
            scopes: Scopes::default(),
            variables: Vec::new(),
        };
        walker.scopes.enter_module(Imports::of_items(&file.items));
        walker.visit_file(file);
    }

    pub(super) fn location(&self, span: Span) -> Location {
        let range = span.byte_range();
        Location::bytes(
            self.file,
            range.start + self.offset..range.end + self.offset,
        )
    }

    pub(super) fn variable(&self, name: &str) -> Value {
        let mut blocks = self.variables.iter().rev();
        let found = blocks.find_map(|block| block.get(name));
        found.cloned().unwrap_or(Value::Unknown)
    }

    /// Evaluates an expression, and notes calls in it.
    pub(super) fn value(&mut self, expression: &Expr) -> Value {
        match expression {
            Expr::MethodCall(of) => {
                let receiver = self.value(&of.receiver);
                if let Some(generics) = &of.turbofish {
                    self.visit_angle_bracketed_generic_arguments(generics);
                }
                let request = self.arguments(of.args.iter());
                if let ("request", Some(method), Some(path)) =
                    (text(&of.method).as_str(), of.args.first(), of.args.get(1))
                    && let Some(call) = self.raw_request(method, path, &of.method)
                {
                    return call;
                }
                let first = of.args.first();
                let method = Method {
                    name: &of.method,
                    arguments: of.args.len(),
                    may_send: of.args.len() == 1
                        && !matches!(first, Some(Expr::Lit(_) | Expr::Closure(_))),
                    request,
                };
                self.method(receiver, &method)
            }
            Expr::Call(of) => self.function_call(&of.func, of.args.iter()),
            Expr::Path(of) => match of.path.get_ident() {
                Some(name) if of.qself.is_none() => match self.variable(&text(name)) {
                    Value::Unknown => self.path(&of.path),
                    known => known,
                },
                _ => {
                    visit::visit_expr_path(self, of);
                    Value::Unknown
                }
            },
            Expr::Field(of) => {
                let base = self.value(&of.base);
                let name = match &of.member {
                    syn::Member::Named(name) => text(name),
                    syn::Member::Unnamed(_) => return Value::Unknown,
                };
                match (base, self.tables.field(&name)) {
                    (_, Some(handle)) => Value::Handle(handle, None),
                    (client @ Value::Client(_), None) => client,
                    _ => Value::Unknown,
                }
            }
            Expr::Reference(of) => self.value(&of.expr),
            Expr::Paren(of) => self.value(&of.expr),
            Expr::Group(of) => self.value(&of.expr),
            Expr::Try(of) => self.value(&of.expr),
            Expr::Await(of) => self.value(&of.base),
            Expr::Unary(of) => self.value(&of.expr),
            Expr::Block(of) if of.label.is_none() => self.block(&of.block),
            Expr::Assign(of) => {
                let value = self.value(&of.right);
                if let Expr::Path(path) = &*of.left
                    && let Some(name) = path.path.get_ident()
                {
                    self.bind(text(name), value);
                } else {
                    self.visit_expr(&of.left);
                }
                Value::Unknown
            }
            Expr::If(of) => {
                self.visit_expr(&of.cond);
                let then = self.block(&of.then_branch);
                let other = of.else_branch.as_ref().map(|(_, other)| self.value(other));
                same(std::iter::once(then).chain(other))
            }
            Expr::Match(of) => {
                let value = self.value(&of.expr);
                let arms: Vec<Value> = of.arms.iter().map(|arm| self.arm(arm, &value)).collect();
                same(arms)
            }
            Expr::Closure(of) => {
                self.variables.push(BTreeMap::new());
                of.inputs
                    .iter()
                    .for_each(|input| self.pattern(input, Value::Unknown));
                self.visit_expr(&of.body);
                self.variables.pop();
                Value::Unknown
            }
            other => {
                visit::visit_expr(self, other);
                Value::Unknown
            }
        }
    }

    /// Evaluates an arm of a `match`.
    fn arm(&mut self, arm: &syn::Arm, matched: &Value) -> Value {
        self.variables.push(BTreeMap::new());
        self.pattern(&arm.pat, matched.clone());
        let value = self.value(&arm.body);
        self.variables.pop();
        value
    }

    /// Evaluates arguments: the request among them.
    fn arguments<'e>(&mut self, arguments: impl Iterator<Item = &'e Expr>) -> Option<usize> {
        let mut request = None;
        for argument in arguments {
            match self.value(argument) {
                Value::Request(operation) => request = Some(operation),
                Value::Handle(handle, _) => self.passed_on(handle, argument),
                _ => {}
            }
        }
        request
    }

    /// Notes a handle that is not used where it is made.
    pub(super) fn passed_on(&mut self, handle: Handle, expression: &Expr) {
        self.passed_on_at(handle, syn::spanned::Spanned::span(expression));
    }

    pub(super) fn passed_on_at(&mut self, handle: Handle, span: Span) {
        // A single function may be another type's: `x.drive()`.
        if self.index.module(handle).len() > 1 {
            let place = self.location(span);
            self.evidence.handles.push((handle, place));
        }
    }

    fn function_call<'e>(
        &mut self,
        function: &Expr,
        arguments: impl Iterator<Item = &'e Expr>,
    ) -> Value {
        let Expr::Path(path) = function else {
            self.visit_expr(function);
            self.arguments(arguments);
            return Value::Unknown;
        };
        let value = self.path(&path.path);
        if let Some(qself) = &path.qself {
            self.visit_type(&qself.ty);
        }
        self.arguments(arguments);
        let last = path.path.segments.last();
        match (
            value,
            last.and_then(|last| self.tables.function(&text(&last.ident))),
        ) {
            (Value::Unknown, Some(handle)) => Value::Handle(handle, None),
            (value, _) => value,
        }
    }

    /// Notes the item of the client that a path names.
    pub(super) fn path(&mut self, path: &syn::Path) -> Value {
        for segment in &path.segments {
            self.visit_path_arguments(&segment.arguments);
        }
        let Some(last) = path.segments.last() else {
            return Value::Unknown;
        };
        self.named(&segments(path), &last.ident)
    }

    /// Notes the item of the client that the segments of a path name.
    pub(super) fn named(&mut self, path: &[String], last: &syn::Ident) -> Value {
        match resolve(path, &self.scopes, self.definitions, self.index) {
            None => Value::Unknown,
            Some(Resolution::Ambiguous {
                name,
                candidates,
                of_crate,
            }) => {
                let place = self.place(last);
                self.evidence
                    .ambiguous
                    .push((name, candidates, of_crate, place));
                Value::Unknown
            }
            Some(Resolution::Item(ClientItem::Handle(handle), rest)) => match rest.as_slice() {
                [function] => match self.index.operation(handle, function) {
                    Some(operation) => self.call(operation, None, last),
                    None => Value::Unknown,
                },
                _ => Value::Handle(handle, None),
            },
            Some(Resolution::Item(item, _)) => {
                let place = self.place(last);
                self.evidence.named.push((item, place));
                match item {
                    ClientItem::Request(operation) => Value::Request(operation),
                    _ => Value::Unknown,
                }
            }
        }
    }

    /// The value of a block: that of its last expression.
    pub(super) fn block(&mut self, block: &Block) -> Value {
        self.scopes
            .enter_block(Imports::of_statements(&block.stmts));
        self.variables.push(BTreeMap::new());
        let mut value = Value::Unknown;
        for (at, statement) in block.stmts.iter().enumerate() {
            match statement {
                Stmt::Local(local) if !self.with_tests && is_test(&local.attrs) => {}
                Stmt::Expr(Expr::Block(of), _) if !self.with_tests && is_test(&of.attrs) => {}
                Stmt::Expr(last, None) if at + 1 == block.stmts.len() => value = self.value(last),
                other => self.visit_stmt(other),
            }
        }
        self.variables.pop();
        self.scopes.leave_block();
        value
    }

    fn bind(&mut self, name: String, value: Value) {
        if let Some(block) = self.variables.last_mut() {
            block.insert(name, value);
        }
    }

    /// Binds the variables of a pattern to the parts of a value.
    pub(super) fn pattern(&mut self, pattern: &Pat, value: Value) {
        match pattern {
            Pat::Ident(of) if of.subpat.is_none() => self.bind(text(&of.ident), value),
            Pat::Type(of) => {
                let stated = self.type_value(&of.ty);
                let value = if stated == Value::Unknown {
                    value
                } else {
                    stated
                };
                self.pattern(&of.pat, value);
            }
            Pat::Reference(of) => self.pattern(&of.pat, value),
            Pat::Paren(of) => self.pattern(&of.pat, value),
            Pat::Guard(of) => {
                self.pattern(&of.pat, value);
                self.visit_expr(&of.guard);
            }
            other => visit::visit_pat(self, other),
        }
    }

    /// The value that a type stands for, also behind references, `Box`, `Option` and the like.
    fn type_value(&mut self, r#type: &Type) -> Value {
        match r#type {
            Type::Reference(of) => self.type_value(&of.elem),
            Type::Paren(of) => self.type_value(&of.elem),
            Type::Path(of) if of.qself.is_none() => self.path(&of.path),
            other => {
                self.visit_type(other);
                Value::Unknown
            }
        }
    }

    pub(super) fn function(&mut self, signature: &Signature, body: Option<&Block>) {
        if let ReturnType::Type(_, r#type) = &signature.output
            && let Value::Handle(handle, _) = self.type_value(r#type)
        {
            let handles = self
                .tables
                .functions
                .entry(text(&signature.ident))
                .or_default();
            handles.insert(handle);
        }
        visit::visit_generics(self, &signature.generics);
        let outer = std::mem::replace(&mut self.variables, vec![BTreeMap::new()]);
        for input in &signature.inputs {
            if let FnArg::Typed(input) = input {
                let value = self.type_value(&input.ty);
                self.pattern(&input.pat, value);
            }
        }
        if let Some(body) = body
            && let Value::Handle(handle, _) = self.block(body)
            && let Some(Stmt::Expr(last, _)) = body.stmts.last()
        {
            self.passed_on(handle, last);
        }
        self.variables = outer;
    }

    pub(super) fn fields(&mut self, fields: &Fields) {
        for field in fields {
            let value = self.type_value(&field.ty);
            if let (Some(name), Value::Handle(handle, _)) = (&field.ident, value) {
                self.tables
                    .fields
                    .entry(text(name))
                    .or_default()
                    .insert(handle);
            }
        }
    }
}
