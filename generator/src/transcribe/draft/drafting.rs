//! The state that all parts of one page's draft share.

use super::page_draft::Wording;
use super::rows::Part;
use super::trusted::TrustedTable;
use crate::diagnostic::Diagnostics;
use crate::page::{Page, Scope, Span, TokenKind};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The state of a draft in progress.
pub(super) struct Drafting<'p> {
    pub(super) page: &'p Page,
    pub(super) tables: &'p BTreeMap<Part, TrustedTable>,
    pub(super) wording: Wording,
    pub(super) diagnostics: &'p mut Diagnostics,
    pub(super) spans: BTreeMap<String, Span>,
    pub(super) meanings: BTreeMap<String, Vec<String>>,
    pub(super) scopes: BTreeMap<String, String>,
}

/// The drafted operation or event.
pub(super) struct Drafted {
    pub(super) id: String,
    pub(super) operation: Map<String, Value>,
    pub(super) path_parameters: Vec<Value>,
    pub(super) token_kinds: BTreeSet<TokenKind>,
}

impl Drafting<'_> {
    /// Returns a text of the page, if the page's wording is requested and the text is not empty.
    pub(super) fn page_wording(&self, text: &str) -> Option<Value> {
        let text = text.trim();
        (self.wording == Wording::Page && !text.is_empty()).then(|| Value::from(text))
    }

    /// Returns the names of scopes, each once. Keeps their titles for the spec's root document.
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
