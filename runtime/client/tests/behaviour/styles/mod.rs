//! Parameters in every style and location. Expected values: the table of OpenAPI 3.0.3, section «Style Examples», and its rules.

mod rules;
mod table;

use openapi_client_runtime::json::Value;
use openapi_client_runtime::{
    Call, Client, Error, ErrorKind, Method, Operation, Place, Request, RequestParts, Style,
    serde_json,
};

use crate::fixture::anonymous;
use loopback::{Answer, Recorded, Server};

/// A request with one parameter.
#[derive(Debug, Clone)]
struct StyledRequest<V> {
    place: Place,
    style: Style,
    value: V,
}

/// The same request for a parameter in the path, whose template names it.
#[derive(Debug, Clone)]
struct StyledPathRequest<V>(StyledRequest<V>);

impl<V: Value + Clone + Send + Sync + 'static> Request for StyledRequest<V> {
    type Response = ();
    const OPERATION: &'static Operation = &Operation::new("ask", Method::Get, "/ask");
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.styled(self.place, "color", self.style, &self.value);
    }
}

impl<V: Value + Clone + Send + Sync + 'static> Request for StyledPathRequest<V> {
    type Response = ();
    const OPERATION: &'static Operation = &Operation::new("ask.path", Method::Get, "/p{color}/q");
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.styled(Place::Path, "color", self.0.style, &self.0.value);
    }
}

/// A server and its client, which sends parameters.
struct Sender {
    server: Server,
    client: Client,
}

impl Sender {
    async fn new() -> Self {
        let server = Server::start(|_| Answer::ok("{}")).await;
        let client = anonymous(&server);
        Self { server, client }
    }

    async fn sent(
        &self,
        place: Place,
        style: Style,
        value: impl Value + Clone + Send + Sync + 'static,
    ) -> Result<Recorded, Error> {
        let request = StyledRequest {
            place,
            style,
            value,
        };
        match place {
            Place::Path => Call::new(&self.client, StyledPathRequest(request)).await?,
            _ => Call::new(&self.client, request).await?,
        }
        Ok(self.server.requests().pop().expect("a request"))
    }

    /// Returns only the encoded parameter.
    async fn written(
        &self,
        place: Place,
        style: Style,
        value: impl Value + Clone + Send + Sync + 'static,
    ) -> String {
        let request = self.sent(place, style, value).await.expect("a request");
        let target = request.target.as_str();
        match place {
            Place::Path => {
                let rest = target.strip_prefix("/p").expect("the path");
                rest.strip_suffix("/q").expect("the path").to_owned()
            }
            Place::Query => {
                let rest = target.strip_prefix("/ask").expect("the path");
                rest.strip_prefix('?').unwrap_or_default().to_owned()
            }
            Place::Header => request.header("color").unwrap_or_default().to_owned(),
            Place::Cookie => request.header("cookie").unwrap_or_default().to_owned(),
        }
    }

    async fn refused(&self, place: Place, style: Style, value: serde_json::Value) {
        let before = self.server.requests().len();
        let error = self.sent(place, style, value.clone()).await;
        let error = error.expect_err(&format!("{place:?} {style:?} {value}"));
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("`color`"), "{error}");
        assert_eq!(self.server.requests().len(), before, "nothing was sent");
    }
}
