//! What the search answers: a tree, how sure it is, and where the page contradicts itself.

/// The tree behind a flat table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nesting {
    /// For each row the row it is a field of; nothing for outermost rows.
    pub parents: Vec<Option<usize>>,
    /// Whether the tree clearly beats every other.
    pub verdict: Verdict,
    /// Where sample and table contradict each other under this tree, in the order of the table.
    pub findings: Vec<Finding>,
    /// By how much the tree beats the next best one; [`Nesting::UNRIVALLED`] if there is no other.
    pub margin: u32,
}

impl Nesting {
    /// The margin of a tree that no other tree competes with.
    pub const UNRIVALLED: u32 = u32::MAX;

    /// Whether the tree may be used without asking anybody.
    pub fn is_certain(&self) -> bool {
        self.verdict == Verdict::Certain
    }
}

/// How sure a tree is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It clearly beats every other tree.
    Certain,
    /// Another tree explains the table about as well.
    Ambiguous {
        /// The first row whose parent differs.
        row: usize,
        /// The parents in the other tree.
        other: Vec<Option<usize>>,
    },
    /// No tree explains a row: the table lacks a row, or its rows are out of order, or the sample nests otherwise than the table.
    Unexplained {
        /// The row, where the best tree has it.
        row: usize,
        /// What speaks against it.
        by: Unexplained,
    },
    /// The tree beats every other, but no sample confirms it: a table that lacks an object's row looks like a whole one.
    Unconfirmed {
        /// The first row that such an object could hold.
        row: usize,
    },
}

/// What speaks against a row in the best tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unexplained {
    /// The sample has a key of the row's name elsewhere, where the tree has no row.
    Sample {
        /// Where the key stands, as a JSON pointer.
        pointer: String,
    },
    /// The type of the row's object has no such field anywhere else, and the sample does not show it here.
    TypeName,
}

/// What a sample's value is.
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
    /// The sample has a key that no row names.
    KeyWithoutRow {
        /// The row of the object that has the key; nothing for the outermost object.
        parent: Option<usize>,
        /// Where the key stands.
        pointer: String,
    },
    /// The sample has the object a row belongs to, but never the row's field.
    RowNotInSample {
        /// The row.
        row: usize,
        /// The object that lacks it; the first of several.
        pointer: String,
    },
    /// The sample's values stand in more arrays, one inside the other, than the table says, or in fewer.
    ArrayMismatch {
        /// The row.
        row: usize,
        /// Where the value stands.
        pointer: String,
        /// In how many arrays it stands by the table: 0 for a single value.
        table: usize,
        /// In how many it stands in the sample.
        sample: usize,
    },
    /// The sample's value is not of the type that the table gives.
    TypeRefuted {
        /// The row.
        row: usize,
        /// Where the value stands.
        pointer: String,
        /// What it is there.
        found: JsonKind,
    },
    /// Two rows of one object have the same name.
    DuplicateName {
        /// The row.
        row: usize,
        /// The earlier row of the same name.
        first: usize,
    },
    /// The tree does not follow the depth that the table marks.
    DepthIgnored {
        /// The row.
        row: usize,
    },
    /// What a person settled cannot be: the row does not exist, or its parent stands below it.
    ImpossibleOverride {
        /// The row.
        row: usize,
        /// Its parent.
        parent: Option<usize>,
    },
}
