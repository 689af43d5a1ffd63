//! The boundary to output languages.

use super::reader::{Node, Reader};
use super::{CustomString, Entries};
use crate::diagnostic::Location;

/// A part of the document that an entry names in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Schema,
    Property,
    Value,
}

/// An output language, which reads its own sections of the file.
pub(crate) trait Language {
    /// Keys of its sections, which are at the top of the file.
    fn keys(&self) -> &'static [&'static str];

    /// Reads one of its sections. Adds to `strings` the strings that it represents by a type of its own.
    fn read(
        &mut self,
        section: Node<'_>,
        strings: &mut Entries<CustomString>,
        reader: &mut Reader<'_>,
    );

    /// Checks what depends on several sections, after all are read.
    fn finish(&mut self, reader: &mut Reader<'_>);

    /// Returns the name as the output uses it. Reports a name that is impossible in the language.
    fn name(
        &self,
        text: String,
        at: Location,
        named: Named,
        reader: &mut Reader<'_>,
    ) -> Option<String>;
}
