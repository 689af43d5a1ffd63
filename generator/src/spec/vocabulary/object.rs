//! An object type of a document, as a table of its fields.

use super::component::References;
use super::key_pattern::KeyPattern;
use serde_json::{Map, Value};

/// An object type: one of the OpenAPI specification, or the value of an extension.
pub(crate) struct Object {
    /// The name in the specification: `Schema Object`.
    pub(crate) name: &'static str,
    /// The fixed fields, in the order in which they are written.
    pub(crate) fields: &'static [Field],
    /// The fields that only OpenAPI 3.1 or Swagger 2.0 has and that may contain references. They are rewritten before the document is
    /// checked.
    pub(crate) later: &'static [Field],
    /// The other keys, if the object is also a map.
    pub(crate) patterned: Option<Patterned>,
    /// The treatment of a `$ref` in the object's position.
    pub(crate) reference: References,
    /// The check of everything that fields cannot express.
    pub(crate) rule: Option<Rule>,
}

/// One fixed field of an object.
pub(crate) struct Field {
    /// The key.
    pub(crate) name: &'static str,
    /// The values that the field takes.
    pub(crate) kind: Kind,
    /// If the field may be absent.
    pub(crate) presence: Presence,
    /// Who decides on the value.
    pub(crate) owner: Owner,
}

/// The fields of an object whose keys the author chooses.
pub(crate) struct Patterned {
    /// The keys.
    pub(crate) key: KeyPattern,
    /// The values.
    pub(crate) kind: Kind,
}

/// If a field may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It may be absent.
    Optional,
    /// It must be present.
    Required,
    /// It must be present, but a client can do without it: a third-party document without it is read as if it were empty.
    EmptyIfAbsent,
}

/// Who decides on a value when a page is transcribed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A page states the value: transcription overwrites it. The text names the fact in reports of changes.
    Page(&'static str),
    /// A page states the value, which does not restrict the data: an example, or the name that pages give to a type.
    PageNote,
    /// A page states which objects are below. Each key of these objects has an owner of its own.
    Parts,
    /// The maintainers of the spec: transcription proposes a value at most once, and keeps the one that is there.
    Maintainers,
    /// Transcription itself, which stores what it needs again later.
    Transcription,
}

/// The values that a field takes.
pub(crate) enum Kind {
    /// Anything at all, such as an example.
    Any,
    String,
    Boolean,
    /// A finite number of any size.
    Number,
    /// An integer from 0.
    Count,
    /// An integer from 1 that fits into 32 bits.
    Positive,
    /// `YYYY-MM-DD`.
    Date,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A component's name, or a reference to a schema: the values of a discriminator's `mapping`.
    SchemaName,
    /// The name of a variant of a generated enum: PascalCase, and not a name that every enum has.
    VariantName,
    /// A string or a list of strings.
    StringOrList,
    /// This word, or a value of another kind.
    WordOr(&'static str, &'static Kind),
    /// `true`, `false`, an object, or a reference to one.
    BooleanOr(&'static Object),
    /// An object, never a reference, unless the object type has another rule.
    Object(&'static Object),
    /// An object or a Reference Object.
    RefOr(&'static Object),
    /// A list.
    List(&'static Kind),
    /// A list with one item for each item of the list in another field of the same object.
    Parallel(&'static str, &'static Kind),
    /// A map whose keys the author chooses.
    Map(KeyPattern, &'static Kind),
}

/// A check of everything that fields cannot express.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    Document,
    Header,
    Link,
    Parameter,
    Paths,
    Responses,
    Schema,
    SecurityScheme,
    Webhooks,
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

    /// Returns true if both are the same object type.
    pub(crate) fn is(&'static self, other: &'static Self) -> bool {
        std::ptr::eq(self, other)
    }

    /// The name with its article: `a Schema Object`, `an Info Object`.
    pub(crate) fn with_article(&self) -> String {
        let name = self.name;
        let vowel = name.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u'])
            || name.starts_with("XML");
        match name.starts_with('`') {
            true => name.to_owned(),
            false if vowel => format!("an {name}"),
            false => format!("a {name}"),
        }
    }

    /// The fixed field with this key.
    pub(crate) fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == key)
    }

    /// The kind of a key's value; `None` if the object does not have the key.
    pub(crate) fn kind_of(&'static self, key: &str) -> Option<&'static Kind> {
        if let Some(field) = self.field(key) {
            return Some(&field.kind);
        }
        let patterned = self.patterned.as_ref()?;
        (!key.starts_with("x-") && patterned.key.accepts(key)).then_some(&patterned.kind)
    }

    /// The kind of a key's value in a document that is not normalised yet.
    pub(crate) fn kind_before(&'static self, key: &str) -> Option<&'static Kind> {
        let later = || self.later.iter().find(|field| field.name == key);
        self.kind_of(key)
            .or_else(|| later().map(|field| &field.kind))
    }

    /// The owner of a key's value. Keys that the object does not have belong to the maintainers.
    pub(crate) fn owner_of(&self, key: &str) -> Owner {
        match self.field(key) {
            Some(field) => field.owner,
            None if key == REFERENCE => Owner::Page("reference"),
            None => Owner::Maintainers,
        }
    }

    /// The fields whose lists have one item for each item of the list in this field.
    pub(crate) fn parallel_to(&self, name: &str) -> impl Iterator<Item = &'static Field> {
        self.fields
            .iter()
            .filter(move |field| matches!(field.kind, Kind::Parallel(other, _) if other == name))
    }

    /// Sorts an object: `$ref`, then the fields in the order of the table, then all other keys as they were.
    ///
    /// An object that is also a map, such as a Responses Object, keeps its order.
    pub(crate) fn sort(&self, mut map: Map<String, Value>) -> Map<String, Value> {
        if self.patterned.is_some() {
            return map;
        }
        let names = self.fields.iter().map(|field| field.name);
        let mut sorted = Map::new();
        for name in std::iter::once(REFERENCE).chain(names) {
            if let Some((key, value)) = map.shift_remove_entry(name) {
                sorted.insert(key, value);
            }
        }
        sorted.extend(map);
        sorted
    }
}

/// The key of a Reference Object.
const REFERENCE: &str = "$ref";

impl Field {
    /// True if the field must be present.
    pub(crate) const fn is_required(&self) -> bool {
        !matches!(self.presence, Presence::Optional)
    }

    /// True if a third-party document without the field is read as if the field were empty.
    pub(crate) const fn is_empty_if_absent(&self) -> bool {
        matches!(self.presence, Presence::EmptyIfAbsent)
    }

    /// The value that is read in place of an absent field. `None` if an absent field has no value.
    pub(crate) fn empty(&self) -> Option<Value> {
        match self.presence {
            Presence::EmptyIfAbsent => self.kind.empty(),
            Presence::Optional | Presence::Required => None,
        }
    }
}

impl Kind {
    /// The empty value of the kind, if it has one.
    pub(crate) fn empty(&self) -> Option<Value> {
        match self {
            Self::String => Some(Value::String(String::new())),
            Self::List(_) => Some(Value::Array(Vec::new())),
            Self::Map(..) => Some(Value::Object(Map::new())),
            Self::Object(object) | Self::RefOr(object) => {
                // Fields that the object needs are empty too.
                let fields = object.fields.iter();
                let fields = fields.filter_map(|field| Some((field.name, field.empty()?)));
                let fields = fields.map(|(name, empty)| (name.to_owned(), empty));
                Some(Value::Object(fields.collect()))
            }
            _ => None,
        }
    }

    /// The kind of value in plain words, to follow «or».
    pub(crate) const fn noun(&self) -> &'static str {
        match self {
            Self::List(_) | Self::Parallel(..) => "a list",
            Self::Map(..) | Self::Object(_) | Self::RefOr(_) => "a mapping",
            _ => "a value",
        }
    }
}

/// A field that must be present.
pub(super) const fn required(name: &'static str, kind: Kind, owner: Owner) -> Field {
    Field {
        name,
        kind,
        presence: Presence::Required,
        owner,
    }
}

/// A field that must be present and is read as empty where a third-party document lacks it.
pub(super) const fn empty_if_absent(name: &'static str, kind: Kind, owner: Owner) -> Field {
    Field {
        name,
        kind,
        presence: Presence::EmptyIfAbsent,
        owner,
    }
}

/// A field that may be absent.
pub(super) const fn optional(name: &'static str, kind: Kind, owner: Owner) -> Field {
    Field {
        name,
        kind,
        presence: Presence::Optional,
        owner,
    }
}

/// Fields whose keys the author chooses.
pub(super) const fn patterned(key: KeyPattern, kind: Kind) -> Option<Patterned> {
    Some(Patterned { key, kind })
}
