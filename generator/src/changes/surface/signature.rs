//! Signatures: tokens with resolved paths to compare, and text to show.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The part of a declaration that callers depend on. Paths to items of the crate are resolved, so that equal text means the same items.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Signature(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    /// The path of an item, from the root of the crate.
    Path(String),
    /// Any other token.
    Token(String),
}

/// Resolves a path as a file spells it. `None` if it does not lead to an item of the crate.
pub(super) trait Resolve {
    /// `segments` has at least one.
    fn resolve(&self, segments: &[String]) -> Option<String>;
}

impl Signature {
    /// Reads tokens of a file.
    pub(super) fn of(tokens: &impl ToTokens, names: &impl Resolve) -> Self {
        let mut reader = Reader {
            pieces: Vec::new(),
            path: Vec::new(),
            names,
        };
        reader.read(tokens.to_token_stream());
        Self(reader.pieces)
    }

    /// The path, if the signature is nothing else.
    pub(super) fn as_path(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Path(path)] => Some(path),
            _ => None,
        }
    }

    /// The signature after renames: from the old path of an item to the new one.
    pub(super) fn renamed(&self, renames: &BTreeMap<String, String>) -> Self {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Path(path) => Piece::Path(renamed_path(path, renames)),
            Piece::Token(_) => piece.clone(),
        });
        Self(pieces.collect())
    }
}

/// A path after renames of an item on the way to it.
pub(super) fn renamed_path(path: &str, renames: &BTreeMap<String, String>) -> String {
    if renames.is_empty() {
        return path.to_owned();
    }
    let ends = path.match_indices("::").map(|(end, _)| end);
    let ends = ends.chain([path.len()]).collect::<Vec<_>>();
    let found = ends
        .into_iter()
        .rev()
        .find_map(|end| Some((end, renames.get(&path[..end])?)));
    match found {
        Some((end, new)) => format!("{new}{}", &path[end..]),
        None => path.to_owned(),
    }
}

struct Reader<'n, N> {
    pieces: Vec<Piece>,
    /// The path that is being read.
    path: Vec<String>,
    names: &'n N,
}

impl<N: Resolve> Reader<'_, N> {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        // True if the next identifier continues the path.
        let mut continues = false;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) if continues && !self.path.is_empty() => {
                    self.path.push(ident.to_string());
                    continues = false;
                }
                TokenTree::Ident(ident) => {
                    self.end_path();
                    match continues {
                        // A path of another crate: `::std::sync::Arc`.
                        true => self.token(ident.to_string()),
                        false => self.path.push(ident.to_string()),
                    }
                    continues = false;
                }
                TokenTree::Punct(colon)
                    if colon.as_char() == ':' && colon.spacing() == Spacing::Joint =>
                {
                    tokens.next();
                    if self.path.is_empty() {
                        self.token("::".to_owned());
                    }
                    continues = true;
                }
                TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                    self.end_path();
                    if let Some(TokenTree::Ident(lifetime)) = tokens.next() {
                        self.token(format!("'{lifetime}"));
                    }
                }
                TokenTree::Punct(punct) => {
                    self.end_path();
                    self.token(punct.as_char().to_string());
                }
                TokenTree::Literal(literal) => {
                    self.end_path();
                    self.token(literal.to_string());
                }
                TokenTree::Group(group) => {
                    self.end_path();
                    let (open, close) = delimiters(group.delimiter());
                    self.token(open.to_owned());
                    self.read(group.stream());
                    self.token(close.to_owned());
                }
            }
        }
        self.end_path();
    }

    fn token(&mut self, text: String) {
        self.pieces.push(Piece::Token(text));
    }

    fn end_path(&mut self) {
        if self.path.is_empty() {
            return;
        }
        let path = std::mem::take(&mut self.path);
        self.pieces.push(match self.names.resolve(&path) {
            Some(resolved) => Piece::Path(resolved),
            None => Piece::Token(path.join("::")),
        });
    }
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// The tokens in one line, spaced as rustfmt spaces them.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    write(&mut text, tokens.to_token_stream());
    text
}

fn write(text: &mut String, tokens: TokenStream) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(group.delimiter());
                if group.delimiter() == Delimiter::Brace {
                    space(text);
                } else if text.ends_with([',', '=']) || text.ends_with("->") {
                    text.push(' ');
                }
                text.push_str(open);
                write(text, group.stream());
                text.push_str(close);
            }
            TokenTree::Punct(punct) => {
                let next = match (punct.spacing(), tokens.peek()) {
                    (Spacing::Joint, Some(TokenTree::Punct(next))) => Some(next.as_char()),
                    _ => None,
                };
                match (punct.as_char(), next) {
                    (':', Some(':')) => {
                        tokens.next();
                        // A path of another crate, behind a word.
                        if text.ends_with([',', ':']) && !text.ends_with("::") {
                            text.push(' ');
                        }
                        text.push_str("::");
                    }
                    ('-', Some('>')) => {
                        tokens.next();
                        text.push_str(" ->");
                    }
                    (character @ ('=' | '+'), _) => {
                        text.push(' ');
                        text.push(character);
                    }
                    (character @ ('&' | '\''), _) => {
                        word_space(text);
                        text.push(character);
                    }
                    (character, _) => text.push(character),
                }
            }
            word => {
                if !text.ends_with('\'') {
                    word_space(text);
                }
                text.push_str(&word.to_string());
            }
        }
    }
}

/// Adds a space before a word, unless the text ends with an opening character.
fn word_space(text: &mut String) {
    let glued = text.is_empty() || text.ends_with(['(', '[', '<', '&', '\'', '{', ' ', '#', '!']);
    let in_path = text.ends_with("::");
    if !glued && !in_path {
        text.push(' ');
    }
}

fn space(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names;
    impl Resolve for Names {
        fn resolve(&self, segments: &[String]) -> Option<String> {
            (segments[0] == "schemas").then(|| format!("hire::{}", segments.join("::")))
        }
    }

    fn tokens(source: &str) -> TokenStream {
        source.parse().expect("tokens")
    }

    #[test]
    fn text_is_spaced_as_rustfmt_spaces_it() {
        for source in [
            "pub fn new(talent_id: impl Into<String>, tags: impl IntoIterator<Item = impl Into<String>>) -> Self",
            "pub fn tag(mut self, tag: impl Into<String>) -> Self",
            "pub fn v1(&self) -> v1::V1<'a>",
            "pub fn request(&self, method: Method, path: impl Into<::std::sync::Arc<str>>) -> Call<RawRequest>",
            "pub struct V1<'a>",
            "impl From<&str> for Kind",
            "pub static OPERATIONS: &[&runtime::Operation]",
            "pub kinds: Option<Vec<(String, [i64; 2])>>",
            "impl<'de> Deserialize<'de> for Kind",
            "const EVENT_TYPE: &'static str",
        ] {
            assert_eq!(text(&tokens(source)), source);
        }
    }

    #[test]
    fn paths_are_compared_after_renames() {
        let of = |source| Signature::of(&tokens(source), &Names);
        let renames = BTreeMap::from([(
            "hire::schemas::Old".to_owned(),
            "hire::schemas::New".to_owned(),
        )]);
        assert_ne!(of("Option<schemas::Old>"), of("Option<schemas::New>"));
        assert_eq!(
            of("Option<schemas::Old>").renamed(&renames),
            of("Option<schemas::New>")
        );
        assert_eq!(
            of("Option<schemas::Older>").renamed(&renames),
            of("Option<schemas::Older>")
        );
        assert_eq!(
            renamed_path("hire::schemas::Old::name", &renames),
            "hire::schemas::New::name"
        );
    }
}
