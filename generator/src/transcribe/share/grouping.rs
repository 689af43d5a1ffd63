//! Groups equal schemas of the drafts.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::meanings::Meanings;
use super::owner::Owner;
use super::shape::shape_of;
use super::units;
use crate::spec::vocabulary::SCHEMA;
use crate::spec::vocabulary::extension::{FIELD_SCOPES, TYPE_NAME};
use crate::transcribe::enum_wording::{ENUM_WORDING, EnumWording};
use crate::transcribe::parts::{At, JsonObject};
use crate::transcribe::wording::WordingTree;

/// The position of a schema.
#[derive(Clone)]
pub(super) struct Site<'s> {
    operation: &'s str,
    /// The name of the property or parameter.
    field: &'s str,
    /// The named types around it, from the inside to the outside.
    around: Vec<Around>,
    /// True if the spec does not have the operation yet.
    is_new: bool,
}

/// A named type around a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Around {
    /// The field of the type that contains the schema.
    pub(super) field: String,
    /// The type's name as the page writes it.
    pub(super) name: String,
}

impl<'s> Site<'s> {
    pub(super) fn of(operation: &'s str, field: &'s str, is_new: bool) -> Self {
        Self {
            operation,
            field,
            around: Vec::new(),
            is_new,
        }
    }

    /// The name of the innermost type around it.
    fn parent(&self) -> Option<&str> {
        self.around.first().map(|around| around.name.as_str())
    }

    /// The position of a property of the schema here.
    fn below<'b>(&self, property: &'b str, type_name: Option<&str>) -> Site<'b>
    where
        's: 'b,
    {
        let mut around = self.around.clone();
        match (type_name, around.first_mut()) {
            (Some(name), _) => around.insert(
                0,
                Around {
                    field: property.to_owned(),
                    name: name.to_owned(),
                },
            ),
            (None, Some(first)) => property.clone_into(&mut first.field),
            (None, None) => {}
        }
        around.truncate(DEEPEST_NAME);
        Site {
            operation: self.operation,
            field: property,
            around,
            is_new: self.is_new,
        }
    }
}

/// A schema that may be shared.
struct Shareable {
    /// The type's or field's name.
    name: String,
    is_enum: bool,
    schema: Value,
    /// The meanings that the page states for an enum's values.
    meanings: Meanings,
}

impl Shareable {
    /// The group that the schema belongs to, of those with the same name and shape.
    fn group_in(
        &self,
        equal: &[usize],
        list: &[Group],
        hint: Option<&str>,
        known: &WordingTree,
        site: &Site<'_>,
    ) -> Option<usize> {
        // Equal enums with different names for a value are different: maintainers separated them.
        let find = |is_same: &dyn Fn(&Group) -> bool| {
            let is_same = |group: &Group| {
                !group.values.contradicts(known.values())
                    && !units::contradict(&group.schema, &self.schema)
                    && is_same(group)
            };
            equal.iter().copied().find(|&id| is_same(&list[id]))
        };
        // Positions that refer to one schema stay together, whatever their pages state: maintainers may have decided so.
        let of_hint =
            hint.and_then(|hint| find(&|group| group.hints.iter().any(|(known, _)| known == hint)));
        of_hint.or_else(|| {
            find(&|group| {
                // Equal enums whose values have another order are one, unless the spec has two for them.
                let is_in_order = group.schema.get("enum") == self.schema.get("enum");
                (is_in_order || site.is_new) && !group.meanings.contradicts(&self.meanings)
            })
        })
    }
}

/// The number of types around a schema that its name may contain.
pub(super) const DEEPEST_NAME: usize = 4;

/// Equal schemas of one name.
pub(super) struct Group {
    /// The type's or field's name as pages write it.
    pub(super) name: String,
    /// The field of its first position.
    pub(super) field: String,
    pub(super) is_enum: bool,
    /// The schema. The schemas inside are replaced by references to groups (`group:3`).
    pub(super) schema: Value,
    /// The operations that use it.
    pub(super) users: BTreeSet<String>,
    /// The shared schemas that the spec has at its positions, with counts. The schema of the first position is first.
    pub(super) hints: Vec<(String, usize)>,
    /// The wording of the inline schemas at its positions. The wording of the first position takes precedence.
    pub(super) inline: WordingTree,
    /// The named types around its first position.
    pub(super) around: Vec<Around>,
    /// The owner of each position.
    pub(super) owners: Vec<Owner>,
    /// The names that maintainers gave to an enum's values at its positions.
    pub(super) values: EnumWording,
    /// The meanings that pages state for an enum's values. The first page takes precedence.
    pub(super) meanings: Meanings,
    /// True if the spec has the same values inline at all positions.
    pub(super) is_inline: bool,
    /// The number of positions.
    pub(super) positions: usize,
}

pub(super) struct Groups<'s> {
    pub(super) schemas: &'s JsonObject,
    pub(super) list: Vec<Group>,
    by_shape: HashMap<(bool, String, String), Vec<usize>>,
}

/// Keys beside an object's type name that describe the field, not the type.
const FIELD_KEYS: &[&str] = &[
    "description",
    "deprecated",
    FIELD_SCOPES.name,
    "default",
    "example",
];

/// The start of a reference to a group that has no name yet.
pub(super) const GROUP: &str = "group:";

/// Returns true if a word of a page can name a schema.
fn names_a_type(word: &str) -> bool {
    let name = word.to_upper_camel_case();
    let starts = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    starts && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl<'s> Groups<'s> {
    /// No groups yet.
    pub(super) fn of(schemas: &'s JsonObject) -> Self {
        Self {
            schemas,
            list: Vec::new(),
            by_shape: HashMap::new(),
        }
    }

    /// Replaces the named objects and enums of a schema, innermost first.
    pub(super) fn intern(&mut self, schema: &mut Value, known: &WordingTree, site: &Site<'_>) {
        let (hint, known) = self.follow(known);
        let Value::Object(object) = schema else {
            return;
        };
        let type_name = object.get(TYPE_NAME.name).and_then(Value::as_str);
        let type_name = type_name
            .filter(|name| names_a_type(name))
            .map(str::to_owned);
        if type_name.is_none() {
            object.shift_remove(TYPE_NAME.name);
        }
        let meanings = Meanings::take(object);
        let nothing = WordingTree::default();
        for (way, _) in SCHEMA.parts(object) {
            let known = known.below(&way).unwrap_or(&nothing);
            let Some(inner) = way.get_mut(object) else {
                continue;
            };
            match &way.at {
                At::Entry(name) => {
                    let site = site.below(name, type_name.as_deref());
                    self.intern(inner, known, &site);
                }
                _ => self.intern(inner, known, site),
            }
        }
        if let Some(type_name) = type_name {
            // Keys about the field stay with the field.
            let mut field_keys = JsonObject::new();
            for key in FIELD_KEYS {
                if let Some(value) = object.shift_remove(*key) {
                    field_keys.insert((*key).to_owned(), value);
                }
            }
            let shareable = Shareable {
                name: type_name,
                is_enum: false,
                schema: schema.take(),
                meanings,
            };
            let id = self.add(shareable, hint, &known, site);
            field_keys.insert("$ref".to_owned(), format!("{GROUP}{id}").into());
            *schema = field_keys.into();
        } else if object.contains_key("enum") && names_a_type(site.field) {
            let mut shared = JsonObject::new();
            // The name of the field is that of the type.
            shared.insert(TYPE_NAME.name.to_owned(), site.field.into());
            // The wording about the values moves with them.
            for key in ["type", "format", "enum"].iter().chain(&ENUM_WORDING) {
                if let Some(value) = object.shift_remove(*key) {
                    shared.insert((*key).to_owned(), value);
                }
            }
            let shareable = Shareable {
                name: site.field.to_owned(),
                is_enum: true,
                schema: shared.into(),
                meanings,
            };
            let id = self.add(shareable, hint, &known, site);
            object.insert("$ref".to_owned(), format!("{GROUP}{id}").into());
        }
    }

    /// The wording of the schema at a position, and its name if it is a shared one.
    fn follow<'w>(&self, known: &'w WordingTree) -> (Option<String>, Cow<'w, WordingTree>) {
        match known.reference() {
            Some(name) => {
                let shared = WordingTree::of_shared(self.schemas, name);
                (
                    Some(name.to_owned()),
                    Cow::Owned(shared.unwrap_or_default()),
                )
            }
            None => (None, Cow::Borrowed(known)),
        }
    }

    fn add(
        &mut self,
        shareable: Shareable,
        hint: Option<String>,
        known: &WordingTree,
        site: &Site<'_>,
    ) -> usize {
        let shape = shape_of(&shareable.schema).to_string();
        let equal = (shareable.is_enum, shareable.name.clone(), shape);
        let equal = self.by_shape.entry(equal).or_default();
        let found = shareable.group_in(equal, &self.list, hint.as_deref(), known, site);
        let id = found.unwrap_or(self.list.len());
        let Shareable {
            name,
            is_enum,
            schema,
            meanings,
        } = shareable;
        let is_inline = hint.is_none() && known.values().is_about(&schema["enum"]);
        if let Some(group) = self.list.get_mut(id) {
            units::add(&mut group.schema, &schema);
        } else {
            equal.push(id);
            self.list.push(Group {
                name,
                field: site.field.to_owned(),
                is_enum,
                schema,
                users: BTreeSet::new(),
                hints: Vec::new(),
                inline: WordingTree::default(),
                around: site.around.clone(),
                owners: Vec::new(),
                values: EnumWording::default(),
                meanings: Meanings::default(),
                is_inline,
                positions: 0,
            });
        }
        let group = &mut self.list[id];
        group.values.overlay(known.values());
        group.meanings.overlay(&meanings);
        group.is_inline &= is_inline;
        let owner = Owner::of(site.operation, site.parent());
        if !group.owners.contains(&owner) {
            group.owners.push(owner);
        }
        let first_here = group.users.insert(site.operation.to_owned());
        // Inside a named type, the position belongs to that type, however many operations use it.
        let parent = group.around.first().map(|around| around.name.as_str());
        if site.around.is_empty() || first_here && group.positions == 0 || parent != site.parent() {
            group.positions += 1;
        }
        match hint {
            Some(hint) => match group.hints.iter_mut().find(|(known, _)| *known == hint) {
                Some((_, count)) => *count += 1,
                None => group.hints.push((hint, 1)),
            },
            None => group.inline.overlay(known),
        }
        id
    }
}
