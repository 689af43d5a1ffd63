//! [`Slot`] and [`Decode`] for options, lists, maps, boxes and untyped JSON.

use std::collections::BTreeMap;

use super::{Decode, Items, Mismatch, Next, Slot, Token};

impl<T: Slot> Slot for Option<T> {
    fn vacant() -> Self {
        None
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if token == Token::Null && !T::keeps_null() {
            *self = None;
            return Ok(Next::Done);
        }
        self.insert(T::vacant()).accept(token)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if token == Token::Null && !T::keeps_null() {
            *self = None;
            return Ok(Next::Done);
        }
        self.insert(T::vacant()).accept_strictly(token)
    }

    fn omit(&mut self) -> bool {
        *self = None;
        true
    }
}

impl<T: Slot> Slot for Vec<T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::Array => {
                self.clear();
                Ok(Next::Array(self))
            }
            Token::Null => Ok(Next::Done),
            _ => Err(Mismatch::new("a list")),
        }
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::Array => self.accept(token),
            _ => Err(Mismatch::new("a list")),
        }
    }
}

impl<T: Slot> Items for Vec<T> {
    fn item(&mut self, index: usize) -> Option<&mut dyn Slot> {
        self.push(T::vacant());
        self.get_mut(index).map(|item| item as &mut dyn Slot)
    }

    fn remove_last(&mut self) -> bool {
        self.pop().is_some()
    }
}

impl<T: Slot> Decode for BTreeMap<String, T> {
    fn vacant() -> Self {
        Self::new()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(self.entry(name.to_owned()).or_insert_with(T::vacant))
    }
}

/// For types that contain themselves.
impl<T: Decode> Decode for Box<T> {
    fn vacant() -> Self {
        Self::new(<T as Decode>::vacant())
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        T::field(self, name)
    }

    fn required(&self) -> &'static [&'static str] {
        T::required(self)
    }
}

/// Any JSON, kept unchanged. Numbers of more than 64 bits become floats.
impl Slot for serde_json::Value {
    fn vacant() -> Self {
        Self::Null
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        *self = match token {
            Token::Null => Self::Null,
            Token::Boolean(value) => value.into(),
            Token::Integer(value) => value.into(),
            Token::Unsigned(value) => value.into(),
            Token::Float(value) => value.into(),
            Token::String(text) => text.into(),
            Token::Array => Self::Array(Vec::new()),
            Token::Object => Self::Object(serde_json::Map::new()),
        };
        Ok(match self {
            Self::Array(list) => Next::Array(list),
            Self::Object(map) => Next::Object(map),
            _ => Next::Done,
        })
    }
}

impl Decode for serde_json::Map<String, serde_json::Value> {
    fn vacant() -> Self {
        Self::new()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(self.entry(name).or_insert(serde_json::Value::Null))
    }
}

/// Accepts and ignores any value: the response type of an operation without a response body.
impl Slot for () {
    fn vacant() -> Self {}

    fn accept<'s>(&'s mut self, _: Token<'_>) -> Result<Next<'s>, Mismatch> {
        Ok(Next::Ignore)
    }
}
