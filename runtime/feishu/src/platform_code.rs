//! Error codes that any operation may return.

use std::fmt;

use crate::{Error, ErrorKind, UnknownInteger};

/// The page that lists the codes.
const PAGE: &str = "https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code";

/// The hint of codes without advice of their own.
pub(crate) const GENERAL_HINT: &str = "Follow the message of the error.";

/// Declares [`PlatformCode`] from one table: variant, code, meaning, hint, and the URL of the code's own page, if there is one.
macro_rules! platform_codes {
    ($($variant:ident = $code:literal $meaning:literal $hint:literal $(see $page:literal)?;)+) => {
        /// A general reason why the platform refused a call, in contrast to the error codes of single operations.
        ///
        /// The variants are the codes of [the general page] that matter to API callers:
        ///
        /// - codes of the gateway (9999xxxx) about tokens, scopes, URLs, rate limits, quotas, the state of the app, and ids of users,
        ///   departments and other objects,
        /// - older codes about tokens, apps and users that are still in use.
        ///
        /// Not included are codes of logins in web pages and mini-programs, of batch calls, and of single services. Some codes exist twice with
        /// the same advice: for the sent id, and for the object itself. Of these, only the first is included.
        ///
        /// The enum is open: any other code is `Unknown`. [`Error::platform_code`] returns the code of an error.
        ///
        /// [the general page]: https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum PlatformCode {
            $(
                #[doc = concat!("`", $code, "`: ", $meaning)]
                #[doc = ""]
                #[doc = $hint]
                $variant,
            )+
            /// A code that is not listed.
            Unknown(UnknownInteger),
        }

        impl PlatformCode {
            /// All listed codes, sorted by number.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the code as the server sent it.
            pub const fn code(self) -> i64 {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(unknown) => unknown.value(),
                }
            }

            /// Returns the meaning of the code, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)+
                    Self::Unknown(_) => "The platform refused the call.",
                }
            }

            /// Returns advice for fixing the error.
            pub const fn hint(self) -> &'static str {
                match self {
                    $(Self::$variant => $hint,)+
                    Self::Unknown(_) => GENERAL_HINT,
                }
            }

            /// Returns the URL of the code's own page, or of the page that lists all codes.
            pub const fn documentation(self) -> &'static str {
                match self.own_page() {
                    Some(page) => page,
                    None => PAGE,
                }
            }

            /// Returns the URL of the code's own page.
            pub(crate) const fn own_page(self) -> Option<&'static str> {
                match self {
                    $($(Self::$variant => Some($page),)?)+
                    _ => None,
                }
            }
        }

        impl From<i64> for PlatformCode {
            fn from(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    _ => Self::Unknown(UnknownInteger::new(code)),
                }
            }
        }
    };
}

platform_codes! {
    BadRequest = 9499 "The request is malformed or a parameter is wrong." "Follow the message of the error.";
    InvalidParameter = 10003 "A parameter is missing or wrong." "Follow the message of the error.";
    AppNotAuthorized = 10005 "The app or the tenant of the request is wrong." "Check the app's id, and that the tenant has installed the app.";
    AppAccessTokenNotIssued = 10012 "The platform did not issue an app access token." "Check the id and the secret of the app." see "https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM";
    TenantAccessTokenNotIssued = 10013 "The platform did not issue a tenant access token." "Check the id and the secret of the app." see "https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM";
    AppStopped = 10014 "The app cannot be used." "Check whether the app was stopped.";
    WrongAppSecret = 10015 "The app's secret is wrong." "Copy it from the developer console again.";
    AppCredentialsMismatch = 20002 "The id and the secret of the app do not match." "Copy both from the developer console again.";
    LegacyInvalidAccessToken = 20005 "The access token is invalid." "Use a token that is still valid." see "https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM";
    LegacyUserAccessTokenExpired = 20006 "The user access token has expired." "Refresh it, or ask the user to authorize again.";
    UserNotFound = 20008 "The user does not exist." "Check the user.";
    AppNotInstalled = 20009 "The tenant has not installed the app." "Ask an administrator of the tenant to install it.";
    UserOutsideAppVisibility = 20010 "The user is outside the app's visibility." "Ask an administrator to widen it. A custom app reaches users of its own tenant only.";
    LegacyInvalidTenantAccessToken = 20013 "The tenant access token is invalid." "Use a token that is still valid.";
    LegacyInvalidAppAccessToken = 20014 "The app access token is invalid." "Use a token that is still valid.";
    UserResigned = 20021 "The user has left the company." "Check the user's state.";
    UserFrozen = 20022 "The user's account is suspended." "Check the user's state.";
    UserNotRegistered = 20023 "The user has not signed up." "Check the user's state.";
    AccountLimitReached = 90003087 "The account's plan has reached its limit for this feature." "Ask an administrator of the tenant for more.";
    SubscriptionChanged = 90003088 "The tenant's subscription does not include this feature any more." "Ask an administrator of the tenant for access.";
    PathNotFound = 99991201 "There is no API at the path." "Check the path.";
    MethodMismatch = 99991301 "The API takes another HTTP method." "Use the method of its page.";
    RateLimited = 99991400 "Requests are sent too fast." "Send fewer requests, and wait longer after each refused one." see "https://open.feishu.cn/document/ukTMukTMukTM/uUzN04SN3QjL1cDN";
    IpDenied = 99991401 "The caller's IP address is not on the app's list." "Add it to the list in the developer console." see "https://open.feishu.cn/document/ukTMukTMukTM/ucTMxYjL3ETM24yNxEjN";
    QuotaExceeded = 99991403 "The tenant has used up its calls for this month." "Ask an administrator to upgrade the tenant's plan; retrying does not help." see "https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/platform-updates-/custom-app-api-call-limit";
    AppCredentialsNotFound = 99991543 "The id or the secret of the app does not exist." "Copy both from the developer console again.";
    AccessTokenMissing = 99991661 "The request carries no access token." "Send `Authorization: Bearer` with a token." see "https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM";
    AppDisabled = 99991662 "The app is not in use." "Check whether the app is disabled.";
    TenantAccessTokenRejected = 99991663 "The tenant access token has expired, or the operation does not take tenant access tokens." "Fetch a new token; if that does not help, use a kind of token that the operation takes.";
    InvalidAppAccessToken = 99991664 "The app access token is invalid." "Fetch a new token." see "https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM";
    InvalidTenantAccessToken = 99991665 "The tenant access token is invalid." "Fetch a new token." see "https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM";
    UserAccessTokenRejected = 99991668 "The user access token is invalid, or the operation does not take user access tokens." "Follow the message of the error.";
    InvalidRefreshToken = 99991669 "The user's refresh token is invalid." "Ask the user to authorize again.";
    MalformedAccessToken = 99991671 "The access token is malformed." "Send a token that starts with `t-` or `u-`." see "https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM";
    AppScopeMissing = 99991672 "The app has none of the scopes that the operation needs." "Request one of them in the developer console; the error names them." see "https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/how-to-fix-the-99991672-error";
    AppUnavailable = 99991673 "The app cannot be used in the tenant." "Check whether the tenant has installed and enabled it.";
    UnsupportedUserType = 99991674 "The user type of the request is invalid." "Check the user type.";
    MalformedUserId = 99991675 "A user id is malformed." "Check the id and its type.";
    AccessTokenWithoutPermission = 99991676 "The access token does not permit this." "Check the permissions of the token.";
    UserAccessTokenExpired = 99991677 "The user access token has expired." "Refresh it." see "https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/authentication-management/access-token/refresh-user-access-token";
    UserScopeMissing = 99991679 "The user has not granted the scopes that the operation needs." "Ask the user to authorize the scopes that the error names." see "https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/how-to-resolve-error-99991679";
    ThirdPartyAuthorizationFailed = 99991681 "An authorization outside the platform failed." "Follow the message of the error.";
    AuthorizationFailed = 99991692 "The authorization failed." "Follow the message of the error.";
    InvalidOpenId = 99992351 "An `open_id` is invalid." "Check the id that the message names: it starts with `ou_`.";
    OpenIdNotFound = 99992352 "Some `open_id` does not exist." "Check the id that the message names.";
    MessageIdNotFound = 99992354 "A `message_id` does not exist." "Check the id that the message names." see "https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/intro#44c58e1c";
    ChatIdNotFound = 99992356 "A `chat_id` does not exist." "Check the id that the message names.";
    OpenDepartmentIdNotFound = 99992357 "An `open_department_id` does not exist." "Check the id that the message names.";
    UserIdNotFound = 99992360 "A `user_id` does not exist." "Check the id that the message names." see "https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/how-to-obtain-user-id";
    OpenIdOfAnotherApp = 99992361 "An `open_id` belongs to another app." "Use the user's id for this app." see "https://open.feishu.cn/document/uAjLw4CM/ugTN1YjL4UTN24CO1UjN/trouble-shooting/how-to-obtain-openid";
    UnionIdNotFound = 99992363 "A `union_id` does not exist." "Check the id that the message names.";
    UserOfAnotherTenant = 99992364 "A `user_id` belongs to another tenant, or a `union_id` does not exist." "Check the id that the message names.";
    InternalDepartmentIdNotFound = 99992379 "An internal department id does not exist." "Check the id that the message names.";
    DepartmentIdNotFound = 99992380 "A `department_id` does not exist." "Check the id that the message names." see "https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/contact-v3/department/field-overview";
    UnionIdOfAnotherTenant = 99992381 "A `union_id` belongs to another tenant." "Check the id that the message names.";
    FieldValidationFailed = 99992402 "A parameter is missing or wrong." "Follow the message and the `field_violations` of the error.";
    TenantKeyNotFound = 99992500 "A `tenant_key` does not exist." "Check the key that the message names.";
}

/// The range of the gateway's codes.
const GATEWAY: std::ops::RangeInclusive<i64> = 99_990_000..=99_999_999;

impl Error {
    /// Returns the error's code if it is a general one, about tokens, scopes, rate limits or the app.
    ///
    /// `None` if the server did not refuse the call with a code, and for codes of the operation itself. An unlisted code in the gateway's
    /// range (9999xxxx) is [`PlatformCode::Unknown`]. For [`ErrorKind::AccessToken`], it is the code of the token request.
    pub fn platform_code(&self) -> Option<PlatformCode> {
        if !self.kind().is_refusal() && self.kind() != ErrorKind::AccessToken {
            return None;
        }
        let code = self.code()?;
        if GATEWAY.contains(&code) {
            return Some(PlatformCode::from(code));
        }
        // Services use the same small numbers with other meanings.
        match PlatformCode::from(code) {
            PlatformCode::Unknown(_) => None,
            _ if self.documented().is_some() => None,
            known => Some(known),
        }
    }
}

impl fmt::Display for PlatformCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.code(), self.meaning(), self.hint())
    }
}
