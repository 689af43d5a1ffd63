//! User access tokens: the user authorizes the app, the app exchanges the code that comes of it for tokens, and keeps them fresh.

mod authorization;
mod endpoint;
mod oauth;
mod session;
mod tokens;

pub use authorization::{AuthorizationCode, AuthorizationRequest};
pub use oauth::OAuth;
pub(crate) use oauth::Sessions;
pub use session::UserSession;
pub use tokens::UserTokens;
