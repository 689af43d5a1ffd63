//! Selecting operations and events by the first segments of their ids.

use std::collections::BTreeSet;

use crate::diagnostic::did_you_mean;

/// Whole first segments of ids: `hire.v1.talent` selects `hire.v1.talent.get`, but not `hire.v1.talent_tag.list`. A whole id selects itself.
///
/// `hire.v1.talent.` and `hire.v1.talent.*` mean the same.
#[derive(Debug, Clone, Copy)]
pub struct Prefix<'t> {
    segments: &'t str,
}

impl<'t> Prefix<'t> {
    /// Reads a prefix.
    pub fn new(text: &'t str) -> Self {
        let segments = text.trim().strip_suffix('*').unwrap_or(text.trim());
        Self {
            segments: segments.trim_end_matches('.'),
        }
    }

    /// True if the prefix selects an id.
    pub fn selects(&self, id: &str) -> bool {
        let rest = id.strip_prefix(self.segments);
        !self.segments.is_empty()
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// A suggestion for a name that selects nothing: ids that end so, or the closest id or prefix of ids.
pub fn suggest<'i>(written: &str, ids: impl IntoIterator<Item = &'i str>) -> Option<String> {
    let ids: Vec<&str> = ids.into_iter().collect();
    // An action alone, or the end of an id.
    let end = format!(".{written}");
    let ends: Vec<&str> = ids
        .iter()
        .filter(|id| id.ends_with(&end))
        .copied()
        .collect();
    match ends.as_slice() {
        [] => {
            let prefixes = ids.iter().flat_map(|id| {
                let ends = id.match_indices('.').map(|(at, _)| at);
                ends.map(|end| &id[..end])
            });
            let prefixes: BTreeSet<&str> = prefixes.collect();
            let written = Prefix::new(written).segments;
            did_you_mean(written, ids.iter().copied().chain(prefixes))
        }
        [only] => Some(format!("did you mean `{only}`?")),
        [first, .., last] => Some(format!(
            "{} ids end so, such as `{first}` and `{last}`",
            ends.len()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{Prefix, suggest};

    const IDS: [&str; 3] = [
        "hire.v1.talent.get",
        "hire.v1.talent_tag.list",
        "im.v1.chat.get",
    ];

    #[test]
    fn whole_segments_select() {
        let selected = |text: &str| {
            let prefix = Prefix::new(text);
            IDS.into_iter().filter(|id| prefix.selects(id)).count()
        };
        for text in ["hire", "hire.", "hire.*", "hire.v1"] {
            assert_eq!(selected(text), 2, "{text}");
        }
        for text in ["hire.v1.talent", "hire.v1.talent.*", "hire.v1.talent.get"] {
            assert_eq!(selected(text), 1, "{text}");
        }
        for text in [
            "",
            "*",
            ".",
            "hir",
            "hire.v1.tal",
            "v1",
            "hire.v1.talent.g*",
        ] {
            assert_eq!(selected(text), 0, "{text}");
        }
    }

    #[test]
    fn suggestions_are_ids_and_prefixes() {
        let suggestion = |text: &str| suggest(text, IDS).unwrap_or_default();
        assert_eq!(
            suggestion("hire.v1.talnt.*"),
            "did you mean `hire.v1.talent`?"
        );
        assert_eq!(suggestion("chat.get"), "did you mean `im.v1.chat.get`?");
        assert_eq!(
            suggestion("get"),
            "2 ids end so, such as `hire.v1.talent.get` and `im.v1.chat.get`"
        );
        assert_eq!(suggestion("elsewhere.v9"), "");
    }
}
