//! Names that generated code uses itself.

/// The enum of all events of a module.
pub(crate) const INCOMING_EVENT: &str = "IncomingEvent";

/// The module of shared schemas below each service.
pub(crate) const SCHEMAS: &str = "schemas";

/// The module of shared error codes below each service.
pub(crate) const ERROR_CODES: &str = "error_codes";

/// Module names that files of shared types cannot have: the file of their module, and keywords of paths.
pub(super) const NO_FILES: &[&str] = &["crate", "mod", SCHEMAS, "self", "super"];

/// Names that modules cannot have: keywords of paths, files of the crate itself, and names that generated code uses.
pub(super) const NO_MODULES: &[&str] = &[
    ERROR_CODES,
    SCHEMAS,
    "builder",
    "bytes",
    "clone",
    "crate",
    "http",
    "incoming_event",
    "lib",
    "main",
    "mod",
    "new",
    "reqwest",
    "request",
    "runtime",
    "self",
    "serde_json",
    "servers",
    "std",
    "super",
    "testing",
];

/// Type names that generated code uses without a path.
pub(crate) const PRELUDE: &[&str] = &[
    "Box",
    "Default",
    "FnMut",
    "From",
    "Into",
    "IntoIterator",
    "None",
    "Option",
    "Self",
    "Some",
    "String",
    "Vec",
];
