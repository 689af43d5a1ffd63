//! Names of shared enums after what their positions have in common, instead of one of the positions.

use crate::naming;
use heck::{ToSnakeCase, ToUpperCamelCase};

/// Field names that are too general to name a type.
const GENERAL: &[&str] = &[
    "action",
    "category",
    "code",
    "conclusion",
    "kind",
    "level",
    "mode",
    "operation",
    "option",
    "reason",
    "result",
    "role",
    "scenario",
    "scope",
    "source",
    "stage",
    "state",
    "status",
    "type",
    "value",
];

/// Words of owners that occur anywhere, so that they relate nothing.
const FILLERS: &[&str] = &[
    "base",
    "basic",
    "combined",
    "common",
    "composite",
    "create",
    "data",
    "detail",
    "dto",
    "get",
    "info",
    "item",
    "list",
    "object",
    "update",
    "v2",
];

/// True if a field name needs its owner to name a type.
pub(super) fn is_general(field: &str) -> bool {
    GENERAL.contains(&field)
}

/// The words of the named type around a field, or of the operation's resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner(Vec<String>);

impl Owner {
    /// The owner of a field in an operation, inside of a named type or not.
    pub(super) fn of(operation: &str, parent: Option<&str>) -> Self {
        let resource = || operation.rsplit('.').nth(1).unwrap_or_default();
        Self::named(parent.unwrap_or_else(resource))
    }

    /// The owner with this name.
    pub(super) fn named(name: &str) -> Self {
        let name = name.to_snake_case();
        let words = name.split('_').filter(|word| !word.is_empty());
        Self(words.map(naming::singular).collect())
    }

    /// True if the words of a name in PascalCase are among the owner's words, one after the other.
    pub(super) fn contains(&self, name: &str) -> bool {
        let Self(words) = Self::named(name);
        !words.is_empty() && self.0.windows(words.len()).any(|window| window == words)
    }
}

/// The longest run of words that all owners have in common, in PascalCase: `education` of `talent_education_info` and
/// `website_delivery_education`. Fillers at its ends are dropped. Of equally long runs, the last, which is nearest to the noun.
pub(super) fn common_name(owners: &[Owner]) -> Option<String> {
    let (first, others) = owners.split_first()?;
    let words = &first.0;
    let mut best: Option<&[String]> = None;
    for start in 0..words.len() {
        for end in start + 1..=words.len() {
            let run = &words[start..end];
            let is_telling =
                |word: Option<&String>| word.is_some_and(|word| !FILLERS.contains(&word.as_str()));
            let is_common = || {
                others
                    .iter()
                    .all(|owner| owner.0.windows(run.len()).any(|window| window == run))
            };
            let is_longest = best.is_none_or(|best| run.len() >= best.len());
            if is_longest && is_telling(run.first()) && is_telling(run.last()) && is_common() {
                best = Some(run);
            }
        }
    }
    best.map(|run| run.join("_").to_upper_camel_case())
}

/// A name for an enum of texts that differs in its values from the enum with the plain name: `UserIdTypeWithPeopleAdmin`.
///
/// Words of the field are dropped from the value, as in `people_admin_id` for `user_id_type`. `None` if more than one value distinguishes
/// the two.
pub(super) fn name_by_values(field: &str, values: &[&str], plain: &[&str]) -> Option<String> {
    let missing_in = |from: &[&str], other: &[&str]| -> Vec<String> {
        let values = from.iter().filter(|value| !other.contains(value));
        values.map(|value| short(field, value)).collect()
    };
    let name = field.to_upper_camel_case();
    match (
        missing_in(values, plain).as_slice(),
        missing_in(plain, values).as_slice(),
    ) {
        ([more], _) => Some(format!("{name}With{more}")),
        ([], [less]) => Some(format!("{name}Without{less}")),
        _ => None,
    }
}

/// A value in PascalCase without the words of the field.
fn short(field: &str, value: &str) -> String {
    let (field, value) = (field.to_snake_case(), value.to_snake_case());
    let field: Vec<&str> = field.split('_').collect();
    let own: Vec<&str> = value
        .split('_')
        .filter(|word| !field.contains(word))
        .collect();
    let words = if own.is_empty() {
        value.clone()
    } else {
        own.join("_")
    };
    words.to_upper_camel_case()
}

#[cfg(test)]
mod tests {
    use super::{Owner, common_name, is_general, name_by_values};

    #[test]
    fn enums_are_named_after_what_their_owners_have_in_common() {
        for (owners, expected) in [
            (
                &[
                    "composite_talent_education_info",
                    "website_delivery_education",
                ][..],
                Some("Education"),
            ),
            (&["talent_note", "note"], Some("Note")),
            (
                &["JobProcessesStage", "application_stage_info"],
                Some("Stage"),
            ),
            (
                &["create_job_requirement_dto", "job_requirement"],
                Some("JobRequirement"),
            ),
            (&["agency", "talent_blocklist"], None),
            (&["talent_basic_info", "offer_basic_info"], None),
        ] {
            let owners: Vec<Owner> = owners.iter().map(|name| Owner::named(name)).collect();
            assert_eq!(common_name(&owners).as_deref(), expected);
        }
        assert_eq!(common_name(&[]), None);
        assert!(is_general("type") && !is_general("gender"));
    }

    #[test]
    fn an_owner_is_the_type_around_a_field_or_the_resource() {
        let operation = "hire.v1.talent_blocklist.change_talent_block";
        assert_eq!(Owner::of(operation, None), Owner::named("talent_blocklist"));
        assert_eq!(
            Owner::of(operation, Some("agencies")),
            Owner::named("agency")
        );
        assert!(Owner::named("create_job_requirement_dto").contains("JobRequirement"));
        assert!(!Owner::named("job").contains("JobRequirement"));
    }

    #[test]
    fn an_enum_of_texts_is_named_after_the_value_that_distinguishes_it() {
        let plain = ["open_id", "union_id", "user_id"];
        let more = ["open_id", "union_id", "user_id", "people_admin_id"];
        for (values, plain, expected) in [
            (&more[..], &plain[..], Some("UserIdTypeWithPeopleAdmin")),
            (&plain[..2], &plain, Some("UserIdTypeWithoutUserId")),
            (&plain[..1], &plain, None),
            (&plain, &plain, None),
        ] {
            assert_eq!(
                name_by_values("user_id_type", values, plain).as_deref(),
                expected
            );
        }
    }
}
