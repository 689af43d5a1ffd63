//! «Did you mean …?»

/// The candidate that is nearest to what was written, if one is near enough to be a slip of the keyboard.
pub(super) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = written.chars().count();
    // Every third character may be wrong; a swap of two neighbours counts as one.
    let limit = length.div_ceil(3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
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

/// `did you mean …?` if a candidate is near.
pub(super) fn did_you_mean<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(written, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

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
}
