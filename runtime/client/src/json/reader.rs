//! The loop over JSON. It is generic over the parser, but not over the decoded type, so it is compiled once.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::choose::{self, DecodeFailure};
use super::error::Step;
use super::length::{beyond, short_of};
use super::{Decode, DecodeError, Items, Mismatch, Next, Nulls, Slot, Token, Union};

/// Decodes one whole document into a slot.
pub(crate) fn decode_into(
    bytes: &[u8],
    slot: &mut dyn Slot,
    nulls: Nulls,
) -> Result<(), DecodeError> {
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let mut trace = Trace {
        nulls,
        ..Trace::default()
    };
    let target = Target {
        slot,
        trace: &mut trace,
    };
    target
        .deserialize(&mut parser)
        .and_then(|()| parser.end())
        .map_err(|error| trace.into_error(&error))
}

/// Decodes one scalar into a slot.
pub(crate) fn put(slot: &mut dyn Slot, scalar: Token<'_>) -> Result<(), Mismatch> {
    if let Next::Union(union) = slot.accept(scalar)? {
        choose::scalar(union, scalar, Nulls::default());
    }
    Ok(())
}

/// The treatment of `null`; and the path and the cause of a failure, filled while unwinding from it.
#[derive(Default)]
pub(super) struct Trace {
    nulls: Nulls,
    /// The path to the failure, innermost step first.
    steps: Vec<Step>,
    /// The refusal of a type; `None` if the parser failed.
    problem: Option<String>,
}

impl Trace {
    pub(super) fn into_error(self, parser: &dyn fmt::Display) -> DecodeError {
        let problem = self.problem.unwrap_or_else(|| parser.to_string());
        DecodeError::new(&self.steps, problem)
    }

    /// Records the failure of a buffered value that does not fit its union.
    fn failure<E: Error>(&mut self, failure: DecodeFailure) -> E {
        self.steps.extend(failure.steps);
        self.refuse(failure.problem)
    }

    fn refuse<E: Error>(&mut self, problem: String) -> E {
        let error = E::custom(&problem);
        self.problem = Some(problem);
        error
    }
}

/// A slot for the next value, and the trace of a failure in it.
pub(super) struct Target<'s, 't> {
    pub(super) slot: &'s mut dyn Slot,
    pub(super) trace: &'t mut Trace,
}

impl<'s> Target<'s, '_> {
    /// Passes a token to the slot.
    fn accept<E: Error>(self, token: Token<'_>) -> Result<Next<'s>, E> {
        let Self { slot, trace } = self;
        trace
            .nulls
            .accept(slot, token)
            .map_err(|mismatch: Mismatch| trace.refuse(mismatch.found(token)))
    }

    /// Passes a scalar to the slot, and chooses a variant if the slot is a union.
    fn scalar<E: Error>(self, token: Token<'_>) -> Result<(), E> {
        let nulls = self.trace.nulls;
        if let Next::Union(union) = self.accept(token)? {
            choose::scalar(union, token, nulls);
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Target<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Target<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar(Token::Null)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.scalar(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Token::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Token::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(match i64::try_from(value) {
            Ok(value) => Token::Integer(value),
            Err(_) => Token::Unsigned(value),
        })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Token::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Token::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { slot, trace } = self;
        let target = Target {
            slot,
            trace: &mut *trace,
        };
        match target.accept(Token::Array)? {
            Next::Array(items) => read_elements(items, list, trace),
            Next::Union(union) => list_of_union(union, list, trace),
            _ => {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(())
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let first = map.next_key_seed(Key)?;
        if first.as_deref() == Some(ARBITRARY_PRECISION) {
            let digits = map.next_value::<Cow<'de, str>>()?;
            return self.visit_digits(&digits);
        }
        let Self { slot, trace } = self;
        let target = Target {
            slot,
            trace: &mut *trace,
        };
        match target.accept(Token::Object)? {
            Next::Object(object) => read_fields(object, first, map, trace),
            Next::Union(union) => object_of_union(union, first, map, trace),
            _ => skip_fields(first, map),
        }
    }
}

/// The key of the object that `serde_json` passes instead of a number, if any crate in the build enables `arbitrary_precision`.
const ARBITRARY_PRECISION: &str = "$serde_json::private::Number";

impl Target<'_, '_> {
    fn visit_digits<E: Error>(self, digits: &str) -> Result<(), E> {
        if let Ok(value) = digits.parse::<i64>() {
            return self.scalar(Token::Integer(value));
        }
        if let Ok(value) = digits.parse::<u64>() {
            return self.scalar(Token::Unsigned(value));
        }
        match digits.parse::<f64>() {
            Ok(value) if value.is_finite() => self.scalar(Token::Float(value)),
            _ => Err(self.trace.refuse("number out of range".to_owned())),
        }
    }
}

/// Buffers a list, because the choice of a variant needs all of it. Kept out of line, since few values are unions.
#[cold]
#[inline(never)]
fn list_of_union<'de, A: SeqAccess<'de>>(
    union: &mut dyn Union,
    list: A,
    trace: &mut Trace,
) -> Result<(), A::Error> {
    let mut buffer = Vec::new();
    read_elements(&mut buffer, list, trace)?;
    choose::container(union, serde_json::Value::Array(buffer), trace.nulls)
        .map_err(|failure| trace.failure(failure))
}

/// Buffers an object, for the same reason as [`list_of_union`].
#[cold]
#[inline(never)]
fn object_of_union<'de, A: MapAccess<'de>>(
    union: &mut dyn Union,
    first: Option<Cow<'de, str>>,
    map: A,
    trace: &mut Trace,
) -> Result<(), A::Error> {
    let mut buffer = serde_json::Map::new();
    read_fields(&mut buffer, first, map, trace)?;
    choose::container(union, serde_json::Value::Object(buffer), trace.nulls)
        .map_err(|failure| trace.failure(failure))
}

#[inline]
fn read_elements<'de, A: SeqAccess<'de>>(
    items: &mut dyn Items,
    mut list: A,
    trace: &mut Trace,
) -> Result<(), A::Error> {
    for index in 0_usize.. {
        let element = Element {
            items: &mut *items,
            index,
            trace: &mut *trace,
        };
        match list.next_element_seed(element) {
            Ok(Some(())) => {}
            Ok(None) => {
                return short_of(items, index).map_or(Ok(()), |short| Err(trace.refuse(short)));
            }
            Err(error) => {
                trace.steps.push(Step::Index(index));
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Reads the fields of an object whose first key was read already.
fn read_fields<'de, A: MapAccess<'de>>(
    object: &mut dyn Decode,
    first: Option<Cow<'de, str>>,
    mut map: A,
    trace: &mut Trace,
) -> Result<(), A::Error> {
    let mut missing = object.required().to_vec();
    let mut key = first;
    while let Some(name) = key {
        let read = match object.field(&name) {
            Some(slot) => map.next_value_seed(Target {
                slot,
                trace: &mut *trace,
            }),
            None => map.next_value::<IgnoredAny>().map(|_| ()),
        };
        if let Err(error) = read {
            trace.steps.push(Step::Field(name.into_owned()));
            return Err(error);
        }
        missing.retain(|field| *field != name);
        key = map.next_key_seed(Key)?;
    }
    match missing.first() {
        None => Ok(()),
        Some(field) => Err(trace.refuse(format!("the required field `{field}` is missing"))),
    }
}

fn skip_fields<'de, A: MapAccess<'de>>(
    first: Option<Cow<'de, str>>,
    mut map: A,
) -> Result<(), A::Error> {
    let mut key = first;
    while key.is_some() {
        map.next_value::<IgnoredAny>()?;
        key = map.next_key_seed(Key)?;
    }
    Ok(())
}

/// The next element of a list. The list grows only after the parser has found an element.
struct Element<'s, 't> {
    items: &'s mut dyn Items,
    index: usize,
    trace: &'t mut Trace,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.items.item(self.index) {
            Some(slot) => deserializer.deserialize_any(Target {
                slot,
                trace: self.trace,
            }),
            None => Err(self.trace.refuse(beyond(self.index))),
        }
    }
}

/// A field name, borrowed from the document unless it contains escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E: Error>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}
