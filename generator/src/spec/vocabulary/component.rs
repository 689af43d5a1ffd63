//! The sections of `components`, and what references lead to.

/// The treatment of a `$ref` in an object's position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum References {
    /// It has no meaning there.
    None,
    /// It stays, and its target becomes a component of this section.
    Component(Component),
    /// It is replaced by its target.
    Inline,
}

/// A section of the Components Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Component {
    Schemas,
    Responses,
    Parameters,
    Examples,
    RequestBodies,
    Headers,
    SecuritySchemes,
    Links,
}

impl Component {
    /// All sections.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Schemas,
        Self::Responses,
        Self::Parameters,
        Self::Examples,
        Self::RequestBodies,
        Self::Headers,
        Self::SecuritySchemes,
        Self::Links,
    ];

    /// The section of a Swagger 2.0 document with the same objects.
    pub(crate) const fn section_of_swagger(self) -> Option<&'static str> {
        match self {
            Self::Schemas => Some("definitions"),
            Self::Responses => Some("responses"),
            Self::Parameters => Some("parameters"),
            _ => None,
        }
    }

    /// The key in the Components Object.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::Responses => "responses",
            Self::Parameters => "parameters",
            Self::Examples => "examples",
            Self::RequestBodies => "requestBodies",
            Self::Headers => "headers",
            Self::SecuritySchemes => "securitySchemes",
            Self::Links => "links",
        }
    }
}
