//! Lists with a type for each position: Rust tuples, and arrays where all types are the same.

use super::{Elements, Items, Json, Mismatch, Next, Slot, Token, Value};

/// A tuple or array of which only the first `N` items must be present.
///
/// The items after them are `Option`s. `None` at the end of the list is not sent; `None` before another item is `null`.
///
/// ```
/// use openapi_client_runtime::AtLeast;
/// use openapi_client_runtime::json::{decode, encode};
///
/// let short = AtLeast::<1, (String, Option<i64>)>(("a".to_owned(), None));
/// assert_eq!(encode(&short).unwrap(), br#"["a"]"#);
/// assert_eq!(decode(br#"["a"]"#), Ok(short));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AtLeast<const N: usize, T>(pub T);

impl<const N: usize, T> From<T> for AtLeast<N, T> {
    fn from(items: T) -> Self {
        Self(items)
    }
}

impl<const N: usize, T: Slot + Items> Slot for AtLeast<N, T> {
    fn vacant() -> Self {
        Self(T::vacant())
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        accept(self, token)
    }
}

impl<const N: usize, T: Items> Items for AtLeast<N, T> {
    fn item(&mut self, index: usize) -> Option<&mut dyn Slot> {
        self.0.item(index)
    }

    fn required(&self) -> usize {
        N
    }
}

impl<const N: usize, T: Elements> Value for AtLeast<N, T> {
    fn json(&self) -> Json<'_> {
        Json::Array(self)
    }
}

impl<const N: usize, T: Elements> Elements for AtLeast<N, T> {
    fn elements<'v>(&'v self, visit: &mut dyn FnMut(&'v dyn Value)) {
        let mut count = 0;
        let mut sent = N;
        self.0.elements(&mut |element| {
            count += 1;
            if !matches!(element.json(), Json::Absent) {
                sent = sent.max(count);
            }
        });
        let mut left = sent;
        self.0.elements(&mut |element| {
            if left > 0 {
                left -= 1;
                visit(element);
            }
        });
    }
}

#[cfg(feature = "serde")]
impl<const N: usize, T: Elements> serde::Serialize for AtLeast<N, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize(self, serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, const N: usize, T: Slot + Items> serde::Deserialize<'de> for AtLeast<N, T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::deserialize(deserializer)
    }
}

/// Accepts a list. `null` is not a tuple without items.
fn accept<'s, T: Slot + Items>(items: &'s mut T, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
    match token {
        Token::Array => {
            *items = T::vacant();
            Ok(Next::Array(items))
        }
        _ => Err(Mismatch::new("a list")),
    }
}

impl<T: Slot, const N: usize> Slot for [T; N] {
    fn vacant() -> Self {
        std::array::from_fn(|_| T::vacant())
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        accept(self, token)
    }
}

impl<T: Slot, const N: usize> Items for [T; N] {
    fn item(&mut self, index: usize) -> Option<&mut dyn Slot> {
        self.get_mut(index).map(|item| item as &mut dyn Slot)
    }

    fn required(&self) -> usize {
        N
    }
}

impl<T: Value, const N: usize> Value for [T; N] {
    fn json(&self) -> Json<'_> {
        Json::Array(self)
    }
}

impl<T: Value, const N: usize> Elements for [T; N] {
    fn elements<'v>(&'v self, visit: &mut dyn FnMut(&'v dyn Value)) {
        for item in self {
            visit(item);
        }
    }
}

macro_rules! tuples {
    ($($count:literal: $($item:ident $index:tt),+;)+) => {$(
        impl<$($item: Slot),+> Slot for ($($item,)+) {
            fn vacant() -> Self {
                ($($item::vacant(),)+)
            }

            fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
                accept(self, token)
            }
        }

        impl<$($item: Slot),+> Items for ($($item,)+) {
            fn item(&mut self, index: usize) -> Option<&mut dyn Slot> {
                match index {
                    $($index => Some(&mut self.$index),)+
                    _ => None,
                }
            }

            fn required(&self) -> usize {
                $count
            }
        }

        impl<$($item: Value),+> Value for ($($item,)+) {
            fn json(&self) -> Json<'_> {
                Json::Array(self)
            }
        }

        impl<$($item: Value),+> Elements for ($($item,)+) {
            fn elements<'v>(&'v self, visit: &mut dyn FnMut(&'v dyn Value)) {
                $(visit(&self.$index);)+
            }
        }
    )+};
}

// The standard library implements its traits for tuples of this size, too.
tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
