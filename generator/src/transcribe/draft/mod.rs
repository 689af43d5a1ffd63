//! One page → OpenAPI: the facts of an operation or an event, as the spec writes them.
//!
//! A [`Draft`] holds facts only: names, types, limits, codes, samples. What people own (`summary`, descriptions, names of enum
//! values) is not in it, unless [`Wording::Page`] asks for the page's own words. Its schemas are inline; an object that the
//! page names carries [`TYPE_NAME`], so that a later step can share it between pages.
//!
//! ```text
//! Page ──bodies──▶ flat rows ──(nesting)──▶ trees ─┐
//!   └──────────────────────────────────────────────┴─▶ id, parameters, schemas, replies ──▶ Draft
//! ```
//!
//! Where the page says something that cannot hold, such as an example that is not of its field's type, the draft leaves it out and a
//! diagnostic says so at the page's line.

mod errors;
mod evidence;
mod findings;
mod id;
mod limits;
mod locate;
mod message;
mod operation;
mod parameter;
mod rows;
mod sample_schema;
mod schema;
mod singular;
mod trusted;
mod value;
mod verbs;

#[cfg(test)]
mod hire_tests;
#[cfg(test)]
mod operation_tests;
#[cfg(test)]
mod real_pages;
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod seed_tests;
#[cfg(test)]
mod synthetic;

pub(super) use errors::is_proposed_description;
pub use id::{event_id, operation_id};
pub use rows::{Part, bodies, flat_rows};
pub use trusted::TrustedSample;

use crate::diagnostic::{Diagnostics, FileId};
use crate::page::{Kind, Page, Scope, Span, TokenKind};
use crate::transcribe::layout::OPERATION;
use crate::transcribe::nesting::{self, Dictionary, Nesting, Problem};
pub use crate::transcribe::target::Target;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use trusted::TrustedTable;

/// The key that marks an object which the page names: `x-type-name: talent_external_info`, the name as the page writes it.
pub const TYPE_NAME: &str = "x-type-name";

/// The key under which an operation or event lists where table and sample contradict each other: for each body that has such places
/// `table` and `sample`, the JSON pointers into the sample where that side is believed.
pub const CONTRADICTIONS: &str = "x-contradictions";

/// Whose words descriptions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// None: descriptions are left to people.
    None,
    /// The page's own.
    Page,
}

/// The facts of one page, as OpenAPI.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The page.
    pub page: FileId,
    /// The page's title.
    pub title: String,
    /// The page's address on the web.
    pub address: Option<String>,
    /// Day of the last edit, as `2024-09-09`.
    pub updated: Option<String>,
    /// Moment of the last edit, in milliseconds since the Unix epoch.
    pub updated_at: Option<i64>,
    /// What the page describes.
    pub target: Target,
    /// `service.version.resource.action`; also in `operation`.
    pub operation_id: String,
    /// The Operation Object. For an event it is the `post` of the event's Path Item Object: Feishu posts to the app.
    pub operation: Map<String, Value>,
    /// The Parameter Objects of the path, in the order of the page. They belong on the Path Item Object.
    pub path_parameters: Vec<Value>,
    /// Every scope that the page names: name → title, which is empty if the page gives the name alone.
    pub scopes: BTreeMap<String, String>,
    /// The access tokens that the operation takes; its security schemes are named after them.
    pub token_kinds: BTreeSet<TokenKind>,
    /// Where the page states what: JSON pointer into `operation` → place. Path parameters stand under `/path-parameters`.
    pub spans: BTreeMap<String, Span>,
}

impl Draft {
    /// The Path Item Object of an event, as OpenAPI 3.1 has it under `webhooks`.
    pub fn webhook(&self) -> Map<String, Value> {
        let mut item = Map::new();
        item.insert("post".to_owned(), Value::Object(self.operation.clone()));
        item
    }
}

/// Drafts the operation or event of a page; `None` if the page describes neither.
///
/// `trees` has the nesting of each of the page's [`bodies`]; one that is missing is inferred from this page alone. `settled` says where
/// people believe a sample rather than its table. Other contradictions that the trees found, and what does not fit into OpenAPI,
/// become diagnostics.
pub fn draft(
    page: &Page,
    trees: &BTreeMap<Part, Nesting>,
    overrides: &BTreeMap<Part, TrustedSample>,
    wording: Wording,
    diagnostics: &mut Diagnostics,
) -> Option<Draft> {
    let target = Target::of(page)?;
    let mut tables = BTreeMap::new();
    let mut listed = Map::new();
    let nothing = TrustedSample::new();
    for (part, body) in bodies(page) {
        let nesting = match trees.get(&part) {
            Some(nesting) => nesting,
            None => &nesting::infer(&Problem {
                rows: &flat_rows(body),
                sample: body.sample_value(),
                dictionary: &Dictionary::new(),
                overrides: &[],
            }),
        };
        let contradictions =
            trusted::contradictions(body, nesting, overrides.get(&part).unwrap_or(&nothing));
        findings::report(part, body, nesting, &contradictions, diagnostics);
        if let Some(sides) = trusted::listed(&contradictions) {
            listed.insert(part.as_str().to_owned(), sides);
        }
        tables.insert(part, TrustedTable::new(body, nesting, &contradictions));
    }
    let mut drafting = Drafting {
        page,
        tables: &tables,
        wording,
        diagnostics,
        spans: BTreeMap::new(),
        scopes: BTreeMap::new(),
    };
    let mut drafted = match &page.kind {
        Kind::Operation(operation) => drafting.operation(operation),
        Kind::Event(event) => drafting.event(event),
        Kind::Other => return None,
    };
    if !listed.is_empty() {
        let listed = Value::Object(listed);
        drafted.operation.insert(CONTRADICTIONS.to_owned(), listed);
        drafted.operation = OPERATION.ordered(drafted.operation);
    }
    Some(Draft {
        page: page.span.file,
        title: page.title.clone(),
        address: page.address.clone(),
        updated: page.updated.clone(),
        updated_at: page.updated_at,
        target,
        operation_id: drafted.id,
        operation: drafted.operation,
        path_parameters: drafted.path_parameters,
        scopes: drafting.scopes,
        token_kinds: drafted.token_kinds,
        spans: drafting.spans,
    })
}

/// What all parts of a draft need.
struct Drafting<'p> {
    page: &'p Page,
    tables: &'p BTreeMap<Part, TrustedTable>,
    wording: Wording,
    diagnostics: &'p mut Diagnostics,
    spans: BTreeMap<String, Span>,
    scopes: BTreeMap<String, String>,
}

/// What becomes of the page's operation or event.
struct Drafted {
    id: String,
    operation: Map<String, Value>,
    path_parameters: Vec<Value>,
    token_kinds: BTreeSet<TokenKind>,
}

impl Drafting<'_> {
    /// The page's words, if they are asked for and there are any.
    fn words(&self, words: &str) -> Option<Value> {
        let words = words.trim();
        (self.wording == Wording::Page && !words.is_empty()).then(|| Value::from(words))
    }

    /// The names of scopes, each once; their titles are kept for the root of the spec.
    fn scope_names(&mut self, scopes: &[Scope]) -> Vec<Value> {
        let mut names: Vec<Value> = Vec::with_capacity(scopes.len());
        for scope in scopes {
            let title = self.scopes.entry(scope.name.clone()).or_default();
            if title.is_empty() {
                title.clone_from(&scope.title);
            }
            if !names.iter().any(|name| *name == *scope.name) {
                names.push(Value::from(scope.name.as_str()));
            }
        }
        names
    }
}
