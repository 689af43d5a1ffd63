//! The objects directly below an object.

use super::object::{Field, Kind, Object};
use serde_json::{Map, Value};

/// An object below another one.
pub(crate) struct Child<'v> {
    /// The type of the object.
    pub(crate) object: &'static Object,
    /// The parent's field that contains it; `None` if the author chose the key, as in a Responses Object.
    pub(crate) field: Option<&'static Field>,
    /// The steps from the field's value to the object; from the parent if there is no field.
    pub(crate) steps: Vec<Step<'v>>,
    /// The object, a reference to one, or a value that is not valid there.
    pub(crate) value: &'v Value,
}

/// A step from a value to a value inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'v> {
    /// The key of a map.
    Key(&'v str),
    /// The index of a list.
    Item(usize),
}

impl Object {
    /// The objects directly below an object of this type, through lists and maps. Values that may be anything are not entered.
    pub(crate) fn children<'v>(&'static self, map: &'v Map<String, Value>) -> Vec<Child<'v>> {
        let mut children = Vec::new();
        for (key, value) in map {
            let (field, mut steps) = self.start(key);
            if let Some(kind) = self.kind_of(key) {
                gather(value, kind, field, &mut steps, &mut children);
            }
        }
        children
    }

    fn start<'v>(&self, key: &'v str) -> (Option<&'static Field>, Vec<Step<'v>>) {
        let field = self.field(key);
        let steps = match field {
            Some(_) => Vec::new(),
            None => vec![Step::Key(key)],
        };
        (field, steps)
    }
}

fn gather<'v>(
    value: &'v Value,
    kind: &'static Kind,
    field: Option<&'static Field>,
    steps: &mut Vec<Step<'v>>,
    children: &mut Vec<Child<'v>>,
) {
    match kind {
        Kind::BooleanOr(_) if value.is_boolean() => {}
        Kind::Object(object) | Kind::RefOr(object) | Kind::BooleanOr(object) => {
            children.push(Child {
                object,
                field,
                steps: steps.clone(),
                value,
            });
        }
        Kind::List(item) | Kind::Parallel(_, item) if item.has_objects() => {
            for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                steps.push(Step::Item(index));
                gather(value, item, field, steps, children);
                steps.pop();
            }
        }
        Kind::Map(_, item) if item.has_objects() => {
            for (key, value) in value.as_object().into_iter().flatten() {
                steps.push(Step::Key(key));
                gather(value, item, field, steps, children);
                steps.pop();
            }
        }
        Kind::WordOr(_, other) if !value.is_string() => {
            gather(value, other, field, steps, children)
        }
        _ => {}
    }
}

impl Kind {
    /// True if values of the kind are or contain objects.
    const fn has_objects(&self) -> bool {
        match self {
            Self::Object(_) | Self::RefOr(_) | Self::BooleanOr(_) => true,
            Self::List(item)
            | Self::Parallel(_, item)
            | Self::Map(_, item)
            | Self::WordOr(_, item) => item.has_objects(),
            _ => false,
        }
    }
}
