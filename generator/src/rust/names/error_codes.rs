//! The names of error codes.

use std::collections::HashMap;

use super::scope::Scope;
use super::{PRELUDE, operation_words};
use crate::model::{ErrorCode, Operation, Service};
use crate::rust::names::case::type_name;

/// The names of an operation's error codes.
#[derive(Debug)]
pub(crate) struct ErrorCodeNames {
    /// The enum as the operation's module calls it.
    pub(crate) name: String,
    /// Its variants, in the order of the document.
    pub(crate) variants: Vec<ErrorVariant>,
    /// The enum behind the name, by its position among those that operations share.
    pub(crate) shared: Option<usize>,
}

/// A variant. A code that comes with several statuses is one.
#[derive(Debug)]
pub(crate) struct ErrorVariant {
    pub(crate) code: i64,
    pub(crate) name: String,
}

/// An enum of error codes that operations of a service share: compiling one for each operation would cost more than all else
/// that is known about it.
#[derive(Debug)]
pub(crate) struct SharedErrorCodes {
    /// The enum, called after its codes, so that it keeps its name whichever operations come and go.
    pub(crate) name: String,
    pub(crate) variants: Vec<ErrorVariant>,
    pub(crate) operations: Vec<Position>,
}

/// The position of a resource in its service, and of an operation in the resource.
pub(crate) type Position = (usize, usize);

/// The enums of error codes that more than one operation documents, meanings and hints included.
pub(super) fn shared(service: &Service) -> Vec<SharedErrorCodes> {
    let mut groups: Vec<(&[ErrorCode], Vec<Position>)> = Vec::new();
    // By the codes alone, which few lists share that differ in the rest.
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
            SharedErrorCodes {
                name: scope.claim(name_after(&variants)),
                variants,
                operations,
            }
        })
        .collect()
}

/// `InvalidParameterOrSystemErrorCode`.
fn name_after(variants: &[ErrorVariant]) -> String {
    let mut name = String::new();
    for (index, variant) in variants.iter().enumerate() {
        if index > 0 && index + 1 == variants.len() {
            name.push_str("Or");
        }
        name.push_str(&variant.name);
    }
    name + "Code"
}

/// The names of an operation's error codes, if it documents any; `at` is its position in the service.
pub(super) fn of_operation(
    operation: &Operation,
    at: Position,
    shared: &[SharedErrorCodes],
    scope: &mut Scope,
) -> Option<ErrorCodeNames> {
    if operation.errors.is_empty() {
        return None;
    }
    let words = operation_words(operation);
    Some(ErrorCodeNames {
        name: scope.claim(type_name(&format!("{words}_error_code"))),
        variants: variants(&operation.errors),
        // Positions are in order.
        shared: shared
            .iter()
            .position(|shared| shared.operations.binary_search(&at).is_ok()),
    })
}

/// A code without name is called after its number: `Code1002002`.
fn variants(errors: &[ErrorCode]) -> Vec<ErrorVariant> {
    let mut codes: Vec<(i64, Option<&String>)> = Vec::new();
    for error in errors {
        match codes.iter_mut().find(|(code, _)| *code == error.code) {
            Some((_, name)) => *name = name.or(error.name.as_ref()),
            None => codes.push((error.code, error.name.as_ref())),
        }
    }
    let mut scope = Scope::reserving(&["Unknown"]);
    // Stated names first: a made-up one gives way.
    let stated: Vec<Option<String>> = codes
        .iter()
        .map(|(_, name)| Some(scope.claim((*name)?.clone())))
        .collect();
    codes
        .iter()
        .zip(stated)
        .map(|(&(code, _), stated)| {
            let made_up = || scope.claim(format!("Code{code}").replace('-', "Minus"));
            ErrorVariant {
                code,
                name: stated.unwrap_or_else(made_up),
            }
        })
        .collect()
}
