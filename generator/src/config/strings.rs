//! Strings that an output language represents by a type of its own.

/// The type that represents a string in the output. Only the output language knows which type it is.
///
/// A language numbers its types, and gives equal types equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomString(usize);

impl CustomString {
    /// The handle of the type with this number.
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    /// The number of the type.
    pub(crate) fn index(self) -> usize {
        self.0
    }
}

/// The kinds of keys that select strings.
const KINDS: &[&str] = &["format", "schema", "property"];

/// Returns true if a key has the form `format:…`, `schema:…` or `property:…`.
pub(crate) fn selects_strings(key: &str) -> bool {
    let kind = key.split_once(':').map(|(kind, _)| kind);
    kind.is_some_and(|kind| KINDS.contains(&kind))
}
