//! The scopes as text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter, Write as _};

use super::need::{Granted, Needed};
use super::requirement::{AnyOf, Identity};

impl Display for Needed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (identity, granted) in &self.granted {
            if !granted.scopes.is_empty() {
                identity_block(f, *identity, granted, self)?;
            }
        }
        list(f, "no scope needed", &self.without)?;
        let also = "also accepted from users (`--token user`)";
        list(f, also, &self.also_for_users)?;
        missing_fields(f, &self.missing_fields)
    }
}

/// Fields that stay empty, by the scopes that they need.
fn missing_fields(f: &mut Formatter<'_>, missing: &[(Identity, AnyOf)]) -> fmt::Result {
    let mut by_scopes: BTreeMap<(Identity, &BTreeSet<String>), Vec<&AnyOf>> = BTreeMap::new();
    for (identity, fields) in missing {
        let of_scopes = by_scopes.entry((*identity, &fields.scopes)).or_default();
        of_scopes.push(fields);
    }
    if !by_scopes.is_empty() {
        f.write_str("fields that need more (`--with-field-scopes`)\n")?;
    }
    for ((identity, scopes), fields) in by_scopes {
        writeln!(f, "  {} ({})", joined(scopes, " or "), identity.as_str())?;
        for fields in fields {
            writeln!(f, "    {}: {}", fields.id, joined(&fields.fields, ", "))?;
        }
    }
    Ok(())
}

fn identity_block(
    f: &mut Formatter<'_>,
    identity: Identity,
    granted: &Granted,
    needed: &Needed,
) -> fmt::Result {
    let token = match identity {
        Identity::Tenant => "tenant_access_token",
        Identity::User => "user_access_token",
    };
    let count = granted.scopes.len();
    let noun = if count == 1 { "scope" } else { "scopes" };
    writeln!(f, "{} ({token}): {count} {noun}", identity.as_str())?;
    if !granted.is_minimum {
        f.write_str("  the search stopped at its limit: fewer scopes may suffice\n")?;
    }
    for scope in &granted.scopes {
        match &scope.title {
            Some(title) => writeln!(f, "  {}  {title}", scope.name)?,
            None => writeln!(f, "  {}", scope.name)?,
        }
        for served in &scope.serves {
            let mut line = format!("    {}", served.id);
            if !served.fields.is_empty() {
                write!(line, ": {}", joined(&served.fields, ", "))?;
            }
            let others: BTreeSet<_> = served
                .scopes
                .iter()
                .filter(|of| **of != scope.name)
                .collect();
            if !others.is_empty() {
                write!(line, "  (or {})", joined(&others, ", "))?;
            }
            match needed.places.get(&served.id).map(Vec::as_slice) {
                None | Some([]) => {}
                Some([only]) => write!(line, "  {only}")?,
                Some([first, more @ ..]) => write!(line, "  {first} and {} more", more.len())?,
            }
            writeln!(f, "{line}")?;
        }
    }
    Ok(())
}

fn list(f: &mut Formatter<'_>, title: &str, ids: &[String]) -> fmt::Result {
    if ids.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}")?;
    ids.iter().try_for_each(|id| writeln!(f, "  {id}"))
}

fn joined<T: AsRef<str>>(words: &BTreeSet<T>, separator: &str) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    words.join(separator)
}
