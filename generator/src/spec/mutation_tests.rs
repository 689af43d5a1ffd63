//! Whatever happens to a file, something is said and nothing panics.

use super::VALID;
use crate::diagnostic::{Code, Format};
use crate::spec::fixture::Fixture;

/// A small generator of pseudo-random numbers (xorshift), so that failures can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("small")
    }
}

/// Characters that mean something in YAML or JSON.
const SPECIAL: &[u8] = b"{}[]:,&*!|>'\"#%@-? \t\r\n\\\0";

#[test]
fn no_mutation_of_a_document_makes_anything_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let json = serde_json::to_string_pretty(Fixture::new(&[("openapi.yaml", VALID)]).bundled())
        .expect("JSON");
    for round in 0..1500 {
        let (name, text) = if round % 3 == 0 {
            ("openapi.json", json.as_str())
        } else {
            ("openapi.yaml", VALID)
        };
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len());
            let end = (at + 1 + random.below(12)).min(bytes.len());
            match random.below(6) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                3 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
                4 => bytes.insert(at, SPECIAL[random.below(SPECIAL.len())]),
                _ => {
                    let other = random.below(bytes.len());
                    if at < bytes.len() && other < bytes.len() {
                        bytes.swap(at, other);
                    }
                }
            }
            if bytes.is_empty() {
                bytes.push(b'a');
            }
        }
        let loaded = Fixture::new(&[(name, bytes)]).loaded;
        for format in [Format::Human { color: true }, Format::Json] {
            loaded.diagnostics.render(&loaded.sources, format);
        }
        assert!(
            !loaded.documents.is_empty() || loaded.diagnostics.has_errors(),
            "something must be said"
        );
        for found in &loaded.diagnostics {
            assert_ne!(found.code, Code::InvalidDocument, "{}", found.message);
        }
    }
}
