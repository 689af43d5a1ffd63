//! The names that this crate adds to [`openapi_client_runtime`]: generated clients re-export all of them.

pub use crate::access_token::{
    AccessTokenRequest, AccessTokenStore, AuthorizationCode, AuthorizationRequest, OAuth,
    StoreError, StoredSecret, UserSession, UserTokens,
};
pub use crate::error::FieldViolation;
pub use crate::event::{Event, EventHeader};
#[cfg(feature = "long-connection")]
pub use crate::long_connection;
pub use crate::operation::{
    AccessTokenKind, AppKind, TakesTenantAccessToken, TakesUserAccessToken,
};
pub use crate::platform_code::PlatformCode;
pub use crate::raw_event::{LegacyEventHeader, RawEvent};
#[cfg(feature = "webhook")]
pub use crate::webhook;
