//! Calls all operations of all documents, one after the other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Direction;
use crate::client::Typed;
use crate::document::{Document, Operation};
use crate::exchange::Wire;
use crate::reply::{Described, Reply};
use crate::report::{Failure, OfDocument, Report};
use crate::sample::Sampler;
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
    let refusals = match Reply::failures(turn.describe(&wire.document), sampler) {
        Ok(refusals) => refusals,
        Err(problem) => {
            let at = "sample".to_owned();
            failures.push(Failure { at, problem });
            Vec::new()
        }
    };
    for refusal in refusals {
        calls += 1;
        for failure in wire.call_refused(turn, refusal, sampler).await {
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
pub(crate) struct Turn<'t> {
    pub(crate) described: &'t Operation,
    pub(crate) typed: &'t Typed,
    pub(crate) fields: &'t Fields,
    pub(crate) request: &'t Validators,
    response: &'t Validators,
}

impl Turn<'_> {
    pub(crate) fn describe<'d>(&'d self, document: &'d Document) -> Described<'d> {
        Described {
            document,
            operation: self.described,
            validators: self.response,
        }
    }
}
