//! Formats tokens as the text of a file.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use crate::output::MARKER;

/// The separator of lines in a comment, until they are printed. Comments contain no control characters.
pub(crate) const COMMENT_BREAK: &str = "\u{1}";

/// The note at the top of a Rust file.
pub(crate) fn header(source: &str) -> String {
    format!(
        "// {MARKER} from `{source}`. Do not edit: change the description and generate again.\n\n"
    )
}

/// The form of a file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Formatted for readers.
    Formatted,
    /// Tokens without line breaks, for comparing: formatting takes as long as everything else.
    Tokens,
}

/// The text of items, with blank lines between them.
///
/// Tokens are parsed and printed a few items at a time, so that a large file needs little memory.
#[derive(Debug)]
pub(crate) struct Text {
    text: String,
    layout: Layout,
    /// The groups of the first and the last item.
    groups: Option<(Group, Group)>,
}

impl Text {
    /// A text without items.
    pub(crate) fn new(layout: Layout) -> Self {
        Self {
            text: String::new(),
            layout,
            groups: None,
        }
    }

    /// Prints the documentation and the first items of a file.
    ///
    /// # Errors
    ///
    /// See [`push`](Self::push).
    pub(crate) fn of(tokens: TokenStream, layout: Layout) -> Result<Self, syn::Error> {
        let mut text = Self::new(layout);
        text.push(tokens)?;
        Ok(text)
    }

    /// Adds items.
    ///
    /// # Errors
    ///
    /// Fails if the tokens do not parse as items, which is a defect of the generator. The error states the location.
    pub(crate) fn push(&mut self, tokens: TokenStream) -> Result<(), syn::Error> {
        if self.layout == Layout::Tokens {
            self.text.push_str(&tokens.to_string());
            self.text.push('\n');
            return Ok(());
        }
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

    /// Adds a text of the same layout.
    pub(crate) fn append(&mut self, other: &Self) {
        if let Some((first, last)) = other.groups {
            self.separate(first, last);
        }
        self.text.push_str(&other.text);
    }

    /// The text of a file, with its note at the top.
    pub(crate) fn into_file(self, source: &str) -> String {
        match self.layout {
            Layout::Formatted => header(source) + &self.text,
            Layout::Tokens => self.text,
        }
    }

    /// Adds a blank line, unless the last item and the next one belong to the same group of lines.
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

/// Groups of items. There is no blank line between two `use` items or between two `mod` items.
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

/// Adds a macro call in braces, with a line for each part that ends with a semicolon. `prettyplease` would fill the lines like prose.
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

/// The text of an attribute: `#[cfg(feature = "serde")]`.
fn attribute_text(attribute: &syn::Attribute) -> String {
    // `prettyplease` prints an attribute only with an item.
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

/// Adds an item, with blank lines between the members of an `impl`.
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

/// Adds a line. A comment that was printed as one line is split.
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
