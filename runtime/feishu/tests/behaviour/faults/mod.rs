//! Servers that fail in every way that a network has: each call ends in time and with the right error, and nothing is done twice.

mod connections;
mod probes;
mod server;
mod table;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use feishu_runtime::{Call, Client, Error, ErrorKind, Request, RetryPolicy, reqwest};
use futures_util::{StreamExt, stream};

use probes::{Delete, Get, Post, PostOnce, Put};
use server::FaultyServer;
use table::{Comes, Fault};

use crate::fixture::Talent;

const OPERATIONS: [&str; 5] = ["GET", "PUT", "DELETE", "POST", "POST with a key"];

/// A retry policy, and what it means for a fault.
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

/// How many requests meet the fault.
#[derive(Clone, Copy, PartialEq)]
enum Meets {
    First,
    All,
}

/// One cell of the table.
#[derive(Clone, Copy)]
struct Case<'f> {
    fault: &'f Fault,
    operation: &'static str,
    plan: Plan,
    meets: Meets,
}

/// What a cell must come to.
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
        match (self.plan.limits_attempts, self.fault.comes) {
            (true, Comes::Never) => policy.attempt_timeout(Duration::from_millis(250)),
            // Not what ends an attempt, however busy the machine.
            (true, _) => policy.attempt_timeout(Duration::from_secs(20)),
            (false, _) => policy,
        }
    }

    fn deadline(&self) -> Duration {
        match (self.plan.limits_attempts, self.fault.comes) {
            (false, Comes::Never) => Duration::from_millis(800),
            _ => Duration::from_secs(30),
        }
    }

    /// By the rules that `RetryPolicy` documents.
    fn expected(&self) -> Outcome {
        let idempotent = self.operation != "POST";
        let (error, again) = match self.fault.comes {
            Comes::Good => (None, false),
            Comes::To(kind, status) => {
                let broken = kind == ErrorKind::Transport;
                let unavailable = kind == ErrorKind::Http && status >= Some(500);
                (Some((kind, status)), idempotent && (broken || unavailable))
            }
            // Without a limit of its own, the first attempt takes the whole time of the call.
            Comes::Never => {
                let error = (ErrorKind::Timeout, None);
                (Some(error), idempotent && self.plan.limits_attempts)
            }
        };
        let again = again && self.plan.attempts > 1;
        match (again, self.meets) {
            (false, _) => Outcome {
                error,
                delivered: 1,
            },
            (true, Meets::First) => Outcome {
                error: None,
                delivered: 2,
            },
            (true, Meets::All) => Outcome {
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

    /// Makes the call; gives what happened, and complaints.
    async fn run(self, http: reqwest::Client, number: usize) -> (Self, Outcome, Vec<String>) {
        let faults = match self.meets {
            Meets::First => 1,
            Meets::All => u32::MAX,
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

        let mut complaints = Vec::new();
        // The clock ticks on while a busy machine gets to it.
        if took > self.deadline() + Duration::from_secs(1) {
            complaints.push(format!("took {took:?}"));
        }
        let seen = Outcome {
            error: outcome
                .as_ref()
                .err()
                .map(|error| (error.kind(), error.status())),
            delivered: server.delivered(&id),
        };
        if seen != self.expected() {
            complaints.push(format!(
                "{seen:?} instead of {:?}: {outcome:?}",
                self.expected()
            ));
        }
        match outcome {
            Ok(talent) if talent.id.as_deref() != Some(&id) => {
                complaints.push(format!("took up another's reply: {talent:?}"));
            }
            Err(error) if error.attempts() != seen.delivered => {
                complaints.push(format!("says {} attempts", error.attempts()));
            }
            _ => {}
        }
        // The client has come through it, and nothing of the failed reply is left over.
        server.mend();
        let next = Call::new(&client, Get("next".into())).await;
        if !next
            .as_ref()
            .is_ok_and(|talent| talent.id.as_deref() == Some("next"))
        {
            complaints.push(format!("the next call: {next:?}"));
        }
        (self, seen, complaints)
    }
}

fn cases(faults: &[Fault]) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    for fault in faults {
        for operation in OPERATIONS {
            for plan in PLANS {
                for meets in [Meets::First, Meets::All] {
                    cases.push(Case {
                        fault,
                        operation,
                        plan,
                        meets,
                    });
                }
            }
        }
    }
    cases
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_ends_in_time_with_the_right_error_and_no_post_is_sent_twice() {
    let faults = table::all();
    let http = http_client();
    let runs = cases(&faults).into_iter().enumerate();
    let runs = runs.map(|(number, case)| case.run(http.clone(), number));
    let runs: Vec<_> = stream::iter(runs).buffer_unordered(48).collect().await;

    let mut complaints = Vec::new();
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
        let meets = if case.meets == Meets::First {
            "first"
        } else {
            "all"
        };
        complaints.extend(found.iter().map(|complaint| {
            let attempts = plan.attempts;
            format!(
                "{}, {operation}, {attempts} attempts, {meets}: {complaint}",
                fault.name
            )
        }));
    }
    println!("{:34} calls requests successes", "fault");
    for (fault, (calls, requests, successes)) in &by_fault {
        println!("{fault:34} {calls:5} {requests:8} {successes:9}");
    }
    println!(
        "{:34} calls requests successes, most requests of a call",
        "operation"
    );
    for (operation, (calls, requests, successes, most)) in &by_operation {
        println!("{operation:34} {calls:5} {requests:8} {successes:9}  {most}");
    }
    println!("{} calls", runs.len());
    assert!(
        complaints.is_empty(),
        "{}:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    assert_eq!(
        runs.len(),
        faults.len() * OPERATIONS.len() * PLANS.len() * 2
    );
    assert_eq!(by_operation["POST"].3, 1, "a POST was sent twice");
    assert_eq!(by_operation["GET"].3, 3, "no GET was sent again");
}

/// As the client makes one, but for certificates, which take their time to load, and are not needed here.
fn http_client() -> reqwest::Client {
    let tls = rustls::ClientConfig::builder_with_provider(
        rustls::crypto::ring::default_provider().into(),
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
