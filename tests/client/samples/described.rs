//! Operations and events as the spec describes them, read from its JSON and not from the generator's model.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::schema;

/// An operation with its samples.
pub(super) struct Described {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    /// The document, into which the references of its schemas lead.
    pub(super) document: Arc<Value>,
    /// The schema of the response.
    pub(super) response_schema: Value,
    /// The response sample, including the envelope.
    pub(super) response: Option<Value>,
    /// True if the sample lacks the code of the envelope.
    pub(super) lacks_code: bool,
    /// The envelope of the response, if it has one.
    pub(super) envelope: Option<Envelope>,
    /// The secrets in the request sample and in the response sample.
    pub(super) secrets: [Vec<String>; 2],
}

/// A parameter with the example of the spec.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) place: String,
    /// `None` for an optional parameter without an example: it is not sent.
    pub(super) value: Option<Value>,
}

/// A request body.
pub(super) struct Body {
    pub(super) media_type: String,
    /// The schema. Its references lead into the operation's `document`.
    pub(super) schema: Value,
    pub(super) sample: Option<Value>,
}

/// The properties that wrap a response.
pub(super) struct Envelope {
    /// The property with the code, also one of `names`.
    code: String,
    pub(super) names: Vec<String>,
    /// The property with the payload; `None` if the payload's properties are beside the code.
    pub(super) data: Option<String>,
}

/// An event with its sample.
pub(super) struct DescribedEvent {
    pub(super) event_type: String,
    pub(super) sample: Option<Value>,
}

/// All operations and events of the committed spec.
pub(super) fn read() -> (Vec<Described>, Vec<DescribedEvent>) {
    let (mut operations, mut events) = (Vec::new(), Vec::new());
    for document in &load() {
        let document = document.value();
        operations.extend(operations_of(document));
        for (event_type, item) in entries(&document["x-webhooks"]) {
            events.push(DescribedEvent {
                event_type: event_type.clone(),
                sample: sample(&item["post"]["requestBody"]),
            });
        }
    }
    (operations, events)
}

fn load() -> Vec<feishu_codegen::spec::Document> {
    feishu_codegen::spec::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).documents
}

/// The documents as other tools read them.
pub(super) fn published() -> Vec<Value> {
    load().iter().map(|document| document.published()).collect()
}

/// The operations of a document.
pub(super) fn operations_of(document: &Value) -> Vec<Described> {
    let document = &Arc::new(document.clone());
    let mut operations = Vec::new();
    for (path, item) in entries(&document["paths"]) {
        for (method, operation) in entries(item) {
            if operation.get("responses").is_some() {
                operations.push(described(document, path, method, item, operation));
            }
        }
    }
    operations
}

fn described(
    document: &Arc<Value>,
    path: &str,
    method: &str,
    item: &Value,
    operation: &Value,
) -> Described {
    let id = operation["operationId"].as_str().expect("an id");
    let mut parameters: Vec<Parameter> = Vec::new();
    for holder in [item, operation] {
        for parameter in holder["parameters"].as_array().into_iter().flatten() {
            let parameter = parameter_of(schema::resolve(document, parameter), document);
            if parameter.place == "header" && is_of_http(&parameter.name) {
                continue;
            }
            let same =
                |other: &Parameter| other.name == parameter.name && other.place == parameter.place;
            match parameters.iter_mut().find(|other| same(other)) {
                Some(replaced) => *replaced = parameter,
                None => parameters.push(parameter),
            }
        }
    }
    let order = ["path", "query", "header"];
    parameters.sort_by_key(|parameter| order.iter().position(|place| *place == parameter.place));
    let request = schema::resolve(document, &operation["requestBody"]);
    let body = entries(&request["content"])
        .next()
        .map(|(media_type, content)| Body {
            media_type: media_type.clone(),
            schema: schema::resolve(document, &content["schema"]).clone(),
            sample: content.get("example").cloned(),
        });
    let response = schema::resolve(document, &operation["responses"]["200"]);
    let content = entries(&response["content"])
        .next()
        .map(|(_, content)| content);
    let response_schema = content.map(|content| schema::resolve(document, &content["schema"]));
    let envelope = response_schema.and_then(|schema| envelope(document, schema));
    let mut sample = sample(response);
    let mut lacks_code = false;
    if let (Some(Envelope { code, .. }), Some(Value::Object(sample))) = (&envelope, &mut sample) {
        lacks_code = !sample.contains_key(code);
        sample.entry(code.clone()).or_insert(json!(0));
    }
    Described {
        id: id.to_owned(),
        method: method.to_uppercase(),
        // A fragment distinguishes operations with one method and path. It is not sent.
        path: path.split('#').next().unwrap_or_default().to_owned(),
        secrets: [secrets(document, request), secrets(document, response)],
        parameters,
        body,
        response_schema: response_schema.cloned().unwrap_or_default(),
        document: document.clone(),
        response: sample,
        lacks_code,
        envelope,
    }
}

/// True for headers that OpenAPI does not allow as parameters: the media type, and credentials.
fn is_of_http(header: &str) -> bool {
    let headers = ["accept", "authorization", "content-type"];
    headers
        .iter()
        .any(|known| header.eq_ignore_ascii_case(known))
}

fn parameter_of(parameter: &Value, document: &Value) -> Parameter {
    let described = schema::resolve(document, &parameter["schema"]);
    let example = parameter
        .get("example")
        .or_else(|| described.get("example"))
        .cloned();
    let example = match (example, described["type"].as_str()) {
        (Some(one), Some("array")) if !one.is_array() => Some(json!([one])),
        (example, _) => example,
    };
    let required = parameter["required"] == true;
    Parameter {
        name: parameter["name"].as_str().expect("a name").to_owned(),
        place: parameter["in"].as_str().expect("a place").to_owned(),
        value: example.or_else(|| required.then(|| schema::placeholder(document, described))),
    }
}

fn envelope(document: &Value, response: &Value) -> Option<Envelope> {
    let names = document.get("x-envelope")?;
    let code = names["code"].as_str()?;
    // The errors of a file are in the envelope.
    let is_file = response["format"] == "binary";
    // An object without properties has the envelope's.
    let is_empty = response["type"] == "object"
        && ["properties", "additionalProperties"]
            .iter()
            .all(|key| response[*key].is_null());
    if !is_file && !is_empty {
        response["properties"].get(code)?;
    }
    let message = match &names["message"] {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    let data = names["data"].as_str().map(str::to_owned);
    let wraps = |data: &String| is_file || response["properties"].get(data.as_str()).is_some();
    Some(Envelope {
        code: code.to_owned(),
        names: [names["code"].clone(), names["error"].clone()]
            .into_iter()
            .chain(message)
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        data: data.filter(wraps),
    })
}

/// The secrets in the sample of a request or response.
fn secrets(document: &Value, body: &Value) -> Vec<String> {
    match (entries(&body["content"]).next(), sample(body)) {
        (Some((_, content)), Some(sample)) => {
            schema::secrets(document, &content["schema"], &sample)
        }
        _ => Vec::new(),
    }
}

/// The sample of the first media type.
fn sample(body: &Value) -> Option<Value> {
    let (_, content) = entries(&body["content"]).next()?;
    content
        .get("example")
        .filter(|sample| sample.is_object())
        .cloned()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}
