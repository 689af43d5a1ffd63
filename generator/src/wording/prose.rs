//! Properties of texts.

/// The words of a text in lower case, without articles.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.map(str::to_lowercase);
    words
        .filter(|word| !matches!(word.as_str(), "" | "a" | "an" | "the"))
        .collect()
}

/// The words of a name: `talent_id`, `talentId` and `TalentId` are `talent id`.
pub(super) fn words_of_name(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut before_is_lower = false;
    for c in name.chars() {
        if c.is_uppercase() && before_is_lower {
            spaced.push(' ');
        }
        before_is_lower = c.is_lowercase() || c.is_numeric();
        spaced.push(c);
    }
    words(&spaced)
}

/// A text without what is in backticks, such as names of the platform. A number is in the place of each.
pub(super) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').step_by(2).collect();
    // Words on both sides of a name are not next to each other.
    parts.join(" 0 ")
}

/// Returns true if the prose of a text has Chinese characters. Names in backticks may have some.
pub(super) fn is_chinese(text: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}');
    prose(text).chars().any(is_ideograph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_every_case_have_words() {
        for name in ["talent_id", "talentId", "TalentId", "talent-id"] {
            assert_eq!(words_of_name(name), ["talent", "id"], "{name}");
        }
        assert_eq!(words("The talent's id."), ["talent", "s", "id"]);
        assert_eq!(words_of_name("URL"), ["url"]);
    }

    #[test]
    fn chinese_names_in_backticks_are_not_prose() {
        assert!(is_chinese("Id of the 人才."));
        assert!(!is_chinese("The menu `设置` of the console."));
    }
}
