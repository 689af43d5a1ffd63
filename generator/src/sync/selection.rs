//! The operations that a user names.

use std::fmt;

use crate::selection::{Prefix, suggest};
use crate::transcribe::Documented;

/// A name that no operation or event has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownId {
    /// The name, as the user wrote it.
    pub name: String,
    /// `did you mean …?`, if a name is close.
    pub suggestion: Option<String>,
}

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, suggestion } = self;
        write!(
            f,
            "no operation or event has the id `{name}` or an id that begins with it"
        )?;
        match suggestion {
            Some(suggestion) => write!(f, "; {suggestion}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownId {}

/// The operations and events that prefixes of ids or event types select; see [`Prefix`]. Without prefixes, all of them.
///
/// # Errors
///
/// A prefix selects nothing.
pub fn by_prefix<'d>(
    documented: &'d [Documented],
    prefixes: &[String],
) -> Result<Vec<&'d Documented>, UnknownId> {
    let selects = |prefix: &String, of: &Documented| {
        let prefix = Prefix::new(prefix);
        of.names().any(|name| prefix.selects(name))
    };
    let unknown = |prefix: &&String| !documented.iter().any(|of| selects(prefix, of));
    if let Some(name) = prefixes.iter().find(unknown) {
        return Err(UnknownId {
            name: name.clone(),
            suggestion: suggest(name, documented.iter().flat_map(Documented::names)),
        });
    }
    let is_selected =
        |of: &&Documented| prefixes.is_empty() || prefixes.iter().any(|prefix| selects(prefix, of));
    Ok(documented.iter().filter(is_selected).collect())
}
