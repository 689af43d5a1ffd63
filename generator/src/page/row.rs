//! One row of a table of fields.

use super::{Scope, Span};
use serde_json::Number;

/// One row of a table of parameters or fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The name, without indentation marks and markup.
    pub name: String,
    /// The type as the page writes it.
    pub r#type: RowType,
    /// True if the field is required. `None` if the table has no such column, or the cell is neither yes nor no.
    pub required: Option<bool>,
    /// The depth that the page marks, 0 for the outermost. `None` if no row of the table is indented.
    pub depth: Option<usize>,
    /// The prose of the description, without its labelled parts. Lines are separated by `\n`.
    pub description: String,
    /// «示例值»: the example as written, without surrounding quotes and backticks.
    pub example: Option<String>,
    /// «默认值»: the default as written, without surrounding quotes and backticks.
    pub default: Option<String>,
    /// «可选值有»: the allowed values, in the page's order. «固定值» is a list of one value.
    pub values: Vec<EnumValue>,
    /// «数据校验规则»: the limits that a value must keep.
    pub limits: Limits,
    /// «字段权限要求»: the scopes of the field. Any one of them suffices.
    pub field_scopes: Vec<Scope>,
    /// The unit, if the field is a timestamp since the Unix epoch.
    pub timestamp: Option<TimestampUnit>,
    /// True if the type or the description states 64-bit integers.
    pub int64: bool,
    /// True if the description deprecates the field.
    pub deprecated: bool,
    /// The name's location.
    pub span: Span,
}

impl Row {
    /// Creates a row that states its name and type only.
    pub(crate) fn new(name: String, r#type: RowType, span: Span) -> Self {
        Self {
            name,
            r#type,
            required: None,
            depth: None,
            description: String::new(),
            example: None,
            default: None,
            values: Vec::new(),
            limits: Limits::default(),
            field_scopes: Vec::new(),
            timestamp: None,
            int64: false,
            deprecated: false,
            span,
        }
    }
}

/// The type of a row, as the page writes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowType {
    /// `string`.
    String,
    /// `int`, `integer`, `int64`, `long`, …
    Integer,
    /// `number(float)`, `float`, `double`, `number`.
    Number,
    /// `boolean`, `bool`.
    Boolean,
    /// `file`, in a multipart body or as the whole response. Elsewhere the word names an object type.
    File,
    /// `json`, `any`: any JSON value.
    Any,
    /// `union`: a value of one of several types.
    Union,
    /// `\-`, `object`, or an empty cell: an object without a type name.
    Untyped,
    /// The literal word `enum`: the name of an object type where rows are nested below it, or else one of the listed values.
    Enum,
    /// The literal word `text`: the name of an object type where rows are nested below it, or else a string.
    Text,
    /// `map<string, T>`, or the bare word `map`, whose values are [`RowType::Any`].
    Map(Box<RowType>),
    /// `T\[\]`, `array<T>`, `list<T>`, or the bare words, whose items are [`RowType::Untyped`].
    Array(Box<RowType>),
    /// Any other word: the name of an object, as written.
    Named(String),
}

impl RowType {
    /// Returns the name of the object type that the word may stand for.
    pub fn object_name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Enum => Some("enum"),
            Self::Text => Some("text"),
            _ => None,
        }
    }

    /// Replaces the word `file` by the object type of this name.
    pub(super) fn name_file(&mut self) {
        match self {
            Self::File => *self = Self::Named("file".to_owned()),
            Self::Array(inner) | Self::Map(inner) => inner.name_file(),
            _ => {}
        }
    }

    /// Returns the item type of nested arrays; any other type is returned as it is.
    pub fn innermost(&self) -> &Self {
        let mut innermost = self;
        while let Self::Array(item) = innermost {
            innermost = item;
        }
        innermost
    }
}

/// One allowed value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The value as sent, without surrounding quotes and backticks.
    pub value: String,
    /// The meaning, as the page words it; may be empty.
    pub meaning: String,
    /// The value's location.
    pub span: Span,
}

/// The limits that a value must keep. All bounds are inclusive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// «最小值», or the lower end of «取值范围».
    pub minimum: Option<Number>,
    /// «最大值», or the upper end of «取值范围».
    pub maximum: Option<Number>,
    /// «最小长度», or the lower end of «长度范围»: in characters for a string, in items for a list.
    pub min_length: Option<u64>,
    /// «最大长度», or the upper end of «长度范围»: in characters for a string, in items for a list.
    pub max_length: Option<u64>,
    /// «正则校验».
    pub pattern: Option<String>,
}

/// The unit of a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimestampUnit {
    /// Seconds since the Unix epoch.
    Seconds,
    /// Milliseconds since the Unix epoch.
    Milliseconds,
}
