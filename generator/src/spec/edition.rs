//! The supported editions of OpenAPI.

use serde_json::Value;

/// The edition that a document is written in. The root's edition applies to all files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edition {
    /// 3.0.x.
    V30,
    /// 3.1.x, which is normalised to 3.0.
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
