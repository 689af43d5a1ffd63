//! The vocabulary of the tables: what an object of OpenAPI looks like.

use super::check::Checker;
use serde_json::{Map, Value};

/// An object type of the OpenAPI specification.
pub(super) struct Object {
    /// As the specification calls it: `Schema Object`.
    pub(super) name: &'static str,
    /// Its fixed fields.
    pub(super) fields: &'static [Field],
    /// The fields that OpenAPI 3.1 adds and that may hold references. `normalise` removes them before the document is checked.
    pub(super) later: &'static [Field],
    /// What other keys it takes, if it is also a map.
    pub(super) patterned: Option<Patterned>,
    /// What a `$ref` in its place leads to.
    pub(super) reference: References,
    /// What the fields cannot say.
    pub(super) rule: Option<Rule>,
}

/// Checks one object, at which the checker stands.
pub(super) type Rule = for<'a> fn(&mut Checker<'a>, &'a Map<String, Value>);

/// One fixed field of an object.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    /// Whether a client can do without it although it must be there: then its absence has one reading.
    pub(super) empty_if_absent: bool,
}

/// The patterned fields of an object.
pub(super) struct Patterned {
    pub(super) key: KeyPattern,
    pub(super) kind: Kind,
}

/// What a value may be.
pub(super) enum Kind {
    /// Anything at all, such as an example.
    Any,
    String,
    Boolean,
    /// Finite, of any size.
    Number,
    /// An integer from 0.
    Count,
    /// An integer from 1.
    Positive,
    /// `YYYY-MM-DD`.
    Date,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A component's name, or a reference to a schema; the values of a discriminator's `mapping`.
    SchemaName,
    /// The name of a variant of a generated enum: PascalCase, and not a name that every enum has.
    VariantName,
    /// A string or a list of strings.
    StringOrList,
    /// This word, or a value of another kind.
    WordOr(&'static str, &'static Kind),
    /// `true`, `false`, or an object or a reference to one.
    BooleanOr(&'static Object),
    /// An object, never a reference, unless the object type says otherwise.
    Object(&'static Object),
    /// An object or a Reference Object.
    RefOr(&'static Object),
    List(&'static Kind),
    /// A map whose keys the author chooses.
    Map(KeyPattern, &'static Kind),
}

impl Kind {
    /// What a value of the kind is, to follow «or».
    pub(super) const fn noun(&self) -> &'static str {
        match self {
            Self::List(_) => "a list",
            Self::Map(..) | Self::Object(_) | Self::RefOr(_) => "a mapping",
            _ => "a value",
        }
    }
}

/// What the keys of a map may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyPattern {
    Any,
    /// Begins with `/`.
    Path,
    /// A status code (`200`) or a range of them (`4XX`).
    Status,
    /// Letters, digits, `.`, `-` and `_`: the name of a component.
    Component,
    /// A whole number, perhaps negative.
    Integer,
}

/// What happens to a `$ref` that stands in an object's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum References {
    /// It has no meaning there.
    None,
    /// It stays, and its target becomes a component of this kind.
    Component(Component),
    /// It is replaced by its target.
    Inline,
}

/// A section of the Components Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Component {
    Schemas,
    Responses,
    Parameters,
    Examples,
    RequestBodies,
    Headers,
    SecuritySchemes,
    Links,
}

impl Component {
    /// Every section.
    pub(super) const ALL: &'static [Self] = &[
        Self::Schemas,
        Self::Responses,
        Self::Parameters,
        Self::Examples,
        Self::RequestBodies,
        Self::Headers,
        Self::SecuritySchemes,
        Self::Links,
    ];

    /// The key in the Components Object.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::Responses => "responses",
            Self::Parameters => "parameters",
            Self::Examples => "examples",
            Self::RequestBodies => "requestBodies",
            Self::Headers => "headers",
            Self::SecuritySchemes => "securitySchemes",
            Self::Links => "links",
        }
    }
}

/// A field that must be there.
pub(super) const fn required(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
        empty_if_absent: false,
    }
}

/// A field that must be there and is empty in somebody else's document where it is absent.
pub(super) const fn empty_if_absent(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
        empty_if_absent: true,
    }
}

/// A field that may be absent.
pub(super) const fn optional(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
        empty_if_absent: false,
    }
}

/// `a Schema Object`, `an Info Object`.
pub(super) fn with_article(name: &str) -> String {
    let vowel = name.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u'])
        || name.starts_with("XML");
    match name.starts_with('`') {
        true => name.to_owned(),
        false if vowel => format!("an {name}"),
        false => format!("a {name}"),
    }
}

/// Patterned fields.
pub(super) const fn patterned(key: KeyPattern, kind: Kind) -> Option<Patterned> {
    Some(Patterned { key, kind })
}

impl Object {
    /// An object type without fields, which the tables fill in by struct update.
    pub(super) const fn named(name: &'static str) -> Self {
        Self {
            name,
            fields: &[],
            later: &[],
            patterned: None,
            reference: References::None,
            rule: None,
        }
    }

    /// The kind of a key's value in a document that is not normalised yet.
    pub(super) fn kind_before(&self, key: &str) -> Option<&Kind> {
        let later = || self.later.iter().find(|field| field.name == key);
        self.kind_of(key)
            .or_else(|| later().map(|field| &field.kind))
    }

    /// The kind of a key's value; `None` if the object does not take the key.
    pub(super) fn kind_of(&self, key: &str) -> Option<&Kind> {
        if let Some(field) = self.fields.iter().find(|field| field.name == key) {
            return Some(&field.kind);
        }
        let patterned = self.patterned.as_ref()?;
        (!key.starts_with("x-") && patterned.key.accepts(key)).then_some(&patterned.kind)
    }
}

impl KeyPattern {
    /// Whether a key fits.
    pub(super) fn accepts(self, key: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Path => key.starts_with('/'),
            Self::Status => match key.as_bytes() {
                [b'1'..=b'5', b'X', b'X'] => true,
                [b'1'..=b'5', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
                _ => false,
            },
            Self::Component => {
                !key.is_empty()
                    && key
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
            }
            Self::Integer => key.parse::<i64>().is_ok(),
        }
    }

    /// What a key must be, to follow «must be».
    pub(super) const fn expectation(self) -> &'static str {
        match self {
            Self::Any => "any string",
            Self::Path => "a path, which begins with `/`",
            Self::Status => "a status code such as `200`, a range such as `4XX`, or `default`",
            Self::Component => "a name of letters, digits, `.`, `-` and `_`",
            Self::Integer => "an integer",
        }
    }
}
