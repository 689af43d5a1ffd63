//! Servers that fail in every way of a network. Each call ends in time and with the right error, and no unsafe request is repeated.

mod connections;
mod probes;
mod server;
mod table;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use openapi_client_runtime::{Call, Client, Error, ErrorKind, Request, RetryPolicy, reqwest};

use probes::{Delete, Get, Post, PostOnce, Put};
use server::FaultyServer;
use table::{Expected, Fault};

use crate::fixture::Talent;

const OPERATIONS: [&str; 5] = ["GET", "PUT", "DELETE", "POST", "POST with a key"];

/// The settings of a retry policy.
#[derive(Clone, Copy)]
struct Plan {
    attempts: u32,
    limits_attempts: bool,
}

const PLANS: [Plan; 3] = [
    Plan {
        attempts: 1,
        limits_attempts: false,
    },
    Plan {
        attempts: 3,
        limits_attempts: false,
    },
    Plan {
        attempts: 3,
        limits_attempts: true,
    },
];

/// The requests that the fault affects.
#[derive(Clone, Copy, PartialEq)]
enum Affects {
    First,
    All,
}

/// One combination of a fault, an operation, a plan, and the affected requests.
#[derive(Clone, Copy)]
struct Case<'f> {
    fault: &'f Fault,
    operation: &'static str,
    plan: Plan,
    affects: Affects,
}

/// The expected outcome of a case.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// `None` is success.
    error: Option<(ErrorKind, Option<u16>)>,
    delivered: u32,
}

impl Case<'_> {
    fn policy(&self) -> RetryPolicy {
        let policy = match self.plan.attempts {
            1 => RetryPolicy::none(),
            attempts => RetryPolicy::new().max_attempts(attempts),
        };
        let policy = policy.delays(Duration::from_millis(1), Duration::from_millis(4));
        match (self.plan.limits_attempts, self.fault.expected) {
            (true, Expected::Never) => policy.attempt_timeout(Duration::from_millis(250)),
            // Long enough not to end an attempt, even on a busy machine.
            (true, _) => policy.attempt_timeout(Duration::from_secs(20)),
            (false, _) => policy,
        }
    }

    fn deadline(&self) -> Duration {
        match (self.plan.limits_attempts, self.fault.expected) {
            (false, Expected::Never) => Duration::from_millis(800),
            _ => Duration::from_secs(30),
        }
    }

    /// Returns the outcome by the rules that `RetryPolicy` documents.
    fn expected(&self) -> Outcome {
        let idempotent = self.operation != "POST";
        let (error, again) = match self.fault.expected {
            Expected::Good => (None, false),
            Expected::To(kind, status) => {
                let broken = kind == ErrorKind::Transport;
                let unavailable = kind == ErrorKind::Http && status >= Some(500);
                (Some((kind, status)), idempotent && (broken || unavailable))
            }
            // Without a limit per attempt, the first attempt takes the whole time of the call.
            Expected::Never => {
                let error = (ErrorKind::Timeout, None);
                (Some(error), idempotent && self.plan.limits_attempts)
            }
        };
        let again = again && self.plan.attempts > 1;
        match (again, self.affects) {
            (false, _) => Outcome {
                error,
                delivered: 1,
            },
            (true, Affects::First) => Outcome {
                error: None,
                delivered: 2,
            },
            (true, Affects::All) => Outcome {
                error,
                delivered: self.plan.attempts,
            },
        }
    }

    async fn call(&self, client: &Client, id: &str) -> Result<Talent, Error> {
        async fn call<R: Request<Response = Talent>>(
            client: &Client,
            request: R,
            case: &Case<'_>,
        ) -> Result<Talent, Error> {
            let call = Call::new(client, request).timeout(case.deadline());
            call.retry(case.policy()).await
        }
        let id = id.to_owned();
        match self.operation {
            "GET" => call(client, Get(id), self).await,
            "PUT" => call(client, Put(id), self).await,
            "DELETE" => call(client, Delete(id), self).await,
            "POST" => call(client, Post(id), self).await,
            _ => call(client, PostOnce(id), self).await,
        }
    }

    /// Makes the call. Returns the outcome, and a list of problems.
    async fn run(self, http: reqwest::Client, number: usize) -> (Self, Outcome, Vec<String>) {
        let faults = match self.affects {
            Affects::First => 1,
            Affects::All => u32::MAX,
        };
        let server = FaultyServer::start(self.fault.act.clone(), faults).await;
        let client = Client::builder(server.url()).http_client(http);
        let client: Client = client
            .max_response_size(64 * 1024)
            .build()
            .expect("a client");
        let id = format!("call-{number}");
        let started = Instant::now();
        let outcome = self.call(&client, &id).await;
        let took = started.elapsed();

        let mut problems = Vec::new();
        // A busy machine may be late.
        if took > self.deadline() + Duration::from_secs(1) {
            problems.push(format!("took {took:?}"));
        }
        let seen = Outcome {
            error: outcome
                .as_ref()
                .err()
                .map(|error| (error.kind(), error.status())),
            delivered: server.delivered(&id),
        };
        if seen != self.expected() {
            problems.push(format!(
                "{seen:?} instead of {:?}: {outcome:?}",
                self.expected()
            ));
        }
        match outcome {
            Ok(talent) if talent.id.as_deref() != Some(&id) => {
                problems.push(format!("took up another's reply: {talent:?}"));
            }
            Err(error) if error.attempts() != seen.delivered => {
                problems.push(format!("says {} attempts", error.attempts()));
            }
            _ => {}
        }
        // The client still works, and ignores the rest of the failed reply.
        server.recover();
        let next = Call::new(&client, Get("next".into())).await;
        if !next
            .as_ref()
            .is_ok_and(|talent| talent.id.as_deref() == Some("next"))
        {
            problems.push(format!("the next call: {next:?}"));
        }
        (self, seen, problems)
    }
}

fn cases(faults: &[Fault]) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    for fault in faults {
        for operation in OPERATIONS {
            for plan in PLANS {
                for affects in [Affects::First, Affects::All] {
                    cases.push(Case {
                        fault,
                        operation,
                        plan,
                        affects,
                    });
                }
            }
        }
    }
    cases
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_ends_in_time_with_the_right_error_and_no_post_is_repeated() {
    let faults = table::all();
    let http = http_client();
    let runs = cases(&faults).into_iter().enumerate();
    let runs = runs.map(|(number, case)| case.run(http.clone(), number));
    let runs: Vec<_> = stream::iter(runs).buffer_unordered(48).collect().await;

    let mut problems = Vec::new();
    let mut by_fault: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    let mut by_operation: BTreeMap<&str, (u32, u32, u32, u32)> = BTreeMap::new();
    for (case, seen, found) in &runs {
        let succeeded = u32::from(seen.error.is_none());
        let row = by_fault.entry(case.fault.name).or_default();
        *row = (row.0 + 1, row.1 + seen.delivered, row.2 + succeeded);
        let row = by_operation.entry(case.operation).or_default();
        let most = row.3.max(seen.delivered);
        *row = (row.0 + 1, row.1 + seen.delivered, row.2 + succeeded, most);
        let Case {
            fault,
            operation,
            plan,
            ..
        } = case;
        let affects = if case.affects == Affects::First {
            "first"
        } else {
            "all"
        };
        problems.extend(found.iter().map(|problem| {
            let attempts = plan.attempts;
            format!(
                "{}, {operation}, {attempts} attempts, {affects}: {problem}",
                fault.name
            )
        }));
    }
    print_counts(&by_fault, &by_operation);
    println!("{} calls", runs.len());
    assert!(
        problems.is_empty(),
        "{}:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert_eq!(
        runs.len(),
        faults.len() * OPERATIONS.len() * PLANS.len() * 2
    );
    assert_eq!(by_operation["POST"].3, 1, "a POST was sent twice");
    assert_eq!(by_operation["GET"].3, 3, "no GET was retried");
}

/// Prints the numbers of calls, requests and successes by fault, and by operation with the most requests of a call.
fn print_counts(
    by_fault: &BTreeMap<&str, (u32, u32, u32)>,
    by_operation: &BTreeMap<&str, (u32, u32, u32, u32)>,
) {
    println!("{:34} calls requests successes", "fault");
    for (fault, (calls, requests, successes)) in by_fault {
        println!("{fault:34} {calls:5} {requests:8} {successes:9}");
    }
    println!(
        "{:34} calls requests successes, most requests of a call",
        "operation"
    );
    for (operation, (calls, requests, successes, most)) in by_operation {
        println!("{operation:34} {calls:5} {requests:8} {successes:9}  {most}");
    }
}

/// Builds an HTTP client like the default one, but without loading certificates, which is slow and not needed here.
fn http_client() -> reqwest::Client {
    let tls = rustls::ClientConfig::builder_with_provider(
        rustls::crypto::aws_lc_rs::default_provider().into(),
    );
    let tls = tls.with_safe_default_protocol_versions().expect("versions");
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty());
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls.with_no_client_auth())
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .build()
        .expect("a client")
}
