//! Whatever happens to a page, nothing panics and every place is inside the text.

use super::{Kind, Span, read};
use crate::diagnostic::{Diagnostics, Format, Sources};

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

/// What means something on pages.
const SPECIAL: &[&str] = &[
    "|",
    "  \n",
    "\n",
    "\n\n",
    "```",
    "`",
    "#",
    "### 响应体\n",
    "<!--",
    "-->",
    "<br>",
    "**",
    "：",
    "∟",
    "&emsp;",
    "- 1：",
    "**可选值有**：  \n",
    "**示例值**：",
    "\\",
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    "，",
    "“",
    "…",
    "//",
    "/*",
    "(",
    ")",
    "\u{0}",
    "\u{200b}",
    "\u{feff}",
    "次",
    "～",
    "-",
    "1",
];

fn mutate(random: &mut Random, text: &str) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(6) {
        let at = random.below(text.len());
        let end = (at + 1 + random.below(40)).min(text.len());
        match random.below(6) {
            0 => text.truncate(at.max(1)),
            1 => drop(text.drain(at..end)),
            2 => {
                let piece = text[at..end].to_vec();
                let place = random.below(text.len());
                text.splice(place..place, piece);
            }
            3 | 4 => {
                let special = SPECIAL[random.below(SPECIAL.len())];
                text.splice(at..at, special.chars());
            }
            _ => {
                let other = random.below(text.len());
                text.swap(at, other);
            }
        }
        if text.is_empty() {
            text.push('a');
        }
    }
    text.into_iter().collect()
}

/// Every place that a page names.
fn places(kind: &Kind) -> Vec<&Span> {
    let mut found = Vec::new();
    match kind {
        Kind::Operation(operation) => {
            found.extend([&operation.method.span, &operation.url.span]);
            let bodies = operation.request.iter().chain(&operation.response);
            let tables = [
                &operation.headers,
                &operation.path_parameters,
                &operation.query,
            ];
            for row in tables
                .into_iter()
                .flatten()
                .chain(bodies.flat_map(|body| &body.rows))
            {
                found.push(&row.span);
                found.extend(row.values.iter().map(|value| &value.span));
                found.extend(row.field_scopes.iter().map(|scope| &scope.span));
            }
            found.extend(operation.errors.iter().map(|error| &error.span));
            found.extend(operation.scopes.iter().map(|scope| &scope.span));
        }
        Kind::Event(event) => {
            found.push(&event.event_type.span);
            found.extend(event.body.rows.iter().map(|row| &row.span));
        }
        Kind::Other => {}
    }
    found
}

/// Reads a text and checks what must hold of every page.
pub(super) fn check(text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("page.md", text);
    let mut diagnostics = Diagnostics::new();
    let page = read(file, &sources, &mut diagnostics);
    for place in places(&page.kind) {
        assert!(
            text.get(place.bytes.clone()).is_some(),
            "{place:?} of {text}"
        );
    }
    if let Kind::Operation(operation) = &page.kind {
        assert!(operation.path.starts_with('/'));
        for body in operation.request.iter().chain(&operation.response) {
            if let Some(sample) = &body.sample {
                assert_eq!(
                    text.get(sample.span.bytes.clone()),
                    Some(sample.text.as_str())
                );
            }
        }
    }
    diagnostics.render(&sources, Format::Human { color: false });
}

#[test]
fn no_mutation_of_a_page_makes_anything_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2500 {
        check(&mutate(&mut random, super::page_tests::WHOLE));
    }
}

#[test]
fn no_truncation_of_a_page_makes_anything_panic() {
    let whole = super::page_tests::WHOLE;
    for (end, _) in whole.char_indices().step_by(3) {
        check(&whole[..end]);
        check(&whole[end..]);
    }
}

/// Mutates texts of real pages, if they are there.
pub(super) fn mutations(text: &str, seed: u64, rounds: usize) {
    let mut random = Random(seed | 1);
    for _ in 0..rounds {
        check(&mutate(&mut random, text));
    }
}
