//! Fingerprints: short names of changes that stay the same from run to run.

use std::fmt;

use sha2::{Digest, Sha256};

/// The name of a change: 16 hexadecimal digits.
///
/// It depends on the kind, the subject, and the old and new value. It does not depend on lines of files, on the wording of other parts, on
/// the names of both sides, or on Rust names that follow from other changes. In one report no two changes have the same fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The number of digits.
    const DIGITS: usize = 16;

    /// The fingerprint of an identity: its parts in order, some of which may be absent.
    pub(super) fn of<'p>(parts: impl IntoIterator<Item = Option<&'p str>>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            // The length separates parts: `a` and `bc` differ from `ab` and `c`. No length stands for an absent part.
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            hash.update(length.to_be_bytes());
            hash.update(part.unwrap_or_default());
        }
        let bytes = hash.finalize();
        let first = bytes.iter().take(Self::DIGITS / 2);
        Self(first.fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// Parses the printed form. `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_printed = text.len() == Self::DIGITS && text.bytes().all(is_digit);
        is_printed.then(|| u64::from_str_radix(text, 16).ok().map(Self))?
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn parts_are_separate() {
        let all = [
            Fingerprint::of([Some("a"), Some("bc")]),
            Fingerprint::of([Some("ab"), Some("c")]),
            Fingerprint::of([Some("abc")]),
            Fingerprint::of([Some("abc"), None]),
            Fingerprint::of([Some("abc"), Some("")]),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[..index].contains(one), "{index}");
        }
    }

    #[test]
    fn the_printed_form_is_parsed() {
        let fingerprint = Fingerprint(0x0123_4567_89ab_cdef);
        assert_eq!(fingerprint.to_string(), "0123456789abcdef");
        assert_eq!(Fingerprint::parse("0123456789abcdef"), Some(fingerprint));
        for text in [
            "",
            "12",
            "0123456789ABCDEF",
            "+123456789abcdef",
            "0123456789abcdef0",
        ] {
            assert_eq!(Fingerprint::parse(text), None, "{text}");
        }
    }
}
