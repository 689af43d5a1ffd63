//! Selection of the union variant that a value decodes into. [`Union`] documents the rules.

use std::collections::HashMap;

use serde_json::Value;

use super::error::{Problem, Step};
use super::length::{beyond, short_of};
use super::omitted::Omissions;
use super::{Decode, Mismatch, Next, Nulls, Slot, Token, Union, Variants};

/// Decodes a scalar into the variant that it fits, or into `Unknown`. Only `Unknown` buffers the value.
///
/// Kept out of line, like [`container`], so that the common case of a value without a union stays fast.
#[cold]
pub(super) fn scalar(union: &mut dyn Union, token: Token<'_>, nulls: Nulls) {
    // A scalar has no elements or fields whose decoding could fail.
    let _ = Selection::new(nulls).choose(union, Input::Scalar(token), Mode::Lenient);
}

/// Decodes a list or an object into the variant that it names or fits, or into `Unknown`. Returns the values that were omitted inside of
/// it, if `omits` is set.
#[cold]
pub(super) fn container(
    union: &mut dyn Union,
    value: Value,
    nulls: Nulls,
    omits: bool,
) -> Result<Omissions, DecodeFailure> {
    let mut selection = Selection::new(nulls);
    let mode = match omits {
        true => Mode::Omitting,
        false => Mode::Lenient,
    };
    selection.choose(union, Input::Container(&value), mode)?;
    Ok(selection.omissions)
}

/// The reason why a value does not fit.
#[derive(Default)]
pub(super) struct DecodeFailure {
    /// The path to the failure, innermost step first.
    pub(super) steps: Vec<Step>,
    pub(super) problem: Problem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mode {
    /// Exact JSON types only. A [`DecodeFailure`] stays empty in this mode, since it is never shown.
    Strict,
    /// The leniency of the whole module.
    Lenient,
    /// The same, and optional values that do not fit are omitted. Only a discriminator leads to a variant in this mode: with omitted
    /// values, almost any variant would fit.
    Omitting,
}

/// The value to decode.
#[derive(Clone, Copy)]
enum Input<'v> {
    Scalar(Token<'v>),
    /// A list or an object.
    Container(&'v Value),
}

impl<'v> Input<'v> {
    fn of(value: &'v Value) -> Self {
        match Token::of(value) {
            Token::Array | Token::Object => Self::Container(value),
            scalar => Self::Scalar(scalar),
        }
    }

    fn token(self) -> Token<'v> {
        match self {
            Self::Scalar(token) => token,
            Self::Container(value) => Token::of(value),
        }
    }

    /// The memory address that identifies this value. All scalars share one, since they contain no other values.
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
                // `serde_json::Value` accepts any token.
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

/// How well a value fits: counts of object fields at any depth.
#[derive(Debug, Clone, Copy, Default)]
struct Score {
    unknown: usize,
    known: usize,
}

impl Score {
    /// The score of a value that is ignored, or kept as it is.
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

/// One choice of a variant, with all choices inside it.
///
/// Results are cached, because an inner value is tried once for each variant around it. The time is therefore proportional to size
/// times depth, not to the number of combinations of nested variants.
#[derive(Default)]
struct Selection {
    /// The treatment of `null` in lenient mode.
    nulls: Nulls,
    /// The best variant, if one fits, by the addresses of value and table.
    found: HashMap<(usize, usize, Mode), Option<(usize, Score)>>,
    /// What was omitted in [`Mode::Omitting`].
    omissions: Omissions,
    /// Choices in progress, by the same addresses. A variant of a union may be the union itself, which is then skipped.
    in_progress: Vec<(usize, usize)>,
}

impl Selection {
    fn new(nulls: Nulls) -> Self {
        Self {
            nulls,
            ..Self::default()
        }
    }

    fn choose(
        &mut self,
        union: &mut dyn Union,
        input: Input<'_>,
        mode: Mode,
    ) -> Result<Score, DecodeFailure> {
        let choice = (input.address(), address(union.table()));
        let fitting = if self.in_progress.contains(&choice) {
            None
        } else {
            self.in_progress.push(choice);
            let fitting = self.decode_chosen(union, input, mode);
            self.in_progress.pop();
            fitting?
        };
        match fitting {
            Some(score) => Ok(score),
            None if mode == Mode::Strict => Err(DecodeFailure::default()),
            None => {
                *union.unknown() = input.to_value();
                Ok(Score::UNKNOWN)
            }
        }
    }

    /// Decodes into the variant that the discriminator names or that fits best, if there is one.
    fn decode_chosen(
        &mut self,
        union: &mut dyn Union,
        input: Input<'_>,
        mode: Mode,
    ) -> Result<Option<Score>, DecodeFailure> {
        let table = union.table();
        if let Some(property) = table.discriminator {
            let Some(variant) = table.named(property, input) else {
                return Ok(None);
            };
            union.select(variant);
            return self.decode(union.slot(), input, mode).map(Some);
        }
        let strict = self.decode_best(union, input, Mode::Strict);
        Ok(match strict {
            None if mode != Mode::Strict && input.token() != Token::Null => {
                self.decode_best(union, input, Mode::Lenient)
            }
            strict => strict,
        })
    }

    /// Decodes into the variant that fits best, if one fits.
    fn decode_best(
        &mut self,
        union: &mut dyn Union,
        input: Input<'_>,
        mode: Mode,
    ) -> Option<Score> {
        let table = union.table();
        let key = (input.address(), address(table), mode);
        if let Some(found) = self.found.get(&key).copied() {
            let (variant, score) = found?;
            return self
                .decode_variant(union, variant, input, mode)
                .then_some(score);
        }
        let mut best: Option<(usize, Score)> = None;
        let mut current = 0;
        for variant in 0..table.values.len() {
            if table.combined && best.is_none() && variant + 1 == table.values.len() {
                break;
            }
            union.select(variant);
            current = variant;
            let Ok(score) = self.decode(union.slot(), input, mode) else {
                continue;
            };
            // A variant that knows none of the fields does not fit, even if nothing contradicts it.
            if mode == Mode::Strict && score.known == 0 && score.unknown > 0 {
                continue;
            }
            if best.is_none_or(|(_, known)| score.is_better_than(known)) {
                best = Some((variant, score));
            }
            // No later variant can be better than this, and the first of equal variants is taken.
            if score.unknown == 0 {
                break;
            }
        }
        if let Input::Container(_) = input {
            self.found.insert(key, best);
        }
        let (variant, score) = best?;
        (variant == current || self.decode_variant(union, variant, input, mode)).then_some(score)
    }

    fn decode_variant(
        &mut self,
        union: &mut dyn Union,
        variant: usize,
        input: Input<'_>,
        mode: Mode,
    ) -> bool {
        union.select(variant);
        self.decode(union.slot(), input, mode).is_ok()
    }

    /// Decodes into a slot.
    fn decode(
        &mut self,
        slot: &mut dyn Slot,
        input: Input<'_>,
        mode: Mode,
    ) -> Result<Score, DecodeFailure> {
        let before = self.omissions.len();
        match self.decode_value(&mut *slot, input, mode) {
            Err(DecodeFailure { steps, problem }) if mode == Mode::Omitting && slot.omit() => {
                self.omissions.replace(before, (steps, problem), None);
                Ok(Score::default())
            }
            decoded => decoded,
        }
    }

    fn decode_value(
        &mut self,
        slot: &mut dyn Slot,
        input: Input<'_>,
        mode: Mode,
    ) -> Result<Score, DecodeFailure> {
        let token = input.token();
        let next = match mode {
            Mode::Strict => slot
                .accept_strictly(token)
                .map_err(|_| DecodeFailure::default()),
            Mode::Lenient | Mode::Omitting => {
                let accepted = self.nulls.accept(slot, token);
                accepted.map_err(|mismatch: Mismatch| DecodeFailure {
                    steps: Vec::new(),
                    problem: mismatch.found(token),
                })
            }
        }?;
        let mut score = Score::default();
        match (next, input) {
            (Next::Union(union), input) => return self.choose(union, input, mode),
            (_, Input::Scalar(_)) => {}
            (Next::Array(items), Input::Container(Value::Array(list))) => {
                for (index, element) in list.iter().enumerate() {
                    let before = self.omissions.len();
                    let inside = match items.item(index) {
                        Some(slot) => self.decode(slot, Input::of(element), mode),
                        None => Err(DecodeFailure::of(beyond(index))),
                    };
                    let inside =
                        inside.map_err(|failure| failure.inside(mode, || Step::Index(index)))?;
                    self.omissions.step(before, || Step::Index(index));
                    score.add(inside);
                }
                if let Some(short) = short_of(items, list.len()) {
                    return Err(DecodeFailure::of(short));
                }
            }
            (Next::Object(object), Input::Container(Value::Object(map))) => {
                return self.fields(object, map, mode);
            }
            _ => score = Score::UNKNOWN,
        }
        Ok(score)
    }

    fn fields(
        &mut self,
        object: &mut dyn Decode,
        map: &serde_json::Map<String, Value>,
        mode: Mode,
    ) -> Result<Score, DecodeFailure> {
        // Checked first: most variants that do not fit have a required field that is missing.
        for field in object.required() {
            if !map.contains_key(*field) {
                return Err(match mode {
                    Mode::Strict => DecodeFailure::default(),
                    Mode::Lenient | Mode::Omitting => {
                        DecodeFailure::of(format!("the required field `{field}` is missing"))
                    }
                });
            }
        }
        let mut score = Score::default();
        for (name, value) in map {
            match object.field(name) {
                Some(slot) => {
                    let before = self.omissions.len();
                    let inside = self
                        .decode(slot, Input::of(value), mode)
                        .map_err(|failure| failure.inside(mode, || Step::Field(name.clone())))?;
                    self.omissions.step(before, || Step::Field(name.clone()));
                    score.known += 1;
                    score.add(inside);
                }
                None => score.unknown += 1,
            }
        }
        Ok(score)
    }
}

impl DecodeFailure {
    fn of(problem: String) -> Self {
        Self {
            steps: Vec::new(),
            problem: problem.into(),
        }
    }

    fn inside(mut self, mode: Mode, step: impl FnOnce() -> Step) -> Self {
        if mode != Mode::Strict {
            self.steps.push(step());
        }
        self
    }
}

impl Variants {
    /// The index of the variant that the discriminator's value names.
    fn named(&self, property: &str, input: Input<'_>) -> Option<usize> {
        let Input::Container(value) = input else {
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

fn address<T>(value: &T) -> usize {
    std::ptr::from_ref(value).addr()
}
