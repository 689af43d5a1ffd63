//! Rows and tables of pages that cannot be read: errors, until the page is corrected or maintainers list them in `x-unread-rows`.

use super::files::PageRead;
use super::place::file_of;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Edit, Position, Severity, Sources};
use crate::spec::vocabulary::extension::UNREAD_ROWS;
use crate::transcribe::service_name::service_of;
use crate::transcribe::store::Store;
use crate::transcribe::target::Target;

/// Drops the errors about rows that the spec lists as checked. Adds to the others how to list them.
pub(super) fn settle(
    pages: &[PageRead],
    store: &Store,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    for read in pages {
        let Some(target) = Target::of(&read.page) else {
            continue;
        };
        let known = store.operation(&target);
        let listed = known.and_then(|known| UNREAD_ROWS.get(known));
        let listed = listed.unwrap_or_default();
        let service = service_of(store, &target, read.page.source_url.as_deref());
        let file = file_of(store, &service, &target);
        diagnostics.retain_mut(|found| {
            let Some(row) = lost_row(found, read, sources) else {
                return true;
            };
            if listed.contains(&row) {
                return false;
            }
            found.help = Some(format!(
                "correct it in the page's file, and transcribe the page again; or, if it states no field, add the lines below to {file}"
            ));
            found.edits.push(Edit {
                label: "it states no field".to_owned(),
                file: file.clone(),
                text: format!(
                    "{}:\n  {}:\n    - '{row}'",
                    target.method(),
                    UNREAD_ROWS.name
                ),
            });
            true
        });
    }
}

/// The identity of a row that an error about a page is about.
fn lost_row(found: &Diagnostic, read: &PageRead, sources: &Sources) -> Option<String> {
    let location = found.location.as_ref()?;
    let is_lost = found.code == Code::UnreadableRow
        && found.severity == Severity::Error
        && location.file == read.page.span.file;
    let Position::Bytes(bytes) = &location.position else {
        return None;
    };
    let text = sources.text(location.file).get(bytes.clone())?;
    is_lost.then(|| identity(text))
}

/// A number for a text, which changes with the text: FNV-1a. The text itself is Feishu's and does not belong into the spec.
fn identity(text: &str) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for word in text.split_whitespace() {
        for byte in word.bytes().chain(*b" ") {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    format!("{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::identity;

    #[test]
    fn the_identity_of_a_row_does_not_depend_on_blanks() {
        assert_eq!(identity("a | b"), identity(" a |  b\n"));
        assert_ne!(identity("a | b"), identity("a | c"));
        assert_ne!(identity("ab | c"), identity("a b | c"));
    }
}
