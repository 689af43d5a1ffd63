//! References to operations and events in texts: «from `hire.v1.talent.list`».

use std::collections::BTreeSet;

use super::survey::Survey;

/// The names of all operations and events that texts can refer to.
pub(super) struct References(BTreeSet<String>);

impl References {
    /// Takes the names from all documents of a description: a text of one service may refer to another.
    pub(super) fn to(surveys: &[Survey<'_>]) -> Self {
        let users = surveys.iter().flat_map(|survey| &survey.users);
        Self(
            users
                .flat_map(|user| user.names().map(str::to_owned))
                .collect(),
        )
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The code spans of a text that look like a name and are none, such as the former name of an operation.
    pub(super) fn broken_in<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let spans = text.split('`').skip(1).step_by(2);
        spans.filter(|span| self.looks_like_a_name(span) && !self.names_something(span))
    }

    /// True for words with dots between them whose first two are those of a name: `hire.v1.talent.gone`.
    fn looks_like_a_name(&self, span: &str) -> bool {
        let is_word = |word: &str| {
            let mut chars = word.chars();
            !word.is_empty() && chars.all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        };
        let mut dots = span.match_indices('.');
        let second = dots.nth(1).map(|(at, _)| &span[..=at]);
        second.is_some_and(|start| self.begins(start)) && span.split('.').all(is_word)
    }

    /// True for a name, and for the part of names that is a resource: `hire.v1.talent`.
    fn names_something(&self, span: &str) -> bool {
        self.0.contains(span) || self.begins(&format!("{span}."))
    }

    /// True if a name begins with this text.
    fn begins(&self, start: &str) -> bool {
        let mut from = self.0.range(start.to_owned()..);
        from.next().is_some_and(|name| name.starts_with(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_begin_like_a_name_must_be_one() {
        let names = ["hire.v1.talent.list", "im.message.receive_v1"];
        let references = References(names.map(str::to_owned).into());
        let broken = |text: &'static str| references.broken_in(text).collect::<Vec<_>>();
        for text in [
            "from `hire.v1.talent.list`",
            "the event `im.message.receive_v1`",
            "an operation of `hire.v1.talent`",
            "`hire.v1`, `talent.list` or `other.v1.talent.get`",
            "`hire.v1.talent/{id}` and hire.v1.talent.gone",
        ] {
            assert_eq!(broken(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(
            broken("`hire.v1.talent.get` or `a`"),
            ["hire.v1.talent.get"]
        );
        assert_eq!(broken("`hire.v1.tal`"), ["hire.v1.tal"]);
    }
}
