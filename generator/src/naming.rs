//! Singular and plural of the English nouns in names, and words that two parts of a name share.
//!
//! Names of any case are accepted: only the last word of `storeAddresses` or `store_addresses` changes. Rules cover the regular
//! forms; tables below list the exceptions that occur in API descriptions.

use std::borrow::Cow;

/// The singular of a name: `job_processes` → `job_process`, `storeAddresses` → `storeAddress`.
///
/// A name that is not a plural stays as it is.
pub(crate) fn singular(name: &str) -> String {
    let (before, word) = name.split_at(last_word(name));
    format!("{before}{}", singular_word(word))
}

/// The name of one item of a list: `id_list` → `id`, `userList` → `user`, `parents` → `parent`.
pub(crate) fn item_name(name: &str) -> String {
    let stem = ["_list", "List"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .filter(|stem| !stem.is_empty());
    singular(stem.unwrap_or(name))
}

/// True if the last word of a name is a plural.
pub(crate) fn is_plural(name: &str) -> bool {
    singular(name) != name
}

/// The start of a name's last word: after the last separator, or at the last capital that follows a small letter or a digit.
fn last_word(name: &str) -> usize {
    let mut start = 0;
    let mut previous = None;
    for (index, c) in name.char_indices() {
        match previous {
            Some(before) if !char::is_alphanumeric(before) => start = index,
            Some(before) if c.is_uppercase() && !before.is_uppercase() => start = index,
            _ => {}
        }
        previous = Some(c);
    }
    start
}

/// The singular of a word in the word's own case.
fn singular_word(word: &str) -> String {
    // The plural of an abbreviation: `IDs`, `URLs`.
    if let Some(stem) = word.strip_suffix('s')
        && stem.len() > 1
        && stem.chars().all(|c| c.is_ascii_uppercase())
    {
        return stem.to_owned();
    }
    let lower = word.to_lowercase();
    let singular = lower_singular(&lower);
    if singular == lower {
        return word.to_owned();
    }
    let is_upper = |c: char| c.is_uppercase();
    if word.chars().all(is_upper) {
        singular.to_uppercase()
    } else if word.starts_with(is_upper) {
        let mut chars = singular.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars).collect()
    } else {
        singular.into_owned()
    }
}

/// The singular of a word in lower case.
fn lower_singular(word: &str) -> Cow<'_, str> {
    if UNCHANGED.contains(&word) {
        return word.into();
    }
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).into();
    }
    let cut = |count: usize| &word[..word.len() - count];
    let Some(stem) = word.strip_suffix('s').filter(|stem| stem.len() > 1) else {
        return word.into();
    };
    match stem {
        // `timeseries`, `species`.
        _ if stem.ends_with("serie") || stem.ends_with("specie") => word.into(),
        // `status`, `address`, `analysis` are singular.
        _ if stem.ends_with(['s', 'u', 'i']) => word.into(),
        // `ties`, but `categories`.
        _ if stem.ends_with("ie") && stem.len() > 3 => format!("{}y", cut(3)).into(),
        // `addresses`, `dishes`, `batches`, `boxes`, `buzzes`, `heroes`.
        _ if ["sse", "she", "che", "xe", "zze", "oe"]
            .iter()
            .any(|ending| stem.ends_with(ending)) =>
        {
            cut(2).into()
        }
        // `statuses`, but `causes` and `houses`.
        _ if stem.ends_with("use") && !stem.ends_with("ause") && !stem.ends_with("ouse") => {
            cut(2).into()
        }
        _ => stem.into(),
    }
}

/// Words that end like plurals and are singular, or have no singular.
const UNCHANGED: &[&str] = &[
    "alias",
    "always",
    "analytics",
    "as",
    "atlas",
    "aws",
    "bias",
    "canvas",
    "cms",
    "cors",
    "css",
    "dns",
    "does",
    "gas",
    "goods",
    "gps",
    "has",
    "https",
    "ios",
    "js",
    "lens",
    "logistics",
    "mathematics",
    "news",
    "os",
    "physics",
    "politics",
    "pos",
    "rss",
    "saas",
    "sms",
    "sns",
    "statistics",
    "tls",
    "was",
    "yes",
];

/// Plurals that the rules get wrong, each with its singular.
const IRREGULAR: &[(&str, &str)] = &[
    ("abuses", "abuse"),
    ("aches", "ache"),
    ("aliases", "alias"),
    ("analyses", "analysis"),
    ("apis", "api"),
    ("atlases", "atlas"),
    ("axes", "axis"),
    ("biases", "bias"),
    ("brownies", "brownie"),
    ("caches", "cache"),
    ("calories", "calorie"),
    ("calves", "calf"),
    ("canoes", "canoe"),
    ("canvases", "canvas"),
    ("children", "child"),
    ("clis", "cli"),
    ("cookies", "cookie"),
    ("cpus", "cpu"),
    ("crises", "crisis"),
    ("criteria", "criterion"),
    ("diagnoses", "diagnosis"),
    ("ellipses", "ellipsis"),
    ("emojis", "emoji"),
    ("emphases", "emphasis"),
    ("excuses", "excuse"),
    ("feet", "foot"),
    ("fuses", "fuse"),
    ("gases", "gas"),
    ("geese", "goose"),
    ("genies", "genie"),
    ("gpus", "gpu"),
    ("guis", "gui"),
    ("halves", "half"),
    ("headaches", "headache"),
    ("hoodies", "hoodie"),
    ("hypotheses", "hypothesis"),
    ("indices", "index"),
    ("knives", "knife"),
    ("kpis", "kpi"),
    ("lenses", "lens"),
    ("lives", "life"),
    ("loaves", "loaf"),
    ("matrices", "matrix"),
    ("men", "man"),
    ("menus", "menu"),
    ("mice", "mouse"),
    ("movies", "movie"),
    ("niches", "niche"),
    ("parentheses", "parenthesis"),
    ("people", "person"),
    ("phenomena", "phenomenon"),
    ("quizzes", "quiz"),
    ("reuses", "reuse"),
    ("rookies", "rookie"),
    ("selfies", "selfie"),
    ("shelves", "shelf"),
    ("shoes", "shoe"),
    ("skus", "sku"),
    ("synopses", "synopsis"),
    ("taxis", "taxi"),
    ("teeth", "tooth"),
    ("theses", "thesis"),
    ("thieves", "thief"),
    ("toes", "toe"),
    ("uris", "uri"),
    ("uses", "use"),
    ("vertices", "vertex"),
    ("wives", "wife"),
    ("wolves", "wolf"),
    ("women", "woman"),
    ("zombies", "zombie"),
];

/// The number of words at the end of `before` that `after` starts with, at most `limit`.
pub(crate) fn repeated_words(before: &[&str], after: &[&str], limit: usize) -> usize {
    let longest = before.len().min(after.len()).min(limit);
    (1..=longest)
        .rev()
        .find(|&count| before[before.len() - count..] == after[..count])
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{is_plural, item_name, singular};

    #[test]
    fn plurals_become_singular() {
        for (plural, expected) in [
            ("addresses", "address"),
            ("agencies", "agency"),
            ("aliases", "alias"),
            ("analyses", "analysis"),
            ("apis", "api"),
            ("bases", "base"),
            ("batches", "batch"),
            ("bonuses", "bonus"),
            ("boxes", "box"),
            ("buses", "bus"),
            ("caches", "cache"),
            ("campuses", "campus"),
            ("categories", "category"),
            ("causes", "cause"),
            ("children", "child"),
            ("choices", "choice"),
            ("classes", "class"),
            ("cookies", "cookie"),
            ("criteria", "criterion"),
            ("databases", "database"),
            ("dishes", "dish"),
            ("employees", "employee"),
            ("heroes", "hero"),
            ("houses", "house"),
            ("indexes", "index"),
            ("indices", "index"),
            ("leaves", "leave"),
            ("licenses", "license"),
            ("menus", "menu"),
            ("metrics", "metric"),
            ("movies", "movie"),
            ("objectives", "objective"),
            ("people", "person"),
            ("processes", "process"),
            ("queries", "query"),
            ("quizzes", "quiz"),
            ("responses", "response"),
            ("sizes", "size"),
            ("statuses", "status"),
            ("taxes", "tax"),
            ("ties", "tie"),
            ("topics", "topic"),
            ("values", "value"),
        ] {
            assert_eq!(singular(plural), expected);
            assert!(is_plural(plural), "{plural}");
        }
    }

    #[test]
    fn words_without_a_plural_ending_stay() {
        for word in [
            "access",
            "address",
            "analysis",
            "analytics",
            "bus",
            "canvas",
            "class",
            "data",
            "dns",
            "has",
            "id",
            "media",
            "news",
            "progress",
            "s",
            "series",
            "sms",
            "species",
            "status",
            "timeseries",
            "user_info",
            "v1",
            "",
        ] {
            assert_eq!(singular(word), word);
            assert!(!is_plural(word), "{word}");
        }
    }

    #[test]
    fn only_the_last_word_changes_and_keeps_its_case() {
        for (name, expected) in [
            ("diversity_inclusions", "diversity_inclusion"),
            ("series_statuses", "series_status"),
            ("storeAddresses", "storeAddress"),
            ("store-addresses", "store-address"),
            ("Children", "Child"),
            ("userIDs", "userID"),
            ("URLS", "URL"),
            ("GPS", "GPS"),
            ("v2s", "v2"),
            ("名称s", "名称"),
        ] {
            assert_eq!(singular(name), expected);
        }
    }

    #[test]
    fn items_of_lists_lose_the_word_list() {
        for (name, expected) in [
            ("external_interview_id_list", "external_interview_id"),
            ("userList", "user"),
            ("details_list", "detail"),
            ("parents", "parent"),
            ("list", "list"),
            ("_list", "_list"),
        ] {
            assert_eq!(item_name(name), expected);
        }
    }
}
