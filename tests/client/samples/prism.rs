//! Prism serves the bundled documents, and the generated client calls every operation.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use feishu_runtime::Client;
use serde_json::{Value, json};

use super::described::{self, Described};
use super::request::RequestSample;
use super::typed::{self, Types};

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
    let (mut failures, mut calls) = (Vec::new(), 0);
    for mode in [Mode::Examples, Mode::Schemas] {
        for document in described::published() {
            let mut operations = described::operations_of(&document);
            // A path with a fragment is a second operation at the URL of another, which other tools cannot tell apart.
            operations.retain(|operation| !operation.path.contains('#'));
            let prism = Prism::start(&program, &document, folder.path(), mode);
            let before = failures.len();
            for operation in &operations {
                if let Err(error) = prism.call(operation, &services).await {
                    println!("{} ({mode:?}): {error}", operation.id);
                    failures.push(operation.id.clone());
                }
            }
            calls += operations.len();
            let failed = failures.len() - before;
            let title = &document["info"]["title"];
            println!(
                "{title} ({mode:?}): {} calls, {failed} failed",
                operations.len()
            );
        }
    }
    println!("{calls} calls, {} failed", failures.len());
    assert!(failures.is_empty(), "{failures:?}");
}

/// Where the values of replies come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The examples of the document.
    Examples,
    /// Values that Prism makes from the schemas.
    Schemas,
}

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
            .build();
        let prism = Self {
            process,
            client: client.expect("a client"),
        };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "Prism does not listen"
            );
            std::thread::sleep(Duration::from_millis(100));
        }
        prism
    }

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
                Ok((_, called)) => return called.answer.await.map(drop),
                Err(error) if request.drop_refused(&error) => {}
                Err(error) => return Err(error),
            }
        }
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
