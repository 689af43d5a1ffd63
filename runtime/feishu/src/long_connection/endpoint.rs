//! The request for the URL of the WebSocket.

use std::fmt;
use std::time::Duration;

use openapi_client_runtime::platform::InternalRequest;
use reqwest::Url;

use super::configuration::{ClientConfig, Configuration};
use super::failure::Failure;
use crate::access_token::AppIdentity;
use crate::json::{Decode, Encode, Slot, Value};
use crate::{Envelope, Error, ErrorKind, Idempotency, Method, Operation, RequestBody, Secret};

static ENVELOPE: Envelope = Envelope {
    code: "code",
    message: &["msg"],
    data: Some("data"),
    error: Some("error"),
};

static ENDPOINT: Operation = Operation {
    title: "Open a long connection",
    app_kinds: &["custom"],
    idempotency: Idempotency::Always,
    request_body: RequestBody::Json("application/json; charset=utf-8"),
    secret_bodies: true,
    envelope: Some(&ENVELOPE),
    ..Operation::new(
        "callback.ws.endpoint",
        Method::Post,
        "/callback/ws/endpoint",
    )
};

/// The time limit of the request, with its retries.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The platform is busy.
const BUSY: i64 = 1;
const INTERNAL_ERROR: i64 = 1_000_040_343;

/// The URL of the WebSocket, which authenticates the app and is therefore a secret.
pub(super) struct Endpoint {
    pub(super) url: Secret,
    /// The service of the connection's frames.
    pub(super) service: i32,
}

impl Endpoint {
    /// Asks for a URL, and takes over the configuration that comes with it.
    pub(super) async fn request(
        app: &AppIdentity,
        configuration: &mut Configuration,
    ) -> Result<Self, Failure> {
        let credentials = Credentials {
            app_id: &app.app_id,
            app_secret: &app.app_secret,
        };
        let locale = "zh".to_owned();
        let request = InternalRequest {
            operation: &ENDPOINT,
            headers: &[("locale", &locale)],
            body: &credentials,
            secrets: vec![app.app_secret.clone()],
            timeout: TIMEOUT,
        };
        let mut opened = Opened::default();
        let sent = app.client.send_internal(request, &mut opened).await;
        sent.map_err(|error| classify(error.into()))?;
        if let Some(sent) = &opened.configuration {
            configuration.update(sent);
        }
        let url = opened.url.unwrap_or_default();
        let Some(service) = service(&url) else {
            let problem = "at data.URL: it is not a URL with a service_id";
            let error = Error::new(ErrorKind::Decode, problem).in_operation(&ENDPOINT);
            return Err(Failure::transient(error));
        };
        Ok(Self {
            url: Secret::new(url),
            service,
        })
    }

    /// Removes the secrets of the URL from a text of the server.
    pub(super) fn redact(&self, text: &str) -> String {
        let url = Url::parse(self.url.expose());
        let mut text = text.replace(self.url.expose(), "[secret]");
        for (name, value) in url.iter().flat_map(|url| url.query_pairs()) {
            if name != "service_id" && !value.is_empty() {
                text = text.replace(&*value, "[secret]");
            }
        }
        text
    }
}

fn service(url: &str) -> Option<i32> {
    let url = Url::parse(url).ok()?;
    let mut pairs = url.query_pairs();
    let (_, service) = pairs.find(|(name, _)| name == "service_id")?;
    service.parse().ok()
}

fn classify(error: Error) -> Failure {
    let transient = match (error.kind(), error.status(), error.code()) {
        (ErrorKind::Configuration | ErrorKind::Request, ..) => false,
        (ErrorKind::RateLimited, ..) => true,
        (_, Some(200), Some(code)) => matches!(code, BUSY | INTERNAL_ERROR),
        _ => true,
    };
    Failure { error, transient }
}

struct Credentials<'a> {
    app_id: &'a String,
    app_secret: &'a Secret,
}

impl Encode for Credentials<'_> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("AppID", self.app_id);
        visit("AppSecret", self.app_secret);
    }
}

/// The platform's response. No field is marked as required, because the decoder's error could show the other fields.
#[derive(Default)]
struct Opened {
    url: Option<String>,
    configuration: Option<ClientConfig>,
}

impl Decode for Opened {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "URL" => &mut self.url,
            "ClientConfig" => &mut self.configuration,
            _ => return None,
        })
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_in_the_query() {
        assert_eq!(service("wss://h/ws?device_id=7&service_id=33"), Some(33));
        assert_eq!(service("wss://h/ws?device_id=7"), None);
        assert_eq!(service("wss://h/ws?service_id=x"), None);
        assert_eq!(service(""), None);
    }

    #[test]
    fn secrets_of_the_url_are_redacted() {
        let endpoint = Endpoint {
            url: Secret::new("wss://h/ws?device_id=d-77&service_id=33&ticket=t%2F9"),
            service: 33,
        };
        let text =
            "33 refused d-77 with t/9 at wss://h/ws?device_id=d-77&service_id=33&ticket=t%2F9";
        assert_eq!(
            endpoint.redact(text),
            "33 refused [secret] with [secret] at [secret]"
        );
    }
}
