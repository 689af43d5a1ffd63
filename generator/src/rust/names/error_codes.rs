//! The names of error codes.

use std::collections::HashMap;

use super::case::type_name;
use super::reserved::PRELUDE;
use super::resolved::{ErrorCodeNames, ErrorVariant, Position, SharedErrorCodes};
use super::scope::Scope;
use crate::model::{ErrorCode, Operation, Service};

/// The most characters of an enum's name, before a number that makes it unique.
const LONGEST: usize = 50;

/// The enums of error codes that more than one operation documents, meanings and hints included.
pub(super) fn shared(service: &Service) -> Vec<SharedErrorCodes> {
    let mut groups: Vec<(&[ErrorCode], Vec<Position>)> = Vec::new();
    // Few lists have the same codes and differ in the rest.
    let mut by_codes: HashMap<Vec<i64>, Vec<usize>> = HashMap::new();
    for (at, resource) in service.resources.iter().enumerate() {
        for (index, operation) in resource.operations.iter().enumerate() {
            let errors = operation.errors.as_slice();
            if errors.is_empty() {
                continue;
            }
            let codes = errors.iter().map(|error| error.code).collect();
            let alike = by_codes.entry(codes).or_default();
            match alike.iter().find(|&&group| groups[group].0 == errors) {
                Some(&group) => groups[group].1.push((at, index)),
                None => {
                    alike.push(groups.len());
                    groups.push((errors, vec![(at, index)]));
                }
            }
        }
    }
    let mut scope = Scope::reserving(PRELUDE);
    groups
        .into_iter()
        .filter(|(_, operations)| operations.len() > 1)
        .map(|(errors, operations)| {
            let variants = variants(errors);
            let names: Vec<&str> = variants.iter().map(|of| of.name.as_str()).collect();
            SharedErrorCodes {
                name: scope.claim(name_after_codes(&names)),
                variants,
                operations,
            }
        })
        .collect()
}

/// The name of an enum after its codes: `InvalidParameterOrSystemErrorCode`. It does not depend on the operations that share the enum.
///
/// A name that is too long loses the codes with the shortest names, which say the least: `JobNotFoundOrOtherCode`.
fn name_after_codes(names: &[&str]) -> String {
    if let [before @ .., last] = names
        && !before.is_empty()
    {
        let name = format!("{}Or{last}Code", before.concat());
        if name.len() <= LONGEST {
            return name;
        }
    }
    let mut kept = names.to_vec();
    loop {
        let other = if kept.len() < names.len() {
            "OrOther"
        } else {
            ""
        };
        let name = format!("{}{other}Code", kept.concat());
        let shortest = (0..kept.len()).min_by_key(|&index| kept[index].len());
        match shortest {
            Some(shortest) if name.len() > LONGEST && kept.len() > 1 => {
                kept.remove(shortest);
            }
            _ => return first_words(&kept.concat(), &format!("{other}Code")),
        }
    }
}

/// The names of an operation's error codes, if it documents any. `words` are those of its types, `at` is its position in the service.
pub(super) fn of_operation(
    operation: &Operation,
    words: &str,
    at: Position,
    shared: &[SharedErrorCodes],
    scope: &mut Scope,
) -> Option<ErrorCodeNames> {
    if operation.errors.is_empty() {
        return None;
    }
    Some(ErrorCodeNames {
        name: scope.claim(name_after_operation(words)),
        variants: variants(&operation.errors),
        // Positions are sorted.
        shared: shared
            .iter()
            .position(|shared| shared.operations.binary_search(&at).is_ok()),
    })
}

/// The name of an operation's enum: `CreateTalentErrorCode`.
///
/// A name that is too long keeps its first and last words, which are those of the action and of the resource itself. The words of the
/// resources above it, in the middle, are dropped as far as needed.
fn name_after_operation(words: &str) -> String {
    let whole = type_name(&format!("{words}_error_code"));
    if whole.len() <= LONGEST {
        return whole;
    }
    let words: Vec<&str> = words.split('_').filter(|word| !word.is_empty()).collect();
    let Some((action, resource)) = words.split_first() else {
        return first_words(&whole, "");
    };
    let shortened = (1..resource.len()).map(|from| {
        let resource = resource[from..].join("_");
        type_name(&format!("{action}_{resource}_error_code"))
    });
    let mut fitting = shortened.filter(|name| name.len() <= LONGEST);
    fitting
        .next()
        .unwrap_or_else(|| first_words(&type_name(action), "ErrorCode"))
}

/// A name in PascalCase with as many of its first words as leave room for the ending.
fn first_words(name: &str, ending: &str) -> String {
    let room = LONGEST.saturating_sub(ending.len());
    if name.len() <= room {
        return format!("{name}{ending}");
    }
    let ends = || name.char_indices().take_while(|(end, _)| *end <= room);
    let before_word = ends()
        .filter(|(end, c)| *end > 0 && c.is_uppercase())
        .last();
    let end = before_word.or_else(|| ends().last());
    let end = end.map_or(0, |(end, _)| end);
    format!("{}{ending}", &name[..end])
}

/// The variants of a list of codes. A code without a name is named after its number: `Code1002002`.
fn variants(errors: &[ErrorCode]) -> Vec<ErrorVariant> {
    let mut codes: Vec<(i64, Option<&String>)> = Vec::new();
    for error in errors {
        match codes.iter_mut().find(|(code, _)| *code == error.code) {
            Some((_, name)) => *name = name.or(error.name.as_ref()),
            None => codes.push((error.code, error.name.as_ref())),
        }
    }
    let mut scope = Scope::reserving(&["Unknown"]);
    // Names of the description first: a derived name gives way.
    let stated: Vec<Option<String>> = codes
        .iter()
        .map(|(_, name)| Some(scope.claim((*name)?.clone())))
        .collect();
    codes
        .iter()
        .zip(stated)
        .map(|(&(code, _), stated)| {
            let derived = || scope.claim(format!("Code{code}").replace('-', "Minus"));
            ErrorVariant {
                code,
                name: stated.unwrap_or_else(derived),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, name_after_codes, name_after_operation};

    #[test]
    fn enums_that_operations_share_are_named_after_their_codes() {
        for (codes, expected) in [
            (&["SystemError"][..], "SystemErrorCode"),
            (
                &["InvalidParameter", "SystemError"],
                "InvalidParameterOrSystemErrorCode",
            ),
            (
                &[
                    "OrderStatusNotAllowed",
                    "BackgroundCheckNotFound",
                    "SystemError",
                ],
                "BackgroundCheckNotFoundOrOtherCode",
            ),
            (
                &["InvalidParameter", "ReferralAccountNotFound", "SystemError"],
                "InvalidParameterReferralAccountNotFoundOrOtherCode",
            ),
        ] {
            assert_eq!(name_after_codes(codes), expected);
        }
        let long = "TheAgencyThatTheTalentWasProtectedByWasDisabledBefore";
        assert_eq!(
            name_after_codes(&[long]),
            "TheAgencyThatTheTalentWasProtectedByWasCode"
        );
        assert!(name_after_codes(&[&"x".repeat(80), "A"]).len() <= LONGEST);
        assert!(name_after_codes(&[&"é".repeat(80)]).len() <= LONGEST);
    }

    #[test]
    fn enums_of_one_operation_are_named_after_it() {
        for (words, expected) in [
            ("create_talent", "CreateTalentErrorCode"),
            (
                "list_background_check_order_package_additional_item",
                "ListCheckOrderPackageAdditionalItemErrorCode",
            ),
        ] {
            assert_eq!(name_after_operation(words), expected);
        }
        assert!(name_after_operation(&"word_".repeat(40)).len() <= LONGEST);
        assert!(name_after_operation(&"x".repeat(80)).len() <= LONGEST);
    }
}
