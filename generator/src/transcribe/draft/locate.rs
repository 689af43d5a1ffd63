//! Finds a key in the text of a sample, which may not be valid JSON.

use std::ops::Range;

/// Returns the bytes of the key or list item at a JSON pointer, with quotes. Returns `None` if the text is too broken to follow it.
pub(super) fn locate(text: &str, pointer: &str) -> Option<Range<usize>> {
    let steps: Vec<String> = pointer
        .strip_prefix('/')?
        .split('/')
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let mut scanner = Scanner {
        text,
        at: text.find(['{', '['])?,
    };
    let mut found = None;
    for step in &steps {
        found = Some(scanner.step_into(step)?);
    }
    found
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    /// Moves from the start of a list or an object to one of its values. Returns the range of its key, or of an item's start.
    fn step_into(&mut self, step: &str) -> Option<Range<usize>> {
        self.skip_blank();
        match self.peek()? {
            '{' => {
                self.at += 1;
                loop {
                    self.skip_blank();
                    if self.peek()? == '}' {
                        return None;
                    }
                    let start = self.at;
                    let key = self.word()?;
                    let range = start..self.at;
                    self.skip_blank();
                    self.skip_if(':');
                    self.skip_blank();
                    if key == step {
                        return Some(range);
                    }
                    self.skip_value()?;
                    self.skip_blank();
                    self.skip_if(',');
                }
            }
            '[' => {
                let index: usize = step.parse().ok()?;
                self.at += 1;
                for _ in 0..index {
                    self.skip_blank();
                    if self.peek()? == ']' {
                        return None;
                    }
                    self.skip_value()?;
                    self.skip_blank();
                    self.skip_if(',');
                }
                self.skip_blank();
                let first = self.peek().filter(|c| *c != ']')?;
                Some(self.at..self.at + first.len_utf8())
            }
            _ => None,
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn skip_if(&mut self, expected: char) {
        if self.peek() == Some(expected) {
            self.at += expected.len_utf8();
        }
    }

    /// Skips white space and comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let length = if trimmed.starts_with("//") || trimmed.starts_with('#') {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += length;
        }
    }

    /// Skips a string or a bare word. Returns it without quotes.
    fn word(&mut self) -> Option<String> {
        let rest = &self.text[self.at..];
        let first = rest.chars().next()?;
        if matches!(first, '"' | '\'') {
            let mut escaped = false;
            for (offset, c) in rest.char_indices().skip(1) {
                match c {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    c if c == first => {
                        self.at += offset + 1;
                        return Some(rest[1..offset].to_owned());
                    }
                    _ => {}
                }
            }
            return None;
        }
        let ends =
            |c: char| c.is_whitespace() || matches!(c, ':' | ',' | '{' | '}' | '[' | ']' | '"');
        let length = rest.find(ends).unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        self.at += length;
        Some(rest[..length].to_owned())
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.skip_blank();
            match self.peek()? {
                '{' | '[' => {
                    depth += 1;
                    self.at += 1;
                }
                '}' | ']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                c @ (',' | ':') => self.skip_if(c),
                _ => {
                    self.word()?;
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::locate;

    fn found<'t>(text: &'t str, pointer: &str) -> Option<&'t str> {
        locate(text, pointer).map(|range| &text[range])
    }

    #[test]
    fn keys_are_found_in_valid_and_invalid_json() {
        let text = "{ \"a\": [ {\"b\": 1}, {\"b\": \"}\", \"c/d\": {}} ], // \"z\": 1\n \"z\": [1, [2, 3]] }";
        assert_eq!(found(text, "/a/1/b"), Some("\"b\""));
        assert_eq!(locate(text, "/a/1/b").map(|range| range.start), Some(20));
        assert_eq!(found(text, "/a/1/c~1d"), Some("\"c/d\""));
        assert_eq!(
            locate(text, "/z").map(|range| range.start),
            text.rfind("\"z\"")
        );
        assert_eq!(found(text, "/z/1/1"), Some("3"));
        assert_eq!(found(text, "/a/2"), None);
        assert_eq!(found(text, "/q"), None);
        assert_eq!(found("{\"a\": {\"b\": 1", "/a/b"), Some("\"b\""));
        assert_eq!(found("{'a': 人, \"b\":,}", "/b"), Some("\"b\""));
        for broken in [
            "",
            "{",
            "[",
            "{\"",
            "{\"a\"",
            "{\"a\":",
            "}",
            "{]",
            "{\"a\":1}}",
        ] {
            assert_eq!(found(broken, "/x/y"), None, "{broken}");
        }
    }
}
