//! The URL path of each page as the spec writes it.
//!
//! Pages name the parameters of one path differently: `/shelves/{id}` and `/shelves/{shelf_id}`. In OpenAPI these are one path. The names are
//! never sent, so one of them is used for all.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::files::PageRead;
use crate::page::{Kind, OperationPage, Page};
use crate::transcribe::store::Store;

/// Sets the paths of pages as the spec lists them. A new path gets the names that most of its pages use; of equally frequent ones the first
/// in the order of the alphabet.
pub(super) fn unify(pages: &mut [PageRead], store: &Store) {
    let mut known: HashMap<String, String> = HashMap::new();
    for path in store.paths() {
        known.entry(template(&path)).or_insert(path);
    }
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages.iter().filter_map(|read| operation(&read.page)) {
        *uses.entry(page.path.clone()).or_default() += 1;
    }
    let mut uses: Vec<(String, usize)> = uses.into_iter().collect();
    // Sorting is stable, so the alphabetical order of equal counts stays.
    uses.sort_by_key(|(_, count)| Reverse(*count));
    for (path, _) in uses {
        known.entry(template(&path)).or_insert(path);
    }
    for PageRead { page, .. } in pages {
        if let Kind::Operation(operation) = &mut page.kind
            && let Some(path) = known.get(&template(&operation.path))
        {
            rename(operation, path);
        }
        take_own_path(page, store);
    }
}

fn operation(page: &Page) -> Option<&OperationPage> {
    match &page.kind {
        Kind::Operation(operation) => Some(operation),
        _ => None,
    }
}

/// Sets the path, and the names of the rows of its parameters.
fn rename(operation: &mut OperationPage, path: &str) {
    if operation.path == path {
        return;
    }
    let names = names_in(&operation.path).zip(names_in(path));
    let names: HashMap<String, String> = names
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
        .collect();
    for row in &mut operation.path_parameters {
        if let Some(name) = names.get(&row.name) {
            row.name.clone_from(name);
        }
    }
    path.clone_into(&mut operation.path);
}

/// Sets the page's path to that of its own operation. Two pages may document one method and path, each with its own request. The spec
/// distinguishes them by a fragment at the end of the path, which is never sent, and by the page's URL.
fn take_own_path(page: &mut Page, store: &Store) {
    let (Kind::Operation(operation), Some(url)) = (&mut page.kind, &page.source_url) else {
        return;
    };
    let method = operation.method.value.as_str();
    if let Some(path) = store.path_of_page(&operation.path, method, url) {
        operation.path = path;
    }
}

/// The names of the parameters of a path.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.split('{').skip(1);
    ends.filter_map(|end| Some(end.split_once('}')?.0))
}

/// The path without the names of its parameters.
fn template(path: &str) -> String {
    let mut parts = path.split('{');
    let mut template = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        template.push_str("{}");
        template.push_str(part.split_once('}').map_or("", |(_, end)| end));
    }
    template
}

#[cfg(test)]
mod tests {
    use super::{names_in, template};

    #[test]
    fn a_template_has_no_names() {
        for (path, expected, names) in [
            ("/a/{id}/b/{key}", "/a/{}/b/{}", &["id", "key"][..]),
            ("/a/{id}#refresh", "/a/{}#refresh", &["id"]),
            ("/a/b", "/a/b", &[]),
            ("/a/{id", "/a/{}", &[]),
        ] {
            assert_eq!(template(path), expected);
            assert_eq!(names_in(path).collect::<Vec<_>>(), names);
        }
    }
}
