//! The differences of a function's arguments.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{Found, Keyed, Subject, last};
use super::item::{Key, Parameter};
use super::reason::Reason;
use super::renames::Renames;

/// Adds the differences of a function's arguments. Arguments are known by their names, which `new` has from the fields.
pub(super) fn arguments<'i>(
    before: Keyed<'i>,
    after: Keyed<'i>,
    renames: &Renames,
    found: &mut Vec<Found<'i>>,
) {
    let ((old_key, old), (new_key, new)) = (before, after);
    let subject = Subject::Both(before, after);
    let is_constructor = last(&new_key.path) == "new";
    let field = |key: &Key, name: &str| {
        let owner = key.owner().map(|owner| owner.path);
        owner.map(|owner| format!("{owner}::{name}"))
    };
    // The new name of an old argument.
    let renamed = |name: &str| {
        let new = field(old_key, name).and_then(|path| renames.paths().get(&path).cloned());
        new.map_or_else(|| name.to_owned(), |path| last(&path).to_owned())
    };
    let mut add = |reason, (before, after): (Option<&str>, Option<&str>), words: String| {
        let origin = |key: &Key, name: Option<&str>| {
            let name = name.filter(|_| is_constructor)?;
            field(key, name)
        };
        found.push(Found {
            reason,
            subject,
            of: (
                origin(old_key, before.or(after)),
                origin(new_key, after.or(before)),
            ),
            words,
        });
    };
    // Names of arguments are no part of Rust's interface, but they say what a value means: which field it sets.
    if !is_constructor
        && same_types(&old.parameters, &new.parameters, renames)
        && !same_names(&old.parameters, &new.parameters)
    {
        return;
    }
    let position: BTreeMap<&str, usize> = (new.parameters.iter().enumerate())
        .map(|(index, of)| (of.name.as_str(), index))
        .collect();
    let mut kept = Vec::new();
    for parameter in &old.parameters {
        let name = renamed(&parameter.name);
        let Some(&index) = position.get(name.as_str()) else {
            let words = format!("no longer takes `{}`", parameter.name);
            add(
                Reason::ArgumentRemoved,
                (Some(&parameter.name), None),
                words,
            );
            continue;
        };
        kept.push(index);
        let after = &new.parameters[index];
        if parameter.r#type.renamed(renames.paths()) != after.r#type {
            let words = format!("takes `{name}: {}`, was `{}`", after.text, parameter.text);
            let names = (Some(parameter.name.as_str()), Some(after.name.as_str()));
            add(Reason::ArgumentTypeChanged, names, words);
        }
    }
    for (index, parameter) in new.parameters.iter().enumerate() {
        if !kept.contains(&index) {
            let words = format!("takes `{}`", parameter.name);
            add(Reason::ArgumentAdded, (None, Some(&parameter.name)), words);
        }
    }
    if !kept.is_sorted() {
        let words = "takes its arguments in another order".to_owned();
        add(Reason::ArgumentsReordered, (None, None), words);
    }
}

fn same_types(old: &[Parameter], new: &[Parameter], renames: &Renames) -> bool {
    let types = |of: &Parameter| of.r#type.renamed(renames.paths());
    old.iter().map(types).eq(new.iter().map(types))
}

/// True if both have the same names, in any order.
fn same_names(old: &[Parameter], new: &[Parameter]) -> bool {
    let names = |of: &[Parameter]| -> BTreeSet<String> {
        of.iter().map(|parameter| parameter.name.clone()).collect()
    };
    names(old) == names(new)
}
