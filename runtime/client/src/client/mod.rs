//! The client.

mod builder;
mod url;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::access_token::AccessTokenProvider;
use crate::sender::Sender;
use crate::transport::Upgrades;

pub use builder::ClientBuilder;
pub(crate) use url::{ServerUrl, is_loopback, upgrade_url};

/// Time limit of a whole call, unless the builder or the call sets another: long enough to wait for a rate limit of a minute.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(90);

/// Time limit of each attempt, unless the call, the client or its policy has another.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// Connections to a server, credentials and settings.
///
/// Cheap to clone; clones share connections. Generated clients wrap it. Await calls on a tokio runtime with I/O and time enabled.
///
/// One client can be used on any number of tokio runtimes, at the same time and one after the other, for instance in a `LazyLock` that all
/// tests of a program use. Each runtime has its own connections, which end with it. [Blocking](crate::Call::blocking) calls have theirs too.
/// A call, a list or a download stays on the runtime on which it was first awaited. An
/// [`http_client`](ClientBuilder::http_client) or a [`transport`](ClientBuilder::transport) of the caller's serves as many runtimes as it
/// can itself.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) sender: Sender,
    /// `None`: the client has no access token.
    pub(crate) provider: Option<Arc<dyn AccessTokenProvider>>,
    /// `None`: the default, which depends on the operation.
    pub(crate) timeout: Option<Duration>,
    pub(crate) upgrades: Upgrades,
}

impl Client {
    /// Starts a client of the server at this URL, without credentials.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }

    /// The URL below which operations are called, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.0.sender.base.as_str()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("has_access_token", &self.0.provider.is_some())
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}
