//! The operations that a user names.

use std::collections::BTreeSet;
use std::fmt;

use crate::diagnostic::did_you_mean;
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
            "no operation or event is called `{name}` or begins with `{name}.`"
        )?;
        match suggestion {
            Some(suggestion) => write!(f, "; {suggestion}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownId {}

/// The operations and events whose ids or event types begin with one of the prefixes, by whole segments: `hire.v1.talent` selects
/// `hire.v1.talent.get` and not `hire.v1.talent_tag.list`. Without prefixes, all of them.
///
/// # Errors
///
/// A prefix selects nothing.
pub fn by_prefix<'d>(
    documented: &'d [Documented],
    prefixes: &[String],
) -> Result<Vec<&'d Documented>, UnknownId> {
    for prefix in prefixes {
        if !documented.iter().any(|known| has_prefix(known, prefix)) {
            return Err(unknown(documented, prefix));
        }
    }
    let selected = documented.iter().filter(|known| {
        prefixes.is_empty() || prefixes.iter().any(|prefix| has_prefix(known, prefix))
    });
    Ok(selected.collect())
}

fn has_prefix(documented: &Documented, prefix: &str) -> bool {
    documented.names().any(|name| {
        let end = name.strip_prefix(prefix);
        end.is_some_and(|end| end.is_empty() || end.starts_with('.'))
    })
}

/// The error about a name, with the closest prefix of equally many segments, or else the closest name.
fn unknown(documented: &[Documented], name: &str) -> UnknownId {
    let segments = name.split('.').count();
    let prefixes: BTreeSet<&str> = documented
        .iter()
        .flat_map(Documented::names)
        .map(|known| {
            let end = known.match_indices('.').nth(segments - 1);
            end.map_or(known, |(end, _)| &known[..end])
        })
        .collect();
    UnknownId {
        name: name.to_owned(),
        suggestion: did_you_mean(name, prefixes),
    }
}
