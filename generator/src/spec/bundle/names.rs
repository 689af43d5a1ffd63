//! Names of new components.

use super::plan::{Fragment, Plan};
use crate::diagnostic::FileId;
use crate::spec::edition::Edition;
use crate::spec::files::Files;
use crate::spec::vocabulary::{Component, KeyPattern};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Returns one name for each fragment, in their order.
///
/// The name is the last token of the pointer, or the file's stem if the fragment is a whole file. If several
/// fragments, or a component of the root, would have the same name, the fragments are prefixed with the file's stem.
/// If names still clash, they get a number in the order of file and pointer. So a name changes only when a clash
/// appears or disappears, and never moves silently from one target to another.
pub(super) fn assign(plan: &Plan, files: &Files<'_>, root: FileId) -> Vec<String> {
    let root = files.value(root);
    let mut names = vec![String::new(); plan.fragments.len()];
    let mut taken: BTreeSet<(Component, String)> = BTreeSet::new();
    for component in Component::ALL {
        let section = root
            .get("components")
            .and_then(|components| components.get(component.key()));
        let of_swagger = component
            .section_of_swagger()
            .filter(|_| plan.edition == Edition::V20)
            .and_then(|section| root.get(section));
        let sections = [section, of_swagger].into_iter().flatten();
        for name in sections
            .filter_map(Value::as_object)
            .flat_map(serde_json::Map::keys)
        {
            taken.insert((*component, name.clone()));
        }
    }
    let mut wanted: BTreeMap<(Component, String), Vec<usize>> = BTreeMap::new();
    for (index, fragment) in plan.fragments.iter().enumerate() {
        if let Some(home) = &fragment.home {
            names[index].clone_from(home);
        } else {
            wanted
                .entry((fragment.component, plain_name(fragment, files)))
                .or_default()
                .push(index);
        }
    }
    let mut clashing: Vec<usize> = Vec::new();
    for (key, fragments) in wanted {
        match fragments.as_slice() {
            [only] if !taken.contains(&key) => {
                names[*only].clone_from(&key.1);
                taken.insert(key);
            }
            several => clashing.extend(several),
        }
    }
    clashing.sort_by_key(|index| {
        let target = &plan.fragments[*index].target;
        (files.path(target.file).to_owned(), target.pointer.clone())
    });
    for index in clashing {
        let fragment = &plan.fragments[index];
        let plain = plain_name(fragment, files);
        let qualified = format!("{}_{plain}", stem(fragment, files));
        let numbered = (2..).map(|number| format!("{qualified}_{number}"));
        let free = std::iter::once(qualified.clone())
            .chain(numbered)
            .find(|name| taken.insert((fragment.component, name.clone())));
        names[index] = free.unwrap_or(qualified);
    }
    names
}

fn plain_name(fragment: &Fragment, files: &Files<'_>) -> String {
    match fragment.target.pointer.last() {
        Some(token) if !token.is_empty() => sanitise(&token),
        _ => stem(fragment, files),
    }
}

fn stem(fragment: &Fragment, files: &Files<'_>) -> String {
    let path = files.path(fragment.target.file);
    let file = path.rsplit('/').next().unwrap_or(path);
    sanitise(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}

/// Replaces characters that a component's name must not contain with `_`.
fn sanitise(name: &str) -> String {
    let allowed = |c: char| KeyPattern::Component.accepts(c.encode_utf8(&mut [0; 4]));
    let clean: String = name
        .chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect();
    if clean.is_empty() {
        "_".to_owned()
    } else {
        clean
    }
}
