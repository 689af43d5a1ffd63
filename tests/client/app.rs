//! The client of the tests.

use feishu::Client;
use loopback::Server;

/// A client of a custom app, for a server with access tokens.
pub(crate) fn client(server: &Server) -> Client {
    Client::builder()
        .app("cli_a1b2c3", "top secret")
        .base_url(server.url())
        .build()
        .expect("a client")
}
