//! Feishu's conventions: header names, error codes, and where to apply for scopes.

use std::fmt;

use openapi_client_runtime::json::Nulls;
use openapi_client_runtime::platform::Conventions;

use crate::error::{missing_scopes, scope_application, troubleshooter};
use crate::{ErrorKind, PlatformCode};

pub(crate) static FEISHU: Conventions = Conventions {
    user_agent: concat!("feishu-rust/", env!("CARGO_PKG_VERSION")),
    example_url: "https://open.feishu.cn",
    log_id_headers: &["x-tt-logid"],
    log_id_fields: &["log_id", "logid"],
    reset_headers: &["x-ogw-ratelimit-reset"],
    // The platform sends `null` for values of all types, whatever the page says.
    nulls: Nulls::Vacant,
    refusal,
    fmt_needs,
    fmt_advice,
};

fn refusal(code: i64, status: u16) -> ErrorKind {
    use PlatformCode as Code;
    match PlatformCode::from(code) {
        Code::RateLimited => ErrorKind::RateLimited,
        Code::IpDenied => ErrorKind::IpNotAllowed,
        Code::QuotaExceeded => ErrorKind::QuotaExceeded,
        Code::TenantAccessTokenRejected
        | Code::InvalidAppAccessToken
        | Code::InvalidTenantAccessToken
        | Code::UserAccessTokenRejected
        | Code::MalformedAccessToken
        | Code::UserAccessTokenExpired
        | Code::LegacyInvalidAccessToken
        | Code::LegacyUserAccessTokenExpired
        | Code::LegacyInvalidTenantAccessToken
        | Code::LegacyInvalidAppAccessToken => ErrorKind::AccessTokenRefused,
        Code::AppScopeMissing | Code::UserScopeMissing | Code::AccessTokenWithoutPermission => {
            ErrorKind::MissingScope
        }
        _ => (Conventions::HTTP.refusal)(code, status),
    }
}

fn fmt_needs(error: &openapi_client_runtime::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match missing_scopes(error).as_slice() {
        [] => {}
        [scope] => write!(f, "; needed: {scope}")?,
        scopes => write!(f, "; any one of: {}", scopes.join(", "))?,
    }
    match scope_application(error) {
        Some(url) => write!(f, "; apply at {url}"),
        None => Ok(()),
    }
}

fn fmt_advice(error: &openapi_client_runtime::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match troubleshooter(error) {
        Some(url) => write!(f, "; explained at {url}"),
        None => Ok(()),
    }
}
