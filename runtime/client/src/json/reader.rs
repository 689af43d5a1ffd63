//! The loop over JSON. It is generic over the parser, but not over the decoded type, so it is compiled once.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::choose::{self, DecodeFailure};
use super::error::{Problem, Step};
use super::length::{beyond, short_of};
use super::omitted::{Omissions, Omitted};
use super::{Decode, DecodeError, Items, Mismatch, Next, Nulls, Slot, Token, Union};

/// The treatment of values that do not fit.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Misfits<'p> {
    /// They are errors.
    Refused,
    /// The innermost optional value around them is omitted, or the item of the list at this path. Otherwise they are errors.
    Omitted(Option<&'p [&'static str]>),
}

/// Decodes one whole document into a slot. Returns the omitted values.
pub(crate) fn decode_into(
    bytes: &[u8],
    slot: &mut dyn Slot,
    nulls: Nulls,
    misfits: Misfits<'_>,
) -> Result<Omitted, DecodeError> {
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let mut trace = Trace::new(nulls, misfits);
    let target = Target {
        slot,
        trace: &mut trace,
    };
    // Not as a seed: the whole document is never omitted.
    let decoded = parser
        .deserialize_any(target)
        .and_then(|decoded| parser.end().map(|()| decoded));
    match decoded {
        Ok(Ok(())) => Ok(trace.omissions.into()),
        Ok(Err(Refused)) => Err(trace.into_error(&"")),
        Err(error) => Err(trace.into_error(&error)),
    }
}

/// Decodes one scalar into a slot.
pub(crate) fn put(slot: &mut dyn Slot, scalar: Token<'_>) -> Result<(), Mismatch> {
    if let Next::Union(union) = slot.accept(scalar)? {
        choose::scalar(union, scalar, Nulls::default());
    }
    Ok(())
}

/// Settings of decoding; and the path and the cause of a failure, filled while unwinding from it.
#[derive(Default)]
pub(super) struct Trace<'p> {
    nulls: Nulls,
    /// True if optional values are omitted.
    omits: bool,
    /// The path to the list whose items are omitted, until it is reached.
    path: &'p [&'static str],
    /// The number of steps of `path` to the value that is decoded now; `None` if the value is not on the path.
    on_path: Option<usize>,
    omissions: Omissions,
    /// The path to the failure, innermost step first.
    steps: Vec<Step>,
    /// The refusal of a type; `None` if the parser failed.
    problem: Option<Problem>,
}

/// A value that its type refused. The parser has read it completely, and the [`Trace`] has the cause.
pub(super) struct Refused;

/// The inner result is that of the type, the outer one that of the parser, which cannot continue after an error.
type Decoded<E> = Result<Result<(), Refused>, E>;

impl<'p> Trace<'p> {
    pub(super) fn new(nulls: Nulls, misfits: Misfits<'p>) -> Self {
        let list = match misfits {
            Misfits::Omitted(list) => list,
            Misfits::Refused => None,
        };
        Self {
            nulls,
            omits: matches!(misfits, Misfits::Omitted(_)),
            path: list.unwrap_or_default(),
            on_path: list.map(|_| 0),
            ..Self::default()
        }
    }

    pub(super) fn into_error(self, parser: &dyn fmt::Display) -> DecodeError {
        let problem = self.problem.unwrap_or_else(|| parser.to_string().into());
        DecodeError::new(&self.steps, problem)
    }

    fn refuse(&mut self, problem: impl Into<Problem>) -> Refused {
        self.problem = Some(problem.into());
        Refused
    }

    /// Omits the value that was just refused, instead of what was omitted inside of it.
    fn omit(&mut self, before: usize, item: Option<usize>) {
        let problem = self.problem.take().unwrap_or_default();
        let steps = std::mem::take(&mut self.steps);
        self.omissions.replace(before, (steps, problem), item);
    }

    /// Adds the step to a value to the paths of its failure and of what was omitted inside of it.
    #[inline]
    fn leave<E>(&mut self, before: usize, decoded: &Decoded<E>, step: impl Fn() -> Step) {
        if self.omissions.len() > before {
            self.omissions.step(before, &step);
        }
        if !matches!(decoded, Ok(Ok(()))) {
            self.steps.push(step());
        }
    }
}

/// A slot for the next value, and the trace of a failure in it.
pub(super) struct Target<'s, 't, 'p> {
    pub(super) slot: &'s mut dyn Slot,
    pub(super) trace: &'t mut Trace<'p>,
}

impl<'s> Target<'s, '_, '_> {
    /// Passes a token to the slot.
    fn accept(self, token: Token<'_>) -> Result<Next<'s>, Refused> {
        let Self { slot, trace } = self;
        trace
            .nulls
            .accept(slot, token)
            .map_err(|mismatch: Mismatch| trace.refuse(mismatch.found(token)))
    }

    /// Passes a scalar to the slot, and chooses a variant if the slot is a union.
    fn scalar<E>(self, token: Token<'_>) -> Decoded<E> {
        let nulls = self.trace.nulls;
        Ok(self.accept(token).map(|next| {
            if let Next::Union(union) = next {
                choose::scalar(union, token, nulls);
            }
        }))
    }
}

impl<'de> DeserializeSeed<'de> for Target<'_, '_, '_> {
    type Value = Result<(), Refused>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Decoded<D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Target<'_, '_, '_> {
    type Value = Result<(), Refused>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Decoded<E> {
        self.scalar(Token::Null)
    }

    fn visit_none<E: Error>(self) -> Decoded<E> {
        self.scalar(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Decoded<D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Decoded<E> {
        self.scalar(Token::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Decoded<E> {
        self.scalar(Token::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Decoded<E> {
        self.scalar(match i64::try_from(value) {
            Ok(value) => Token::Integer(value),
            Err(_) => Token::Unsigned(value),
        })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Decoded<E> {
        self.scalar(Token::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Decoded<E> {
        self.scalar(Token::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Decoded<A::Error> {
        let Self { slot, trace } = self;
        let target = Target {
            slot,
            trace: &mut *trace,
        };
        match target.accept(Token::Array) {
            Ok(Next::Array(items)) => read_elements(items, list, trace),
            Ok(Next::Union(union)) => list_of_union(union, list, trace),
            other => {
                skip_elements(&mut list)?;
                Ok(other.map(|_| ()))
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Decoded<A::Error> {
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
        match target.accept(Token::Object) {
            Ok(Next::Object(object)) => read_fields(object, first, map, trace),
            Ok(Next::Union(union)) => object_of_union(union, first, map, trace),
            other => {
                if first.is_some() {
                    map.next_value::<IgnoredAny>()?;
                    skip_fields(&mut map)?;
                }
                Ok(other.map(|_| ()))
            }
        }
    }
}

/// The key of the object that `serde_json` passes instead of a number, if any crate in the build enables `arbitrary_precision`.
const ARBITRARY_PRECISION: &str = "$serde_json::private::Number";

impl Target<'_, '_, '_> {
    fn visit_digits<E>(self, digits: &str) -> Decoded<E> {
        if let Ok(value) = digits.parse::<i64>() {
            return self.scalar(Token::Integer(value));
        }
        if let Ok(value) = digits.parse::<u64>() {
            return self.scalar(Token::Unsigned(value));
        }
        match digits.parse::<f64>() {
            Ok(value) if value.is_finite() => self.scalar(Token::Float(value)),
            _ => Ok(Err(self.trace.refuse("number out of range".to_owned()))),
        }
    }
}

/// Buffers a list, because the choice of a variant needs all of it. Kept out of line, since few values are unions.
#[cold]
#[inline(never)]
fn list_of_union<'de, A: SeqAccess<'de>>(
    union: &mut dyn Union,
    list: A,
    trace: &mut Trace<'_>,
) -> Decoded<A::Error> {
    let mut buffer = Vec::new();
    let read = read_elements(&mut buffer, list, trace)?;
    Ok(read.and_then(|()| trace.choose(union, serde_json::Value::Array(buffer))))
}

/// Buffers an object, for the same reason as [`list_of_union`].
#[cold]
#[inline(never)]
fn object_of_union<'de, A: MapAccess<'de>>(
    union: &mut dyn Union,
    first: Option<Cow<'de, str>>,
    map: A,
    trace: &mut Trace<'_>,
) -> Decoded<A::Error> {
    let mut buffer = serde_json::Map::new();
    let read = read_fields(&mut buffer, first, map, trace)?;
    Ok(read.and_then(|()| trace.choose(union, serde_json::Value::Object(buffer))))
}

impl Trace<'_> {
    /// Decodes a buffered value into the variant that it fits.
    fn choose(&mut self, union: &mut dyn Union, value: serde_json::Value) -> Result<(), Refused> {
        let chosen = choose::container(union, value, self.nulls, self.omits);
        chosen
            .map(|omissions| self.omissions.append(omissions))
            .map_err(|DecodeFailure { steps, problem }| {
                self.steps.extend(steps);
                self.refuse(problem)
            })
    }
}

#[inline]
fn read_elements<'de, A: SeqAccess<'de>>(
    items: &mut dyn Items,
    mut list: A,
    trace: &mut Trace<'_>,
) -> Decoded<A::Error> {
    let is_paged = trace.on_path.take() == Some(trace.path.len());
    // The number of elements that were kept.
    let mut length = 0;
    for index in 0_usize.. {
        let before = trace.omissions.len();
        let element = Element {
            items: &mut *items,
            index: length,
            trace: &mut *trace,
        };
        let mut decoded = match list.next_element_seed(element) {
            Ok(Some(decoded)) => Ok(decoded),
            Ok(None) => {
                let short = short_of(items, index);
                return Ok(short.map_or(Ok(()), |short| Err(trace.refuse(short))));
            }
            Err(error) => Err(error),
        };
        length += 1;
        if is_paged && matches!(decoded, Ok(Err(Refused))) && items.remove_last() {
            length -= 1;
            trace.omit(before, Some(index));
            decoded = Ok(Ok(()));
        }
        trace.leave(before, &decoded, || Step::Index(index));
        if let Err(Refused) = decoded? {
            skip_elements(&mut list)?;
            return Ok(Err(Refused));
        }
    }
    Ok(Ok(()))
}

/// Reads the fields of an object whose first key was read already.
fn read_fields<'de, A: MapAccess<'de>>(
    object: &mut dyn Decode,
    first: Option<Cow<'de, str>>,
    mut map: A,
    trace: &mut Trace<'_>,
) -> Decoded<A::Error> {
    let mut missing = object.required().to_vec();
    let on_path = trace.on_path.take();
    let mut key = first;
    while let Some(name) = key {
        let before = trace.omissions.len();
        let mut decoded = match object.field(&name) {
            Some(slot) => {
                trace.on_path = on_path
                    .filter(|steps| trace.path.get(*steps) == Some(&&*name))
                    .map(|steps| steps + 1);
                map.next_value_seed(Target {
                    slot,
                    trace: &mut *trace,
                })
            }
            None => map.next_value::<IgnoredAny>().map(|_| Ok(())),
        };
        trace.on_path = None;
        if matches!(decoded, Ok(Err(Refused))) && trace.omits {
            let slot = object.field(&name);
            if slot.is_some_and(Slot::omit) {
                trace.omit(before, None);
                decoded = Ok(Ok(()));
            }
        }
        trace.leave(before, &decoded, || Step::Field(name.clone().into_owned()));
        if let Err(Refused) = decoded? {
            skip_fields(&mut map)?;
            return Ok(Err(Refused));
        }
        missing.retain(|field| *field != name);
        key = map.next_key_seed(Key)?;
    }
    Ok(match missing.first() {
        None => Ok(()),
        Some(field) => Err(trace.refuse(format!("the required field `{field}` is missing"))),
    })
}

fn skip_elements<'de, A: SeqAccess<'de>>(list: &mut A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Skips the fields after a value.
fn skip_fields<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// The next element of a list. The list grows only after the parser has found an element.
struct Element<'s, 't, 'p> {
    items: &'s mut dyn Items,
    index: usize,
    trace: &'t mut Trace<'p>,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    type Value = Result<(), Refused>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Decoded<D::Error> {
        let Self {
            items,
            index,
            trace,
        } = self;
        match items.item(index) {
            Some(slot) => {
                let before = trace.omissions.len();
                let decoded = deserializer.deserialize_any(Target {
                    slot: &mut *slot,
                    trace: &mut *trace,
                })?;
                // Here, because a list may append an item each time that it is asked for one.
                if decoded.is_err() && trace.omits && slot.omit() {
                    trace.omit(before, None);
                    return Ok(Ok(()));
                }
                Ok(decoded)
            }
            None => {
                IgnoredAny::deserialize(deserializer)?;
                Ok(Err(trace.refuse(beyond(index))))
            }
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
