//! Finds import circles between files.

use crate::resolve::Dependency;
use crate::source_tree::SourceTree;
use std::collections::{BTreeMap, BTreeSet};

/// Files that depend on each other, with the dependencies between them.
#[derive(Debug)]
pub(crate) struct Circle {
    /// The paths from the repository's root, sorted.
    pub(crate) files: Vec<String>,
    /// One line for each pair of files: the location and the path of one use.
    pub(crate) uses: Vec<String>,
}

/// Returns the import circles of a crate.
///
/// A file may use the definitions of its parent module, which may use the file: they are one unit.
pub(crate) fn find(tree: &SourceTree) -> Vec<Circle> {
    let mut uses: BTreeMap<(usize, usize), Dependency<'_>> = BTreeMap::new();
    for dependency in tree.dependencies() {
        let parent = dependency
            .from
            .parent
            .map(|parent| tree.modules[parent].file);
        if parent == Some(dependency.to.file) {
            continue;
        }
        let edge = (dependency.from.file, dependency.to.file);
        uses.entry(edge).or_insert(dependency);
    }
    let reachable: Vec<BTreeSet<usize>> = (0..tree.files.len())
        .map(|file| reachable(file, &uses))
        .collect();
    let mut circles = Vec::new();
    let mut done = BTreeSet::new();
    for file in 0..tree.files.len() {
        if done.contains(&file) || !reachable[file].contains(&file) {
            continue;
        }
        let members: BTreeSet<usize> = reachable[file]
            .iter()
            .copied()
            .filter(|other| reachable[*other].contains(&file))
            .collect();
        let inside = uses
            .iter()
            .filter(|((from, to), _)| members.contains(from) && members.contains(to));
        let mut files: Vec<String> = members
            .iter()
            .map(|file| tree.files[*file].name.clone())
            .collect();
        files.sort();
        circles.push(Circle {
            files,
            uses: inside.map(|(_, found)| tree.show(found)).collect(),
        });
        done.extend(members);
    }
    circles
}

/// Returns the files that a file depends on, directly or not.
fn reachable(start: usize, uses: &BTreeMap<(usize, usize), Dependency<'_>>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut pending = vec![start];
    while let Some(file) = pending.pop() {
        for ((_, to), _) in uses.range((file, 0)..=(file, usize::MAX)) {
            if found.insert(*to) {
                pending.push(*to);
            }
        }
    }
    found
}

impl SourceTree {
    /// Shows a dependency: `file:line: path is defined in file`.
    pub(crate) fn show(&self, dependency: &Dependency<'_>) -> String {
        let file = &self.files[dependency.from.file];
        format!(
            "{}:{}: `{}` is defined in {}",
            file.name,
            file.line_of(dependency.path),
            dependency.path.segments.join("::"),
            self.files[dependency.to.file].name,
        )
    }
}
