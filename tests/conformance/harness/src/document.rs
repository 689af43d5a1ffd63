//! A document, read with serde only and not with the generator's loader.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// HTTP methods of a path item.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A document in one file.
#[derive(Debug)]
pub(crate) struct Document {
    /// The whole document.
    pub(crate) root: Value,
    /// True for OpenAPI 3.1 or later, where `$ref` may have siblings and schemas are JSON Schema.
    pub(crate) is_3_1: bool,
    /// All operations, in document order.
    pub(crate) operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// Its `operationId`, if it has one.
    pub(crate) id: Option<String>,
    /// The method in capitals.
    pub(crate) method: String,
    /// The path template.
    pub(crate) path: String,
    /// Includes the parameters of the path item that the operation does not override.
    pub(crate) parameters: Vec<Parameter>,
    /// The request body.
    pub(crate) body: Option<Body>,
    /// The responses by status.
    pub(crate) responses: Vec<Response>,
    /// Alternatives; each lists schemes that are needed together. Empty if none is stated.
    pub(crate) security: Vec<Vec<String>>,
}

/// One parameter.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// Its name on the wire.
    pub(crate) name: String,
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) place: String,
    /// True if it is required.
    pub(crate) required: bool,
    /// `style`, or its default for the location.
    pub(crate) style: String,
    /// `explode`, or its default for the style.
    pub(crate) explode: bool,
    /// True if the value is encoded as a media type (`content`).
    pub(crate) is_content: bool,
    /// The location of its schema.
    pub(crate) schema: String,
}

/// A request body.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    /// True if it is required.
    pub(crate) required: bool,
    /// The media types, in document order.
    pub(crate) content: Vec<Content>,
}

/// One media type of a body.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    /// The media type, including parameters.
    pub(crate) media_type: String,
    /// The location of its schema, if it has one.
    pub(crate) schema: Option<String>,
    /// The fields with a style of their own (`encoding`), as parameters.
    pub(crate) styled: Vec<Parameter>,
}

/// A response.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    /// `200`, `2XX` or `default`.
    pub(crate) status: String,
    /// The media types.
    pub(crate) content: Vec<Content>,
    /// The headers by name, with the location of the schema and whether they are required.
    pub(crate) headers: Vec<(String, String, bool)>,
}

impl Content {
    /// The media type without parameters, in lower case.
    pub(crate) fn essence(&self) -> String {
        let essence = self.media_type.split(';').next().unwrap_or_default();
        essence.trim().to_ascii_lowercase()
    }

    /// True if the body is JSON.
    pub(crate) fn is_json(&self) -> bool {
        let essence = self.essence();
        essence.ends_with("/json") || essence.ends_with("+json")
    }
}

impl Document {
    /// Reads a file of JSON or YAML.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is neither JSON nor YAML.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        let root = match path.extension().and_then(|extension| extension.to_str()) {
            Some("json") => serde_json::from_str(&text).map_err(|error| error.to_string())?,
            _ => serde_yaml::from_str::<serde_yaml::Value>(&text)
                .map_err(|error| error.to_string())
                .and_then(to_json)?,
        };
        Ok(Self::new(root))
    }

    /// Reads a document from its tree.
    pub(crate) fn new(root: Value) -> Self {
        let version = root["openapi"].as_str().unwrap_or_default();
        let mut document = Self {
            is_3_1: !version.starts_with("3.0"),
            operations: Vec::new(),
            root,
        };
        document.operations = document.all_operations();
        document
    }

    /// Follows references; returns the value and its location.
    pub(crate) fn resolve<'d>(&'d self, pointer: &str) -> Option<(&'d Value, String)> {
        let mut pointer = pointer.to_owned();
        for _ in 0..32 {
            let value = self.root.pointer(&pointer)?;
            match value.get("$ref").and_then(Value::as_str) {
                Some(reference) => pointer = target(reference)?,
                None => return Some((value, pointer)),
            }
        }
        None
    }

    fn all_operations(&self) -> Vec<Operation> {
        let mut found = Vec::new();
        for path in keys(self.root.get("paths")) {
            let Some((item, at)) = self.resolve(&below("/paths", &path)) else {
                continue;
            };
            for method in METHODS {
                // OpenAPI has references for path items only, but some documents refer to operations.
                if let Some((operation, operation_at)) = self.resolve(&below(&at, method)) {
                    let operation = (operation, operation_at.as_str());
                    found.push(self.operation(&path, method, (item, &at), operation));
                }
            }
        }
        found
    }

    fn operation(
        &self,
        path: &str,
        method: &str,
        (item, item_at): (&Value, &str),
        (operation, at): (&Value, &str),
    ) -> Operation {
        let mut parameters: Vec<Parameter> = Vec::new();
        for (holder, at) in [(item, item_at), (operation, at)] {
            let count = holder["parameters"].as_array().map_or(0, Vec::len);
            for index in 0..count {
                let at = below(&below(at, "parameters"), &index.to_string());
                let Some(parameter) = self.parameter(&at) else {
                    continue;
                };
                let same = |other: &Parameter| {
                    other.name == parameter.name && other.place == parameter.place
                };
                match parameters.iter_mut().find(|other| same(other)) {
                    Some(replaced) => *replaced = parameter,
                    None => parameters.push(parameter),
                }
            }
        }
        let body = self.resolve(&below(at, "requestBody"));
        let responses = keys(operation.get("responses")).into_iter();
        let responses = responses.filter_map(|status| {
            let (response, at) = self.resolve(&below(&below(at, "responses"), &status))?;
            let headers = keys(response.get("headers"))
                .into_iter()
                .filter_map(|name| {
                    let (header, at) = self.resolve(&below(&below(&at, "headers"), &name))?;
                    header.get("schema")?;
                    Some((name, below(&at, "schema"), header["required"] == true))
                });
            Some(Response {
                headers: headers.collect(),
                content: self.contents(response, &at),
                status,
            })
        });
        Operation {
            id: operation["operationId"].as_str().map(str::to_owned),
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters,
            body: body.map(|(body, at)| Body {
                required: body["required"] == true,
                content: self.contents(body, &at),
            }),
            responses: responses.collect(),
            security: security(operation.get("security").or(self.root.get("security"))),
        }
    }

    fn contents(&self, holder: &Value, at: &str) -> Vec<Content> {
        let content = keys(holder.get("content")).into_iter().map(|media_type| {
            let has_schema = holder["content"][&media_type].get("schema").is_some();
            let schema = || below(&below(&below(at, "content"), &media_type), "schema");
            let encodings = &holder["content"][&media_type]["encoding"];
            // OpenAPI 3.0 ignores styles of parts.
            let has_styles = self.is_3_1 || !media_type.starts_with("multipart/");
            let styled = keys(Some(encodings)).into_iter().filter(|_| has_styles);
            Content {
                schema: has_schema.then(schema),
                styled: styled
                    .filter_map(|name| styled_field(&encodings[&name], name))
                    .collect(),
                media_type,
            }
        });
        content.collect()
    }

    fn parameter(&self, at: &str) -> Option<Parameter> {
        let (parameter, at) = self.resolve(at)?;
        let name = parameter["name"].as_str()?.to_owned();
        let place = parameter["in"].as_str()?.to_owned();
        // OpenAPI ignores header parameters with these names.
        let ignored = ["accept", "content-type", "authorization"];
        if place == "header" && ignored.contains(&name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let style = parameter["style"].as_str().unwrap_or(match &*place {
            "query" | "cookie" => "form",
            _ => "simple",
        });
        let content = keys(parameter.get("content")).into_iter().next();
        let schema = match &content {
            Some(media_type) => below(&below(&below(&at, "content"), media_type), "schema"),
            None => below(&at, "schema"),
        };
        Some(Parameter {
            required: parameter["required"] == true || place == "path",
            explode: parameter["explode"].as_bool().unwrap_or(style == "form"),
            style: style.to_owned(),
            is_content: content.is_some(),
            schema,
            name,
            place,
        })
    }
}

/// A field whose Encoding Object states a style. A media type that is stated as well is ignored then.
fn styled_field(encoding: &Value, name: String) -> Option<Parameter> {
    let (style, explode) = (encoding["style"].as_str(), encoding["explode"].as_bool());
    if style.is_none() && explode.is_none() {
        return None;
    }
    let style = style.unwrap_or("form");
    Some(Parameter {
        name,
        place: "query".to_owned(),
        required: false,
        explode: explode.unwrap_or(style == "form"),
        style: style.to_owned(),
        is_content: false,
        schema: String::new(),
    })
}

fn security(value: Option<&Value>) -> Vec<Vec<String>> {
    let alternatives = value.and_then(Value::as_array).into_iter().flatten();
    alternatives
        .map(|alternative| keys(Some(alternative)))
        .collect()
}

fn keys(map: Option<&Value>) -> Vec<String> {
    let map = map.and_then(Value::as_object);
    map.map_or_else(Vec::new, |map| map.keys().cloned().collect())
}

/// The pointer of a member.
pub(crate) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The pointer in a reference into the same document.
pub(crate) fn target(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8();
    decoded.ok().map(std::borrow::Cow::into_owned)
}

/// Converts YAML to JSON: keys become strings, tags are dropped.
fn to_json(value: serde_yaml::Value) -> Result<Value, String> {
    use serde_yaml::Value as Yaml;
    Ok(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => value.into(),
        Yaml::Number(number) => {
            serde_json::to_value(number).map_err(|error| format!("a number: {error}"))?
        }
        Yaml::String(text) => text.into(),
        Yaml::Sequence(items) => {
            Value::Array(items.into_iter().map(to_json).collect::<Result<_, _>>()?)
        }
        Yaml::Mapping(mapping) => {
            let mut map = Map::new();
            for (key, value) in mapping {
                let key = match key {
                    Yaml::String(text) => text,
                    Yaml::Number(number) => number.to_string(),
                    Yaml::Bool(value) => value.to_string(),
                    other => return Err(format!("a key that is not a string: {other:?}")),
                };
                map.insert(key, to_json(value)?);
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => to_json(tagged.value)?,
    })
}
