//! HTTP: the client that requests go through, and one exchange of it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{StatusCode, redirect};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::assemble::{Assembled, Content, Payload};
use crate::secret::Secret;
use crate::upload::quotable;
use crate::{Error, ErrorKind, Operation};

/// What every request of a client goes through.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    /// Address below which operations stand, without a trailing slash.
    pub(crate) base: Arc<str>,
}

/// A reply, read whole and not yet understood.
pub(crate) struct Reply {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What must not be shown, should the server echo it.
    pub(crate) secret: Option<Secret>,
}

impl Transport {
    /// Sends a request and reads the reply. `bearer` becomes its `Authorization`.
    pub(crate) async fn exchange(
        &self,
        request: Assembled,
        bearer: Option<Secret>,
    ) -> Result<Reply, Error> {
        let operation = request.operation;
        let outcome = self.try_exchange(request, bearer).await;
        outcome.map_err(|error| error.in_operation(operation))
    }

    async fn try_exchange(
        &self,
        request: Assembled,
        bearer: Option<Secret>,
    ) -> Result<Reply, Error> {
        let Assembled {
            operation,
            url,
            mut headers,
            payload,
        } = request;
        if let Some(token) = &bearer {
            headers.insert(AUTHORIZATION, authorization(token)?);
        }
        let mut builder = self.http.request(method(operation), url).headers(headers);
        builder = match payload {
            // A POST that says nothing about its length is refused by some servers (HTTP 411).
            Payload::None if takes_body(operation) => builder.header(CONTENT_LENGTH, 0),
            Payload::None => builder,
            Payload::Json { content_type, body } => {
                builder.header(CONTENT_TYPE, content_type).body(body)
            }
            Payload::Multipart(parts) => builder.multipart(form(parts).await?),
        };
        let mut response = builder
            .send()
            .await
            .map_err(|error| Error::http_client(ErrorKind::Transport, error))?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = response.bytes().await.map_err(|error| {
            Error::http_client(ErrorKind::Transport, error).with_status(status.as_u16())
        })?;
        Ok(Reply {
            operation,
            status,
            headers,
            body,
            secret: bearer,
        })
    }
}

fn method(operation: &Operation) -> reqwest::Method {
    use crate::Method;
    match operation.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
        Method::Head => reqwest::Method::HEAD,
        Method::Options => reqwest::Method::OPTIONS,
        Method::Trace => reqwest::Method::TRACE,
    }
}

/// Whether requests of this method mostly have a body.
fn takes_body(operation: &Operation) -> bool {
    use crate::Method;
    matches!(operation.method, Method::Post | Method::Put | Method::Patch)
}

fn authorization(token: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).map_err(|_| {
        let problem = "the access token has characters that no header can hold";
        Error::new(ErrorKind::AccessToken, problem)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

async fn form(parts: Vec<crate::assemble::Part>) -> Result<Form, Error> {
    // Names go out as they are, in quotes, which is what servers understand; the default would turn a non-ASCII name into `name*=`.
    let mut form = Form::new().percent_encode_noop();
    for part in parts {
        let content = match part.content {
            Content::Text(text) => Ok(Part::text(text)),
            Content::Json(text) => Part::text(text)
                .mime_str("application/json")
                .map_err(|error| error.to_string()),
            Content::File(upload) => upload.into_part().await,
        };
        let content = content.map_err(|problem| {
            let problem = format!("body field `{}`: {problem}", part.name);
            Error::new(ErrorKind::Request, problem)
        })?;
        form = form.part(quotable(part.name), content);
    }
    Ok(form)
}

/// The HTTP client of a client that was given none. Uses ring and the platform's roots, and installs nothing process-wide.
pub(crate) fn http_client(base: &str, connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(base)?)
        .connect_timeout(connect_timeout)
        .redirect(redirect::Policy::custom(follow))
        .user_agent(concat!("feishu-rust/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| Error::http_client(ErrorKind::Configuration, error))
}

/// Path of the request whose body holds the app secret.
pub(crate) const TENANT_TOKEN_PATH: &str = "/open-apis/auth/v3/tenant_access_token/internal";

/// reqwest takes `Authorization` out of a request that is redirected to another host. A body it cannot judge: the one with the app
/// secret is never redirected.
fn follow(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let holds_secret = attempt
        .previous()
        .first()
        .is_some_and(|url| url.path().ends_with(TENANT_TOKEN_PATH));
    if holds_secret {
        attempt.stop()
    } else {
        redirect::Policy::default().redirect(attempt)
    }
}

fn tls(base: &str) -> Result<rustls::ClientConfig, Error> {
    let failed = |error: rustls::Error| {
        let problem = format!(
            "TLS is not available: {error}; install the platform's CA certificates, or pass an http_client"
        );
        Error::new(ErrorKind::Configuration, problem).with_source(error)
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = || {
        rustls::ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(failed)
    };
    let verified = builder()?.with_platform_verifier();
    let mut config = match verified {
        Ok(builder) => builder.with_no_client_auth(),
        // A bare container has no roots, and a plain-http test server needs none. Any https address fails, as nothing is trusted.
        Err(_) if base.starts_with("http:") => builder()?
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth(),
        Err(error) => return Err(failed(error)),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
