//! Security requirements → the kinds of access token that an operation takes.

use openapiv3::{ReferenceOr, SecurityRequirement, SecurityScheme};

use super::{Cursor, ServiceBuilder, Unsupported, extension};
use crate::diagnostic::Code;
use crate::model::AccessTokenKind;

impl ServiceBuilder<'_> {
    /// The kinds of token that satisfy one of the requirements. Empty: the operation needs none.
    pub(super) fn access_tokens(
        &mut self,
        requirements: &[SecurityRequirement],
        at: &Cursor<'_>,
    ) -> Result<Vec<AccessTokenKind>, Unsupported> {
        let mut kinds = Vec::new();
        for (index, requirement) in requirements.iter().enumerate() {
            let at = at.index(index);
            if requirement.len() > 1 {
                return Err(self.unsupported(
                    Code::UnsupportedSecurity,
                    &at,
                    "several security schemes at once are not covered",
                    "list alternatives as separate requirements",
                ));
            }
            for name in requirement.keys() {
                let kind = self.access_token_kind(name, &at.key(name))?;
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        }
        Ok(kinds)
    }

    fn access_token_kind(
        &mut self,
        name: &str,
        at: &Cursor<'_>,
    ) -> Result<AccessTokenKind, Unsupported> {
        let scheme = self
            .api()
            .components
            .as_ref()
            .and_then(|components| components.security_schemes.get(name));
        let Some(ReferenceOr::Item(scheme)) = scheme else {
            return Err(self.unsupported(
                Code::UnresolvedReference,
                at,
                format!("the security scheme `{name}` is not declared"),
                "declare it under `components.securitySchemes`",
            ));
        };
        match scheme {
            SecurityScheme::HTTP {
                scheme, extensions, ..
            } if scheme.eq_ignore_ascii_case("bearer") => {
                let kind: Option<String> =
                    extension::read(extensions, "x-access-token-kind", at, self)?;
                Ok(match kind.as_deref() {
                    Some("tenant") => AccessTokenKind::Tenant,
                    Some("user") => AccessTokenKind::User,
                    Some("app") => AccessTokenKind::App,
                    _ => AccessTokenKind::Bearer, // Other words were refused when the document was validated.
                })
            }
            // Whatever the flow, what is sent is a bearer token.
            SecurityScheme::OAuth2 { .. } => Ok(AccessTokenKind::Bearer),
            SecurityScheme::HTTP { .. }
            | SecurityScheme::APIKey { .. }
            | SecurityScheme::OpenIDConnect { .. } => Err(self.unsupported(
                Code::UnsupportedSecurity,
                at,
                format!("the security scheme `{name}` is not covered"),
                "bearer tokens are: `type: http` with `scheme: bearer`, and `type: oauth2`",
            )),
        }
    }
}
