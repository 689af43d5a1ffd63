//! Security requirements → the credentials of a call.

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme as SchemeObject};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension;
use super::reference::SECURITY_SCHEMES;
use crate::diagnostic::{Code, Pointer, Reported};
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

/// The schemes of one requirement, and the kinds of token among them.
type Together = (Vec<SecurityScheme>, Vec<AccessTokenKind>);

impl ServiceBuilder<'_> {
    /// The credentials of requirements, any one of which suffices.
    ///
    /// An alternative with an error is left out: the operation can still be called with another one, or with a header
    /// that the caller adds.
    pub(super) fn security(
        &mut self,
        requirements: &[SecurityRequirement],
        at: &Cursor<'_>,
    ) -> Security {
        let mut security = Security::default();
        for (index, requirement) in requirements.iter().enumerate() {
            let Ok(Some((schemes, kinds))) = self.together(requirement, &at.index(index)) else {
                continue;
            };
            security.alternatives.push(schemes);
            for kind in kinds {
                if !security.access_tokens.contains(&kind) {
                    security.access_tokens.push(kind);
                }
            }
        }
        security
    }

    /// The schemes of a requirement, all of which are needed, and the kinds of token among them. `None` if one of them is
    /// not supported.
    fn together(
        &mut self,
        requirement: &SecurityRequirement,
        at: &Cursor<'_>,
    ) -> Result<Option<Together>, Reported> {
        let (mut schemes, mut kinds) = (Vec::new(), Vec::new());
        for name in requirement.keys() {
            let Some((scheme, kind)) = self.security_scheme(name, &at.key(name))? else {
                return Ok(None);
            };
            schemes.push(scheme);
            kinds.extend(kind);
        }
        Ok(Some((schemes, kinds)))
    }

    /// A scheme, and the kind of token if it is a bearer token. `None` if the client cannot make its credentials.
    fn security_scheme(
        &mut self,
        name: &str,
        at: &Cursor<'_>,
    ) -> Result<Option<(SecurityScheme, Option<AccessTokenKind>)>, Reported> {
        let reference = Pointer::from_iter(["components", "securitySchemes", name]);
        let (_, scheme) = self.component(&format!("#{reference}"), &SECURITY_SCHEMES, at)?;
        let name = name.to_owned();
        match scheme {
            SchemeObject::HTTP {
                scheme, extensions, ..
            } => match scheme.to_ascii_lowercase().as_str() {
                "bearer" => {
                    let kind = extension::read(&ACCESS_TOKEN_KIND, extensions, at, self)?;
                    let kind = kind.map_or(AccessTokenKind::Bearer, access_token_kind);
                    Ok(Some((SecurityScheme::Bearer { name, kind }, Some(kind))))
                }
                "basic" => Ok(Some((SecurityScheme::Basic(name), None))),
                other if CHALLENGED.contains(&other) => {
                    let schemes_at = Cursor::ROOT.key("components");
                    let schemes_at = schemes_at.key("securitySchemes");
                    self.warn(
                        Code::UnsupportedSecurity,
                        &schemes_at.key(&name),
                        format!("the client has no credentials for the HTTP scheme `{other}`, which depend on the request"),
                        "operations without another alternative send none: callers add the header `Authorization` to each call",
                    );
                    Ok(None)
                }
                other if !is_token(other) => Err(self.unsupported(
                    Code::UnsupportedSecurity,
                    at,
                    format!("the HTTP scheme `{other}` of `{name}` is not a name of HTTP"),
                    "use a registered scheme, such as `basic` or `bearer`",
                )),
                _ => {
                    let scheme = scheme.clone();
                    Ok(Some((SecurityScheme::Http { name, scheme }, None)))
                }
            },
            // Every flow leads to a bearer token.
            SchemeObject::OAuth2 { .. } | SchemeObject::OpenIDConnect { .. } => Ok(Some((
                SecurityScheme::Bearer {
                    name,
                    kind: AccessTokenKind::Bearer,
                },
                Some(AccessTokenKind::Bearer),
            ))),
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
                Ok(Some((scheme, None)))
            }
        }
    }
}

/// The registered HTTP schemes whose credentials answer a challenge or sign a request, in lower case.
/// Source: IANA, HTTP Authentication Scheme Registry.
const CHALLENGED: [&str; 9] = [
    "concealed",
    "digest",
    "dpop",
    "hoba",
    "mutual",
    "negotiate",
    "ntlm",
    "scram-sha-1",
    "scram-sha-256",
];

/// Returns true for a token of HTTP (RFC 9110, section 5.6.2), which the name of a scheme is.
fn is_token(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
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
