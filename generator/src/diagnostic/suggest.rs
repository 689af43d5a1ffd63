//! Suggestions: «did you mean …?»

/// The candidate closest to the written text, if it is close enough to be a typo.
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = written.chars().count();
    // Every third character may be wrong; a swap of two neighbours counts as one change.
    let limit = length.div_ceil(3).max(1);
    let letters = Letters::of(written);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        // A cheap filter: comparing thousands of long names in full would be slow.
        .filter(|candidate| letters.least_changes(&Letters::of(candidate)) <= limit)
        .filter_map(|candidate| {
            let distance = if candidate.eq_ignore_ascii_case(written) {
                0
            } else {
                strsim::damerau_levenshtein(written, candidate)
            };
            // A single letter is within one change of every other letter.
            (distance <= limit && distance < length).then_some((distance, candidate))
        })
        // The first of equally close candidates, so that the result is deterministic.
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How often each letter occurs in a word, ignoring case. Letters beyond ASCII share the counters.
struct Letters([u16; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0_u16; 32];
        for c in word.chars() {
            let count = &mut counts[u32::from(c) as usize % 32];
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// A lower bound for the number of changes between two words. Each change adds a letter, removes one, or does
    /// both.
    fn least_changes(&self, other: &Self) -> usize {
        let pairs = self.0.iter().zip(&other.0);
        let (more, fewer) = pairs.fold((0, 0), |(more, fewer), (one, two)| {
            (
                more + usize::from(one.saturating_sub(*two)),
                fewer + usize::from(two.saturating_sub(*one)),
            )
        });
        more.max(fewer)
    }
}

/// The candidate that was certainly meant: equal but for case, `_` and `-`, or with one typo, or with two in a long
/// word.
pub(crate) fn typo_of<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters = |word: &str| -> String {
        let letters = word.chars().filter(|c| !matches!(c, '_' | '-'));
        letters.flat_map(char::to_lowercase).collect()
    };
    let plain = letters(written);
    let typos = match plain.chars().count() {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    };
    candidates.into_iter().find(|candidate| {
        let candidate = letters(candidate);
        let near = candidate.chars().count().abs_diff(plain.chars().count()) <= typos;
        near && strsim::damerau_levenshtein(&plain, &candidate) <= typos
    })
}

/// Returns `did you mean …?` if a candidate is close.
pub(crate) fn did_you_mean<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(written, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::{nearest, typo_of};

    #[test]
    fn typos_are_recognised_and_other_words_are_not() {
        let keys = ["type", "title", "items", "description"];
        assert_eq!(nearest("tpye", keys), Some("type"));
        assert_eq!(nearest("Type", keys), Some("type"));
        assert_eq!(nearest("desciption", keys), Some("description"));
        assert_eq!(nearest("foo", keys), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }

    #[test]
    fn typos_are_closer_than_suggestions() {
        let keys = [
            "in",
            "name",
            "required",
            "description",
            "operationId",
            "tags",
        ];
        assert_eq!(typo_of("requierd", keys), Some("required"));
        assert_eq!(typo_of("descripton", keys), Some("description"));
        assert_eq!(typo_of("operation_id", keys), Some("operationId"));
        assert_eq!(typo_of("Name", keys), Some("name"));
        assert_eq!(typo_of("tag", keys), Some("tags"));
        assert_eq!(typo_of("id", keys), None);
        assert_eq!(typo_of("scope", keys), None);
        assert_eq!(typo_of("operationGroup", keys), None);
    }
}
