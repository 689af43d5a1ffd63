//! The objects directly below an object.

use super::object::{Field, Kind, Object};
use serde_json::{Map, Value};

/// An object below another one.
pub(crate) struct Child<'v, V> {
    /// The type of the object.
    pub(crate) object: &'static Object,
    /// The parent's field that contains it; `None` if the author chose the key, as in a Responses Object.
    pub(crate) field: Option<&'static Field>,
    /// The steps from the field's value to the object; from the parent if there is no field.
    pub(crate) steps: Vec<Step<'v>>,
    /// The object, a reference to one, or a value that is not valid there.
    pub(crate) value: V,
}

impl<'v, V> Child<'v, V> {
    /// The same child with another value.
    #[cfg(test)]
    pub(super) fn map<W>(self, to: impl FnOnce(V) -> W) -> Child<'v, W> {
        Child {
            object: self.object,
            field: self.field,
            steps: self.steps,
            value: to(self.value),
        }
    }
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
    pub(crate) fn children<'v>(
        &'static self,
        map: &'v Map<String, Value>,
    ) -> Vec<Child<'v, &'v Value>> {
        let mut children = Vec::new();
        for (key, value) in map {
            let (field, mut steps) = self.start(key);
            if let Some(kind) = self.kind_of(key) {
                gather(value, kind, field, &mut steps, &mut children);
            }
        }
        children
    }

    /// Like [`Object::children`], with values that may be changed.
    pub(crate) fn children_mut<'v>(
        &'static self,
        map: &'v mut Map<String, Value>,
    ) -> Vec<Child<'v, &'v mut Value>> {
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

/// Access to a value: `&Value` or `&mut Value`.
trait Access<'v>: Sized {
    fn is_boolean(&self) -> bool;
    fn is_word(&self) -> bool;
    fn items(self) -> Vec<Self>;
    fn entries(self) -> Vec<(&'v str, Self)>;
}

impl<'v> Access<'v> for &'v Value {
    fn is_boolean(&self) -> bool {
        Value::is_boolean(self)
    }

    fn is_word(&self) -> bool {
        Value::is_string(self)
    }

    fn items(self) -> Vec<Self> {
        self.as_array().into_iter().flatten().collect()
    }

    fn entries(self) -> Vec<(&'v str, Self)> {
        let entries = self.as_object().into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), value)).collect()
    }
}

impl<'v> Access<'v> for &'v mut Value {
    fn is_boolean(&self) -> bool {
        Value::is_boolean(self)
    }

    fn is_word(&self) -> bool {
        Value::is_string(self)
    }

    fn items(self) -> Vec<Self> {
        self.as_array_mut().into_iter().flatten().collect()
    }

    fn entries(self) -> Vec<(&'v str, Self)> {
        let entries = self.as_object_mut().into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), value)).collect()
    }
}

fn gather<'v, V: Access<'v>>(
    value: V,
    kind: &'static Kind,
    field: Option<&'static Field>,
    steps: &mut Vec<Step<'v>>,
    children: &mut Vec<Child<'v, V>>,
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
            for (index, value) in value.items().into_iter().enumerate() {
                steps.push(Step::Item(index));
                gather(value, item, field, steps, children);
                steps.pop();
            }
        }
        Kind::Map(_, item) if item.has_objects() => {
            for (key, value) in value.entries() {
                steps.push(Step::Key(key));
                gather(value, item, field, steps, children);
                steps.pop();
            }
        }
        Kind::WordOr(_, other) if !value.is_word() => gather(value, other, field, steps, children),
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
