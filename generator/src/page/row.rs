//! One row of a table of fields.

use super::{Scope, Span};
use serde_json::Number;

/// One row of a table of parameters or fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The name, without depth marks and markup.
    pub name: String,
    /// The type as the page writes it.
    pub r#type: RowType,
    /// Whether it is required; `None` if the table has no such column or the cell says neither.
    pub required: Option<bool>,
    /// How deep the page marks it, 0 for outermost; `None` if this table marks no depth anywhere.
    pub depth: Option<usize>,
    /// The prose of the description, without the parts that the other fields hold. Lines are separated by `\n`.
    pub description: String,
    /// «示例值»: the example as written, without quotes and backticks around it.
    pub example: Option<String>,
    /// «默认值»: the default as written, without quotes and backticks around it.
    pub default: Option<String>,
    /// «可选值有»: the values that it may have, in the page's order; «固定值» is a list of one.
    pub values: Vec<EnumValue>,
    /// «数据校验规则»: what a value must keep to.
    pub limits: Limits,
    /// «字段权限要求»: the scopes, any one of which the field needs.
    pub field_scopes: Vec<Scope>,
    /// The unit, if the row says that it is a moment in time since the Unix epoch.
    pub timestamp: Option<TimestampUnit>,
    /// Whether the type or the description says that an integer is one of 64 bits.
    pub int64: bool,
    /// Whether the row says that the field is not to be used any more.
    pub deprecated: bool,
    /// The name's place.
    pub span: Span,
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
    /// `file`.
    File,
    /// `json`, `any`: whatever JSON.
    Any,
    /// `\-`, `object`, or an empty cell: an object without a name of its own.
    Untyped,
    /// The literal word `enum`.
    Enum,
    /// `map<string, T>`, or the bare word `map`, whose values are [`RowType::Any`].
    Map(Box<RowType>),
    /// `T\[\]`, `array<T>`, `list<T>`, or the bare words, whose items are [`RowType::Untyped`].
    Array(Box<RowType>),
    /// Any other word: the name of an object, as written.
    Named(String),
}

impl RowType {
    /// The type inside arrays, however deep.
    pub fn innermost(&self) -> &Self {
        let mut innermost = self;
        while let Self::Array(item) = innermost {
            innermost = item;
        }
        innermost
    }
}

/// One value of «可选值有».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The value as sent, without quotes and backticks around it.
    pub value: String,
    /// What it means, in the page's words; may be empty.
    pub meaning: String,
    /// Where it stands.
    pub span: Span,
}

/// What a value must keep to. All bounds are inclusive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// «最小值», or the lower end of «取值范围».
    pub minimum: Option<Number>,
    /// «最大值», or the upper end of «取值范围».
    pub maximum: Option<Number>,
    /// «最小长度», or the lower end of «长度范围»: characters of a string, items of a list.
    pub min_length: Option<u64>,
    /// «最大长度», or the upper end of «长度范围»: characters of a string, items of a list.
    pub max_length: Option<u64>,
    /// «正则校验».
    pub pattern: Option<String>,
}

/// The unit of a moment in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimestampUnit {
    /// Seconds since the Unix epoch.
    Seconds,
    /// Milliseconds since the Unix epoch.
    Milliseconds,
}
