//! Values of types that are encoded as text.

use std::any::type_name;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;
use std::sync::OnceLock;

use crate::json::{Json, Mismatch, Next, Slot, Token, Value};

/// A value of a type without JSON support, encoded as a string: a time or a decimal number, for example.
///
/// It is decoded by the type's `FromStr` and encoded by its `Display`. A JSON number is decoded from its digits, since servers write
/// decimals in both ways. If the type refuses the text, the error names the type and the path in the document.
///
/// ```
/// use openapi_client_runtime::Text;
/// use openapi_client_runtime::json::{decode, encode};
///
/// let mut amount: Text<u128> = decode(br#""340282366920938463463374607431768211455""#).expect("a number");
/// assert_eq!(*amount, u128::MAX);
/// amount = 7.into();
/// assert_eq!(encode(&amount).expect("JSON"), br#""7""#);
/// ```
#[derive(Clone, Default)]
pub struct Text<T> {
    value: T,
    /// The encoded text, created on first use. It stays valid, because the value is never changed in place.
    encoded: OnceLock<String>,
}

impl<T> Text<T> {
    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> From<T> for Text<T> {
    fn from(value: T) -> Self {
        Self {
            value,
            encoded: OnceLock::new(),
        }
    }
}

impl<T> Deref for Text<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Text<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Text<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Text<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Text<T> {}

impl<T: PartialOrd> PartialOrd for Text<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Text<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: Hash> Hash for Text<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: FromStr> FromStr for Text<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        T::from_str(text).map(Self::from)
    }
}

impl<T: FromStr + Default> Slot for Text<T> {
    fn vacant() -> Self {
        Self::default()
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let parsed = match token {
            Token::Null => return Ok(Next::Done),
            Token::String(text) => text.parse(),
            Token::Integer(_) | Token::Unsigned(_) | Token::Float(_) => {
                // Decoding as a string refuses numbers that may have lost digits.
                let mut digits = String::new();
                digits.accept(token)?;
                digits.parse()
            }
            Token::Boolean(_) | Token::Array | Token::Object => {
                return Err(Mismatch::new("a string"));
            }
        };
        *self = parsed.map_err(|_| Mismatch::new(type_name::<T>()))?;
        Ok(Next::Done)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::String(_) => self.accept(token),
            _ => Err(Mismatch::new("a string")),
        }
    }
}

impl<T: fmt::Display> Value for Text<T> {
    fn json(&self) -> Json<'_> {
        Json::String(self.encoded.get_or_init(|| self.value.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::json::{decode, encode};

    type Amount = Text<u128>;

    #[test]
    fn text_is_decoded_and_encoded() {
        let largest = br#""340282366920938463463374607431768211455""#;
        let amount: Amount = decode(largest).expect("a number");
        assert_eq!(*amount, u128::MAX);
        assert_eq!(encode(&amount).expect("JSON"), largest);
        assert_eq!(amount.into_inner(), u128::MAX);
    }

    #[test]
    fn a_number_is_decoded_from_its_digits() {
        assert_eq!(decode::<Amount>(b"7"), Ok(7.into()));
        assert_eq!(decode::<Text<f32>>(b"-1.5"), Ok((-1.5).into()));
        assert!(decode::<Amount>(b"-7").is_err());
    }

    #[test]
    fn null_is_the_vacant_value_and_containers_are_refused() {
        assert_eq!(decode::<Option<Amount>>(b"null"), Ok(None));
        assert_eq!(decode::<Amount>(b"null"), Ok(0.into()));
        for json in ["true", "[]", "{}"] {
            let error = decode::<Amount>(json.as_bytes()).expect_err(json);
            assert!(error.to_string().contains("expected a string"), "{error}");
        }
    }

    #[test]
    fn an_error_names_the_type_and_the_text() {
        let error = decode::<Vec<Amount>>(br#"["1","many"]"#).expect_err("not a number");
        assert_eq!(
            error.to_string(),
            "at [1]: expected u128, found the string \"many\""
        );
    }

    #[test]
    fn a_new_value_is_encoded_again() {
        let mut amount = Amount::from(1);
        assert_eq!(encode(&amount).expect("JSON"), br#""1""#);
        amount = 2.into();
        assert_eq!(encode(&amount).expect("JSON"), br#""2""#);
    }

    #[test]
    fn only_the_value_is_compared() {
        let (encoded, fresh) = (Amount::from(1), Amount::from(1));
        encode(&encoded).expect("JSON");
        assert_eq!(encoded, fresh);
        assert!(encoded < 2.into());
        assert_eq!(format!("{encoded:?} {encoded}"), "1 1");
    }
}
