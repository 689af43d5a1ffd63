//! The state of drafting one page, which all its parts share.

use super::page_draft::Wording;
use super::rows::Part;
use super::trusted::TrustedTable;
use crate::diagnostic::Diagnostics;
use crate::page::{Page, Scope, Span, TokenKind};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What all parts of a draft need.
pub(super) struct Drafting<'p> {
    pub(super) page: &'p Page,
    pub(super) tables: &'p BTreeMap<Part, TrustedTable>,
    pub(super) wording: Wording,
    pub(super) diagnostics: &'p mut Diagnostics,
    pub(super) spans: BTreeMap<String, Span>,
    pub(super) scopes: BTreeMap<String, String>,
}

/// What becomes of the page's operation or event.
pub(super) struct Drafted {
    pub(super) id: String,
    pub(super) operation: Map<String, Value>,
    pub(super) path_parameters: Vec<Value>,
    pub(super) token_kinds: BTreeSet<TokenKind>,
}

impl Drafting<'_> {
    /// The page's words, if they are asked for and there are any.
    pub(super) fn words(&self, words: &str) -> Option<Value> {
        let words = words.trim();
        (self.wording == Wording::Page && !words.is_empty()).then(|| Value::from(words))
    }

    /// The names of scopes, each once; their titles are kept for the root of the spec.
    pub(super) fn scope_names(&mut self, scopes: &[Scope]) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(scopes.len());
        for scope in scopes {
            let title = self.scopes.entry(scope.name.clone()).or_default();
            if title.is_empty() {
                title.clone_from(&scope.title);
            }
            if !names.contains(&scope.name) {
                names.push(scope.name.clone());
            }
        }
        names
    }
}
