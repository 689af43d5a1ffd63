//! The tokens of a document.

/// One JSON token: a whole scalar, or the start of a list or an object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that fits `i64`.
    Integer(i64),
    /// A whole number beyond `i64::MAX`.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A string, unescaped.
    String(&'t str),
    /// `[`: the elements follow.
    Array,
    /// `{`: the fields follow.
    Object,
}
