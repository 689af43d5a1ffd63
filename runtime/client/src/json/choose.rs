//! Which variant of a union a value becomes. The rules stand at [`Union`].

use std::collections::HashMap;

use serde_json::Value;

use super::error::Step;
use super::{Decode, Mismatch, Next, Slot, Token, Union, Variants};

/// Puts a scalar into the variant that it fits, or into `Unknown`. Nothing is buffered but what `Unknown` keeps.
///
/// Out of line, like [`container`]: what is no union, which is most, is not to pay for it.
#[cold]
pub(super) fn scalar(union: &mut dyn Union, token: Token<'_>) {
    // Without names and elements, there is no step that could fail.
    let _ = Choice::default().choose(union, Given::Scalar(token), Mode::Lenient);
}

/// Puts a list or an object into the variant that it names or fits, or into `Unknown`.
#[cold]
pub(super) fn container(union: &mut dyn Union, value: Value) -> Result<(), Misfit> {
    let mut choice = Choice::default();
    choice
        .choose(union, Given::Container(&value), Mode::Lenient)
        .map(|_| ())
}

/// Why a value does not fit.
#[derive(Default)]
pub(super) struct Misfit {
    /// From the failure outwards.
    pub(super) steps: Vec<Step>,
    pub(super) problem: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mode {
    /// Whether it fits is all that is asked, so a [`Misfit`] says nothing.
    Strict,
    Lenient,
}

/// A value that is to find its place.
#[derive(Clone, Copy)]
enum Given<'g> {
    Scalar(Token<'g>),
    /// A list or an object.
    Container(&'g Value),
}

impl<'g> Given<'g> {
    fn of(value: &'g Value) -> Self {
        match Token::of(value) {
            Token::Array | Token::Object => Self::Container(value),
            scalar => Self::Scalar(scalar),
        }
    }

    fn token(self) -> Token<'g> {
        match self {
            Self::Scalar(token) => token,
            Self::Container(value) => Token::of(value),
        }
    }

    /// What stands for this value; scalars, which hold no others, share one.
    fn address(self) -> usize {
        match self {
            Self::Scalar(_) => 0,
            Self::Container(value) => address(value),
        }
    }

    fn to_value(self) -> Value {
        match self {
            Self::Container(value) => value.clone(),
            Self::Scalar(token) => {
                let mut value = Value::Null;
                // Free JSON takes any token.
                let _ = Slot::accept(&mut value, token);
                value
            }
        }
    }
}

impl<'t> Token<'t> {
    fn of(value: &'t Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Boolean(*value),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => Self::Integer(value),
                (None, Some(value)) => Self::Unsigned(value),
                (None, None) => Self::Float(number.as_f64().unwrap_or(f64::INFINITY)),
            },
            Value::String(text) => Self::String(text),
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// How well a value fits, in fields at any depth.
#[derive(Debug, Clone, Copy, Default)]
struct Fit {
    unknown: usize,
    known: usize,
}

impl Fit {
    /// Of a value that has no place, or is kept as it is.
    const UNKNOWN: Self = Self {
        unknown: 1,
        known: 0,
    };

    fn add(&mut self, other: Self) {
        self.unknown += other.unknown;
        self.known += other.known;
    }

    fn is_better_than(self, other: Self) -> bool {
        (self.unknown, other.known) < (other.unknown, self.known)
    }
}

/// One choice, with all choices inside it.
///
/// A value inside is looked at for each variant around it, so what was found is kept: time grows with size times depth, and not
/// with the number of ways through nested unions.
#[derive(Default)]
struct Choice {
    /// By the addresses of value and table: the best variant, if one fits.
    found: HashMap<(usize, usize, Mode), Option<(usize, Fit)>>,
    /// Choices that have begun, by the same addresses. What a union is made of may be the union itself, which then adds nothing.
    open: Vec<(usize, usize)>,
}

impl Choice {
    fn choose(
        &mut self,
        union: &mut dyn Union,
        given: Given<'_>,
        mode: Mode,
    ) -> Result<Fit, Misfit> {
        let choice = (given.address(), address(union.table()));
        let fitting = if self.open.contains(&choice) {
            None
        } else {
            self.open.push(choice);
            let fitting = self.fitting(union, given, mode);
            self.open.pop();
            fitting?
        };
        match fitting {
            Some(fit) => Ok(fit),
            None if mode == Mode::Strict => Err(Misfit::default()),
            None => {
                *union.unknown() = given.to_value();
                Ok(Fit::UNKNOWN)
            }
        }
    }

    /// Decodes into the variant that is named or fits, if there is one.
    fn fitting(
        &mut self,
        union: &mut dyn Union,
        given: Given<'_>,
        mode: Mode,
    ) -> Result<Option<Fit>, Misfit> {
        let table = union.table();
        if let Some(property) = table.discriminator {
            let Some(variant) = table.named(property, given) else {
                return Ok(None);
            };
            union.select(variant);
            return self.place(union.slot(), given, mode).map(Some);
        }
        let strict = self.best(union, given, Mode::Strict);
        Ok(match strict {
            None if mode == Mode::Lenient && given.token() != Token::Null => {
                self.best(union, given, Mode::Lenient)
            }
            strict => strict,
        })
    }

    /// Decodes into the variant that fits best, if one fits.
    fn best(&mut self, union: &mut dyn Union, given: Given<'_>, mode: Mode) -> Option<Fit> {
        let table = union.table();
        let key = (given.address(), address(table), mode);
        if let Some(found) = self.found.get(&key).copied() {
            let (variant, fit) = found?;
            return self.put(union, variant, given, mode).then_some(fit);
        }
        let mut best: Option<(usize, Fit)> = None;
        let mut present = 0;
        for variant in 0..table.values.len() {
            union.select(variant);
            present = variant;
            let Ok(fit) = self.place(union.slot(), given, mode) else {
                continue;
            };
            // To know nothing of it is not to fit, though nothing contradicts.
            if mode == Mode::Strict && fit.known == 0 && fit.unknown > 0 {
                continue;
            }
            if best.is_none_or(|(_, known)| fit.is_better_than(known)) {
                best = Some((variant, fit));
            }
            // None can do better than to leave nothing unknown, and the first of equals counts.
            if fit.unknown == 0 {
                break;
            }
        }
        if let Given::Container(_) = given {
            self.found.insert(key, best);
        }
        let (variant, fit) = best?;
        (variant == present || self.put(union, variant, given, mode)).then_some(fit)
    }

    fn put(&mut self, union: &mut dyn Union, variant: usize, given: Given<'_>, mode: Mode) -> bool {
        union.select(variant);
        self.place(union.slot(), given, mode).is_ok()
    }

    /// Decodes into a place.
    fn place(&mut self, slot: &mut dyn Slot, given: Given<'_>, mode: Mode) -> Result<Fit, Misfit> {
        let token = given.token();
        let next = match mode {
            Mode::Strict => slot.accept_strictly(token).map_err(|_| Misfit::default()),
            Mode::Lenient => slot.accept(token).map_err(|mismatch: Mismatch| Misfit {
                steps: Vec::new(),
                problem: mismatch.found(token),
            }),
        }?;
        let mut fit = Fit::default();
        match (next, given) {
            (Next::Union(union), given) => return self.choose(union, given, mode),
            (_, Given::Scalar(_)) => {}
            (Next::Array(items), Given::Container(Value::Array(list))) => {
                for (index, element) in list.iter().enumerate() {
                    let inside = self
                        .place(items.next(), Given::of(element), mode)
                        .map_err(|misfit| misfit.inside(mode, || Step::Index(index)))?;
                    fit.add(inside);
                }
            }
            (Next::Object(object), Given::Container(Value::Object(map))) => {
                return self.fields(object, map, mode);
            }
            _ => fit = Fit::UNKNOWN,
        }
        Ok(fit)
    }

    fn fields(
        &mut self,
        object: &mut dyn Decode,
        map: &serde_json::Map<String, Value>,
        mode: Mode,
    ) -> Result<Fit, Misfit> {
        // First, as most variants that do not fit lack something.
        for field in object.required() {
            if !map.contains_key(*field) {
                return Err(match mode {
                    Mode::Strict => Misfit::default(),
                    Mode::Lenient => Misfit {
                        steps: Vec::new(),
                        problem: format!("the required field `{field}` is missing"),
                    },
                });
            }
        }
        let mut fit = Fit::default();
        for (name, value) in map {
            match object.field(name) {
                Some(slot) => {
                    let inside = self
                        .place(slot, Given::of(value), mode)
                        .map_err(|misfit| misfit.inside(mode, || Step::Field(name.clone())))?;
                    fit.known += 1;
                    fit.add(inside);
                }
                None => fit.unknown += 1,
            }
        }
        Ok(fit)
    }
}

impl Misfit {
    fn inside(mut self, mode: Mode, step: impl FnOnce() -> Step) -> Self {
        if mode == Mode::Lenient {
            self.steps.push(step());
        }
        self
    }
}

impl Variants {
    /// The variant that the discriminator's value names.
    fn named(&self, property: &str, given: Given<'_>) -> Option<usize> {
        let Given::Container(value) = given else {
            return None;
        };
        let name = match value.get(property)? {
            Value::String(text) => text.clone(),
            scalar @ (Value::Number(_) | Value::Bool(_)) => scalar.to_string(),
            _ => return None,
        };
        self.values
            .iter()
            .position(|values| values.contains(&name.as_str()))
    }
}

fn address<T>(place: &T) -> usize {
    std::ptr::from_ref(place).addr()
}
