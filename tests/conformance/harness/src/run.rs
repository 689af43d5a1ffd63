//! Calls all operations of all documents, one after the other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use loopback::{Answer, Server};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Direction;
use crate::client::{Answer as Answered, AnswerBody, Typed};
use crate::compare::{differences, short, without_nulls};
use crate::document::{Document, Operation};
use crate::expected::{Expected, ExpectedBody};
use crate::judge::violations;
use crate::reply::Reply;
use crate::report::{Failure, OfDocument, Report};
use crate::sample::{Optional, Sampler};
use crate::validate::Validators;

/// The number of calls of an operation: with all properties, with the required ones, and with some optional ones.
const ROUNDS: usize = 6;

/// The number of calls of an operation whose unions have many branches.
const MOST_ROUNDS: usize = 40;

/// One document of a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Job {
    /// Its name.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// The operations that the generator omits, with reasons.
    pub omitted: Vec<(String, String)>,
    /// The fields of the generated requests, by operation id in the generated crate.
    pub fields: BTreeMap<String, Fields>,
}

/// The fields of a generated request.
pub type Fields = Vec<Field>;

/// A field of a generated request, with its wire name and its Rust name.
#[derive(Debug, Serialize, Deserialize)]
pub struct Field {
    /// `path`, `query`, `header`, `cookie`, `body field`, or `body` for the whole body.
    pub place: String,
    /// The wire name.
    pub name: String,
    /// The name of the struct's field.
    pub field: String,
}

/// The operations of a generated crate.
pub struct Client {
    /// The name of its document.
    pub name: &'static str,
    /// The operations that the macro lists.
    pub operations: Vec<Typed>,
}

/// Calls all operations of the documents in `jobs` (a JSON file), and writes the report beside it.
///
/// # Panics
///
/// The files cannot be read or written.
pub async fn run(jobs: &Path, clients: Vec<Client>) {
    let text = fs::read_to_string(jobs).expect("the list of documents");
    let jobs_read: Vec<Job> = serde_json::from_str(&text).expect("a list of documents");
    let mut report = Report::default();
    for job in jobs_read {
        let client = clients.iter().find(|client| client.name == job.name);
        let client = client.expect("each document has a crate");
        report.documents.push(of_document(job, client).await);
    }
    let text = serde_json::to_string_pretty(&report).expect("JSON");
    fs::write(jobs.with_file_name("report.json"), text).expect("a writable folder");
}

async fn of_document(job: Job, client: &Client) -> OfDocument {
    let mut report = OfDocument {
        name: job.name,
        omitted: job.omitted,
        ..OfDocument::default()
    };
    let checked = match Checked::read(&job.path) {
        Ok(checked) => checked,
        Err(problem) => {
            let failure = Failure {
                at: "document".to_owned(),
                problem,
            };
            report.failed = vec![("all".to_owned(), vec![failure])];
            return report;
        }
    };
    let wire = Wire::start(
        checked.document.clone(),
        checked.request.clone(),
        &client.operations,
    )
    .await;
    for (index, typed) in client.operations.iter().enumerate() {
        let id = typed.operation.id.to_owned();
        let fields = job.fields.get(&id);
        let mut sampler = Sampler::new(&checked.document, index as u64);
        match checked.turn(typed, fields.unwrap_or(&Fields::new())) {
            Some(turn) => {
                let (calls, failures) = of_operation(&wire, &turn, &mut sampler).await;
                report.calls += calls;
                if failures.is_empty() {
                    report.passed.push(id);
                } else {
                    report.failed.push((id, failures));
                }
            }
            None => report.fail_operation(id, "the document has none of this method and path"),
        }
    }
    for described in &checked.document.operations {
        if let Some(name) = uncalled_name(described, client, &report.omitted) {
            report.fail_operation(name, "it is neither generated nor omitted");
        }
    }
    report
}

/// Calls an operation with several samples. Returns the number of calls and the differences, one for each location.
async fn of_operation(
    wire: &Wire,
    turn: &Turn<'_>,
    sampler: &mut Sampler<'_>,
) -> (usize, Vec<Failure>) {
    let mut calls = 0;
    let mut failures: Vec<Failure> = Vec::new();
    for round in 0..MOST_ROUNDS {
        let is_enough = sampler.has_taken_every_branch() || !turn.typed.takes_json;
        if round >= ROUNDS && is_enough {
            break;
        }
        calls += 1;
        for failure in wire.call(turn, round, sampler).await {
            if failures.iter().all(|known| known.at != failure.at) {
                failures.push(failure);
            }
        }
    }
    (calls, failures)
}

/// The name of an operation that the client does not have although it is not omitted.
fn uncalled_name(
    described: &Operation,
    client: &Client,
    omitted: &[(String, String)],
) -> Option<String> {
    let address = format!("{} {}", described.method, described.path);
    let is = |id: &str| described.id.as_deref() == Some(id) || id == address;
    let called = client.operations.iter().any(|typed| {
        is(typed.operation.id)
            || (typed.operation.method.as_str(), typed.operation.path)
                == (&*described.method, &*described.path)
    });
    let explained = called || omitted.iter().any(|(id, _)| is(id));
    (!explained).then(|| described.id.clone().unwrap_or(address))
}

/// A document with its validators.
struct Checked {
    document: Arc<Document>,
    request: Arc<Validators>,
    response: Arc<Validators>,
}

impl Checked {
    fn read(path: &Path) -> Result<Self, String> {
        let document = Arc::new(Document::read(path)?);
        let validators = |direction| Validators::new(&document, direction).map(Arc::new);
        Ok(Self {
            request: validators(Direction::Request)?,
            response: validators(Direction::Response)?,
            document,
        })
    }

    /// Finds the described counterpart of a generated operation.
    fn turn<'t>(&'t self, typed: &'t Typed, fields: &'t Fields) -> Option<Turn<'t>> {
        let operation = typed.operation;
        let find = |is: &dyn Fn(&Operation) -> bool| {
            let mut operations = self.document.operations.iter();
            operations.find(|described| is(described))
        };
        // By id first: a fragment that distinguishes paths is not sent.
        let described =
            find(&|described| described.id.as_deref() == Some(operation.id)).or_else(|| {
                find(&|described| {
                    described.method == operation.method.as_str()
                        && described.path == operation.path
                })
            });
        Some(Turn {
            described: described?,
            typed,
            fields,
            request: &self.request,
            response: &self.response,
        })
    }
}

/// An operation of the document and its generated counterpart.
struct Turn<'t> {
    described: &'t Operation,
    typed: &'t Typed,
    fields: &'t Fields,
    request: &'t Validators,
    response: &'t Validators,
}

/// The state of the current call, for the server.
struct Plan {
    operation: Operation,
    expected: Expected,
    reply: Reply,
    violations: Vec<Failure>,
    arrived: usize,
}

/// A server that checks requests and replies, and its client.
struct Wire {
    plan: Arc<Mutex<Option<Plan>>>,
    client: openapi_client_runtime::Client,
    document: Arc<Document>,
}

impl Wire {
    async fn start(
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
            plan.reply.answer()
        })
        .await;
        let mut builder = openapi_client_runtime::Client::builder(server.url())
            .timeout(Duration::from_secs(20))
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

    /// Makes a call and returns all differences from the document.
    async fn call(&self, turn: &Turn<'_>, round: usize, sampler: &mut Sampler<'_>) -> Vec<Failure> {
        let failure = |at: &str, problem: String| {
            let at = at.to_owned();
            vec![Failure { at, problem }]
        };
        let optional = match round {
            0 => Optional::All,
            1 => Optional::None,
            _ => Optional::Some,
        };
        let (document, operation) = (&*self.document, turn.described);
        let expected = if turn.typed.takes_json {
            Expected::sample(document, operation, sampler, optional, turn.request)
        } else {
            Ok(unknown(document, operation))
        };
        let mut expected = match expected {
            Ok(expected) => expected,
            Err(problem) => return failure("sample", problem),
        };
        let accept = turn.typed.operation.accept;
        if accept == "text/event-stream" {
            expected.request_stream(document, operation);
        }
        let request = match expected.request(operation, turn.fields) {
            _ if !turn.typed.takes_json => Value::Null,
            Ok(request) => request,
            Err(problem) => return failure("request", problem),
        };
        let reply = Reply::sample(
            document,
            operation,
            accept,
            round,
            sampler,
            optional,
            turn.response,
        );
        let reply = match reply {
            Ok(reply) => reply,
            Err(problem) => return failure("sample", problem),
        };
        *self.plan.lock().expect("no panic") = Some(Plan {
            operation: operation.clone(),
            expected,
            reply: reply.clone(),
            violations: Vec::new(),
            arrived: 0,
        });
        let answered = match (turn.typed.call)(&self.client, request.clone()) {
            Ok(answer) => answer.await,
            Err(problem) => return failure("request", format!("{problem} in {request}")),
        };
        let plan = self
            .plan
            .lock()
            .expect("no panic")
            .take()
            .expect("the plan");
        let mut failures = plan.violations;
        if plan.arrived != 1 {
            failures.extend(failure(
                "request",
                format!("it arrived {} times", plan.arrived),
            ));
        }
        match answered {
            Ok(answered) => failures.extend(of_answer(&reply, &answered)),
            Err(problem) => failures.extend(failure("response", problem)),
        }
        failures
    }
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
