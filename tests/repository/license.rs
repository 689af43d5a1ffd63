//! SPDX license expressions.

use std::collections::BTreeSet;

/// True if the allowed licenses satisfy the expression: `MIT OR (Apache-2.0 AND ISC)`. Cargo still accepts `/` for `OR`.
pub(crate) fn is_satisfied(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let text = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = text.split_whitespace().peekable();
    let satisfied = alternatives(&mut words, allowed);
    satisfied && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn alternatives(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut satisfied = conjunction(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        satisfied |= conjunction(words, allowed);
    }
    satisfied
}

fn conjunction(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    let mut satisfied = license(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        satisfied &= license(words, allowed);
    }
    satisfied
}

fn license(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let satisfied = alternatives(words, allowed);
        return words.next() == Some(")") && satisfied;
    }
    let Some(name) = words.next() else {
        return false;
    };
    let exception = words.next_if_eq(&"WITH").and_then(|_| words.next());
    match exception {
        Some(exception) => allowed.contains(&format!("{name} WITH {exception}")),
        None => allowed.contains(name),
    }
}

#[test]
fn expressions_are_evaluated() {
    let allowed: BTreeSet<String> = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"]
        .map(str::to_owned)
        .into();
    for satisfied in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/Apache-2.0",
        "(GPL-3.0 OR MIT) AND ISC",
        "Apache-2.0 WITH LLVM-exception AND ISC",
    ] {
        assert!(is_satisfied(satisfied, &allowed), "{satisfied}");
    }
    for violated in [
        "",
        "GPL-3.0",
        "Apache-2.0",
        "MIT AND GPL-3.0",
        "MIT AND (GPL-3.0 OR LGPL-3.0)",
        "MIT MIT",
        "(MIT",
    ] {
        assert!(!is_satisfied(violated, &allowed), "{violated}");
    }
}
