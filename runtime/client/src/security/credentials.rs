//! The credentials of a client other than its access token provider.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Attached, SecurityScheme};
use crate::secret::Secret;
use crate::{Error, ErrorKind, Operation};

/// The passwords and API keys of a client.
#[derive(Default)]
pub(crate) struct Credentials {
    basic: Option<Basic>,
    /// API keys by scheme name.
    api_keys: Vec<(String, Secret)>,
}

struct Basic {
    user: String,
    password: Secret,
}

impl Credentials {
    pub(crate) fn set_basic(&mut self, user: String, password: Secret) {
        self.basic = Some(Basic { user, password });
    }

    /// Sets the key of a scheme, and replaces an earlier one.
    pub(crate) fn set_api_key(&mut self, scheme: String, key: Secret) {
        self.api_keys.retain(|(known, _)| *known != scheme);
        self.api_keys.push((scheme, key));
    }

    /// Returns the problem of invalid credentials. It completes the sentence «the client cannot be built: … ».
    pub(crate) fn problem(&self) -> Option<String> {
        if self
            .basic
            .as_ref()
            .is_some_and(|basic| basic.user.contains(':'))
        {
            return Some(
                "the user of basic_auth contains a colon, which RFC 7617 does not allow".to_owned(),
            );
        }
        let (scheme, _) = self
            .api_keys
            .iter()
            .find(|(_, key)| key.expose().is_empty())?;
        Some(format!("the API key {scheme:?} is empty"))
    }

    /// Returns the credentials for a call of `operation`, and true if it also needs an access token.
    ///
    /// The first alternative for which the client has all credentials is used. An alternative without schemes is used last.
    pub(crate) fn choose(
        &self,
        operation: &'static Operation,
        has_token: bool,
    ) -> Result<(Attached, bool), Error> {
        let mut alternatives = operation.security.iter().filter(|set| !set.is_empty());
        let chosen = alternatives.find(|set| set.iter().all(|scheme| self.has(*scheme, has_token)));
        let Some(chosen) = chosen else {
            if operation.security.iter().any(|set| set.is_empty()) {
                return Ok((Attached::default(), false));
            }
            return Err(no_token(needed(operation)).in_operation(operation));
        };
        let mut attached = Attached::default();
        let mut bearer = false;
        for scheme in *chosen {
            let outcome = match *scheme {
                SecurityScheme::Bearer(_) => {
                    bearer = true;
                    attached.claims_authorization()
                }
                SecurityScheme::Basic(_) => attached.basic(&self.authorization()),
                SecurityScheme::ApiKey {
                    name,
                    place,
                    parameter,
                } => match self.api_key(name) {
                    Some(key) => attached.api_key(place, parameter, key),
                    None => Ok(()),
                },
            };
            outcome.map_err(|problem| {
                let problem = format!("security scheme `{}` {problem}", scheme.name());
                no_token(problem).in_operation(operation)
            })?;
        }
        Ok((attached, bearer))
    }

    fn has(&self, scheme: SecurityScheme, has_token: bool) -> bool {
        match scheme {
            SecurityScheme::Bearer(_) => has_token,
            SecurityScheme::Basic(_) => self.basic.is_some(),
            SecurityScheme::ApiKey { name, .. } => self.api_key(name).is_some(),
        }
    }

    fn api_key(&self, scheme: &str) -> Option<&Secret> {
        let (_, key) = self.api_keys.iter().find(|(known, _)| known == scheme)?;
        Some(key)
    }

    /// Returns user and password encoded by RFC 7617, and the plain password. Both are secrets.
    fn authorization(&self) -> [Secret; 2] {
        let (user, password) = match &self.basic {
            Some(Basic { user, password }) => (user.as_str(), password.expose()),
            None => ("", ""),
        };
        [
            Secret::new(STANDARD.encode(format!("{user}:{password}"))),
            Secret::new(password),
        ]
    }
}

fn no_token(problem: String) -> Error {
    Error::new(ErrorKind::AccessToken, problem)
}

/// Describes the credentials that an operation needs, and the builder calls that set them.
fn needed(operation: &Operation) -> String {
    let alternatives: Vec<String> = operation
        .security
        .iter()
        .map(|set| {
            let schemes: Vec<String> = set
                .iter()
                .map(|scheme| format!("`{}` ({})", scheme.name(), scheme.builder_call()))
                .collect();
            schemes.join(" with ")
        })
        .collect();
    format!(
        "it needs {}; build the client with one of these",
        alternatives.join(", or ")
    )
}
