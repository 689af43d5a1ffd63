//! The parts of a document that have wording.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::lack::Lack;
use super::prose::{words, words_of_name};
use super::usage::Use;
use crate::diagnostic::Pointer;
use crate::spec::vocabulary::extension::{ENUM_DESCRIPTIONS, ENUM_VARNAMES, ERROR_CODE};
use crate::spec::vocabulary::{HEADER, OPERATION, Object, PARAMETER, SCHEMA};

/// The help for a description that only repeats the name.
pub(super) const DESCRIBE: &str =
    "describe what the name does not say: whose value it is, its unit, where it comes from";

/// A kind of item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// An operation.
    Operation,
    /// An event of `x-webhooks`.
    Event,
    /// A parameter.
    Parameter,
    /// A shared schema.
    Schema,
    /// A property of a schema.
    Property,
    /// The values of a parameter, or of the items of a list. Its name is that of the parameter or property.
    Enum,
    /// A header of a response.
    Header,
    /// An error code of `x-error-codes`.
    ErrorCode,
}

impl ItemKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Operation,
        Self::Event,
        Self::Parameter,
        Self::Schema,
        Self::Property,
        Self::Enum,
        Self::Header,
        Self::ErrorCode,
    ];

    /// The word for messages and options.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Event => "event",
            Self::Parameter => "parameter",
            Self::Schema => "schema",
            Self::Property => "property",
            Self::Enum => "enum",
            Self::Header => "header",
            Self::ErrorCode => "error-code",
        }
    }
}

impl ItemKind {
    /// The type of its object.
    pub(super) fn object(self) -> &'static Object {
        match self {
            Self::Operation | Self::Event => &OPERATION,
            Self::Parameter => &PARAMETER,
            Self::Schema | Self::Property | Self::Enum => &SCHEMA,
            Self::Header => &HEADER,
            Self::ErrorCode => &ERROR_CODE,
        }
    }

    /// The keys of its texts.
    pub(super) const fn texts(self) -> &'static [&'static str] {
        match self {
            Self::Operation | Self::Event => &["summary", "description"],
            Self::Parameter | Self::Header => &["description"],
            Self::Schema | Self::Property => {
                &["description", ENUM_VARNAMES.name, ENUM_DESCRIPTIONS.name]
            }
            Self::Enum => &[ENUM_VARNAMES.name, ENUM_DESCRIPTIONS.name],
            Self::ErrorCode => &["name", "description", "hint"],
        }
    }

    /// The words for sentences, with the article.
    pub(super) fn with_article(self) -> String {
        let noun = self.noun();
        match noun.starts_with(['o', 'e']) {
            true => format!("an {noun}"),
            false => format!("a {noun}"),
        }
    }

    /// The words for sentences.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::ErrorCode => "error code",
            other => other.as_str(),
        }
    }
}

impl fmt::Display for ItemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A part of a document that has wording.
#[derive(Debug, Clone)]
pub struct Item<'d> {
    /// The kind.
    pub kind: ItemKind,
    /// The name: an `operationId`, an event type, a name on the wire, the name of a schema, or an error code.
    pub name: Cow<'d, str>,
    /// The position in the bundled document.
    pub pointer: Pointer,
    /// The object that has the texts.
    pub object: &'d Map<String, Value>,
    /// What is missing.
    pub lacks: Vec<Lack>,
    /// The operations and events that use it.
    pub uses: Rc<[Use]>,
}

impl<'d> Item<'d> {
    /// The description, if there is one.
    pub fn description(&self) -> Option<&'d str> {
        self.object.get("description").and_then(Value::as_str)
    }

    /// Returns true if a description only repeats the name. The name of an operation is its id, which no description repeats.
    pub(super) fn is_repeated_by(&self, description: &str) -> bool {
        self.kind != ItemKind::Operation && words(description) == words_of_name(&self.name)
    }

    /// The schema with the facts of the item: its own for a parameter or header.
    pub fn schema(&self) -> &'d Map<String, Value> {
        let own = self.object.get("schema").and_then(Value::as_object);
        own.unwrap_or(self.object)
    }
}

/// A text that people write, in any part of the document.
#[derive(Debug, Clone)]
pub(super) struct Text<'d> {
    /// The position of the text in the bundled document.
    pub(super) pointer: Pointer,
    pub(super) text: &'d str,
}
