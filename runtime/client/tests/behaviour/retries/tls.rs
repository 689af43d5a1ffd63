//! TLS handshakes that fail: those that would fail again are not retried, and their errors state what to do.
//!
//! The certificates are valid until 2120, except the expired one. Their issuer has no key any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use openapi_client_runtime::{Call, Client, Error, ErrorKind, Retryability};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::operations::Read;
use super::quick;

const ISSUER: &[u8] = include_bytes!("certificates/issuer.pem");
const KEY: &[u8] = include_bytes!("certificates/key.pem");
const THIS_HOST: &[u8] = include_bytes!("certificates/this_host.pem");
const OTHER_HOST: &[u8] = include_bytes!("certificates/other_host.pem");
const EXPIRED: &[u8] = include_bytes!("certificates/expired.pem");

/// The behaviour of a server.
#[derive(Clone, Copy)]
enum Act {
    /// Shows this certificate, and answers.
    Shows(&'static [u8]),
    /// Sends these bytes, and closes the connection.
    Sends(&'static [u8]),
}

async fn serve(mut stream: TcpStream, act: Act) {
    let certificate = match act {
        Act::Shows(certificate) => certificate,
        Act::Sends(bytes) => {
            let mut hello = [0; 1024];
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(bytes).await;
            return;
        }
    };
    let stream = stream.into_std().expect("a socket");
    stream.set_nonblocking(false).expect("a socket");
    // A failed handshake ends the thread.
    tokio::task::spawn_blocking(move || answer(stream, certificate));
}

fn answer(mut stream: std::net::TcpStream, certificate: &[u8]) -> std::io::Result<()> {
    use std::io::{Read as _, Write as _};
    let certificate = CertificateDer::from_pem_slice(certificate).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider);
    let config = config
        .with_safe_default_protocol_versions()
        .expect("versions");
    let config = config
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    let connection = rustls::ServerConnection::new(Arc::new(config.expect("a key pair")));
    let mut connection = connection.expect("a connection");
    let mut tls = rustls::Stream::new(&mut connection, &mut stream);
    let _ = tls.read(&mut [0; 4096])?;
    tls.write_all(b"HTTP/1.1 204 Done\r\n\r\n")
}

/// Calls a server. Returns the outcome, and the number of connections.
async fn call(act: Act, roots: Option<&[u8]>) -> (Result<(), Error>, u32) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let connections = Arc::new(AtomicU32::new(0));
    let count = connections.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(stream, act));
        }
    });
    let mut builder = Client::builder(url).retry(quick());
    if let Some(roots) = roots {
        builder = builder.root_certificates(roots);
    }
    let client: Client = builder.build().expect("a client");
    let outcome = Call::new(&client, Read).await;
    (outcome, connections.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_refused_handshake_is_not_retried_and_its_error_states_what_to_do() {
    // RFC 8446, appendix B.2: fatal alerts handshake_failure, protocol_version and certificate_required.
    let alert = |code: u8| -> &'static [u8] { Box::leak(Box::new([21, 3, 3, 0, 2, 2, code])) };
    for (name, act, roots, advice) in [
        (
            "unknown issuer",
            Act::Shows(THIS_HOST),
            None,
            "root_certificates",
        ),
        (
            "other host",
            Act::Shows(OTHER_HOST),
            Some(ISSUER),
            "host of the URL",
        ),
        ("expired", Act::Shows(EXPIRED), Some(ISSUER), "clock"),
        (
            "handshake_failure",
            Act::Sends(alert(40)),
            Some(ISSUER),
            "client_certificate",
        ),
        (
            "protocol_version",
            Act::Sends(alert(70)),
            Some(ISSUER),
            "TLS 1.2",
        ),
        (
            "certificate_required",
            Act::Sends(alert(116)),
            Some(ISSUER),
            "client_certificate",
        ),
        (
            "internal_error",
            Act::Sends(alert(80)),
            Some(ISSUER),
            "handshake",
        ),
        (
            "no TLS",
            Act::Sends(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
            Some(ISSUER),
            "scheme",
        ),
    ] {
        let (outcome, connections) = call(act, roots).await;
        let error = outcome.expect_err(name);
        assert_eq!(error.kind(), ErrorKind::Tls, "{name}: {error:?}");
        assert_eq!(error.retryability(), Retryability::Never, "{name}");
        assert_eq!((error.attempts(), connections), (1, 1), "{name}");
        assert!(error.to_string().contains(advice), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_trusted_certificate_is_accepted() {
    let (outcome, _) = call(Act::Shows(THIS_HOST), Some(ISSUER)).await;
    outcome.expect("success");
}

#[tokio::test]
async fn a_connection_that_closes_during_the_handshake_is_retried() {
    let (outcome, connections) = call(Act::Sends(b""), Some(ISSUER)).await;
    let error = outcome.expect_err("closed");
    assert_eq!(
        (error.kind(), connections),
        (ErrorKind::Connect, 3),
        "{error:?}"
    );
}
