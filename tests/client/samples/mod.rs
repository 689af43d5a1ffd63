//! The samples of the pages, as the spec contains them, are sent and received over loopback.
//!
//! For every operation, the request is built from its sample. Method, path, query and headers must be those of the examples, and the body
//! must equal the sample. The response sample must decode, and encode again without losing a field. The sample of every event must do so
//! too. `Debug` must not show a secret of a sample. Every other outcome must be listed in `findings.yaml`.

mod compare;
mod described;
mod findings;
mod prism;
mod request;
mod schema;
mod sent;
mod typed;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use feishu_runtime::{Client, Envelope};
use loopback::{Answer as Reply, Server};
use serde_json::{Value, json};

use compare::{Difference, Problem, below, differences, remove_refused};
use described::{Described, DescribedEvent};
use findings::{Findings, Part};
use request::RequestSample;
use sent::{body, equal, head};
use typed::Types;

#[tokio::test]
async fn every_sample_is_sent_and_received_unchanged() {
    let (operations, events) = described::read();
    let services = typed::services();
    let wire = Wire::start().await;
    let mut findings = Findings::read();
    let mut failures = Vec::new();

    for operation in &operations {
        match wire.check(operation, &services).await {
            Ok(Differences { request, response }) => {
                failures.extend(findings.unexplained(&operation.id, Part::Request, request));
                failures.extend(findings.unexplained(&operation.id, Part::Response, response));
            }
            Err(problem) => failures.push(format!("{}: {problem}", operation.id)),
        }
    }
    for event in &events {
        match check_event(event, &services) {
            Ok(differences) => {
                failures.extend(findings.unexplained(&event.event_type, Part::Event, differences));
            }
            Err(problem) => failures.push(format!("{}: {problem}", event.event_type)),
        }
    }

    assert!(
        failures.is_empty(),
        "{} samples differ; fix the spec, or explain them in tests/client/samples/findings.yaml:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(
        findings.unused().is_empty(),
        "unused entries in findings.yaml: {:?}",
        findings.unused()
    );
    let secrets = operations.iter().flat_map(|of| of.secrets.iter().flatten());
    assert!(secrets.count() > 0, "no sample has a secret");
    assert_all_are_generated(&operations, &events, &services);
}

/// Decodes and encodes the sample of an event.
fn check_event(event: &DescribedEvent, services: &[Types]) -> Result<BTreeSet<Difference>, String> {
    let mut typed = services.iter().flat_map(|service| &service.events);
    let typed = typed.find(|typed| typed.event_type == event.event_type);
    let typed = typed.ok_or("no type is generated for it")?;
    let Some(sample) = &event.sample else {
        return Ok(BTreeSet::new());
    };
    if sample["header"]["event_type"] != event.event_type.as_str() {
        return Err("its sample has another event type".to_owned());
    }
    round_trip(typed.round_trip, sample)
}

/// Exactly the operations and events of the spec are generated.
fn assert_all_are_generated(
    operations: &[Described],
    events: &[DescribedEvent],
    services: &[Types],
) {
    let described: BTreeSet<&str> = operations.iter().map(|of| of.id.as_str()).collect();
    let generated = services.iter().flat_map(|service| {
        let requests = service.requests.iter().map(|typed| typed.operation);
        requests.chain(service.uploads.iter().map(|upload| upload.operation))
    });
    let generated: BTreeSet<&str> = generated.map(|operation| operation.id).collect();
    assert_eq!(described, generated);
    let described: BTreeSet<&str> = events.iter().map(|of| of.event_type.as_str()).collect();
    let generated = services.iter().flat_map(|service| &service.events);
    let generated: BTreeSet<&str> = generated.map(|typed| typed.event_type).collect();
    assert_eq!(described, generated);
}

/// The functions that the other test relies on find differences.
#[test]
fn differences_between_a_sample_and_a_type_are_found() {
    let found = |sample: Value, actual: Value| -> Vec<(String, Problem)> {
        differences(&sample, &actual).into_iter().collect()
    };
    assert_eq!(
        found(
            json!({"a": [{"b": 1}, {"b": 2, "c": null}], "d": 1, "e": {}, "f": "1"}),
            json!({"a": [{"b": 1.0}, {}], "d": 1, "f": 1, "g": true}),
        ),
        [
            ("a[].b".to_owned(), Problem::Lost),
            ("e".to_owned(), Problem::Lost),
            ("f".to_owned(), Problem::Changed),
            ("g".to_owned(), Problem::Added),
        ]
    );

    let sample = json!({
        "schema": "2.0",
        "header": {"event_id": "e", "event_type": "a.b_v1", "more": 1},
        "event": {"x": ["y", 2], "z": "w"},
    });
    type Payload = std::collections::BTreeMap<String, Vec<bool>>;
    let found = round_trip(typed::round_trip::<Payload>, &sample).expect("places");
    let expected = [
        ("event.x[]", Problem::Refused),
        ("event.z", Problem::Refused),
        ("header.more", Problem::Lost),
    ];
    // A refused value is replaced by `null`, and the rest is compared.
    let expected: BTreeSet<Difference> = expected
        .into_iter()
        .map(|(at, problem)| (at.to_owned(), problem))
        .chain([("event.x[]".to_owned(), Problem::Changed)])
        .collect();
    assert_eq!(found, expected);
}

/// Differences between the samples and what was sent and received.
struct Differences {
    request: BTreeSet<Difference>,
    response: BTreeSet<Difference>,
}

/// A server that replies with the current sample, and a client.
struct Wire {
    server: Server,
    reply: Arc<Mutex<Vec<u8>>>,
    client: Client,
}

impl Wire {
    async fn start() -> Self {
        let reply = Arc::new(Mutex::new(Vec::new()));
        let current = reply.clone();
        let server =
            Server::start(move |_| Reply::ok(current.lock().expect("no panic").clone())).await;
        let client = Client::builder(server.url())
            .access_token("t-served")
            .build();
        Self {
            client: client.expect("a client"),
            server,
            reply,
        }
    }

    /// Calls an operation with its samples and compares. The error describes any other problem.
    async fn check(
        &self,
        described: &Described,
        services: &[Types],
    ) -> Result<Differences, String> {
        let mut reply = described
            .response
            .clone()
            .unwrap_or_else(|| json!({"code": 0, "msg": "ok", "data": {}}));
        let mut request = RequestSample::new(described);
        let mut response_differences = BTreeSet::new();
        if described.lacks_code {
            response_differences.insert(("code".to_owned(), Problem::Added));
        }
        loop {
            *self.reply.lock().expect("no panic") = reply.to_string().into_bytes();
            let started = typed::start(&self.client, services, &described.id, &request.fields);
            let (operation, called) = match started {
                Ok(started) => started,
                Err(error) if request.drop_refused(&error) => continue,
                Err(error) => return Err(error),
            };
            let decoded = match called.answer.await {
                Ok(decoded) => decoded,
                Err(error) => match remove_refused(&error, &mut reply) {
                    Some(at) => {
                        response_differences.insert((at, Problem::Refused));
                        continue;
                    }
                    None => return Err(error),
                },
            };
            let sent = self.server.requests().pop().ok_or("nothing was sent")?;
            for (secrets, shown) in described
                .secrets
                .iter()
                .zip([&called.shown, &decoded.shown])
            {
                if let Some(secret) = secrets.iter().find(|secret| shown.contains(*secret)) {
                    return Err(format!("`Debug` shows the secret {secret}: {shown}"));
                }
            }
            envelope(described, operation.envelope)?;
            head(described, operation, &request, &sent)?;
            let mut request_differences = request.differences.clone();
            request_differences.extend(body(described, &request, &sent)?);
            if described.response.is_some() {
                let (prefix, expected) = payload(described, &reply);
                let found = differences(&expected, &decoded.body).into_iter();
                response_differences
                    .extend(found.map(|(at, problem)| (below(prefix, &at), problem)));
            }
            return Ok(Differences {
                request: request_differences,
                response: response_differences,
            });
        }
    }
}

/// Checks that the generated envelope is that of the spec.
fn envelope(described: &Described, envelope: Option<&Envelope>) -> Result<(), String> {
    let expected = described.envelope.as_ref();
    let expected = expected.map(|envelope| envelope.data.as_deref());
    let actual = envelope.map(|envelope| envelope.data);
    equal("the envelope", &expected, &actual)
}

/// The part of a response sample that is decoded, and the property that contains it.
fn payload<'d>(described: &'d Described, reply: &Value) -> (&'d str, Value) {
    match &described.envelope {
        None => ("", reply.clone()),
        Some(described::Envelope {
            data: Some(data), ..
        }) => {
            let payload = reply.get(data).filter(|payload| !payload.is_null());
            (data, payload.cloned().unwrap_or_else(|| json!({})))
        }
        Some(described::Envelope {
            names, data: None, ..
        }) => {
            let mut payload = reply.clone();
            if let Value::Object(object) = &mut payload {
                object.retain(|name, _| !names.contains(name));
            }
            ("", payload)
        }
    }
}

/// The differences between an event's sample and its decoded form.
fn round_trip(
    round_trip: fn(&[u8]) -> Result<Value, String>,
    sample: &Value,
) -> Result<BTreeSet<Difference>, String> {
    let mut sample = sample.clone();
    let mut found = BTreeSet::new();
    loop {
        match round_trip(sample.to_string().as_bytes()) {
            Ok(decoded) => {
                found.extend(differences(&sample, &decoded));
                return Ok(found);
            }
            Err(error) => {
                let at = remove_refused(&error, &mut sample).ok_or(error)?;
                found.insert((at, Problem::Refused));
            }
        }
    }
}
