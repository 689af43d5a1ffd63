//! Connections that leave HTTP, such as WebSockets.

use std::sync::Arc;

use http::{HeaderMap, Version};
use reqwest::Url;

use super::http_client::{HttpSettings, connections};
use super::{TransportError, tls};
use crate::{Error, ErrorKind};

/// Opens connections that leave HTTP.
pub(crate) enum Upgrades {
    /// With these settings.
    Settings(Arc<HttpSettings>),
    /// With the caller's HTTP client.
    HttpClient(reqwest::Client),
    /// The caller's transport sends requests, and this crate cannot open its connections.
    Unavailable,
}

impl Upgrades {
    /// Sends a `GET` with these headers on a new connection. Redirects are not followed.
    pub(crate) async fn request(
        &self,
        url: Url,
        headers: HeaderMap,
    ) -> Result<reqwest::Response, Error> {
        let request = self.client(&url)?.get(url).headers(headers);
        let response = request.send().await.map_err(TransportError::from);
        let response = response.map_err(|error| error.into_error(false))?;
        if response.version() > Version::HTTP_11 {
            return Err(Error::new(
                ErrorKind::Configuration,
                "its http_client chose HTTP/2, which is shared by requests and cannot leave HTTP; build the http_client with http1_only()",
            ));
        }
        Ok(response)
    }

    fn client(&self, url: &Url) -> Result<reqwest::Client, Error> {
        match self {
            Self::Settings(settings) => {
                let mut tls = tls::config(&settings.certificates, url.scheme() == "https")?;
                // A connection over HTTP/2 is shared by requests and cannot leave HTTP.
                tls.alpn_protocols = vec![b"http/1.1".to_vec()];
                connections(settings, tls, |builder| {
                    let builder = builder.http1_only().pool_max_idle_per_host(0);
                    builder.read_timeout(settings.silence())
                })
            }
            Self::HttpClient(client) => Ok(client.clone()),
            Self::Unavailable => Err(Error::new(
                ErrorKind::Configuration,
                "its transport cannot open a connection that leaves HTTP, such as a WebSocket; build a client without .transport(…)",
            )),
        }
    }
}
