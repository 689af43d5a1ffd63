//! Parsing a `$ref`: a file and a JSON pointer inside it.

use crate::diagnostic::Pointer;

/// The files that references may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReferenceScope {
    /// Files in the document's folder and below it.
    #[default]
    Folder,
    /// Any file, by a relative path. Never the network.
    AnyFile,
}

/// A parsed `$ref`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The file, relative to the document's folder, with forward slashes.
    pub(super) file: String,
    /// The position inside it.
    pub(super) place: Fragment,
}

/// The part after `#`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fragment {
    Pointer(Pointer),
    /// The `$anchor` of a schema of OpenAPI 3.1.
    Anchor(String),
}

/// The reason why a `$ref` is rejected before anything is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is a URL.
    Network,
    /// It is an absolute path.
    Absolute,
    /// It leads out of the document's folder.
    Outside,
    /// The part after `#` is neither a JSON pointer nor a name.
    NoPointer,
    /// Its percent-encoding is broken.
    BadEncoding,
}

impl Refusal {
    /// The message in one line, and the remedy.
    pub(super) const fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::Network => (
                "`$ref` leads to the network",
                "save the file in the document's folder and refer to it by a relative path",
            ),
            Self::Absolute => (
                "`$ref` is an absolute path",
                "write the path relative to the file that contains the `$ref`",
            ),
            Self::Outside => (
                "`$ref` leads out of the document's folder",
                "move the file into the document's folder, or allow it with `--allow-outside`",
            ),
            Self::NoPointer => (
                "the part of `$ref` after `#` is not a JSON pointer",
                "begin it with `/`, as in `#/components/schemas/Name`",
            ),
            Self::BadEncoding => (
                "`$ref` is not percent-encoded correctly",
                "write `%25` for a percent sign",
            ),
        }
    }
}

/// Parses a `$ref` in the file `base`, a path relative to the document's folder.
pub(super) fn parse(
    reference: &str,
    base: &str,
    scope: ReferenceScope,
) -> Result<Reference, Refusal> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    if has_scheme(path) || path.starts_with("//") {
        return Err(Refusal::Network);
    }
    let path = percent_decode(path).ok_or(Refusal::BadEncoding)?;
    let fragment = percent_decode(fragment).ok_or(Refusal::BadEncoding)?;
    Ok(Reference {
        file: resolve(&path, base, scope)?,
        place: match Pointer::parse(&fragment) {
            Some(pointer) => Fragment::Pointer(pointer),
            None if is_anchor(&fragment) => Fragment::Anchor(fragment),
            None => return Err(Refusal::NoPointer),
        },
    })
}

/// Returns true if a text is valid as an `$anchor`: JSON Schema 2020-12, 8.2.2.
fn is_anchor(fragment: &str) -> bool {
    fragment.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && fragment
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// Returns true if a text begins with a scheme such as `https:`. A Windows drive letter looks the same and is rejected
/// as well.
fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Joins a relative path with the path of the referring file. An empty path means that file.
fn resolve(path: &str, base: &str, scope: ReferenceScope) -> Result<String, Refusal> {
    if path.is_empty() {
        return Ok(base.to_owned());
    }
    if path.starts_with('/') {
        return Err(Refusal::Absolute);
    }
    // Windows would read a backslash as a separator; a document must mean the same on every system.
    if path.contains('\\') {
        return Err(Refusal::Outside);
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_none_or(|last| *last == "..") => match scope {
                ReferenceScope::Folder => return Err(Refusal::Outside),
                ReferenceScope::AnyFile => parts.push(".."),
            },
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

/// Decodes percent-encoding. `None` if it is broken or not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let value = digit()? * 16 + digit()?;
            decoded.push(u8::try_from(value).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::{Fragment, ReferenceScope, Refusal, parse};

    fn resolved(reference: &str, base: &str) -> Result<(String, String), Refusal> {
        parse(reference, base, ReferenceScope::Folder).map(|found| match found.place {
            Fragment::Pointer(pointer) => (found.file, pointer.as_str().to_owned()),
            Fragment::Anchor(name) => (found.file, name),
        })
    }

    fn ok(file: &str, pointer: &str) -> Result<(String, String), Refusal> {
        Ok((file.to_owned(), pointer.to_owned()))
    }

    #[test]
    fn paths_are_relative_to_the_referring_file() {
        assert_eq!(resolved("#/a", "paths/x.yaml"), ok("paths/x.yaml", "/a"));
        assert_eq!(
            resolved("../schemas.yaml#/A", "paths/x.yaml"),
            ok("schemas.yaml", "/A")
        );
        assert_eq!(
            resolved("./b/../c.yaml", "paths/x.yaml"),
            ok("paths/c.yaml", "")
        );
        assert_eq!(resolved("y.yaml#", "x.yaml"), ok("y.yaml", ""));
        assert_eq!(resolved("y.yaml#a.b", "x.yaml"), ok("y.yaml", "a.b"));
    }

    #[test]
    fn paths_may_lead_out_of_the_folder_if_allowed() {
        let file = |reference: &str| {
            parse(reference, "paths/x.yaml", ReferenceScope::AnyFile).map(|found| found.file)
        };
        assert_eq!(file("../../a.yaml"), Ok("../a.yaml".to_owned()));
        assert_eq!(file("../../../b/../a.yaml"), Ok("../../a.yaml".to_owned()));
        assert_eq!(file("https://example.com/a"), Err(Refusal::Network));
        assert_eq!(file("/a.yaml"), Err(Refusal::Absolute));
    }

    #[test]
    fn percent_encoding_is_decoded_and_escapes_are_kept() {
        assert_eq!(
            resolved("a%20b.yaml#/%7Bid%7D/~1x", "x.yaml"),
            ok("a b.yaml", "/{id}/~1x")
        );
        assert_eq!(resolved("#/%E4%BA%BA", "x.yaml"), ok("x.yaml", "/人"));
        assert_eq!(resolved("#/%zz", "x.yaml"), Err(Refusal::BadEncoding));
        assert_eq!(resolved("#/%ff", "x.yaml"), Err(Refusal::BadEncoding));
        assert_eq!(resolved("#/%", "x.yaml"), Err(Refusal::BadEncoding));
    }

    #[test]
    fn targets_elsewhere_are_rejected() {
        assert_eq!(
            resolved("https://example.com/a.yaml", "x.yaml"),
            Err(Refusal::Network)
        );
        assert_eq!(
            resolved("//example.com/a.yaml", "x.yaml"),
            Err(Refusal::Network)
        );
        assert_eq!(
            resolved("file:///etc/passwd", "x.yaml"),
            Err(Refusal::Network)
        );
        assert_eq!(resolved("/a.yaml", "x.yaml"), Err(Refusal::Absolute));
        assert_eq!(resolved("../a.yaml", "x.yaml"), Err(Refusal::Outside));
        assert_eq!(resolved("..%2fa.yaml", "x.yaml"), Err(Refusal::Outside));
        assert_eq!(
            resolved("../../a.yaml", "paths/x.yaml"),
            Err(Refusal::Outside)
        );
        assert_eq!(
            resolved("..\\a.yaml", "paths/x.yaml"),
            Err(Refusal::Outside)
        );
        assert_eq!(resolved("#an anchor", "x.yaml"), Err(Refusal::NoPointer));
    }
}
