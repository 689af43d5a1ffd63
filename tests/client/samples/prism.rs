//! Prism serves the bundled documents, and the generated client calls every operation.
//!
//! Prism refuses a request that differs from the document, and the client must decode all that Prism serves.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use feishu_runtime::{Client, RetryPolicy};
use serde_json::{Value, json};

use super::compare::differences;
use super::described::{self, Described};
use super::payload;
use super::request::RequestSample;
use super::schema;
use super::typed::{self, Answered, Types};

/// An operation that Prism cannot serve. The test calls it nevertheless, and fails if Prism serves it.
struct NotServed {
    operation: &'static str,
    reason: &'static str,
}

const NOT_SERVED: &[NotServed] = &[NotServed {
    operation: "authen.v2.oauth_token.refresh",
    reason: "it has the URL and the method of authen.v2.oauth_token.create; only the fragment of its path differs, which is never sent",
}];

#[tokio::test]
#[ignore = "needs Prism, which tests/strangers/openapi-readers/run.sh installs"]
async fn prism_serves_every_operation() {
    let Some(program) = program() else {
        println!(
            "skipped: Prism is not installed; run tests/strangers/openapi-readers/run.sh, or set PRISM"
        );
        return;
    };
    let services = typed::services();
    let folder = tempfile::tempdir().expect("a folder");
    let documents = selected();
    assert!(!documents.is_empty(), "no service is selected");
    let (mut calls, mut failed) = (0, 0);
    for document in &documents {
        let title = &document["info"]["title"];
        let operations = described::operations_of(document);
        for mode in [Mode::Examples, Mode::Schemas] {
            let start = Instant::now();
            let mut prism = Prism::start(&program, document, folder.path(), mode);
            let failures = prism.call_all(&operations, &services).await;
            let seconds = start.elapsed().as_secs();
            for failure in &failures {
                println!("{title} ({mode:?}): {failure}");
            }
            println!(
                "{title} ({mode:?}): {} calls, {} failed, {seconds} s",
                operations.len(),
                failures.len()
            );
            calls += operations.len();
            failed += failures.len();
        }
    }
    println!("{calls} calls, {failed} failed");
    assert_eq!(failed, 0, "the output lists the failed calls");
}

/// Entries of the list are operations of the description.
#[test]
fn operations_that_prism_cannot_serve_exist() {
    let (operations, _) = described::read();
    for NotServed { operation, .. } in NOT_SERVED {
        assert!(
            operations.iter().any(|known| known.id == *operation),
            "{operation} is unknown: remove it from NOT_SERVED"
        );
    }
}

/// The documents of all services, or of those that the variable `PRISM_SERVICES` names: `hire,corehr`.
fn selected() -> Vec<Value> {
    let mut documents = described::published();
    if let Ok(names) = std::env::var("PRISM_SERVICES") {
        let names: Vec<&str> = names.split(',').map(str::trim).collect();
        documents.retain(|document| {
            let operations = described::operations_of(document);
            let service = operations.first().and_then(|of| of.id.split('.').next());
            service.is_some_and(|service| names.contains(&service))
        });
    }
    documents
}

/// Where the values of replies come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The examples of the document.
    Examples,
    /// Values that Prism makes from the schemas.
    Schemas,
}

/// The time limit of Prism's start, and of each call.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// A running Prism, which is stopped when it is dropped.
struct Prism {
    process: Child,
    client: Client,
}

impl Prism {
    fn start(program: &Path, document: &Value, folder: &Path, mode: Mode) -> Self {
        let file = folder.join("document.json");
        fs::write(&file, document.to_string()).expect("written");
        let port = free_port();
        let mut command = Command::new(program);
        command
            .arg("mock")
            .arg(&file)
            .args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        if mode == Mode::Schemas {
            command.args(["--dynamic", "--seed", "fixed"]);
        }
        for proxy in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
            command.env_remove(proxy);
        }
        let process = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Prism starts");
        let client = Client::builder(format!("http://127.0.0.1:{port}"))
            .access_token("t-served")
            .retry(RetryPolicy::none())
            .timeout(TIME_LIMIT)
            .build();
        let mut prism = Self {
            process,
            client: client.expect("a client"),
        };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < TIME_LIMIT, "Prism does not listen");
            if let Some(status) = prism.end() {
                panic!("Prism ended with {status} before it listened");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        prism
    }

    /// The exit status, if Prism ended. It does when it runs out of memory.
    fn end(&mut self) -> Option<ExitStatus> {
        self.process.try_wait().expect("a process")
    }

    /// Calls all operations. Returns the failures.
    async fn call_all(&mut self, operations: &[Described], services: &[Types]) -> Vec<String> {
        let mut failures = Vec::new();
        for operation in operations {
            let id = operation.id.as_str();
            let outcome = self.call(operation, services).await;
            if let Some(status) = self.end() {
                failures.push(format!("{id}: Prism ended with {status}"));
                break;
            }
            let not_served = NOT_SERVED.iter().find(|of| of.operation == id);
            match (outcome, not_served) {
                (Ok(()), None) => {}
                (Ok(()), Some(_)) => {
                    failures.push(format!("{id}: is served, remove it from NOT_SERVED"));
                }
                (Err(error), None) => failures.push(format!("{id}: {error}")),
                (Err(error), Some(NotServed { reason, .. })) => {
                    println!("{id} cannot be served: {reason}: {error}");
                }
            }
        }
        failures
    }

    /// Calls an operation with the examples of its request.
    async fn call(&self, operation: &Described, services: &[Types]) -> Result<(), String> {
        let mut request = RequestSample::new(operation);
        for parameter in &operation.parameters {
            // A required list without an example is empty in the sample, and so is not sent.
            if parameter.value == Some(json!([])) {
                request.fields[&parameter.name] = json!(["a"]);
            }
        }
        loop {
            match typed::start(&self.client, services, &operation.id, &request.fields) {
                Ok((_, called)) => return unchanged(operation, called.answer.await?),
                Err(error) if request.drop_refused(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// The decoded response has everything that Prism served. From schemas, Prism also makes properties that they do not list: the client
/// ignores them.
fn unchanged(operation: &Described, answered: Answered) -> Result<(), String> {
    let Some(mut reply) = answered.raw else {
        return Ok(());
    };
    let document = &*operation.document;
    let response = schema::resolve(document, &operation.response_schema);
    schema::remove_undocumented(document, response, &mut reply);
    let (name, mut served) = payload(operation, &reply);
    let data = schema::resolve(document, &response["properties"][name]);
    // `data` without any properties: the operation returns nothing.
    let is_without = |key: &str| data[key].is_null();
    if data["type"] == "object" && is_without("properties") && is_without("additionalProperties") {
        served = json!({});
    }
    let found = differences(&served, &answered.body);
    match found.is_empty() {
        true => Ok(()),
        false => Err(format!("the decoded response differs: {found:?}")),
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The Prism of the variable `PRISM`, or the installed one.
fn program() -> Option<PathBuf> {
    let stated = std::env::var_os("PRISM").map(PathBuf::from);
    let installed = "strangers/openapi-readers/node_modules/.bin/prism";
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join(installed);
    stated.or_else(|| installed.exists().then_some(installed))
}

/// A port that is free now.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}
