//! Security requirements → the credentials of a call.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as SchemeObject};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension;
use crate::diagnostic::{Code, Reported};
use crate::model::{AccessTokenKind, Place, SecurityScheme};
use crate::spec::vocabulary::extension::{self as vocabulary, ACCESS_TOKEN_KIND};

/// The credentials that an operation accepts.
#[derive(Debug, Default)]
pub(super) struct Security {
    /// The kinds of bearer token in the requirements. Empty: no token is needed.
    pub(super) access_tokens: Vec<AccessTokenKind>,
    /// All alternatives.
    pub(super) alternatives: Vec<Vec<SecurityScheme>>,
}

impl ServiceBuilder<'_> {
    /// The credentials of requirements, any one of which suffices.
    pub(super) fn security(
        &mut self,
        requirements: &[SecurityRequirement],
        at: &Cursor<'_>,
    ) -> Result<Security, Reported> {
        let mut security = Security::default();
        for (index, requirement) in requirements.iter().enumerate() {
            let at = at.index(index);
            let mut together = Vec::new();
            for name in requirement.keys() {
                let (scheme, kind) = self.security_scheme(name, &at.key(name))?;
                together.extend(scheme);
                if let Some(kind) = kind
                    && !security.access_tokens.contains(&kind)
                {
                    security.access_tokens.push(kind);
                }
            }
            security.alternatives.push(together);
        }
        Ok(security)
    }

    /// A scheme, and the kind of token if it is a bearer token. No scheme: the credentials are not part of the request.
    fn security_scheme(
        &mut self,
        name: &str,
        at: &Cursor<'_>,
    ) -> Result<(Option<SecurityScheme>, Option<AccessTokenKind>), Reported> {
        let schemes = self.api().components.as_ref();
        let scheme = schemes.and_then(|components| components.security_schemes.get(name));
        let Some(ReferenceOr::Item(scheme)) = scheme else {
            return Err(self.unsupported(
                Code::UnresolvedReference,
                at,
                format!("the security scheme `{name}` is not declared"),
                "declare it under `components.securitySchemes`",
            ));
        };
        let name = name.to_owned();
        match scheme {
            SchemeObject::HTTP {
                scheme, extensions, ..
            } => match scheme.to_ascii_lowercase().as_str() {
                "bearer" => {
                    let kind = extension::read(&ACCESS_TOKEN_KIND, extensions, at, self)?;
                    let kind = kind.map_or(AccessTokenKind::Bearer, access_token_kind);
                    Ok((Some(SecurityScheme::Bearer { name, kind }), Some(kind)))
                }
                "basic" => Ok((Some(SecurityScheme::Basic(name)), None)),
                other => Err(self.unsupported(
                    Code::UnsupportedSecurity,
                    at,
                    format!("the HTTP scheme `{other}` of `{name}` is not supported"),
                    "use `basic` or `bearer`",
                )),
            },
            // Every flow leads to a bearer token.
            SchemeObject::OAuth2 { .. } | SchemeObject::OpenIDConnect { .. } => Ok((
                Some(SecurityScheme::Bearer {
                    name,
                    kind: AccessTokenKind::Bearer,
                }),
                Some(AccessTokenKind::Bearer),
            )),
            SchemeObject::APIKey {
                location,
                name: parameter,
                ..
            } => {
                let scheme = SecurityScheme::ApiKey {
                    name,
                    place: key_location(location),
                    parameter: parameter.clone(),
                };
                Ok((Some(scheme), None))
            }
        }
    }
}

fn access_token_kind(kind: vocabulary::AccessTokenKind) -> AccessTokenKind {
    match kind {
        vocabulary::AccessTokenKind::Tenant => AccessTokenKind::Tenant,
        vocabulary::AccessTokenKind::User => AccessTokenKind::User,
        vocabulary::AccessTokenKind::App => AccessTokenKind::App,
    }
}

fn key_location(location: &APIKeyLocation) -> Place {
    match location {
        APIKeyLocation::Query => Place::Query,
        APIKeyLocation::Header => Place::Header,
        APIKeyLocation::Cookie => Place::Cookie,
    }
}
