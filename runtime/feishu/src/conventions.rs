//! Feishu's conventions: header names, error codes, and where to apply for scopes.

use std::fmt;

use openapi_client_runtime::json::Nulls;
use openapi_client_runtime::platform::Conventions;

use crate::error::{help, missing_scopes, scope_application, troubleshooter, write_detail};
use crate::platform_code::GENERAL_HINT;
use crate::{ErrorKind, PlatformCode};

pub(crate) static FEISHU: Conventions = Conventions {
    user_agent: concat!("feishu-rust/", env!("CARGO_PKG_VERSION")),
    example_url: "https://open.feishu.cn",
    path_prefix: "/open-apis",
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
    if let Some(url) = scope_application(error) {
        write!(f, "; apply at {url}")?;
    }
    write_detail(error, f)
}

fn fmt_advice(error: &openapi_client_runtime::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let code = error.code().filter(|_| error.kind().is_refusal());
    let code = code.map(PlatformCode::from);
    let code = code.filter(|code| !matches!(code, PlatformCode::Unknown(_)));
    let hint = code.map(PlatformCode::hint);
    // The operation's page is more specific than the platform's.
    if let Some(hint) = hint.filter(|hint| *hint != GENERAL_HINT)
        && error.documented().is_none()
    {
        write!(f, "; hint: {}", hint.trim_end_matches('.'))?;
    }
    let explained = troubleshooter(error);
    if let Some(url) = explained {
        write!(f, "; explained at {url}")?;
    }
    if let Some(url) = help(error).filter(|url| Some(*url) != explained) {
        write!(f, "; help at {url}")?;
    }
    match code.and_then(PlatformCode::own_page) {
        Some(page) => write!(f, "; about the code: {page}"),
        None => Ok(()),
    }
}
