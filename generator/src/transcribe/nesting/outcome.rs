//! The result of the search: a tree, its certainty, and the page's contradictions.

/// The tree behind a flat table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nesting {
    /// The parent of each row. `None` for outermost rows.
    pub parents: Vec<Option<usize>>,
    /// The certainty of the tree.
    pub verdict: Verdict,
    /// The contradictions between the table and its sample, for this tree, in the order of the table.
    pub findings: Vec<Finding>,
    /// The difference in cost to the next best tree. [`Nesting::UNRIVALLED`] if there is no other.
    pub margin: u32,
}

impl Nesting {
    /// The margin of the only tree.
    pub const UNRIVALLED: u32 = u32::MAX;

    /// Returns true if the tree needs no override.
    pub fn is_certain(&self) -> bool {
        self.verdict == Verdict::Certain
    }
}

/// The certainty of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The tree is clearly better than all others.
    Certain,
    /// Another tree explains the table about equally well.
    Ambiguous {
        /// The first row whose parent differs.
        row: usize,
        /// The parents in the other tree.
        other: Vec<Option<usize>>,
    },
    /// No tree explains a row. The table lacks a row, its rows are out of order, or the sample has another nesting.
    Unexplained {
        /// The row.
        row: usize,
        /// The evidence against its position in the best tree.
        by: Unexplained,
    },
    /// The tree is clearly better than all others, but no sample confirms it.
    ///
    /// A table that lacks an object's row looks complete.
    Unconfirmed {
        /// The first row that could be a field of a missing object.
        row: usize,
    },
}

/// The evidence against a row's position in the best tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unexplained {
    /// The sample has a key of the row's name in another object, where the tree has no row.
    Sample {
        /// The key's location, as a JSON pointer.
        pointer: String,
    },
    /// No other object of the parent's type has such a field, and the sample does not show it here.
    TypeName,
}

/// The kind of a sample's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Number,
    /// Text.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

/// One contradiction between table and sample, or within the table. Pointers are JSON pointers (RFC 6901) into the sample.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// The sample has a key that no row covers.
    KeyWithoutRow {
        /// The row of the object with the key. `None` for the outermost object.
        parent: Option<usize>,
        /// The key's location.
        pointer: String,
    },
    /// The sample has the parent's object, but not the row's field.
    RowNotInSample {
        /// The row.
        row: usize,
        /// The first object that lacks the field.
        pointer: String,
    },
    /// The sample's values are nested in more or fewer arrays than the table states.
    ArrayMismatch {
        /// The row.
        row: usize,
        /// The value's location.
        pointer: String,
        /// The number of arrays around the value by the table: 0 for a single value.
        table: usize,
        /// The number of arrays around the value in the sample.
        sample: usize,
    },
    /// The sample's value does not have the table's type.
    TypeRefuted {
        /// The row.
        row: usize,
        /// The value's location.
        pointer: String,
        /// The kind of the sample's value.
        found: JsonKind,
    },
    /// Two rows of one object have the same name.
    DuplicateName {
        /// The row.
        row: usize,
        /// The earlier row of the same name.
        first: usize,
    },
    /// The tree contradicts the table's indentation.
    DepthIgnored {
        /// The row.
        row: usize,
    },
    /// An override is impossible: the row does not exist, or its parent is below it.
    ImpossibleOverride {
        /// The row.
        row: usize,
        /// Its parent.
        parent: Option<usize>,
    },
}
