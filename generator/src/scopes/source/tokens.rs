//! Calls inside of macros, whose tokens are not always Rust.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Block, Expr, Stmt, Token};

use super::imports::{Path, text};
use super::value::{Method, Value};
use super::walk::Walker;

impl Walker<'_> {
    /// Reads the tokens of a macro: as expressions, as statements, or else part by part.
    pub(super) fn tokens(&mut self, tokens: &TokenStream) {
        if tokens.is_empty() || self.whole(tokens) {
            return;
        }
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        // Arms of `select!`, fields of `json!`, and the like: `a => b, c: d`.
        let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let ends = match (&token, tokens.peek()) {
                (TokenTree::Punct(of), Some(TokenTree::Punct(next))) => {
                    of.as_char() == '=' && next.as_char() == '>'
                }
                (TokenTree::Punct(of), _) => matches!(of.as_char(), ',' | ';'),
                _ => false,
            };
            if ends {
                if matches!(&token, TokenTree::Punct(of) if of.as_char() == '=') {
                    tokens.next();
                }
                parts.push(Vec::new());
            } else if let Some(part) = parts.last_mut() {
                part.push(token);
            }
        }
        for part in parts {
            let stream: TokenStream = part.iter().cloned().collect();
            if !stream.is_empty() && !self.whole(&stream) {
                self.scan(&part);
            }
        }
    }

    /// Reads tokens that are Rust. Returns false if they are not.
    fn whole(&mut self, tokens: &TokenStream) -> bool {
        let expressions = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(expressions) = expressions.parse2(tokens.clone()) {
            for expression in &expressions {
                syn::visit::Visit::visit_expr(self, expression);
            }
            return true;
        }
        let Ok(statements) = Block::parse_within.parse2(tokens.clone()) else {
            return false;
        };
        // A macro without `;` may stand for anything.
        if let [Stmt::Macro(_)] = statements.as_slice() {
            return false;
        }
        for statement in &statements {
            syn::visit::Visit::visit_stmt(self, statement);
        }
        true
    }

    /// Reads paths and chains of methods in tokens that are not Rust.
    fn scan(&mut self, tokens: &[TokenTree]) {
        let mut value = Value::Unknown;
        let mut at = 0;
        while at < tokens.len() {
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            let is_method = matches!(before, Some(TokenTree::Punct(of)) if of.as_char() == '.');
            match &tokens[at] {
                TokenTree::Ident(name) if is_method => {
                    let arguments = match tokens.get(at + 1) {
                        Some(TokenTree::Group(of)) if of.delimiter() == Delimiter::Parenthesis => {
                            Some(of.stream())
                        }
                        _ => None,
                    };
                    if let Some(arguments) = arguments {
                        self.tokens(&arguments);
                        let count = count(&arguments);
                        value = self.method(
                            value,
                            &Method {
                                name,
                                arguments: count,
                                may_send: count == 1,
                                request: None,
                            },
                        );
                        at += 1;
                    } else if name != "await" {
                        let handle = self.tables.field(&text(name));
                        value = handle.map_or(Value::Unknown, |handle| Value::Handle(handle, None));
                    }
                }
                TokenTree::Ident(name) => {
                    let (path, last, length) = path_at(name, &tokens[at..]);
                    at += length - 1;
                    value = match path.as_slice() {
                        [only] => self.variable(only),
                        _ => Value::Unknown,
                    };
                    if value == Value::Unknown {
                        value = self.named(&path, &last);
                    }
                }
                TokenTree::Group(of) => {
                    self.tokens(&of.stream());
                    value = Value::Unknown;
                }
                TokenTree::Punct(of) if matches!(of.as_char(), '.' | '?') => {}
                TokenTree::Punct(of) => {
                    // `$name` after a handle: the function depends on the macro's argument.
                    if let (Value::Handle(handle, _), '$') = (&value, of.as_char()) {
                        self.passed_on_at(*handle, of.span());
                    }
                    value = Value::Unknown;
                }
                TokenTree::Literal(of) => {
                    if let Ok(literal) =
                        syn::parse2::<syn::LitStr>(TokenTree::from(of.clone()).into())
                    {
                        syn::visit::Visit::visit_lit_str(self, &literal);
                    }
                }
            }
            at += 1;
        }
    }
}

/// The number of arguments, separated by commas.
fn count(arguments: &TokenStream) -> usize {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(of) if of.as_char() == ',');
    let tokens: Vec<TokenTree> = arguments.clone().into_iter().collect();
    tokens
        .split(is_comma)
        .filter(|argument| !argument.is_empty())
        .count()
}

/// The path that begins with an identifier: its segments, the last of them, and the number of tokens.
fn path_at(first: &proc_macro2::Ident, tokens: &[TokenTree]) -> (Path, proc_macro2::Ident, usize) {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(of)) if of.as_char() == ':');
    let mut path = vec![text(first)];
    let mut last = first.clone();
    let mut length = 1;
    while is_colon(tokens.get(length)) && is_colon(tokens.get(length + 1)) {
        let Some(TokenTree::Ident(next)) = tokens.get(length + 2) else {
            break;
        };
        path.push(text(next));
        last = next.clone();
        length += 3;
    }
    (path, last, length)
}
