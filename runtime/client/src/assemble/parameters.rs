//! Encoding of path, query, header and cookie parameters, each in its style.

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;
use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};

use super::flat::{Flat, flat, is_absent, json_text};
use super::pairs::{Pairs, RESERVED, Use};
use crate::json::Value;
use crate::request::Parameter;
use crate::style::{Notation, Place, Style};

/// Fills in the parameters of a path template. Each value is percent-encoded, so that it stays in its segment.
pub(super) fn path(template: &str, values: &[Parameter<'_>]) -> Result<String, String> {
    // Without a leading slash, the path would become part of the host.
    if !template.starts_with('/') {
        return Err(format!("its path `{template}` must begin with `/`"));
    }
    let mut path = String::with_capacity(template.len() + 64);
    let mut rest = template;
    let mut has_dots = false;
    while let Some((literal, (name, after))) = rest
        .split_once('{')
        .and_then(|(literal, tail)| Some((literal, tail.split_once('}')?)))
    {
        path.push_str(literal);
        let value = values
            .iter()
            .find(|parameter| parameter.name == name)
            .ok_or_else(|| format!("path parameter `{name}` has no value"))?;
        let before = path.len();
        let has_value = in_text(value, Place::Path, &mut path)
            .map_err(|problem| format!("path parameter `{name}` {problem}"))?;
        let written = &path.as_bytes()[before..];
        if !has_value || written.is_empty() {
            return Err(format!("path parameter `{name}` is empty; set a value"));
        }
        has_dots |= written.iter().all(|byte| *byte == b'.');
        rest = after;
    }
    path.push_str(rest);
    if has_dots {
        without_dot_segments(template, &path)?;
    }
    Ok(path)
}

/// Checks that no parameter has made its segment `.` or `..`. Percent-encoding does not help: URL parsers read `%2e` as `.`.
fn without_dot_segments(template: &str, path: &str) -> Result<(), String> {
    // A value has no slash, so that both have the same number of segments.
    let mut segments = template.split('/').zip(path.split('/'));
    let is_dots =
        |(segment, filled): &(&str, &str)| segment.contains('{') && matches!(*filled, "." | "..");
    match segments.find(is_dots) {
        None => Ok(()),
        Some((segment, _)) => Err(format!(
            "the path segment `{segment}` cannot be `.` or `..`, which would change the path"
        )),
    }
}

/// Checks that all values are parameters of a path template.
pub(super) fn all_in(template: &str, values: &[Parameter<'_>]) -> Result<(), String> {
    let is_unknown = |value: &&Parameter<'_>| !template.contains(&format!("{{{}}}", value.name));
    match values.iter().find(is_unknown) {
        Some(Parameter { name, .. }) => Err(format!(
            "its path `{template}` has no parameter `{name}` in braces"
        )),
        None => Ok(()),
    }
}

pub(super) fn query(values: &[Parameter<'_>]) -> Result<String, String> {
    let mut pairs = Pairs::new(Use::Query);
    for Parameter { name, style, value } in values {
        defined(*style, Place::Query)
            .and_then(|()| pairs.styled(name, *style, *value))
            .map_err(|problem| format!("query parameter `{name}` {problem}"))?;
    }
    Ok(pairs.into_text())
}

pub(super) fn headers(
    values: &[Parameter<'_>],
    cookies: &[Parameter<'_>],
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for parameter in values {
        add_header(parameter, &mut headers)
            .map_err(|problem| format!("header `{}` {problem}", parameter.name))?;
    }
    let mut pairs = Pairs::new(Use::Cookie);
    for Parameter { name, style, value } in cookies {
        defined(*style, Place::Cookie)
            .and_then(|()| pairs.styled(name, *style, *value))
            .map_err(|problem| format!("cookie `{name}` {problem}"))?;
    }
    let cookies = pairs.into_text();
    if !cookies.is_empty() {
        let mut value =
            HeaderValue::try_from(cookies).map_err(|_| "one of its cookies has an invalid name")?;
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
    Ok(headers)
}

fn add_header(parameter: &Parameter<'_>, headers: &mut HeaderMap) -> Result<(), String> {
    let Parameter { name, style, value } = *parameter;
    if is_absent(value.json()) {
        return Ok(());
    }
    let mut texts = Vec::new();
    if style.notation == Notation::Repeated {
        match flat(value.json())? {
            Flat::Absent => {}
            Flat::Scalar(text) => texts.push(text.into_owned()),
            Flat::List(list) => texts.extend(list.into_iter().map(Cow::into_owned)),
            Flat::Object(_) => {
                return Err("must be a text, a number, or a list of these".to_owned());
            }
        }
    } else {
        let mut text = String::new();
        if in_text(parameter, Place::Header, &mut text)? {
            texts.push(text);
        }
    }
    for text in texts {
        let (name, value) = header(name, &text)?;
        headers.append(name, value);
    }
    Ok(())
}

/// Parses one header. The error completes the sentence «header … ».
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "has an invalid name")?;
    Ok((name, header_value(value)?))
}

/// Parses the value of a header. The error completes the sentence «header … ».
pub(super) fn header_value(value: &str) -> Result<HeaderValue, String> {
    HeaderValue::from_str(value)
        .map_err(|_| "has a value with characters other than visible ASCII".to_owned())
}

/// Checks that OpenAPI defines the style for this location. The error completes the sentence «parameter … ».
fn defined(style: Style, place: Place) -> Result<(), String> {
    if style.notation.is_defined_in(place) {
        return Ok(());
    }
    let place = match place {
        Place::Path => "a path",
        Place::Query => "a query",
        Place::Header => "a header",
        Place::Cookie => "a cookie",
    };
    Err(format!(
        "has style `{}`, which OpenAPI does not define for {place}",
        style.notation.name()
    ))
}

/// Writes a parameter into a path, percent-encoded, or into a header, unchanged. Returns false if it has no value.
fn in_text(parameter: &Parameter<'_>, place: Place, text: &mut String) -> Result<bool, String> {
    let Parameter { name, style, value } = *parameter;
    defined(style, place)?;
    let mut writer = Text {
        text,
        encoded: place == Place::Path,
    };
    if style.notation == Notation::Json && !is_absent(value.json()) {
        writer.json(value)?;
        return Ok(true);
    }
    let (start, between) = match style.notation {
        Notation::Label => (".", "."),
        Notation::Matrix => (";", ","),
        _ => ("", ","),
    };
    let matrix = style.notation == Notation::Matrix;
    let value = flat(value.json())?;
    if let Flat::Absent = value {
        return Ok(false);
    }
    writer.text.push_str(start);
    if matrix && !matches!(value, Flat::Scalar(_)) && !style.explode {
        writer.push(name);
        writer.text.push('=');
    }
    match value {
        Flat::Absent => {}
        Flat::Scalar(item) if matrix => writer.named(name, &item),
        Flat::Scalar(item) => writer.push(&item),
        Flat::List(list) if matrix && style.explode => {
            writer.joined(";", &list, |writer, item| writer.named(name, item));
        }
        Flat::List(list) => writer.joined(between, &list, |writer, item| writer.push(item)),
        Flat::Object(object) if matrix && style.explode => {
            writer.joined(";", &object, |writer, (name, item)| {
                writer.named(name, item)
            });
        }
        Flat::Object(object) => {
            let equals = if style.explode { "=" } else { between };
            writer.joined(between, &object, |writer, (name, item)| {
                writer.push(name);
                writer.text.push_str(equals);
                writer.push(item);
            });
        }
    }
    Ok(true)
}

/// Appends items to a text, percent-encoded if needed.
struct Text<'t> {
    text: &'t mut String,
    encoded: bool,
}

impl Text<'_> {
    fn push(&mut self, item: &str) {
        if self.encoded {
            self.text.extend(utf8_percent_encode(item, RESERVED));
        } else {
            self.text.push_str(item);
        }
    }

    /// Appends a pair. A pair without a value has no equals sign.
    fn named(&mut self, name: &str, item: &str) {
        self.push(name);
        if !item.is_empty() {
            self.text.push('=');
            self.push(item);
        }
    }

    fn joined<T>(&mut self, between: &str, items: &[T], write: impl Fn(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push_str(between);
            }
            write(self, item);
        }
    }

    fn json(&mut self, value: &dyn Value) -> Result<(), String> {
        let json = json_text(value)?;
        if self.encoded {
            self.push(&json);
            return Ok(());
        }
        // A header contains only ASCII, so other characters become JSON escapes.
        let mut units = [0; 2];
        for c in json.chars() {
            if c.is_ascii() {
                self.text.push(c);
            } else {
                for unit in c.encode_utf16(&mut units) {
                    self.text.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
        Ok(())
    }
}
