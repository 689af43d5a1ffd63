//! Comparison of a received request with the document.

use loopback::Recorded;
use serde_json::Value;

use crate::compare::{differences, short};
use crate::document::{Document, Operation, Parameter};
use crate::expected::Expected;
use crate::report::Failure;
use crate::validate::Validators;
use crate::wire::{body, decoded, multipart, parameter, path};

/// All differences between a request and the document.
pub(crate) fn violations(
    document: &Document,
    operation: &Operation,
    expected: &Expected,
    validators: &Validators,
    sent: &Recorded,
) -> Vec<Failure> {
    let mut judge = Judge {
        validators,
        expected,
        sent,
        found: Vec::new(),
    };
    judge.parameters(document, operation);
    judge.security(document, operation);
    judge.body(operation);
    judge.found
}

struct Judge<'j> {
    validators: &'j Validators,
    expected: &'j Expected,
    sent: &'j Recorded,
    found: Vec<Failure>,
}

/// The parameters of a received request. Those that are taken are removed.
struct Arrived {
    segments: Vec<(String, String)>,
    query: Vec<parameter::Pair>,
    cookies: Vec<parameter::Pair>,
}

impl Arrived {
    /// Removes a parameter and returns its value.
    fn take(
        &mut self,
        described: &Parameter,
        expected: Option<&Value>,
        sent: &Recorded,
    ) -> Result<Option<Value>, String> {
        match described.place.as_str() {
            "path" => {
                let mut segments = self.segments.iter();
                let raw = segments.find(|(name, _)| *name == described.name);
                let (_, raw) = raw.ok_or("the template does not contain it")?;
                parameter::of_path(described, raw, expected).map(Some)
            }
            "query" => parameter::of_pairs(described, &mut self.query, expected),
            "cookie" => parameter::of_pairs(described, &mut self.cookies, expected),
            _ => {
                let values: Vec<&str> = sent.headers(&described.name).collect();
                if values.is_empty() {
                    return Ok(None);
                }
                parameter::of_header(described, &values.join(","), expected).map(Some)
            }
        }
    }
}

fn cookies(sent: &Recorded) -> Vec<parameter::Pair> {
    let cookies = sent.headers("cookie");
    let cookies = cookies.flat_map(|cookie| cookie.split("; "));
    cookies.flat_map(parameter::pairs).collect()
}

impl Judge<'_> {
    fn say(&mut self, at: impl Into<String>, problem: impl Into<String>) {
        self.found.push(Failure {
            at: at.into(),
            problem: problem.into(),
        });
    }

    fn parameters(&mut self, document: &Document, operation: &Operation) {
        if self.sent.method != operation.method {
            self.say("request", format!("{} was sent", self.sent.method));
        }
        let (sent_path, query) = self
            .sent
            .target
            .split_once('?')
            .unwrap_or((&self.sent.target, ""));
        // A fragment distinguishes operations with one method and path. It is not sent, nor is an empty query.
        let template = operation.path.split('#').next().unwrap_or_default();
        let (template, fixed) = template.split_once('?').unwrap_or((template, ""));
        let Some(segments) = path::matches(template, sent_path) else {
            return self.say(
                "request.path",
                format!("{sent_path} is not one of {template}"),
            );
        };
        let mut arrived = Arrived {
            segments,
            query: parameter::pairs(query),
            cookies: cookies(self.sent),
        };
        for fixed in parameter::pairs(fixed) {
            match arrived.query.iter().position(|pair| *pair == fixed) {
                Some(at) => drop(arrived.query.remove(at)),
                None => self.say(
                    "request.query",
                    format!("`{}` of the path is lost", fixed.0),
                ),
            }
        }
        let expected = self.expected;
        for (described, value) in &expected.parameters {
            let value = value.as_ref();
            let found = arrived.take(described, value, self.sent);
            self.parameter(described, value, found);
        }
        self.unexpected(document, arrived);
    }

    /// Reports parameters that the document does not describe.
    fn unexpected(&mut self, document: &Document, mut arrived: Arrived) {
        for name in api_keys(document, "query") {
            arrived.query.retain(|(known, _)| *known != name);
        }
        for name in api_keys(document, "cookie") {
            arrived.cookies.retain(|(known, _)| *known != name);
        }
        for (name, value) in arrived.query {
            let name = decoded(&name).unwrap_or(name);
            self.say(
                format!("request.query.{name}"),
                format!("{value:?} was sent, but is not described"),
            );
        }
        for (name, _) in arrived.cookies {
            self.say(
                format!("request.cookie.{name}"),
                "was sent, but is not described",
            );
        }
    }

    fn parameter(
        &mut self,
        described: &Parameter,
        expected: Option<&Value>,
        arrived: Result<Option<Value>, String>,
    ) {
        let at = format!("request.{}.{}", described.place, described.name);
        match arrived {
            Err(problem) => self.say(at, problem),
            Ok(None) if described.required => self.say(at, "is required, but did not arrive"),
            Ok(None) => {
                if let Some(expected) = expected {
                    self.say(at, format!("{} did not arrive", short(expected)));
                }
            }
            Ok(Some(value)) => {
                if !self.expected.is_exact {
                    return; // The types of its strings are unknown.
                }
                match expected {
                    Some(expected) => {
                        for (below, problem) in differences(expected, &value) {
                            self.say(format!("{at}{below}"), problem);
                        }
                    }
                    None => self.say(
                        at.clone(),
                        format!("{} was sent, but is not expected", short(&value)),
                    ),
                }
                if let Err(problem) = self.validators.check(&described.schema, &value) {
                    self.say(at, format!("is not valid: {problem}"));
                }
            }
        }
    }

    /// Checks that at least one alternative is complete.
    fn security(&mut self, document: &Document, operation: &Operation) {
        if operation.security.is_empty() {
            return;
        }
        let satisfied = operation
            .security
            .iter()
            .any(|schemes| schemes.iter().all(|scheme| self.carries(document, scheme)));
        if !satisfied {
            self.say(
                "request.security",
                format!("none of {:?} is complete", operation.security),
            );
        }
    }

    fn carries(&self, document: &Document, scheme: &str) -> bool {
        let at = crate::document::below("/components/securitySchemes", scheme);
        let Some((scheme, _)) = document.resolve(&at) else {
            return false;
        };
        let text = |key: &str| scheme[key].as_str().unwrap_or_default();
        let authorization = self.sent.header("authorization").unwrap_or_default();
        match text("type") {
            "apiKey" => {
                let (_, query) = self.sent.target.split_once('?').unwrap_or_default();
                let has = |pairs: Vec<parameter::Pair>| {
                    pairs.iter().any(|(name, _)| name == text("name"))
                };
                match text("in") {
                    "query" => has(parameter::pairs(query)),
                    "cookie" => self
                        .sent
                        .headers("cookie")
                        .any(|cookie| has(cookie.split("; ").flat_map(parameter::pairs).collect())),
                    _ => self.sent.header(text("name")).is_some(),
                }
            }
            "http" => authorization
                .split_once(' ')
                .is_some_and(|(name, _)| name.eq_ignore_ascii_case(text("scheme"))),
            "mutualTLS" => true,
            _ => authorization.starts_with("Bearer "),
        }
    }

    fn body(&mut self, operation: &Operation) {
        let content_type = self
            .sent
            .header("content-type")
            .unwrap_or_default()
            .to_owned();
        let Some(expected) = &self.expected.body else {
            if !self.sent.body.is_empty() {
                self.say(
                    "request.body",
                    format!(
                        "{} bytes were sent, but no body is described",
                        self.sent.body.len()
                    ),
                );
            }
            return;
        };
        // The client may omit optional values.
        let is_optional = operation.body.as_ref().is_some_and(|body| !body.required);
        if !self.expected.is_exact && is_optional && self.sent.body.is_empty() {
            return;
        }
        let essence = |text: &str| {
            text.split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        };
        let described = operation.body.iter().flat_map(|body| &body.content);
        let mut described = described.filter(|content| !content.media_type.contains('*'));
        let is_described = described.clone().count() == 0
            || described.any(|content| content.essence() == essence(&content_type));
        if !is_described {
            self.say(
                "request.content-type",
                format!("{content_type:?} is not described"),
            );
        }
        if !self.expected.is_exact {
            return self.files(&content_type);
        }
        let styled = &expected.content.styled;
        match body::read(
            &content_type,
            &self.sent.body,
            styled,
            Some(&expected.value),
        ) {
            Err(problem) => self.say("request.body", problem),
            Ok(arrived) => {
                for (below, problem) in differences(&expected.value, &arrived) {
                    self.say(format!("request.body{below}"), problem);
                }
                if let Some(schema) = &expected.content.schema
                    && let Err(problem) = self.validators.check(schema, &arrived)
                {
                    self.say("request.body", format!("is not valid: {problem}"));
                }
            }
        }
    }

    /// Checks that the required parts are present.
    fn files(&mut self, content_type: &str) {
        let Some(expected) = &self.expected.body else {
            return;
        };
        if !content_type.starts_with("multipart/") {
            if self.sent.body.is_empty() {
                self.say("request.body", "is empty");
            }
            return;
        }
        match multipart::parts(content_type, &self.sent.body) {
            Err(problem) => self.say("request.body", problem),
            Ok(parts) => {
                let required: Vec<String> = expected
                    .value
                    .as_object()
                    .map_or_else(Vec::new, |map| map.keys().cloned().collect());
                for name in required {
                    if !parts.iter().any(|part| part.name == name) {
                        self.say(
                            format!("request.body.{name}"),
                            "is required, but did not arrive",
                        );
                    }
                }
            }
        }
    }
}

/// The names of API keys in a location.
fn api_keys(document: &Document, place: &str) -> Vec<String> {
    let schemes = document.root["components"]["securitySchemes"].as_object();
    let keys = schemes.into_iter().flatten().map(|(_, scheme)| scheme);
    keys.filter(|scheme| scheme["type"] == "apiKey" && scheme["in"] == place)
        .filter_map(|scheme| scheme["name"].as_str().map(str::to_owned))
        .collect()
}

/// The judge detects every kind of difference.
#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use loopback::{Answer, Server};
    use serde_json::json;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::Direction;
    use crate::expected::ExpectedBody;

    #[tokio::test]
    async fn what_is_not_as_described_is_found() {
        let document = Document::new(json!({
            "openapi": "3.0.3",
            "security": [{"key": []}],
            "paths": {"/things/{id}": {"post": {
                "parameters": [
                    {"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "maximum": 5}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "X-Trace", "in": "header", "required": true, "schema": {"type": "string"}},
                ],
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string", "nullable": true}}}}}},
                "responses": {},
            }}},
            "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
        }));
        let operation = document.operations[0].clone();
        let values = [json!(7), json!(1), json!("t")].map(Some);
        let expected = Expected {
            parameters: operation.parameters.iter().cloned().zip(values).collect(),
            body: Some(ExpectedBody {
                content: operation.body.as_ref().expect("a body").content[0].clone(),
                value: json!({"a": null}),
            }),
            is_exact: true,
        };
        let validators = Validators::new(&document, Direction::Request).expect("schemas");
        let found = Arc::new(Mutex::new(Vec::new()));
        let noted = found.clone();
        let server = Server::start(move |sent| {
            let violations = violations(&document, &operation, &expected, &validators, sent);
            noted.lock().expect("no panic").extend(violations);
            Answer::ok("")
        })
        .await;
        let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", server.port()))
            .await
            .expect("a connection");
        let request = "POST /things/7?limit=2&odd=1 HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n{\"b\":\"c\"}";
        stream.write_all(request.as_bytes()).await.expect("sent");
        stream.read_u8().await.expect("an answer");
        let found = found.lock().expect("no panic");
        let places: Vec<&str> = found.iter().map(|failure| failure.at.as_str()).collect();
        assert_eq!(
            places,
            [
                "request.path.id",        // Greater than its maximum.
                "request.query.limit",    // Another value.
                "request.header.X-Trace", // Missing.
                "request.query.odd",      // Not described.
                "request.security",       // No key.
                "request.content-type",   // Not described.
                "request.body.a",         // Lost.
                "request.body.b",         // Invented.
                "request.body",           // Not valid without `a`.
            ]
        );
    }
}
