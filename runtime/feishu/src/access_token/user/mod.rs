//! User access tokens: the user authorizes the app, which exchanges the resulting code for tokens and refreshes them.

mod authorization;
mod endpoint;
mod oauth;
mod refresh;
mod session;
mod state;
mod tokens;

pub use authorization::{AuthorizationCode, AuthorizationRequest};
#[cfg(feature = "testing")]
pub(super) use endpoint::TOKEN;
pub use oauth::OAuth;
pub(crate) use oauth::Sessions;
pub use session::UserSession;
pub use tokens::UserTokens;
