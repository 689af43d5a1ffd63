//! One attempt: an assembled request out, a reply back, read whole or handed on as it arrives.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use reqwest::multipart::{Form, Part};

use crate::assemble::{Assembled, Content, Payload};
use crate::secret::Secret;
use crate::security::Attached;
use crate::transport::{Body, Failure, HttpClient, Transport, TransportError, innermost, redirect};
use crate::upload::quotable;
use crate::{Error, ErrorKind, Operation, body_trace};

/// Turns requests into HTTP and sends them.
pub(crate) struct Wire {
    pub(crate) transport: Arc<dyn Transport>,
    /// Writes multipart bodies; sends nothing unless it is the transport.
    pub(crate) forms: HttpClient,
    /// Largest reply that is read whole, in bytes.
    pub(crate) max_response_size: usize,
    /// Whether bodies are shown to `tracing`.
    pub(crate) trace_bodies: bool,
}

/// What shows who calls.
#[derive(Clone, Copy)]
pub(crate) struct Proof<'p> {
    /// An access token.
    pub(crate) bearer: Option<&'p Secret>,
    pub(crate) attached: &'p Attached,
}

impl<'p> Proof<'p> {
    /// What must not be shown, should the server echo it.
    pub(crate) fn secrets(self) -> impl Iterator<Item = &'p Secret> {
        self.bearer.into_iter().chain(self.attached.secrets())
    }
}

/// The head of a reply, and its body on the way.
pub(crate) struct Arriving {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// The request held secrets, or the operation's bodies do, so the reply may hold others.
    pub(crate) confidential: bool,
    /// Whether the body is shown to `tracing`.
    pub(crate) traced: bool,
}

/// A reply, read whole and not yet understood.
pub(crate) struct Reply {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// It may hold secrets that are not known yet.
    pub(crate) confidential: bool,
    /// What must not be shown, should the server echo it.
    pub(crate) secrets: Vec<Secret>,
}

impl Wire {
    /// Sends a request with these headers and this proof of identity, on to where it is redirected; gives the reply when its head is there.
    pub(crate) async fn send(
        &self,
        request: &Assembled,
        mut headers: HeaderMap,
        proof: Proof<'_>,
    ) -> Result<Arriving, Error> {
        let operation = request.operation;
        let attached = proof.attached;
        if let Some(token) = proof.bearer {
            headers.insert(AUTHORIZATION, authorization(token)?);
        }
        attached
            .add_headers(&mut headers)
            .map_err(|problem| Error::new(ErrorKind::Request, problem))?;
        let traced = self.trace_bodies && body_trace::may_show(request);
        if traced {
            let secrets: Vec<Secret> = proof.secrets().cloned().collect();
            body_trace::request(request, &secrets);
        }
        let mut body = self.body(request, &mut headers).await?;
        let mut url = request.url.clone();
        attached.add_query(&mut url);
        let mut followed = 0;
        let mut at_home = true;
        loop {
            let mut wire = http::Request::new(body);
            *wire.method_mut() = method(operation);
            *wire.uri_mut() = Uri::try_from(url.as_str()).map_err(|error| {
                let problem = format!("its address is invalid: {error}");
                Error::new(ErrorKind::Request, problem)
            })?;
            // The address as parsed already, which the default transport needs.
            wire.extensions_mut().insert(url.clone());
            *wire.headers_mut() = match redirect::may_follow(operation) {
                true => headers.clone(),
                false => std::mem::take(&mut headers),
            };
            let response = self.transport.send(wire).await.map_err(failed)?;
            let target = redirect::target(operation, &url, response.status(), response.headers())
                // Nothing that was meant for one host goes to another, not even if the one sends it there.
                .filter(|target| target.origin() == url.origin() || !attached.shows_in(target));
            match target {
                Some(target) if followed < redirect::MAX_REDIRECTS => {
                    if target.origin() != url.origin() {
                        headers.clear();
                        body = Body::from(Bytes::new());
                        at_home = false;
                    } else {
                        body = self.body(request, &mut headers).await?;
                    }
                    url = target;
                    if at_home {
                        attached.add_query(&mut url);
                    }
                    followed += 1;
                }
                _ => {
                    let (head, body) = response.into_parts();
                    return Ok(Arriving {
                        operation,
                        status: head.status,
                        headers: head.headers,
                        body,
                        confidential: !request.secrets.is_empty() || operation.secret_bodies,
                        traced,
                    });
                }
            }
        }
    }

    /// Reads a reply to its end.
    pub(crate) async fn read(
        &self,
        arriving: Arriving,
        secrets: Vec<Secret>,
    ) -> Result<Reply, Error> {
        let status = arriving.status;
        let limit = self.max_response_size;
        let body = match Limited::new(arriving.body, limit).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => {
                return Err(body_failed(error, limit).with_status(status.as_u16()));
            }
        };
        let reply = Reply {
            operation: arriving.operation,
            status,
            headers: arriving.headers,
            body,
            confidential: arriving.confidential,
            secrets,
        };
        if arriving.traced {
            body_trace::reply(&reply);
        }
        Ok(reply)
    }

    async fn body(&self, request: &Assembled, headers: &mut HeaderMap) -> Result<Body, Error> {
        Ok(match &request.payload {
            // A POST that says nothing about its length is refused by some servers (HTTP 411).
            Payload::None => {
                if takes_body(request.operation) {
                    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
                }
                Body::from(Bytes::new())
            }
            Payload::Bytes { content_type, body } => {
                headers.insert(CONTENT_TYPE, content_type.clone());
                Body::from(body.clone())
            }
            Payload::File {
                content_type,
                upload,
            } => {
                let (body, length) = upload.clone().into_body().await.map_err(|problem| {
                    Error::new(ErrorKind::Request, format!("its body: {problem}"))
                })?;
                headers.insert(CONTENT_TYPE, content_type.clone());
                if let Some(length) = length {
                    headers.insert(CONTENT_LENGTH, length.into());
                }
                body
            }
            Payload::Multipart(parts) => self.multipart(parts, headers).await?,
        })
    }

    async fn multipart(
        &self,
        parts: &[crate::assemble::Part],
        headers: &mut HeaderMap,
    ) -> Result<Body, Error> {
        let form = form(parts).await?;
        let built = self
            .forms
            .pool()
            .post("http://localhost/")
            .multipart(form)
            .build()
            .map_err(|error| Error::new(ErrorKind::Request, error.without_url().to_string()))?;
        for name in [CONTENT_TYPE, CONTENT_LENGTH] {
            if let Some(value) = built.headers().get(&name) {
                headers.insert(name, value.clone());
            }
        }
        let built: http::Request<Body> = built
            .try_into()
            .map_err(|error: reqwest::Error| failed(error.into()))?;
        Ok(built.into_body())
    }
}

fn method(operation: &Operation) -> http::Method {
    use crate::Method;
    match operation.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
        Method::Head => http::Method::HEAD,
        Method::Options => http::Method::OPTIONS,
        Method::Trace => http::Method::TRACE,
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

async fn form(parts: &[crate::assemble::Part]) -> Result<Form, Error> {
    // Names go out as they are, in quotes, which is what servers understand; the default would turn a non-ASCII name into `name*=`.
    let mut form = Form::new().percent_encode_noop();
    for part in parts {
        let content = match &part.content {
            Content::Text(text) => Ok(Part::text(text.clone())),
            Content::Typed(media_type, text) => Part::text(text.clone())
                .mime_str(media_type)
                .map_err(|_| format!("`{media_type}` is not a media type")),
            Content::File(media_type, upload) => upload.clone().into_part(media_type).await,
        };
        let content = content.map_err(|problem| {
            let problem = format!("body field `{}`: {problem}", part.name);
            Error::new(ErrorKind::Request, problem)
        })?;
        form = form.part(quotable(part.name), content);
    }
    Ok(form)
}

fn failed(error: TransportError) -> Error {
    let kind = match error.failure {
        Failure::Connect => ErrorKind::Connect,
        Failure::TimedOut => ErrorKind::Timeout,
        Failure::Broken => ErrorKind::Transport,
    };
    Error::new(kind, innermost(&*error.source).to_string()).with_source(error)
}

/// A failure while the body arrived.
pub(crate) fn body_failed(error: Box<dyn std::error::Error + Send + Sync>, limit: usize) -> Error {
    if error.is::<LengthLimitError>() {
        let problem = format!(
            "it is larger than {limit} bytes; raise max_response_size of the client if that is expected"
        );
        return Error::new(ErrorKind::TooLarge, problem);
    }
    match error.downcast::<reqwest::Error>() {
        Ok(error) => failed((*error).into()),
        Err(error) => failed(TransportError::broken(error)),
    }
}
