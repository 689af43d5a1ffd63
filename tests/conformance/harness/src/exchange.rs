//! One exchange: a call of the client, and the reply of a server that judges the request.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use loopback::{Answer, Server};
use serde_json::Value;

use crate::client::{Answer as Answered, AnswerBody, Refused, Typed};
use crate::compare::{differences, short, without_nulls};
use crate::document::{Document, Operation};
use crate::expected::{Expected, ExpectedBody};
use crate::judge::violations;
use crate::reply::Reply;
use crate::report::Failure;
use crate::run::Turn;
use crate::sample::{Optional, Sampler};
use crate::validate::Validators;

/// The state of the current call, for the server.
struct Plan {
    operation: Operation,
    expected: Expected,
    /// The replies in the documented media types.
    replies: Vec<Reply>,
    /// The reply that was sent: of those that the client accepts, another one in each round.
    sent: usize,
    round: usize,
    violations: Vec<Failure>,
    arrived: usize,
}

/// A server that checks requests and replies, and its client.
pub(crate) struct Wire {
    plan: Arc<Mutex<Option<Plan>>>,
    client: openapi_client_runtime::Client,
    pub(crate) document: Arc<Document>,
}

impl Wire {
    pub(crate) async fn start(
        document: Arc<Document>,
        validators: Arc<Validators>,
        operations: &[Typed],
    ) -> Self {
        let plan: Arc<Mutex<Option<Plan>>> = Arc::default();
        let (current, judged) = (plan.clone(), document.clone());
        let server = Server::start(move |sent| {
            let mut plan = current.lock().expect("no panic");
            let Some(plan) = &mut *plan else {
                return Answer::new(500, "nothing is expected");
            };
            plan.arrived += 1;
            let found = violations(&judged, &plan.operation, &plan.expected, &validators, sent);
            plan.violations.extend(found);
            // A client that accepts anything is answered as most servers do.
            let accept = sent.header("accept").unwrap_or("application/json");
            let accepted = |index: &usize| plan.replies[*index].is_accepted(accept);
            let accepted: Vec<usize> = (0..plan.replies.len()).filter(accepted).collect();
            plan.sent = accepted
                .get(plan.round % accepted.len().max(1))
                .copied()
                .unwrap_or(0);
            plan.replies[plan.sent].answer()
        })
        .await;
        let mut builder = openapi_client_runtime::Client::builder(server.url())
            .timeout(Duration::from_secs(20))
            // Each call is one exchange.
            .retry(openapi_client_runtime::RetryPolicy::none())
            // Credentials for all schemes; each operation uses those it needs.
            .access_token("t-conformance");
        let schemes = document.root["components"]["securitySchemes"].as_object();
        for (name, scheme) in schemes.into_iter().flatten() {
            builder = match scheme["type"].as_str() {
                Some("apiKey") => builder.api_key(name, "k-conformance"),
                Some("http") if scheme["scheme"] == "basic" => {
                    builder.basic_auth("ada", "p-conformance")
                }
                Some("http") if scheme["scheme"] != "bearer" => {
                    builder.api_key(name, "k-conformance")
                }
                _ => builder,
            };
        }
        for address in operations.iter().map(|typed| typed.operation.server) {
            if !address.is_empty() {
                builder = builder.server(address, server.url());
            }
        }
        let client = builder.build().expect("a client");
        Self {
            plan,
            client,
            document,
        }
    }

    /// Makes a call that succeeds, and returns all differences from the document.
    pub(crate) async fn call(
        &self,
        turn: &Turn<'_>,
        round: usize,
        sampler: &mut Sampler<'_>,
    ) -> Vec<Failure> {
        let optional = match round {
            0 => Optional::All,
            1 => Optional::None,
            _ => Optional::Some,
        };
        let described = turn.describe(&self.document);
        let replies = match Reply::successes(described, round, sampler, optional) {
            Ok(replies) => replies,
            Err(problem) => return failure("sample", problem),
        };
        let (reply, answered, mut failures) =
            match self.exchange(turn, replies, round, optional, sampler).await {
                Ok(exchanged) => exchanged,
                Err(failures) => return failures,
            };
        match answered {
            Ok(answered) => failures.extend(of_answer(&reply, &answered)),
            Err(refused) => failures.extend(failure("response", refused.message)),
        }
        failures
    }

    /// Makes a call that fails, and returns all differences from the document.
    pub(crate) async fn call_refused(
        &self,
        turn: &Turn<'_>,
        reply: Reply,
        sampler: &mut Sampler<'_>,
    ) -> Vec<Failure> {
        let exchanged = self
            .exchange(turn, vec![reply], 0, Optional::All, sampler)
            .await;
        let (reply, answered, mut failures) = match exchanged {
            Ok(exchanged) => exchanged,
            Err(failures) => return failures,
        };
        let at = format!("response.{}", reply.status);
        let operation = turn.typed.operation;
        let keeps_body = !operation.secret_bodies && operation.envelope.is_none();
        match answered {
            Ok(_) => failures.extend(failure(&at, "the failure became a success".to_owned())),
            Err(refused) if refused.status != Some(reply.status) => {
                failures.extend(failure(&at, refused.message));
            }
            Err(refused) => {
                let is_kept = refused.body.unwrap_or_default() == reply.body;
                if keeps_body && !is_kept {
                    let problem = "the body of the error has other bytes".to_owned();
                    failures.extend(failure(&at, problem));
                }
            }
        }
        failures
    }

    /// Sends a sample of the request. Returns the reply of the server, the answer of the client, and differences of the request.
    async fn exchange(
        &self,
        turn: &Turn<'_>,
        replies: Vec<Reply>,
        round: usize,
        optional: Optional,
        sampler: &mut Sampler<'_>,
    ) -> Result<(Reply, Result<Answered, Refused>, Vec<Failure>), Vec<Failure>> {
        let (document, operation) = (&*self.document, turn.described);
        let expected = if turn.typed.takes_json {
            Expected::sample(document, operation, sampler, optional, turn.request)
        } else {
            Ok(unknown(document, operation))
        };
        let mut expected = expected.map_err(|problem| failure("sample", problem))?;
        if turn.typed.operation.accept == "text/event-stream" {
            expected.request_stream(document, operation);
        }
        let request = match expected.request(operation, turn.fields) {
            _ if !turn.typed.takes_json => Value::Null,
            request => request.map_err(|problem| failure("request", problem))?,
        };
        *self.plan.lock().expect("no panic") = Some(Plan {
            operation: operation.clone(),
            expected,
            replies,
            sent: 0,
            round,
            violations: Vec::new(),
            arrived: 0,
        });
        let answering = (turn.typed.call)(&self.client, request.clone())
            .map_err(|problem| failure("request", format!("{problem} in {request}")))?;
        let answered = answering.await;
        let plan = self.plan.lock().expect("no panic").take();
        let mut plan = plan.expect("the plan");
        let mut failures = plan.violations;
        if plan.arrived != 1 {
            let problem = format!("it arrived {} times", plan.arrived);
            failures.extend(failure("request", problem));
        }
        Ok((plan.replies.swap_remove(plan.sent), answered, failures))
    }
}

fn failure(at: &str, problem: String) -> Vec<Failure> {
    let at = at.to_owned();
    vec![Failure { at, problem }]
}

/// The expectations for a request with unknown values: the names of what is required.
fn unknown(document: &Document, operation: &Operation) -> Expected {
    let content = operation.body.iter().flat_map(|body| &body.content).next();
    let body = content.map(|content| {
        let schema = content.schema.as_deref();
        let schema = schema.and_then(|schema| document.resolve(schema));
        let required = schema.and_then(|(schema, _)| schema["required"].as_array());
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        ExpectedBody {
            content: content.clone(),
            value: names.map(|name| (name.to_owned(), Value::Null)).collect(),
        }
    });
    let parameters = operation.parameters.iter();
    Expected {
        parameters: parameters
            .map(|parameter| (parameter.clone(), None))
            .collect(),
        body,
        is_exact: false,
    }
}

/// The differences between a reply and its decoded form.
fn of_answer(reply: &Reply, answered: &Answered) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut say = |at: String, problem: String| failures.push(Failure { at, problem });
    if answered.status != reply.status {
        say(
            "response.status".to_owned(),
            format!("{} became {}", reply.status, answered.status),
        );
    }
    match (&reply.value, &answered.body) {
        (Some(value), AnswerBody::Json(body)) => {
            // As documented, a response has `None` for null and for absent values.
            for (below, problem) in differences(&without_nulls(value), &without_nulls(body)) {
                say(format!("response.body{below}"), problem);
            }
        }
        (None, AnswerBody::Json(Value::String(text))) if text.as_bytes() == reply.body => {}
        // A number or a boolean as plain text.
        (None, AnswerBody::Json(body)) if body.to_string().as_bytes() == reply.body => {}
        (None, AnswerBody::Json(body)) => say(
            "response.body".to_owned(),
            format!("it became {}", short(body)),
        ),
        (_, AnswerBody::Unread) => {}
        (_, AnswerBody::File(bytes)) => {
            if *bytes != reply.body {
                say(
                    "response.body".to_owned(),
                    "the file has other bytes".to_owned(),
                );
            }
        }
    }
    // Enums and unions keep unknown values, so nothing would be lost. But a sample of the document must be known.
    if answered.shown.contains("Unknown(") {
        say(
            "response.body".to_owned(),
            format!(
                "a value of the document is unknown to its type: {}",
                answered.shown
            ),
        );
    }
    failures
}
