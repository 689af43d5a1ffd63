//! TLS: rustls with aws-lc, the root certificates of the operating system, and the caller's certificates.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

use crate::{Error, ErrorKind};

/// Certificates in addition to those of the operating system.
#[derive(Default)]
pub(crate) struct Certificates {
    /// PEM: additional trusted root certificates.
    pub(crate) roots: Vec<Vec<u8>>,
    /// PEM: the client's certificate with its chain, and its private key.
    pub(crate) client: Option<(Vec<u8>, Vec<u8>)>,
}

impl Certificates {
    pub(crate) fn is_empty(&self) -> bool {
        self.roots.is_empty() && self.client.is_none()
    }
}

pub(super) fn config(certificates: &Certificates, https: bool) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(unavailable)?;
    let roots = parse_all(&certificates.roots, "root certificate")?;
    let verified = if roots.is_empty() {
        builder.clone().with_platform_verifier()
    } else {
        Verifier::new_with_extra_roots(roots, provider).map(|verifier| {
            builder
                .clone()
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
        })
    };
    let verified = match verified {
        Ok(builder) => builder,
        // A bare container has no root certificates, and plain http needs none. Any https request then fails, since nothing is trusted.
        Err(_) if !https => builder.with_root_certificates(rustls::RootCertStore::empty()),
        Err(error) => return Err(unavailable(error)),
    };
    let mut config = match &certificates.client {
        None => verified.with_no_client_auth(),
        Some((chain, key)) => {
            let chain = parse_all(std::slice::from_ref(chain), "client certificate")?;
            let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| {
                refuse(format!(
                    "the client certificate's private key is not valid PEM ({error})"
                ))
            })?;
            verified
                .with_client_auth_cert(chain, key)
                .map_err(|error| {
                    refuse(format!("the client certificate cannot be used: {error}"))
                })?
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn parse_all(pems: &[Vec<u8>], what: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for pem in pems {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate
                .map_err(|error| refuse(format!("the {what} is not valid PEM ({error})")))?;
            certificates.push(certificate);
        }
        if certificates.len() == before {
            return Err(refuse(format!(
                "the PEM of the {what} does not contain a certificate"
            )));
        }
    }
    Ok(certificates)
}

fn refuse(problem: String) -> Error {
    Error::new(ErrorKind::Configuration, problem)
}

fn unavailable(error: rustls::Error) -> Error {
    refuse(format!(
        "TLS is not available: {error}; install the CA certificates of the operating system, or pass an http_client"
    ))
    .with_source(error)
}
