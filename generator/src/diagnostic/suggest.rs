//! «Did you mean …?»

/// Returns the candidate nearest to a word, if it is near enough for a typing error.
pub(crate) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = written.chars().count();
    // Every third character may be wrong; a swap of two neighbours counts as one.
    let limit = length.div_ceil(3).max(1);
    let letters = Letters::of(written);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        // Comparing thousands of long names in full would take longer than everything else.
        .filter(|candidate| letters.least_changes(&Letters::of(candidate)) <= limit)
        .filter_map(|candidate| {
            let distance = if candidate.eq_ignore_ascii_case(written) {
                0
            } else {
                strsim::damerau_levenshtein(written, candidate)
            };
            // One letter is within one change of every other letter.
            (distance <= limit && distance < length).then_some((distance, candidate))
        })
        // The first of equally near ones, so that the answer does not depend on chance.
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How often each letter stands in a word, whatever its case. Letters beyond ASCII share the counts.
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

    /// No fewer changes than these make one word of the other: each adds a letter, removes one, or does both.
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

/// Returns the candidate that a word certainly means: it differs in case, `_` or `-` only, or by one typing error, or two in a long word.
pub(crate) fn typo_of<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters = |word: &str| -> String {
        let letters = word.chars().filter(|c| !matches!(c, '_' | '-'));
        letters.flat_map(char::to_lowercase).collect()
    };
    let plain = letters(written);
    let slips = match plain.chars().count() {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    };
    candidates.into_iter().find(|candidate| {
        let candidate = letters(candidate);
        let near = candidate.chars().count().abs_diff(plain.chars().count()) <= slips;
        near && strsim::damerau_levenshtein(&plain, &candidate) <= slips
    })
}

/// `did you mean …?` if a candidate is near.
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
    fn slips_are_recognised_and_strangers_are_not() {
        let keys = ["type", "title", "items", "description"];
        assert_eq!(nearest("tpye", keys), Some("type"));
        assert_eq!(nearest("Type", keys), Some("type"));
        assert_eq!(nearest("desciption", keys), Some("description"));
        assert_eq!(nearest("foo", keys), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }

    #[test]
    fn typos_are_nearer_than_what_is_worth_a_question() {
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
