//! TLS for servers on the loopback interface (feature `tls`).
//!
//! The certificates were made with `openssl` for 100 years: a root, and a server's for `localhost` and `127.0.0.1`.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// The root certificate that clients must trust, in PEM.
pub const ROOT: &str = include_str!("tls/root.pem");

/// The server's side of an encrypted connection.
pub type TlsStream = tokio_rustls::server::TlsStream<TcpStream>;

/// Returns the acceptor of a server that offers these protocols, such as `h2`.
///
/// # Panics
///
/// Never: the certificates are valid.
pub fn acceptor(protocols: &[&str]) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/server.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key"));
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let builder = ServerConfig::builder_with_provider(provider.into());
    let builder = builder.with_safe_default_protocol_versions();
    let mut config = builder
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.expect("a certificate")],
            key.expect("a key"),
        )
        .expect("a certificate and its key");
    config.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    TlsAcceptor::from(Arc::new(config))
}
