//! Nouns of URL paths in the singular, as operation ids have them.

use crate::naming;

/// Nouns that paths write in the plural for a single thing. Operation ids keep them as they are.
const COLLECTIVE: &[&str] = &["contents", "details", "minutes", "settings"];

/// Returns a noun with its last word in the singular: `job_processes` → `job_process`.
pub(super) fn singular(noun: &str) -> String {
    if is_plural(noun) {
        naming::singular(noun)
    } else {
        noun.to_owned()
    }
}

/// Returns true if the last word of the noun is a plural.
pub(super) fn is_plural(noun: &str) -> bool {
    let last = noun.rsplit('_').next().unwrap_or_default();
    !COLLECTIVE.contains(&last) && naming::is_plural(last)
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn path_nouns_become_singular() {
        for (noun, expected) in [
            ("agencies", "agency"),
            ("job_processes", "job_process"),
            ("diversity_inclusions", "diversity_inclusion"),
            ("minutes", "minutes"),
            ("order_details", "order_details"),
            ("offer_status", "offer_status"),
        ] {
            assert_eq!(singular(noun), expected);
        }
    }
}
