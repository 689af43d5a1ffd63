//! English plurals, as far as paths use them.

/// Words that look like plurals and are none, or have no singular.
const UNCHANGED: &[&str] = &[
    "access",
    "address",
    "analytics",
    "basis",
    "bonus",
    "business",
    "bus",
    "canvas",
    "campus",
    "census",
    "class",
    "contents",
    "details",
    "focus",
    "gas",
    "minutes",
    "news",
    "okr",
    "process",
    "progress",
    "series",
    "settings",
    "sms",
    "status",
    "statistics",
    "success",
    "https",
    "dns",
    "os",
    "ios",
    "css",
    "saas",
    "pass",
    "plus",
    "virus",
    "lens",
];

/// Plurals that no rule covers.
const IRREGULAR: &[(&str, &str)] = &[
    ("analyses", "analysis"),
    ("bonuses", "bonus"),
    ("buses", "bus"),
    ("campuses", "campus"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("criteria", "criterion"),
    ("indices", "index"),
    ("lives", "life"),
    ("movies", "movie"),
    ("people", "person"),
    ("statuses", "status"),
    ("viruses", "virus"),
];

/// The singular of a word; the word itself if it is none.
pub(super) fn singular_word(word: &str) -> String {
    if UNCHANGED.contains(&word) {
        return word.to_owned();
    }
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies")
        && stem.len() > 1
    {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 1 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// The noun with its last word in the singular: `job_processes` → `job_process`.
pub(super) fn singular(noun: &str) -> String {
    match noun.rsplit_once('_') {
        Some((before, last)) => format!("{before}_{}", singular_word(last)),
        None => singular_word(noun),
    }
}

/// Whether a word is a plural.
pub(super) fn is_plural(word: &str) -> bool {
    singular_word(word) != word
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn plurals_of_paths() {
        for (plural, one) in [
            ("agencies", "agency"),
            ("deliveries", "delivery"),
            ("job_processes", "job_process"),
            ("employees", "employee"),
            ("questionnaires", "questionnaire"),
            ("diversity_inclusions", "diversity_inclusion"),
            ("minutes", "minutes"),
            ("offer_status", "offer_status"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("user_info", "user_info"),
            ("ids", "id"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
