//! The sections of a page.

use super::heading::{Heading, Role};
use super::lines::{LineKind, Lines};
use std::ops::Range;

/// A heading and the lines below it, up to the next heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) role: Role,
    /// The role of the nearest enclosing section with a known heading.
    pub(super) within: Role,
    /// The heading's line; empty before the first heading.
    pub(super) heading: Range<usize>,
    /// Indexes of the section's lines.
    pub(super) lines: Range<usize>,
}

impl Section {
    /// The role of the section, or of the section around it if its own heading is not known.
    pub(super) const fn effective_role(&self) -> Role {
        match self.role {
            Role::Other => self.within,
            role => role,
        }
    }
}

/// Splits the lines from index `from` on into sections.
pub(super) fn sections(page: &Lines<'_>, from: usize) -> Vec<Section> {
    let mut sections = vec![Section {
        role: Role::Other,
        within: Role::Other,
        heading: 0..0,
        lines: from..page.lines.len(),
    }];
    // Level and role of the enclosing sections, outermost first.
    let mut open: Vec<(usize, Role)> = Vec::new();
    for index in from..page.lines.len() {
        let LineKind::Heading(level) = page.lines[index].kind else {
            continue;
        };
        // One `#` is a page title, or a comment in code without a code block.
        let role = Heading::read(page.line(index))
            .filter(|_| level > 1)
            .map_or(Role::Other, Heading::role);
        open.retain(|(outer, _)| *outer < level);
        let within = open
            .iter()
            .rev()
            .map(|(_, role)| *role)
            .find(|role| *role != Role::Other);
        open.push((level, role));
        if let Some(last) = sections.last_mut() {
            last.lines.end = index;
        }
        sections.push(Section {
            role,
            within: within.unwrap_or(Role::Other),
            heading: page.lines[index].range.clone(),
            lines: index + 1..page.lines.len(),
        });
    }
    sections
}
