//! The client.

mod builder;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::access_token::AccessTokenProvider;
use crate::channel::Channel;

pub use builder::ClientBuilder;

/// Time limit of a whole call, unless the builder or the call sets another: long enough to wait for a rate limit of a minute.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(90);
/// What calls go through: an address, a credential, and a pool of connections.
///
/// Cheap to clone; clones share connections and tokens. Generated clients wrap it. Calls must be awaited on a tokio runtime with I/O
/// and time enabled.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) channel: Channel,
    /// `None`: only operations that take no access token can be called.
    pub(crate) provider: Option<Arc<dyn AccessTokenProvider>>,
    /// `None`: the default, which depends on the operation.
    pub(crate) timeout: Option<Duration>,
}

impl Client {
    /// A client of the server at this address, without a credential.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.channel.base)
            .field(
                "access_tokens",
                &self.0.provider.as_ref().map(|provider| provider.kinds()),
            )
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}
