//! The effect of a change: on Rust callers, and the severity that follows.

use super::kind::WireEffect;

/// The effect of a change on code that uses the generated crate, by Rust's semver rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RustEffect {
    /// The public interface stays the same.
    Patch,
    /// Something is added; all callers compile.
    Minor,
    /// There are callers that do not compile, or that compile and send or read one thing for another.
    Major,
}

impl RustEffect {
    /// `patch`, `minor` or `major`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl WireEffect {
    /// `none`, `compatible` or `breaking`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

/// The severity of a change: the worse of its effects on the wire and on Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Only documentation changes.
    Wording,
    /// Callers continue to work and to compile.
    Compatible,
    /// There are callers that fail or do not compile.
    Breaking,
}

impl Severity {
    /// The severity of two effects.
    pub const fn of(wire: WireEffect, rust: RustEffect) -> Self {
        match (wire, rust) {
            (WireEffect::Breaking, _) | (_, RustEffect::Major) => Self::Breaking,
            (WireEffect::Compatible, _) | (_, RustEffect::Minor) => Self::Compatible,
            (WireEffect::None, RustEffect::Patch) => Self::Wording,
        }
    }

    /// `wording`, `compatible` or `breaking`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wording => "wording",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}
