//! The editions of OpenAPI that are read.

use serde_json::Value;

/// Which OpenAPI a document is written in. The root decides, for all of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edition {
    /// 3.0.x.
    V30,
    /// 3.1.x, which is normalised to 3.0.
    V31,
}

impl Edition {
    /// The edition that a root names; `None` for one that is not read. A document that does not say what it is counts as 3.0: the
    /// check of its structure says what is missing.
    pub(super) fn of(root: &Value) -> Option<Self> {
        let version = match (root.get("openapi"), root.get("swagger")) {
            (Some(Value::String(version)), _) => version.clone(),
            // YAML reads `3.0` without quotes as a number, which is reported later.
            (Some(version), _) => version.to_string(),
            (None, Some(_)) => return None,
            (None, None) => return Some(Self::V30),
        };
        let is = |minor: &str| {
            version
                .strip_prefix(minor)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        match () {
            () if is("3.0") => Some(Self::V30),
            () if is("3.1") => Some(Self::V31),
            () => None,
        }
    }
}
