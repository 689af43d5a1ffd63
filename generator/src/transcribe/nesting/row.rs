//! The rows of a flat table, reduced to the facts that determine their position in the tree.

/// The name of the response's payload.
pub(super) const PAYLOAD: &str = "data";

/// One row of a flat table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FlatRow {
    /// The field's name, as the page writes it.
    pub name: String,
    /// The shape of the field's value.
    pub shape: RowShape,
    /// The page's name of the object type: `id_name_object` for both `id_name_object` and `id_name_object[]`.
    pub type_name: Option<String>,
    /// The depth by indentation: 0 for the outermost rows. `None` if the table is not indented.
    pub depth: Option<usize>,
}

/// The class of a row's type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowShape {
    /// A single value.
    Scalar(ScalarKind),
    /// An object whose fields are other rows. A row without a type (`-`) is an object.
    Object,
    /// An object or a single value: its type word is a type's name on some pages and a scalar on others.
    Either(ScalarKind),
    /// An object whose keys are data.
    Map,
    /// An object whose keys are data and whose values have any type. No row describes a part of it.
    MapOfAny,
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
    /// The literal word `enum`: text or a whole number.
    Enum,
    /// The bytes of a file.
    File,
}

impl RowShape {
    /// Returns the item shape of nested arrays. Other shapes are returned as they are.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Array(item) => item.innermost(),
            other => other,
        }
    }

    /// Returns the number of arrays around the innermost shape.
    pub fn levels(&self) -> usize {
        match self {
            Self::Array(item) => 1 + item.levels(),
            _ => 0,
        }
    }
}
