//! Valid values of a schema, the same in every run.
//!
//! A value is generated from the schema and then validated. An invalid one is generated again with other choices. Keywords that the
//! generator of values does not understand (`not`, a pattern with look-ahead) cost attempts, but never lead to an invalid sample.

mod merge;
mod number;
mod random;
mod text;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::Direction;
use crate::document::{Document, target};
use crate::validate::{Validators, is_one_way};
use random::Random;
pub(crate) use text::Alphabet;

/// The number of attempts before an error.
const ATTEMPTS: u32 = 60;

/// Objects deeper than this have only required properties.
const FULL_DEPTH: usize = 5;

/// Values deeper than this are not generated.
const GREATEST_DEPTH: usize = 24;

/// Generates values for one document.
pub(crate) struct Sampler<'d> {
    document: &'d Document,
    random: Random,
    /// The next branch and the number of branches of each union, by its text.
    turns: HashMap<String, (usize, usize)>,
    how: How,
}

/// The choices for one value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// The direction of the value.
    pub(crate) direction: Direction,
    /// The alphabet of strings.
    pub(crate) alphabet: Alphabet,
    /// The selection of optional properties.
    pub(crate) optional: Optional,
    /// True for values of parameters and forms: text has neither `null` nor empty lists.
    pub(crate) is_text: bool,
}

/// A selection of optional properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Optional {
    /// All of them.
    All,
    /// None.
    None,
    /// About half of them.
    Some,
}

impl<'d> Sampler<'d> {
    /// Starts an operation; its seed determines all values.
    pub(crate) fn new(document: &'d Document, seed: u64) -> Self {
        Self {
            document,
            random: Random::new(seed),
            turns: HashMap::new(),
            how: How {
                direction: Direction::Request,
                alphabet: Alphabet::Any,
                optional: Optional::All,
                is_text: false,
            },
        }
    }

    /// A value that the validators accept for the schema at a pointer.
    ///
    /// # Errors
    ///
    /// No attempt was valid.
    pub(crate) fn sample(
        &mut self,
        schema: &str,
        how: How,
        validators: &Validators,
    ) -> Result<Value, String> {
        // A fragment is percent-decoded.
        let place = json!({"$ref": format!("#{}", schema.replace('%', "%25"))});
        let mut why = String::new();
        for attempt in 0..ATTEMPTS {
            self.how = how;
            if attempt > ATTEMPTS / 2 {
                // An optional property may be the cause.
                self.how.optional = Optional::None;
            }
            let Some(value) = self.value(&place, 0) else {
                why = "it is too deep".to_owned();
                continue;
            };
            match validators.check(schema, &value) {
                Ok(()) => return Ok(value),
                Err(problem) => why = format!("{problem} in {value}"),
            }
        }
        // Examples of the document are valid at least as often.
        let (described, _) = self
            .document
            .resolve(schema)
            .ok_or("its schema is not there")?;
        for key in ["example", "default"] {
            if let Some(value) = described.get(key)
                && validators.check(schema, value).is_ok()
            {
                return Ok(value.clone());
            }
        }
        Err(format!("no sample of {schema} was found: {why}"))
    }

    /// True half of the time.
    pub(crate) fn coin(&mut self) -> bool {
        self.random.once_in(2)
    }

    /// True if every branch of every union has been used.
    pub(crate) fn has_taken_every_branch(&self) -> bool {
        self.turns.values().all(|(turn, count)| turn >= count)
    }

    /// A value of a schema; `None` if it would be too deep.
    fn value(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        if depth > GREATEST_DEPTH {
            return None;
        }
        let flat = self.expand(schema, 0)?;
        if let Some(value) = flat.get("const") {
            return Some(value.clone());
        }
        if let Some(Value::Array(values)) = flat.get("enum")
            && !values.is_empty()
        {
            let is_null = |of: &&Value| self.how.is_text && of.is_null();
            let values: Vec<Value> = values.iter().filter(|of| !is_null(of)).cloned().collect();
            return (!values.is_empty()).then(|| self.turn_of(&values));
        }
        let is_nullable = flat.get("nullable") == Some(&json!(true)) && !self.how.is_text;
        if is_nullable && self.random.once_in(4) {
            return Some(Value::Null);
        }
        match self.type_of(&flat).as_str() {
            "null" => Some(Value::Null),
            "boolean" => Some(self.random.once_in(2).into()),
            "integer" => number::integer(&flat, &mut self.random),
            "number" => number::number(&flat, &mut self.random),
            "string" => Some(text::text(&flat, self.how.alphabet, &mut self.random).into()),
            "array" => self.array(&flat, depth),
            "object" => self.object(&flat, depth),
            _ => Some(self.anything()),
        }
    }

    /// The values of an enum one after the other.
    fn turn_of(&mut self, values: &[Value]) -> Value {
        let key = Value::Array(values.to_vec()).to_string();
        let turn = self.turns.entry(key).or_insert((0, values.len()));
        let value = values[turn.0 % values.len()].clone();
        turn.0 += 1;
        value
    }

    fn type_of(&mut self, flat: &Map<String, Value>) -> String {
        match flat.get("type") {
            Some(Value::String(one)) => return one.clone(),
            Some(Value::Array(several)) if !several.is_empty() => {
                let is_null = |of: &&Value| self.how.is_text && *of == "null";
                let several: Vec<Value> =
                    several.iter().filter(|of| !is_null(of)).cloned().collect();
                let one = self.random.choose(&several);
                return one.as_str().unwrap_or_default().to_owned();
            }
            _ => {}
        }
        let has = |keys: &[&str]| keys.iter().any(|key| flat.contains_key(*key));
        let inferred = if has(&["properties", "additionalProperties", "required"]) {
            "object"
        } else if has(&["items", "prefixItems"]) {
            "array"
        } else if has(&["pattern", "minLength", "maxLength", "format"]) {
            "string"
        } else if has(&["minimum", "maximum", "multipleOf"]) {
            "number"
        } else {
            "any"
        };
        inferred.to_owned()
    }

    fn array(&mut self, flat: &Map<String, Value>, depth: usize) -> Option<Value> {
        let count = |key: &str| flat.get(key).and_then(Value::as_u64);
        let least = count("minItems").unwrap_or(0) as usize;
        let least = least.max(self.how.is_text.into());
        let first = flat.get("prefixItems").and_then(Value::as_array);
        let first = first.cloned().unwrap_or_default();
        let most = count("maxItems").map_or(least.max(first.len()) + 2, |most| most as usize);
        let wanted = match () {
            () if depth > FULL_DEPTH || most == 0 => least,
            // An empty value cannot be expressed in a parameter.
            () if depth == 0 && self.how.alphabet != Alphabet::Any => {
                least.max(1) + self.random.below(2)
            }
            () => least + self.random.below(3),
        };
        // A tuple that states no minimum has all of its items.
        let prefix = match count("minItems") {
            Some(_) if self.how.optional == Optional::None => least,
            _ => first.len(),
        };
        let wanted = wanted.max(prefix).min(most.max(least));
        let items = flat.get("items").cloned().unwrap_or(json!({}));
        let mut values = Vec::new();
        for index in 0..wanted {
            let schema = first.get(index).unwrap_or(&items);
            match self.value(schema, depth + 1) {
                Some(value)
                    if flat.get("uniqueItems") == Some(&json!(true)) && values.contains(&value) => {
                }
                Some(value) => values.push(value),
                None if index >= least.max(prefix) => break,
                None => return None,
            }
        }
        Some(Value::Array(values))
    }

    fn object(&mut self, flat: &Map<String, Value>, depth: usize) -> Option<Value> {
        let required: Vec<&str> = flat
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut object = Map::new();
        let none = Map::new();
        let properties = flat.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.unwrap_or(&none) {
            if is_one_way(schema, self.document, self.how.direction) {
                continue;
            }
            let required = required.contains(&name.as_str());
            let wanted = match self.how.optional {
                Optional::All => depth <= FULL_DEPTH,
                Optional::None => false,
                Optional::Some => depth <= FULL_DEPTH && self.random.once_in(2),
            };
            if !required && !wanted {
                continue;
            }
            match self.value(schema, depth + 1) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if required => return None,
                None => {}
            }
        }
        for name in required {
            if !object.contains_key(name) && !properties.is_some_and(|map| map.contains_key(name)) {
                object.insert(name.to_owned(), self.anything());
            }
        }
        self.additional(flat, depth, &mut object);
        Some(Value::Object(object))
    }

    /// Additional properties, if the schema describes them.
    fn additional(
        &mut self,
        flat: &Map<String, Value>,
        depth: usize,
        object: &mut Map<String, Value>,
    ) {
        let count = |key: &str| {
            let count = flat.get(key).and_then(Value::as_u64);
            count.map(|count| count as usize)
        };
        let least = count("minProperties").unwrap_or(0);
        let patterns = flat.get("patternProperties").and_then(Value::as_object);
        for (pattern, schema) in patterns.into_iter().flatten() {
            let name = Map::from_iter([("pattern".to_owned(), json!(pattern))]);
            let name = text::text(&name, self.how.alphabet, &mut self.random);
            if let Some(value) = self.value(schema, depth + 1) {
                object.insert(name, value);
            }
        }
        let schema = match flat.get("additionalProperties") {
            Some(Value::Bool(false)) => return,
            Some(Value::Bool(true)) => json!({}),
            Some(schema) => schema.clone(),
            None if object.len() < least => json!({}),
            None => return,
        };
        let wanted = match self.how.optional {
            Optional::None => 0,
            _ if depth > FULL_DEPTH => 0,
            _ => self.random.below(3),
        };
        let most = count("maxProperties").unwrap_or(usize::MAX);
        let total = (object.len() + wanted).max(least).min(most);
        let mut index = 0;
        while object.len() < total && index < 40 {
            let name = text::key(index, self.how.alphabet, &mut self.random);
            index += 1;
            if object.contains_key(&name) {
                continue;
            }
            match self.value(&schema, depth + 1) {
                Some(value) => drop(object.insert(name, value)),
                None => return,
            }
        }
    }

    /// A value for a schema without type.
    fn anything(&mut self) -> Value {
        if self.how.alphabet != Alphabet::Any || self.how.is_text {
            return text::text(&Map::new(), self.how.alphabet, &mut self.random).into();
        }
        let values = [
            json!("free"),
            json!(7),
            json!(-0.5),
            json!(true),
            json!({"any": ["thing", 1, null], "at": {"all": "日本"}}),
            json!([1, "two", [3]]),
            json!({}),
        ];
        self.random.choose(&values).clone()
    }

    /// The schema without references and without alternatives.
    fn expand(&mut self, schema: &Value, depth: usize) -> Option<Map<String, Value>> {
        if depth > 64 {
            return None; // The schema refers only to itself.
        }
        let map = match schema {
            Value::Bool(true) => return Some(Map::new()),
            Value::Object(map) => map,
            _ => return None,
        };
        let mut flat = map.clone();
        for key in ["allOf", "oneOf", "anyOf", "$ref", "discriminator"] {
            flat.shift_remove(key);
        }
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            let pointer = target(reference)?;
            let referred = self.document.root.pointer(&pointer)?;
            let referred = self.expand(referred, depth + 1)?;
            if !self.document.is_3_1 {
                return Some(referred);
            }
            merge::into(&mut flat, referred);
        }
        for part in map
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let part = self.expand(part, depth + 1)?;
            merge::into(&mut flat, part);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(Value::Array(branches)) = map.get(key)
                && !branches.is_empty()
            {
                let is_null = |of: &&Value| self.how.is_text && of["type"] == "null";
                let branches: Vec<Value> =
                    branches.iter().filter(|of| !is_null(of)).cloned().collect();
                let branch = self.turn_of(&branches);
                let part = self.expand(&branch, depth + 1)?;
                let allowed = |name: &str, value: &Value| {
                    let listed = part.get("properties")?.get(name)?.get("enum")?.as_array()?;
                    Some(listed.contains(value))
                };
                let mut tag = None;
                if let Some(discriminator) = map.get("discriminator") {
                    let mut values = merge::discriminator_values(discriminator, &branch);
                    // Without a mapping, many documents list the values where the property is described.
                    if let Some(name) = discriminator["propertyName"].as_str() {
                        values.retain(|value| allowed(name, value) != Some(false));
                        tag = Some((name, values));
                    }
                }
                merge::into(&mut flat, part);
                if let Some((name, values)) = tag
                    && !values.is_empty()
                {
                    {
                        let value = self.random.choose(&values).clone();
                        let only =
                            json!({"properties": {name: {"enum": [value]}}, "required": [name]});
                        merge::into(&mut flat, only.as_object()?.clone());
                    }
                }
            }
        }
        Some(flat)
    }
}
