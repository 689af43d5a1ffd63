//! The names that transcription may give to a type.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::grouping::Around;
use crate::naming::repeated_words;

/// The names that transcription may give to a type, in the order in which it tries them.
pub(super) struct Candidates {
    /// The page's name.
    pub(super) bare: String,
    /// Names with the owner as well.
    pub(super) owned: Vec<String>,
    /// Names after the types and fields around it, from short to long.
    pub(super) placed: Vec<String>,
}

impl Candidates {
    /// The names for a type as pages name it, in a field, inside of named types, and used by an operation.
    pub(super) fn of(
        name: &str,
        is_enum: bool,
        field: &str,
        around: &[Around],
        user: &str,
    ) -> Self {
        let bare = name.to_upper_camel_case();
        let (action, resource) = action_and_resource(user);
        let mut owned = Vec::new();
        if is_enum {
            let owner = around
                .first()
                .map_or(resource.as_str(), |around| &around.name);
            owned.push(join(owner, &bare));
        }
        owned.push(if bare.starts_with(&resource) {
            format!("{action}{bare}")
        } else {
            join(&resource, &bare)
        });
        owned.push(format!("{action}{}", join(&resource, &bare)));
        let mut placed = Vec::new();
        let mut inner = bare.clone();
        if around.is_empty() && !is_enum {
            placed.push(join(&resource, &join(field, &bare)));
        }
        for Around { field, name } in around {
            placed.push(join(name, &inner));
            placed.push(join(name, &join(field, &inner)));
            inner = join(name, &inner);
        }
        placed.push(join(&resource, &inner));
        placed.push(format!("{action}{}", join(&resource, &inner)));
        Self {
            bare,
            owned,
            placed,
        }
    }

    /// The names with the owner that earlier versions gave: they did not drop doubled words.
    pub(super) fn earlier(
        name: &str,
        is_enum: bool,
        around: &[Around],
        user: &str,
    ) -> impl Iterator<Item = String> {
        let bare = name.to_upper_camel_case();
        let (action, resource) = action_and_resource(user);
        let owner = around
            .first()
            .map_or(resource.clone(), |around| around.name.to_upper_camel_case());
        let of_owner = is_enum.then_some(owner).into_iter();
        let owners = of_owner.chain([resource.clone(), format!("{action}{resource}")]);
        owners.map(move |owner| format!("{owner}{bare}"))
    }
}

/// The last two words of an operation's id in PascalCase.
fn action_and_resource(user: &str) -> (String, String) {
    let mut parts = user.rsplit('.').map(ToUpperCamelCase::to_upper_camel_case);
    let action = parts.next().unwrap_or_default();
    (action, parts.next().unwrap_or_default())
}

/// The words of two names in PascalCase. Words at the end of the first and the start of the second occur once: `EmployeeJobData` of
/// `employee_job_data` and `job_data`.
pub(super) fn join(owner: &str, name: &str) -> String {
    let (owner, name) = (owner.to_snake_case(), name.to_snake_case());
    let (owner, name): (Vec<&str>, Vec<&str>) =
        (owner.split('_').collect(), name.split('_').collect());
    let repeated = repeated_words(&owner, &name, name.len());
    let words = owner.iter().chain(&name[repeated..]);
    let words: Vec<&str> = words.copied().collect();
    words.join("_").to_upper_camel_case()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_doubled() {
        for (owner, name, expected) in [
            ("employee_job_data", "job_data", "EmployeeJobData"),
            ("message_resource", "resource", "MessageResource"),
            ("file", "file_type", "FileType"),
            ("rack", "side", "RackSide"),
            ("Rack", "RackSide", "RackSide"),
        ] {
            assert_eq!(join(owner, name), expected);
        }
    }

    #[test]
    fn a_type_is_named_after_its_place() {
        let around = [("left", "side"), ("sides", "rack")].map(|(field, name)| Around {
            field: field.to_owned(),
            name: name.to_owned(),
        });
        let candidates = Candidates::of("board", false, "left", &around, "shop.v1.wall.get");
        assert_eq!(candidates.owned, ["WallBoard", "GetWallBoard"]);
        assert_eq!(
            candidates.placed,
            [
                "SideBoard",
                "SideLeftBoard",
                "RackSideBoard",
                "RackSidesSideBoard",
                "WallRackSideBoard",
                "GetWallRackSideBoard"
            ]
        );
    }
}
