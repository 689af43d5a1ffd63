//! Tokens → the text of a file.

use crate::output::MARKER;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

/// What stands between the lines of a comment until they are printed: comments hold no control characters.
pub(crate) const COMMENT_BREAK: &str = "\u{1}";

/// The note at the top of a Rust file.
pub(crate) fn header(source: &str) -> String {
    format!(
        "// {MARKER} from `{source}`. Do not edit: change the description and generate again.\n\n"
    )
}

/// The text of items, with blank lines between them.
///
/// Tokens are parsed and printed as they come, a few items at a time: what a large file would take of memory is used again for each, and
/// no token is copied into the tokens of the file.
#[derive(Debug, Default)]
pub(crate) struct Text {
    text: String,
    /// The group of the first item and that of the last.
    groups: Option<(Group, Group)>,
}

impl Text {
    /// Formats the documentation and the first items of a file.
    ///
    /// # Errors
    ///
    /// See [`push`](Self::push).
    pub(crate) fn of(tokens: TokenStream) -> Result<Self, syn::Error> {
        let mut text = Self::default();
        text.push(tokens)?;
        Ok(text)
    }

    /// Adds items.
    ///
    /// # Errors
    ///
    /// The tokens are no items of Rust, which is a defect of the generator; the error shows where.
    pub(crate) fn push(&mut self, tokens: TokenStream) -> Result<(), syn::Error> {
        let file: syn::File = syn::parse2(tokens)?;
        if !file.attrs.is_empty() {
            let docs = prettyplease::unparse(&syn::File {
                shebang: None,
                frontmatter: None,
                attrs: file.attrs,
                items: Vec::new(),
            });
            docs.lines()
                .for_each(|line| push_line(&mut self.text, line));
            self.text.push('\n');
        }
        for item in file.items {
            let group = Group::of(&item);
            self.separate(group, group);
            self.push_item(item);
        }
        Ok(())
    }

    /// Adds what was formatted before.
    pub(crate) fn append(&mut self, other: &Self) {
        if let Some((first, last)) = other.groups {
            self.separate(first, last);
            self.text.push_str(&other.text);
        }
    }

    /// The text of a file, below its note.
    pub(crate) fn into_file(self, source: &str) -> String {
        header(source) + &self.text
    }

    /// Ends what is there with a blank line, unless the lines of its last item and of the next one stand together.
    fn separate(&mut self, next: Group, last: Group) {
        let first = match self.groups {
            Some((first, previous)) => {
                if previous != next || next == Group::Definition {
                    self.text.push('\n');
                }
                first
            }
            None => next,
        };
        self.groups = Some((first, last));
    }

    fn push_item(&mut self, item: syn::Item) {
        if let syn::Item::Macro(item) = &item
            && item.ident.is_none()
            && matches!(item.mac.delimiter, syn::MacroDelimiter::Brace(_))
        {
            for attribute in &item.attrs {
                self.text
                    .push_str(&format!("{}\n", attribute_text(attribute)));
            }
            push_list(&mut self.text, &item.mac);
            return;
        }
        let item = syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        };
        push_spaced(&mut self.text, &prettyplease::unparse(&item));
    }
}

/// Items of which lines stand together without a blank line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Use,
    Module,
    Definition,
}

impl Group {
    fn of(item: &syn::Item) -> Self {
        match item {
            syn::Item::Use(_) => Self::Use,
            syn::Item::Mod(module) if module.content.is_none() => Self::Module,
            _ => Self::Definition,
        }
    }
}

/// Adds a call of a macro in braces: one line for each part that ends with a semicolon. `prettyplease` would fill lines like prose.
fn push_list(text: &mut String, call: &syn::Macro) {
    let path = call.path.to_token_stream().to_string().replace(' ', "");
    text.push_str(&format!("{path}! {{\n"));
    let mut line = TokenStream::new();
    for token in call.tokens.clone() {
        match token {
            TokenTree::Punct(end) if end.as_char() == ';' => {
                let words = std::mem::take(&mut line);
                text.push_str(&format!("    {words};\n"));
            }
            other => line.extend([other]),
        }
    }
    if !line.is_empty() {
        text.push_str(&format!("    {line}\n"));
    }
    text.push_str("}\n");
}

/// An attribute of an item, as one writes it: `#[cfg(feature = "serde")]`.
fn attribute_text(attribute: &syn::Attribute) -> String {
    // An attribute is printed with the item that it stands above.
    let above = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![syn::parse_quote!(#attribute mod below;)],
    };
    let text = prettyplease::unparse(&above);
    let text = text.trim_end();
    text.strip_suffix("mod below;")
        .unwrap_or(text)
        .trim_end()
        .to_owned()
}

/// Adds one item, with a blank line between the members of an `impl`.
fn push_spaced(text: &mut String, item: &str) {
    let mut after_member = false;
    for line in item.lines() {
        if after_member && line != "}" {
            text.push('\n');
        }
        after_member = line == "    }";
        push_line(text, line);
    }
}

/// Adds a line, or the lines of a comment that was printed as one.
fn push_line(text: &mut String, line: &str) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    // With `///` or `//!`.
    match line.split_at_checked(indent + 3) {
        Some((start, comment)) if comment.contains(COMMENT_BREAK) => {
            for part in comment.split(COMMENT_BREAK) {
                text.push_str(start);
                text.push_str(part.trim_end_matches(' '));
                text.push('\n');
            }
        }
        _ => {
            text.push_str(line);
            text.push('\n');
        }
    }
}
