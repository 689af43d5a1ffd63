//! Facts that operations, events and fields share: their page, and who may use them.

/// A page of documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: Option<String>,
    /// Its URL.
    pub url: String,
}

/// A permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Its id: `hire:talent`.
    pub name: String,
    /// Its name in the console.
    pub title: Option<String>,
}

/// A kind of app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppKind {
    /// Made by a company for itself.
    Custom,
    /// Listed in the app store.
    Store,
}
