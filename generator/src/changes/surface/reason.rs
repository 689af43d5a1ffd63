//! The ways in which an item differs, and the effect of each by Rust's semver rules.
//!
//! Source: «SemVer compatibility» in the Cargo book. Comments name the rule where it is not obvious.

use super::super::effect::RustEffect;

/// The way in which an item differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The item is gone.
    Removed,
    /// The item is new.
    Added,
    /// The item has another path.
    Renamed,
    /// The item's name stands for another part of the description, and the part has another name: two values exchanged their names.
    NameReused,
    /// A struct became an enum, an alias became a type, …
    KindChanged,
    /// A field, variant, alias, constant or static has another type.
    TypeChanged,
    /// A function has another receiver or output, or a type other generics.
    SignatureChanged,
    /// A function takes one more argument.
    ArgumentAdded,
    /// A function takes one argument less.
    ArgumentRemoved,
    /// A function takes an argument of another type.
    ArgumentTypeChanged,
    /// A function takes its arguments in another order.
    ArgumentsReordered,
    /// Code outside of the crate can no longer construct the struct, or match without a wildcard.
    BecameNonExhaustive,
    /// The struct or enum will not grow.
    BecameExhaustive,
    /// A type no longer implements a trait.
    TraitRemoved,
    /// A type implements one more trait.
    TraitAdded,
    /// A trait of a type has another associated type.
    AssociatedTypeChanged,
    /// The item needs a feature, or another one.
    ConditionAdded,
    /// The item needs no feature any more.
    ConditionRemoved,
    /// The runtime, or a crate whose types occur in the interface, is another crate for cargo.
    DependencyReplaced,
    /// The crate needs another compatible version of a dependency.
    DependencyChanged,
    /// The crate needs another version of Rust.
    RustVersionChanged,
    /// The item is deprecated.
    Deprecated,
    /// The item is no longer deprecated.
    Restored,
    /// Only the documentation changed.
    Documentation,
    /// Only code that callers do not see changed: a body or a value.
    Implementation,
}

impl Reason {
    /// All reasons.
    pub const ALL: &'static [Self] = &[
        Self::Removed,
        Self::Added,
        Self::Renamed,
        Self::NameReused,
        Self::KindChanged,
        Self::TypeChanged,
        Self::SignatureChanged,
        Self::ArgumentAdded,
        Self::ArgumentRemoved,
        Self::ArgumentTypeChanged,
        Self::ArgumentsReordered,
        Self::BecameNonExhaustive,
        Self::BecameExhaustive,
        Self::TraitRemoved,
        Self::TraitAdded,
        Self::AssociatedTypeChanged,
        Self::ConditionAdded,
        Self::ConditionRemoved,
        Self::DependencyReplaced,
        Self::DependencyChanged,
        Self::RustVersionChanged,
        Self::Deprecated,
        Self::Restored,
        Self::Documentation,
        Self::Implementation,
    ];

    /// The effect on callers.
    pub const fn effect(self) -> RustEffect {
        match self {
            Self::Removed
            | Self::Renamed
            | Self::KindChanged
            | Self::TypeChanged
            | Self::SignatureChanged
            | Self::ArgumentAdded
            | Self::ArgumentRemoved
            | Self::ArgumentTypeChanged
            // Callers compile, if the types are equal, and send or read one thing for another.
            | Self::ArgumentsReordered
            | Self::NameReused
            | Self::BecameNonExhaustive
            | Self::TraitRemoved
            | Self::AssociatedTypeChanged
            // Code without the feature loses the item.
            | Self::ConditionAdded
            // Cargo takes incompatible versions for different crates, whose types differ.
            | Self::DependencyReplaced => RustEffect::Major,
            // All structs and enums with public fields or variants are non-exhaustive, so that additions do not break callers.
            Self::Added
            | Self::BecameExhaustive
            | Self::TraitAdded
            | Self::ConditionRemoved
            // «Changing the minimum version of Rust required» is listed as possibly breaking, by convention minor.
            | Self::RustVersionChanged
            | Self::DependencyChanged
            // «Adding new lints or warnings» is minor. semver.org: deprecating is minor.
            | Self::Deprecated => RustEffect::Minor,
            Self::Restored | Self::Documentation | Self::Implementation => RustEffect::Patch,
        }
    }
}
