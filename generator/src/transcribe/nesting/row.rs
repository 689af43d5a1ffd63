//! The rows of a flat table, reduced to what determines their place in the tree.

/// One row of a flat table, reduced to what tells its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FlatRow {
    /// The field's name, as the page writes it.
    pub name: String,
    /// What kind of value the field holds.
    pub shape: RowShape,
    /// The name that the page gives the object's type: `id_name_object` for `id_name_object` and for `id_name_object[]`.
    pub type_name: Option<String>,
    /// How deep the row stands, where the table marks it: 0 for the outermost rows.
    pub depth: Option<usize>,
}

/// The class of a row's type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowShape {
    /// A single value.
    Scalar(ScalarKind),
    /// An object, whose fields are rows of their own. A row without a type (`-`) is one.
    Object,
    /// An object whose keys are data.
    Map,
    /// Any JSON.
    Any,
    /// A list.
    Array(Box<RowShape>),
}

/// The kind of a single value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScalarKind {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Number,
    /// `true` or `false`.
    Boolean,
    /// The literal word `enum`: either text or a whole number.
    Enum,
    /// The bytes of a file.
    File,
}

impl RowShape {
    /// The shape of what an array holds in the end, and the shape itself for anything else.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Array(item) => item.innermost(),
            other => other,
        }
    }

    /// In how many arrays the innermost shape stands.
    pub fn levels(&self) -> usize {
        match self {
            Self::Array(item) => 1 + item.levels(),
            _ => 0,
        }
    }

    /// Whether rows below may be this row's fields: an object, or an array of objects.
    pub fn holds_fields(&self) -> bool {
        matches!(self.innermost(), Self::Object)
    }
}
