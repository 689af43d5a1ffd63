//! The supported editions of OpenAPI.

use crate::diagnostic::{Code, Diagnostic, FileId, Location, Pointer};
use serde_json::Value;

/// The edition that a document is written in. The root's edition applies to all files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edition {
    /// Swagger 2.0, which is converted to 3.0.
    V20,
    /// 3.0.x.
    V30,
    /// 3.1.x and 3.2.x, which are normalised to 3.0.
    V31,
}

impl Edition {
    /// The edition of a root; `None` if it is not supported. A root without an edition counts as 3.0: the structure
    /// check reports the missing key.
    pub(super) fn of(root: &Value) -> Option<Self> {
        let version = match (root.get("openapi"), root.get("swagger")) {
            (Some(Value::String(version)), _) => version.clone(),
            // YAML reads `3.0` without quotes as a number, which is reported later.
            (Some(version), _) => version.to_string(),
            (None, Some(version)) => {
                let is_known = matches!(version.as_str(), Some("2.0" | "2")) || *version == 2.0;
                return is_known.then_some(Self::V20);
            }
            (None, None) => return Some(Self::V30),
        };
        let is = |minor: &str| {
            version
                .strip_prefix(minor)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        match () {
            () if is("3.0") => Some(Self::V30),
            // 3.2 adds to 3.1; the additions are removed when it is normalised.
            () if is("3.1") || is("3.2") => Some(Self::V31),
            () => None,
        }
    }
}

/// Rejects a document that is not OpenAPI 3. Checking it further would report many false errors.
pub(super) fn unsupported(document: &Value, file: FileId) -> Diagnostic {
    let (key, name) = match document.get("openapi") {
        Some(version) => {
            let version = version
                .as_str()
                .map_or_else(|| version.to_string(), str::to_owned);
            ("openapi", format!("OpenAPI {version}"))
        }
        None => {
            let version = document.get("swagger").map(Value::to_string);
            let version = version.unwrap_or_default();
            ("swagger", format!("Swagger {}", version.trim_matches('"')))
        }
    };
    let location = Location::value(file, Pointer::from_iter([key]));
    let message = format!("{name} is not supported");
    Diagnostic::error(Code::UnsupportedVersion, location, message)
        .label("Swagger 2.0 and OpenAPI 3.0.x, 3.1.x and 3.2.x are supported")
        .help("convert the document to OpenAPI 3.0.3 or 3.1.0")
}
