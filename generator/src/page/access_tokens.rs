//! Access tokens, as the description of the `Authorization` header names them.

use super::TokenKind;
use super::cells::Cell;
use super::inline::plain;
use super::lines::Lines;

/// Returns the token kinds that a description names.
///
/// A line that contains only names counts. Without one, names in prose count, since prose may mention other tokens.
pub(super) fn read(page: &Lines<'_>, description: &Cell) -> Vec<TokenKind> {
    let mut listed = Vec::new();
    let mut mentioned = Vec::new();
    for line in description {
        let line = plain(page.get(line.clone()));
        let found = mentions(&line);
        let mut rest = line;
        for kind in &found {
            rest = rest.replace(kind.as_str(), "");
        }
        let is_separator = |c: char| c.is_whitespace() || "或和、,，/or".contains(c);
        let is_list = rest.chars().all(is_separator);
        let kinds = if is_list { &mut listed } else { &mut mentioned };
        for kind in found {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    if listed.is_empty() { mentioned } else { listed }
}

/// Returns the token kinds that a line mentions, in its order.
fn mentions(line: &str) -> Vec<TokenKind> {
    let mut found: Vec<(usize, TokenKind)> = [TokenKind::Tenant, TokenKind::User, TokenKind::App]
        .into_iter()
        .filter_map(|kind| Some((line.find(kind.as_str())?, kind)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, kind)| kind).collect()
}
