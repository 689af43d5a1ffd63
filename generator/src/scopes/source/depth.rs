//! The nesting of source code, before it is parsed. The parser and the walk over its result use the stack for each level.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The deepest code that is read. rustc stops at about the same depth of macros and types.
pub(super) const DEEPEST: usize = 2_000;
/// The stack for reading: enough for [`DEEPEST`] in any build.
pub(super) const STACK: usize = 512 << 20;

/// True if code may be parsed: brackets inside each other, operators and calls in one expression, and `else if` after each other.
pub(super) fn is_readable(tokens: TokenStream) -> bool {
    // The groups around the current token, each with the depth at its start and since its last separator.
    let mut open = vec![(tokens.into_iter(), 0, 0)];
    while let Some((tokens, start, depth)) = open.last_mut() {
        match tokens.next() {
            None => {
                open.pop();
            }
            Some(TokenTree::Group(group)) => {
                *depth += 1;
                let inner = *depth;
                let is_body = group.delimiter() == Delimiter::Brace;
                let continues = is_body
                    && matches!(tokens.clone().next(), Some(TokenTree::Ident(next)) if next == "else");
                if is_body && !continues {
                    *depth = *start;
                }
                open.push((group.stream().into_iter(), inner, inner));
            }
            Some(TokenTree::Punct(of)) => match of.as_char() {
                ',' | ';' => *depth = *start,
                _ => *depth += 1,
            },
            Some(TokenTree::Ident(_) | TokenTree::Literal(_)) => {}
        }
        if open.last().is_some_and(|(_, _, depth)| *depth > DEEPEST) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, is_readable};

    #[test]
    fn only_what_is_inside_each_other_counts() {
        let many = DEEPEST + 1;
        let readable = |code: &str| is_readable(code.parse().expect("tokens"));
        for deep in [
            format!("{}1{}", "(".repeat(many), ")".repeat(many)),
            format!("a{}", ".b()".repeat(many)),
            format!("{}1", "1 + ".repeat(many)),
            format!("{}1", "- ".repeat(many)),
            format!("{}{{}}", "if a {} else ".repeat(many)),
            format!("Vec{}", "<Vec".repeat(many)),
        ] {
            assert!(!readable(&deep), "{}", &deep[..20]);
        }
        for flat in [
            "fn a(x: X) -> Result<Y, Z> { x.y() }\n".repeat(many),
            "a::b(c);\n".repeat(many),
            format!("[{}]", "-1, ".repeat(many)),
            "if a { b } else { c }\n".repeat(many),
        ] {
            assert!(readable(&flat), "{}", &flat[..20]);
        }
    }
}
