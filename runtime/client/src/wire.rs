//! Sending of one attempt. The reply is either read as a whole, or returned as it arrives.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use reqwest::Url;
use reqwest::multipart::{Form, Part};

use crate::assemble::{Assembled, Content, Payload};
use crate::conventions::Conventions;
use crate::secret::Secret;
use crate::security::Attached;
use crate::transport::{AnyTransport, Body, TransportError, contained, redirect};
use crate::upload::quotable;
use crate::{Error, ErrorKind, Operation, body_trace};

/// The number of bytes that are read of an error's body. Errors have at most a few kB.
const MAX_ERROR_SIZE: usize = 1024 * 1024;

/// Converts requests to HTTP and sends them.
pub(crate) struct Wire {
    pub(crate) transport: AnyTransport,
    /// Encodes multipart bodies.
    pub(crate) forms: reqwest::Client,
    /// The maximum size in bytes of a reply that is read as a whole.
    pub(crate) max_response_size: usize,
    /// True if http to other machines is allowed.
    pub(crate) plain_http: bool,
    /// True if bodies are logged with `tracing`.
    pub(crate) trace_bodies: bool,
    pub(crate) conventions: &'static Conventions,
}

/// The credentials of a request.
#[derive(Clone, Copy)]
pub(crate) struct Proof<'p> {
    /// An access token.
    pub(crate) bearer: Option<&'p Secret>,
    pub(crate) attached: &'p Attached,
}

impl<'p> Proof<'p> {
    /// Returns the secrets to redact, in case the server echoes them.
    pub(crate) fn secrets(self) -> impl Iterator<Item = &'p Secret> {
        self.bearer.into_iter().chain(self.attached.secrets())
    }
}

/// A reply whose headers have arrived, and whose body has not been read.
pub(crate) struct Arriving {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// True if the request had secrets, or if the operation's bodies contain secrets. The reply may then contain further secrets.
    pub(crate) confidential: bool,
    /// True if the body is logged with `tracing`.
    pub(crate) traced: bool,
    pub(crate) conventions: &'static Conventions,
}

/// A complete reply that is not decoded yet.
pub(crate) struct Reply {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// True if the body may contain secrets that are not in `secrets`.
    pub(crate) confidential: bool,
    /// Secrets to redact, in case the server echoes them.
    pub(crate) secrets: Vec<Secret>,
    pub(crate) conventions: &'static Conventions,
}

impl Wire {
    /// Sends a request with these headers and credentials, and follows redirects. Returns the reply when its headers have arrived.
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
        let response = self.exchange(request, headers, attached).await?;
        let (head, body) = response.into_parts();
        Ok(Arriving {
            operation,
            status: head.status,
            headers: head.headers,
            body,
            confidential: !request.secrets.is_empty() || operation.secret_bodies,
            traced,
            conventions: self.conventions,
        })
    }

    /// Sends a request with these headers, and follows redirects.
    async fn exchange(
        &self,
        request: &Assembled,
        mut headers: HeaderMap,
        attached: &Attached,
    ) -> Result<http::Response<Body>, Error> {
        let operation = request.operation;
        let mut url = request.url.clone();
        attached.add_query(&mut url);
        let mut followed = 0;
        // After a redirect to another origin, all further requests have only the headers that ask for a part of a file.
        let mut left_origin = false;
        loop {
            let (headers, body) = match left_origin {
                true => (redirect::for_any_host(&headers), Body::default()),
                false => {
                    let mut headers = match redirect::may_follow(operation) {
                        true => headers.clone(),
                        false => std::mem::take(&mut headers),
                    };
                    let body = match in_memory(request, &mut headers) {
                        Some(body) => body,
                        // Boxed, because it is large and rarely needed.
                        None => Box::pin(self.streamed(request, &mut headers)).await?,
                    };
                    (headers, body)
                }
            };
            let sent = http_request(operation, url.clone(), headers, body);
            let sent = self.transport.request(sent)?;
            #[cfg(feature = "testing")]
            let sent = crate::testing::Described::of(request).on(sent);
            let response = sent.send().await.map_err(|error| error.into_error(false))?;
            let target = redirect::target(operation, &url, &response, self.plain_http)
                // Credentials for one host must not be sent to another one, even if the host itself redirects them there.
                .filter(|target| target.origin() == url.origin() || !attached.shows_in(target));
            let Some(target) = target.filter(|_| followed < redirect::MAX_REDIRECTS) else {
                return Ok(response);
            };
            left_origin |= target.origin() != url.origin();
            url = target;
            if !left_origin {
                attached.add_query(&mut url);
            }
            followed += 1;
        }
    }

    /// Reads the whole body of a reply, or the beginning of one that is an error.
    pub(crate) async fn read(
        &self,
        arriving: Arriving,
        secrets: Vec<Secret>,
    ) -> Result<Reply, Error> {
        let status = arriving.status;
        let limit = self.max_response_size;
        let body = contained(async {
            match status.is_success() {
                true => whole(arriving.body, limit).await,
                false => Ok(beginning(arriving.body, limit.min(MAX_ERROR_SIZE)).await),
            }
        });
        let body = body
            .await
            .unwrap_or_else(|panic| Err(panic.into_error(true)));
        let body = body.map_err(|error| error.with_status(status.as_u16()))?;
        let reply = Reply {
            operation: arriving.operation,
            status,
            headers: arriving.headers,
            body,
            confidential: arriving.confidential,
            secrets,
            conventions: self.conventions,
        };
        if arriving.traced {
            body_trace::reply(reply.operation, status, &reply.body, &reply.secrets);
        }
        Ok(reply)
    }

    /// Returns a body that contains files, and adds its headers.
    async fn streamed(&self, request: &Assembled, headers: &mut HeaderMap) -> Result<Body, Error> {
        Ok(match &request.payload {
            Payload::None | Payload::Bytes { .. } => Body::default(),
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
            Payload::Multipart { media_type, parts } => {
                self.multipart(media_type, parts, headers).await?
            }
        })
    }

    async fn multipart(
        &self,
        media_type: &str,
        parts: &[crate::assemble::Part],
        headers: &mut HeaderMap,
    ) -> Result<Body, Error> {
        let form = form(parts).await?;
        let built = self
            .forms
            .post("http://localhost/")
            .multipart(form)
            .build()
            .map_err(|error| Error::new(ErrorKind::Request, error.without_url().to_string()))?;
        for name in [CONTENT_TYPE, CONTENT_LENGTH] {
            if let Some(value) = built.headers().get(&name) {
                headers.insert(name, value.clone());
            }
        }
        // reqwest knows one multipart type only.
        let boundary = headers.get(CONTENT_TYPE).and_then(|built| {
            let (_, boundary) = built.to_str().ok()?.split_once(';')?;
            HeaderValue::from_str(&format!("{media_type};{boundary}")).ok()
        });
        if let Some(content_type) = boundary {
            headers.insert(CONTENT_TYPE, content_type);
        }
        if parts.is_empty() {
            // reqwest writes nothing, which is no multipart body.
            return Ok(closing_boundary(headers));
        }
        let built: http::Request<Body> = built
            .try_into()
            .map_err(|error: reqwest::Error| TransportError::from(error).into_error(false))?;
        Ok(built.into_body())
    }
}

/// The multipart body without parts.
fn closing_boundary(headers: &mut HeaderMap) -> Body {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let boundary = content_type.and_then(|value| value.split_once("boundary="));
    let body = boundary.map_or_else(String::new, |(_, boundary)| format!("--{boundary}--\r\n"));
    headers.insert(CONTENT_LENGTH, body.len().into());
    body.into()
}

/// Returns the server's id of a request.
pub(crate) fn log_id<'h>(headers: &'h HeaderMap, conventions: &Conventions) -> Option<&'h str> {
    let mut names = conventions.log_id_headers.iter();
    names.find_map(|name| headers.get(*name)?.to_str().ok())
}

/// Returns a body without files, and adds its headers.
fn in_memory(request: &Assembled, headers: &mut HeaderMap) -> Option<Body> {
    match &request.payload {
        // Some servers refuse a POST without `Content-Length` (HTTP 411).
        Payload::None => {
            if takes_body(request.operation) {
                headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            Some(Body::from(Bytes::new()))
        }
        Payload::Bytes { content_type, body } => {
            headers.insert(CONTENT_TYPE, content_type.clone());
            Some(Body::from(body.clone()))
        }
        Payload::File { .. } | Payload::Multipart { .. } => None,
    }
}

fn http_request(
    operation: &Operation,
    url: Url,
    headers: HeaderMap,
    body: Body,
) -> reqwest::Request {
    let mut request = reqwest::Request::new(method(operation), url);
    *request.headers_mut() = headers;
    *request.body_mut() = Some(body);
    request
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

/// Returns true if requests of this method usually have a body.
fn takes_body(operation: &Operation) -> bool {
    use crate::Method;
    matches!(operation.method, Method::Post | Method::Put | Method::Patch)
}

fn authorization(token: &Secret) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).map_err(|_| {
        let problem = "the access token has characters that a header cannot contain";
        Error::new(ErrorKind::AccessToken, problem)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

async fn form(parts: &[crate::assemble::Part]) -> Result<Form, Error> {
    // Names are sent unencoded, in quotes, as servers expect. By default, reqwest would encode a non-ASCII name as `name*=`.
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
        form = form.part(quotable(&part.name), content);
    }
    Ok(form)
}

async fn whole(body: Body, limit: usize) -> Result<Bytes, Error> {
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) => Err(body_failed(error, limit)),
    }
}

/// Reads at most `limit` bytes, and less if the connection breaks: the status tells more than the end of an error's body.
async fn beginning(body: Body, limit: usize) -> Bytes {
    let mut body = body.into_data_stream();
    let mut read = BytesMut::new();
    while let Some(Ok(chunk)) = body.next().await {
        let room = limit - read.len();
        read.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if read.len() == limit {
            break;
        }
    }
    read.freeze()
}

/// Converts a failure to read the body.
pub(crate) fn body_failed(error: Box<dyn std::error::Error + Send + Sync>, limit: usize) -> Error {
    if error.is::<LengthLimitError>() {
        let problem = format!(
            "it is larger than {limit} bytes; if that is expected, raise the client's max_response_size"
        );
        return Error::new(ErrorKind::TooLarge, problem);
    }
    let error = match error.downcast::<reqwest::Error>() {
        Ok(error) => TransportError::from(*error),
        Err(error) => TransportError::broken(error),
    };
    error.into_error(true)
}
