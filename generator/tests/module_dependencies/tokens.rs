//! Finds paths in tokens, also in the bodies of macros.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;

/// The paths and identifiers in a token stream.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Paths of two or more segments, without their generic arguments.
    pub(crate) paths: Vec<Vec<String>>,
    pub(crate) identifiers: BTreeSet<String>,
}

/// Collects the paths and identifiers of a token stream.
pub(crate) fn scan(tokens: TokenStream) -> Found {
    let mut found = Found::default();
    found.scan(tokens);
    found
}

impl Found {
    fn scan(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(identifier) => {
                    let identifier = identifier.to_string();
                    self.identifiers.insert(identifier.clone());
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(identifier);
                    colons = 0;
                }
                TokenTree::Punct(punctuation) if punctuation.as_char() == ':' => colons += 1,
                other => {
                    self.end(&mut path);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.scan(group.stream());
                    }
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.paths.push(path);
        }
    }
}
