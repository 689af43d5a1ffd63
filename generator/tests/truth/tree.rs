//! Trees of field names.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// How the tables of a page really nest.
#[derive(Debug, Deserialize)]
pub(crate) struct TruePage {
    /// The page's file, below the folder of pages.
    pub(crate) page: String,
    pub(crate) method: String,
    /// The URL path, with parameters as `:name`.
    pub(crate) path: String,
    pub(crate) request: Vec<TrueRow>,
    pub(crate) response: Vec<TrueRow>,
}

impl TruePage {
    /// The first segment of the path after `/open-apis`.
    pub(crate) fn service(&self) -> &str {
        let path = self.path.trim_start_matches("/open-apis");
        path.split('/').nth(1).unwrap_or(path)
    }
}

/// A row of a table with the rows below it.
#[derive(Debug, Deserialize)]
pub(crate) struct TrueRow {
    pub(crate) name: String,
    pub(crate) children: Vec<TrueRow>,
}

/// The fields of a body by name.
#[derive(Debug, Default)]
pub(crate) struct Tree(BTreeMap<String, Tree>);

impl Tree {
    /// The tree of a table. Rows of one name are one field, and a row may name several.
    pub(crate) fn of_rows(rows: &[TrueRow]) -> Self {
        let mut tree = Self::default();
        for row in rows {
            for name in row.name.split('、') {
                tree.insert(name.trim(), Self::of_rows(&row.children));
            }
        }
        tree
    }

    pub(crate) fn insert(&mut self, name: &str, below: Self) {
        self.0.entry(name.to_owned()).or_default().merge(below);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (name, below) in other.0 {
            self.0.entry(name).or_default().merge(below);
        }
    }

    /// The paths of fields that only this tree has (`-`), and that only the other one has (`+`).
    pub(crate) fn difference(&self, other: &Self) -> Vec<String> {
        let names: BTreeSet<&str> = self
            .0
            .keys()
            .chain(other.0.keys())
            .map(String::as_str)
            .collect();
        let mut found = Vec::new();
        for name in names {
            match (self.0.get(name), other.0.get(name)) {
                (Some(ours), Some(theirs)) => {
                    let below = ours.difference(theirs).into_iter();
                    found.extend(below.map(|path| format!("{}{name}.{}", &path[..1], &path[1..])));
                }
                (Some(_), None) => found.push(format!("-{name}")),
                (None, _) => found.push(format!("+{name}")),
            }
        }
        found
    }
}
