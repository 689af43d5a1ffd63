//! `name=value` pairs: queries, forms and cookies.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use super::flat::{Flat, each_element, each_property, flat, is_absent, json_text, scalar};
use crate::json::{Json, Value};
use crate::style::{Notation, Style};

/// All characters except the unreserved ones of RFC 3986.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Characters that a query cannot contain, or that would not be read as part of a value.
const KEPT_IN_QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'%')
    .add(b'#')
    .add(b'&')
    .add(b'+')
    .add(b'\'');

/// Characters that `application/x-www-form-urlencoded` encodes. A space, which becomes a plus, is handled separately.
const FORM_ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// Characters that are not a `cookie-octet` of RFC 6265, and the percent sign.
const NOT_IN_COOKIE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b',')
    .add(b';')
    .add(b'\\');

/// The maximum nesting of objects in a `deepObject`. A request that nests deeper is assumed to be a mistake.
const MAX_DEPTH: usize = 32;

/// The use of the pairs, which decides separators and encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Query,
    Form,
    Cookie,
}

/// Encoded pairs.
pub(super) struct Pairs {
    text: String,
    used_as: Use,
    /// True if values keep reserved characters.
    reserved: bool,
}

impl Pairs {
    pub(super) fn new(used_as: Use) -> Self {
        Self {
            text: String::new(),
            used_as,
            reserved: false,
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Adds a value in a style. The error completes the sentence «parameter … ».
    pub(super) fn styled(
        &mut self,
        name: &str,
        style: Style,
        value: &dyn Value,
    ) -> Result<(), String> {
        self.reserved = style.reserved;
        let delimiter = match style.notation {
            Notation::Json if is_absent(value.json()) => return Ok(()),
            Notation::Json => {
                self.pair(name, &json_text(value)?);
                return Ok(());
            }
            Notation::DeepObject => return self.deep_object(name, value.json()),
            Notation::SpaceDelimited => "%20",
            Notation::PipeDelimited => "|",
            _ => ",",
        };
        match flat(value.json())? {
            Flat::Absent => {}
            Flat::Scalar(text) => self.pair(name, &text),
            Flat::List(list) if style.explode => list.iter().for_each(|text| self.pair(name, text)),
            Flat::List(list) => {
                self.name(name);
                for (index, text) in list.iter().enumerate() {
                    self.delimited(index, delimiter, text);
                }
            }
            Flat::Object(object) if style.explode => object
                .iter()
                .for_each(|(property, text)| self.pair(property, text)),
            Flat::Object(object) => {
                self.name(name);
                for (index, (property, text)) in object.iter().enumerate() {
                    self.delimited(index, delimiter, property);
                    self.delimited(1, delimiter, text);
                }
            }
        }
        Ok(())
    }

    /// Adds a form field: a list repeats the name, and other values except scalars become JSON text.
    pub(super) fn field(&mut self, name: &str, json: Json<'_>) -> Result<(), String> {
        let mut outcome = Ok(());
        let mut one = |json: Json<'_>| {
            if outcome.is_err() || is_absent(json) {
                return;
            }
            outcome = match scalar(json) {
                Some(text) => {
                    self.pair(name, &text);
                    Ok(())
                }
                None => json_text(&json).map(|text| self.pair(name, &text)),
            };
        };
        if !each_element(json, &mut one) {
            one(json);
        }
        outcome
    }

    fn deep_object(&mut self, name: &str, json: Json<'_>) -> Result<(), String> {
        if is_absent(json) {
            return Ok(());
        }
        let mut encoded = String::new();
        self.encode(name, false, &mut encoded);
        let mut outcome = Ok(());
        let is_object = each_property(json, &mut |property, json| {
            if outcome.is_ok() {
                let name = self.bracketed(&encoded, property);
                outcome = self.deep(&name, json, 0);
            }
        });
        if is_object {
            return outcome;
        }
        if let Some(text) = scalar(json) {
            self.pair(name, &text);
            return Ok(());
        }
        // The specification does not define lists. Most servers expect `a[]=1`.
        match self.deep_list(&encoded, "[]", json, 0)? {
            true => Ok(()),
            false => Err("is a number that is not finite".to_owned()),
        }
    }

    /// Adds the elements of a list inside a `deepObject`, and returns false if the value is no list. Lists of objects and of lists number
    /// their elements, `a[0][b]=1`; others add `flat` to the name.
    fn deep_list(
        &mut self,
        name: &str,
        flat: &str,
        json: Json<'_>,
        depth: usize,
    ) -> Result<bool, String> {
        let mut nested = false;
        each_element(json, &mut |element| {
            nested |= !is_absent(element) && scalar(element).is_none();
        });
        let mut outcome = Ok(());
        let mut index = 0;
        let is_list = each_element(json, &mut |element| {
            if outcome.is_ok() {
                outcome = match nested {
                    true => self.deep(&format!("{name}[{index}]"), element, depth),
                    false => self.deep(&format!("{name}{flat}"), element, depth),
                };
            }
            index += 1;
        });
        outcome.map(|()| is_list)
    }

    /// Adds a value inside a `deepObject`, under its encoded name.
    fn deep(&mut self, name: &str, json: Json<'_>, depth: usize) -> Result<(), String> {
        if is_absent(json) {
            return Ok(());
        }
        if let Some(text) = scalar(json) {
            self.separate();
            self.text.push_str(name);
            self.text.push('=');
            self.value(&text);
            return Ok(());
        }
        if depth == MAX_DEPTH {
            return Err(format!("nests objects more than {MAX_DEPTH} levels deep"));
        }
        let is_list = self.deep_list(name, "", json, depth + 1)?;
        let mut outcome = Ok(());
        let is_object = each_property(json, &mut |property, json| {
            if outcome.is_ok() {
                let name = self.bracketed(name, property);
                outcome = self.deep(&name, json, depth + 1);
            }
        });
        if !is_list && !is_object {
            return Err("contains a number that is not finite".to_owned());
        }
        outcome
    }

    fn bracketed(&self, name: &str, property: &str) -> String {
        let mut bracketed = format!("{name}[");
        self.encode(property, false, &mut bracketed);
        bracketed.push(']');
        bracketed
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.name(name);
        self.value(value);
    }

    fn delimited(&mut self, index: usize, delimiter: &str, text: &str) {
        if index > 0 {
            self.text.push_str(delimiter);
        }
        self.value(text);
    }

    fn name(&mut self, name: &str) {
        self.separate();
        let mut text = std::mem::take(&mut self.text);
        self.encode(name, false, &mut text);
        text.push('=');
        self.text = text;
    }

    fn value(&mut self, value: &str) {
        let mut text = std::mem::take(&mut self.text);
        self.encode(value, self.reserved, &mut text);
        self.text = text;
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(match self.used_as {
                Use::Query | Use::Form => "&",
                Use::Cookie => "; ",
            });
        }
    }

    fn encode(&self, plain: &str, reserved: bool, text: &mut String) {
        match self.used_as {
            Use::Query if reserved => text.extend(utf8_percent_encode(plain, KEPT_IN_QUERY)),
            Use::Query => text.extend(utf8_percent_encode(plain, RESERVED)),
            Use::Cookie => text.extend(utf8_percent_encode(plain, NOT_IN_COOKIE)),
            Use::Form => {
                for (index, word) in plain.split(' ').enumerate() {
                    if index > 0 {
                        text.push('+');
                    }
                    text.extend(utf8_percent_encode(word, FORM_ENCODED));
                }
            }
        }
    }
}
