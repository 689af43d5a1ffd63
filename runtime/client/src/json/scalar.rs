//! [`Slot`] for strings, booleans and numbers.

use super::{Mismatch, Next, Slot, Token};

/// The largest magnitude up to which `f64` represents every whole number. Beyond it, digits of the document may be lost.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

impl Slot for String {
    fn vacant() -> Self {
        Self::new()
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        *self = match token {
            Token::Null => return Ok(Next::Done),
            Token::String(text) => text.to_owned(),
            Token::Integer(value) => value.to_string(),
            Token::Unsigned(value) => value.to_string(),
            Token::Float(value) if value.abs() <= LARGEST_EXACT => format!("{value:?}"),
            // It may be an id of more than 64 bits, written as a number: an error is better than wrong digits.
            Token::Float(_) => {
                return Err(Mismatch::new("a string, or a number of at most 64 bits"));
            }
            Token::Boolean(_) | Token::Array | Token::Object => {
                return Err(Mismatch::new("a string"));
            }
        };
        Ok(Next::Done)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::String(_) => self.accept(token),
            _ => Err(Mismatch::new("a string")),
        }
    }
}

impl Slot for bool {
    fn vacant() -> Self {
        false
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        *self = match token {
            Token::Null => return Ok(Next::Done),
            Token::Boolean(value) => value,
            Token::String("true") | Token::Integer(1) => true,
            Token::String("false") | Token::Integer(0) => false,
            _ => return Err(Mismatch::new("true or false")),
        };
        Ok(Next::Done)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::Boolean(_) => self.accept(token),
            _ => Err(Mismatch::new("true or false")),
        }
    }
}

impl Slot for f64 {
    fn vacant() -> Self {
        0.0
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        *self = match token {
            Token::Null => return Ok(Next::Done),
            Token::Float(value) => value,
            // Whole numbers beyond 2^53 are rounded, as other JSON parsers do.
            Token::Integer(value) => value as f64,
            Token::Unsigned(value) => value as f64,
            Token::String(text) => parse_float(text).ok_or(Mismatch::new("a number"))?,
            _ => return Err(Mismatch::new("a number")),
        };
        Ok(Next::Done)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if !is_number_token(token) {
            return Err(Mismatch::new("a number"));
        }
        self.accept(token)
    }
}

impl Slot for f32 {
    fn vacant() -> Self {
        0.0
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let mut wide = f64::from(*self);
        Slot::accept(&mut wide, token)?;
        let narrow = wide as f32;
        if narrow.is_infinite() {
            return Err(Mismatch::new("a number of 32 bits"));
        }
        *self = narrow;
        Ok(Next::Done)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if !is_number_token(token) {
            return Err(Mismatch::new("a number"));
        }
        self.accept(token)
    }
}

macro_rules! integer_slot {
    ($($type:ty: $expected:literal),*) => {$(
        impl Slot for $type {
            fn vacant() -> Self {
                0
            }

            fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
                if let Some(value) = integer(token)? {
                    *self = <$type>::try_from(value).map_err(|_| Mismatch::new($expected))?;
                }
                Ok(Next::Done)
            }

            fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
                match token {
                    Token::Integer(_) | Token::Unsigned(_) => self.accept(token),
                    _ => Err(Mismatch::new("an integer")),
                }
            }
        }
    )*};
}

integer_slot! {
    i32: "an integer of 32 bits",
    i64: "an integer of 64 bits",
    u32: "an unsigned integer of 32 bits",
    u64: "an unsigned integer of 64 bits"
}

/// Returns the whole number that a token contains; `None` for `null`.
fn integer(token: Token<'_>) -> Result<Option<i128>, Mismatch> {
    match token {
        Token::Null => Ok(None),
        Token::Integer(value) => Ok(Some(value.into())),
        Token::Unsigned(value) => Ok(Some(value.into())),
        Token::Float(value) => whole(value).map(Some),
        Token::String(text) if is_number(text) => match text.parse::<i128>() {
            Ok(value) => Ok(Some(value)),
            Err(_) => whole(parse_float(text).unwrap_or(f64::NAN)).map(Some),
        },
        _ => Err(Mismatch::new("an integer")),
    }
}

fn is_number_token(token: Token<'_>) -> bool {
    matches!(
        token,
        Token::Integer(_) | Token::Unsigned(_) | Token::Float(_)
    )
}

fn whole(value: f64) -> Result<i128, Mismatch> {
    if value.fract() == 0.0 && value.abs() <= LARGEST_EXACT {
        Ok(value as i128)
    } else {
        Err(Mismatch::new("an integer"))
    }
}

fn parse_float(text: &str) -> Option<f64> {
    if !is_number(text) {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Returns true if the text begins and ends like a JSON number: Rust's parser also accepts `inf`, `nan`, `+1`, `.5` and `1.`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
}
