//! `[paging]`: how the lists of operations are read page by page.

use super::reader::{Node, Reader};

/// The paging of an operation, or of all operations that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// The operation is not paged.
    None,
    /// The operation is paged like this.
    By(PagingRule),
}

/// How a list is read page by page. Paths lead from the response through properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagingRule {
    /// The query parameter that selects a page.
    pub parameter: String,
    /// The source of the parameter's next value.
    pub next: PageSource,
    /// The path of the boolean that is true if there is a next page.
    pub has_more: Option<Vec<String>>,
    /// The path of the items; empty if the response itself is the list. `None`: the only list of the response.
    pub items: Option<Vec<String>>,
}

/// The source of the next value of the parameter that selects a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageSource {
    /// The response contains the value at this path.
    Token(Vec<String>),
    /// The response contains the URL of the next page at this path; the value is the parameter's value in it.
    Url(Vec<String>),
    /// The header `Link` contains the URL of the next page.
    Link,
    /// The parameter is the number of items before the page.
    Offset {
        /// The path of the number of all items.
        total: Option<Vec<String>>,
    },
    /// The parameter is the number of the page.
    Number {
        /// The number of the first page.
        first: i64,
        /// The path of the number of all pages.
        pages: Option<Vec<String>>,
    },
}

const KEYS: &[&str] = &[
    "parameter",
    "token",
    "url",
    "link",
    "offset",
    "number",
    "first",
    "total",
    "has-more",
    "items",
];

/// Keys that state where the next value comes from. Each rule has one of them.
const SOURCES: &[&str] = &["token", "url", "link", "offset", "number"];

impl Paging {
    /// Reads the value of an entry: `"none"`, or a table.
    pub(super) fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        if let Some(text) = node.item.as_str() {
            if text == "none" {
                return Some(Self::None);
            }
            let message = format!("`{text}` states no paging");
            reader.invalid(
                reader.value_at(node),
                message,
                "write `\"none\"` or a table",
            );
            return None;
        }
        let Some(table) = node.item.as_table_like() else {
            return reader.wrong_type(node, "`\"none\"` or a table");
        };
        let nodes = Node::all(table);
        let find = |key: &str| nodes.iter().copied().find(|node| node.name() == key);
        for node in &nodes {
            if !KEYS.contains(&node.name()) {
                reader.unknown(*node, "`[paging]`", KEYS);
            }
        }
        let sources: Vec<Node<'_>> = SOURCES.iter().filter_map(|key| find(key)).collect();
        let [source] = sources[..] else {
            let help = format!("write one of the keys {}", SOURCES.join(", "));
            let message = "the paging does not state one source of the next page";
            reader.invalid(reader.value_at(node), message, &help);
            return None;
        };
        let path = |key: &str, reader: &mut Reader<'_>| match find(key) {
            Some(node) => reader.string(node).map(|text| Some(path_of(&text))),
            None => Some(None),
        };
        let parameter = find("parameter").and_then(|node| reader.string(node));
        let next = match source.name() {
            "token" => PageSource::Token(path("token", reader)??),
            "url" => PageSource::Url(path("url", reader)??),
            "link" => is_true(source, reader).map(|()| PageSource::Link)?,
            "offset" => {
                is_true(source, reader)?;
                let total = path("total", reader)?;
                PageSource::Offset { total }
            }
            _ => {
                is_true(source, reader)?;
                let pages = path("total", reader)?;
                let first = match find("first") {
                    Some(node) => integer(node, reader)?,
                    None => 1,
                };
                PageSource::Number { first, pages }
            }
        };
        let is_counted = matches!(next, PageSource::Offset { .. } | PageSource::Number { .. });
        let is_numbered = matches!(next, PageSource::Number { .. });
        let has_url = matches!(next, PageSource::Url(_) | PageSource::Link);
        let additions = [
            ("total", is_counted),
            ("first", is_numbered),
            ("has-more", !has_url),
        ];
        for (key, fits) in additions {
            if let Some(node) = find(key).filter(|_| !fits) {
                let message = format!("`{key}` does not go with `{}`", source.name());
                reader.invalid(reader.key_at(node), message, &format!("delete `{key}`"));
                return None;
            }
        }
        let (has_more, items) = (path("has-more", reader)?, path("items", reader)?);
        let Some(parameter) = parameter else {
            let message = "the paging names no `parameter`";
            let help = "write the name of the query parameter that selects a page";
            reader.invalid(reader.value_at(node), message, help);
            return None;
        };
        Some(Self::By(PagingRule {
            parameter,
            next,
            has_more,
            items,
        }))
    }
}

/// The parts of a path. The empty text is the response itself.
fn path_of(text: &str) -> Vec<String> {
    let parts = text.split('.').filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

fn is_true(node: Node<'_>, reader: &mut Reader<'_>) -> Option<()> {
    match reader.boolean(node)? {
        true => Some(()),
        false => {
            let message = format!("`{}` can only be `true`", node.name());
            reader.invalid(reader.value_at(node), message, "delete the key");
            None
        }
    }
}

fn integer(node: Node<'_>, reader: &mut Reader<'_>) -> Option<i64> {
    match node.item.as_integer() {
        Some(number) => Some(number),
        None => reader.wrong_type(node, "an integer"),
    }
}
