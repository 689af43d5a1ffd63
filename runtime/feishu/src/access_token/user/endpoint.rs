//! The operation that issues user access tokens.

use std::time::{Duration, SystemTime};

use super::AuthorizationCode;
use super::tokens::UserTokens;
use crate::AccessToken;
use crate::Secret;
use crate::access_token::AppIdentity;
use crate::access_token::lifetime::life;
use crate::json::{Decode, Encode, Slot, Value};
use crate::{Envelope, Error, ErrorKind, Method, Operation, RateLimit, RequestBody};

/// The time after which a user must authorize again, and the maximum lifetime of a token. Source: the page of the operation.
pub(super) const LONGEST_LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The operation is not idempotent, because a code or a refresh token is valid for one request. It is retried only if the request cannot have
/// arrived.
pub(in crate::access_token) static TOKEN: Operation = Operation {
    title: "刷新 user_access_token",
    documentation: "https://open.feishu.cn/document/authentication-management/access-token/refresh-user-access-token",
    updated: "2025-06-25",
    app_kinds: &["custom", "store"],
    rate_limits: &[
        RateLimit {
            requests: 1000,
            seconds: 60,
        },
        RateLimit {
            requests: 50,
            seconds: 1,
        },
    ],
    request_body: RequestBody::Json("application/json; charset=utf-8"),
    envelope: Some(&Envelope {
        code: "code",
        message: &["msg", "error_description"],
        data: None,
        error: Some("error"),
    }),
    ..Operation::new(
        "authen.v2.oauth.token",
        Method::Post,
        "/open-apis/authen/v2/oauth/token",
    )
};

/// The grant for which tokens are issued.
pub(super) enum For<'a> {
    Code(&'a AuthorizationCode),
    Refresh(&'a Secret),
}

/// Requests tokens.
pub(super) async fn ask(app: &AppIdentity, grant: For<'_>) -> Result<UserTokens, Error> {
    let body = Body {
        client_id: app.app_id.clone(),
        client_secret: app.app_secret.clone(),
        grant_type: match grant {
            For::Code(_) => "authorization_code",
            For::Refresh(_) => "refresh_token",
        }
        .to_owned(),
        code: None,
        redirect_uri: None,
        code_verifier: None,
        refresh_token: None,
        scope: None,
    };
    let body = match grant {
        For::Code(code) => Body {
            code: Some(code.code.clone()),
            redirect_uri: code.redirect_uri.clone(),
            code_verifier: code.code_verifier.clone(),
            scope: (!code.scopes.is_empty()).then(|| code.scopes.join(" ")),
            ..body
        },
        For::Refresh(token) => Body {
            refresh_token: Some(token.clone()),
            ..body
        },
    };
    let secrets: Vec<Secret> = [&body.code, &body.code_verifier, &body.refresh_token]
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    // The lifetime is counted from before the request, because its exact start is unknown.
    let requested = SystemTime::now();
    let mut granted = Granted::default();
    app.ask(&TOKEN, &body, secrets, &mut granted).await?;
    granted
        .tokens(requested)
        .map_err(|error| error.in_operation(&TOKEN))
}

struct Body {
    grant_type: String,
    client_id: String,
    client_secret: Secret,
    code: Option<Secret>,
    redirect_uri: Option<String>,
    code_verifier: Option<Secret>,
    refresh_token: Option<Secret>,
    scope: Option<String>,
}

impl Encode for Body {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("grant_type", &self.grant_type);
        visit("client_id", &self.client_id);
        visit("client_secret", &self.client_secret);
        visit("code", &self.code);
        visit("redirect_uri", &self.redirect_uri);
        visit("code_verifier", &self.code_verifier);
        visit("refresh_token", &self.refresh_token);
        visit("scope", &self.scope);
    }
}

/// The platform's response. No field is marked as required, because the decoder's error could show the other fields.
#[derive(Default)]
struct Granted {
    access_token: Option<String>,
    expires_in: Option<i64>,
    refresh_token: Option<String>,
    refresh_token_expires_in: Option<i64>,
    scope: Option<String>,
}

impl Granted {
    fn tokens(self, requested: SystemTime) -> Result<UserTokens, Error> {
        let missing = |field: &str| {
            let problem = format!("at {field}: it is missing or empty");
            Error::new(ErrorKind::Decode, problem)
        };
        let not_empty = |token: Option<String>| token.filter(|token| !token.is_empty());
        let end = |seconds| requested + life(seconds, LONGEST_LIFE);
        let access = not_empty(self.access_token).ok_or_else(|| missing("access_token"))?;
        Ok(UserTokens {
            access: AccessToken::new(access),
            expires: end(self.expires_in.ok_or_else(|| missing("expires_in"))?),
            refresh: not_empty(self.refresh_token)
                .map(|token| (Secret::new(token), self.refresh_token_expires_in.map(end))),
            scope: self.scope.unwrap_or_default(),
        })
    }
}

impl Decode for Granted {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "access_token" => &mut self.access_token,
            "expires_in" => &mut self.expires_in,
            "refresh_token" => &mut self.refresh_token,
            "refresh_token_expires_in" => &mut self.refresh_token_expires_in,
            "scope" => &mut self.scope,
            _ => return None,
        })
    }
}
