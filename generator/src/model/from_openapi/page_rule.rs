//! Pagination by rules: those of the configuration, and those that names and types show.

use super::builder::ServiceBuilder;
use super::operation::Source;
use super::overrides::entry;
use super::response::Success;
use crate::config::{PageSource, Paging, PagingRule};
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::model::{BodyFormat, Field, Pagination, Place, RequestField, Response, Type};

/// The key of the rule for all operations that fit. It replaces detection.
const ALL: &str = "*";

/// Parameters that take tokens, each with the properties that contain the next one.
const TOKENS: &[(&str, &[&str])] = &[
    ("page_token", &["next_page_token"]),
    ("pageToken", &["nextPageToken"]),
    ("cursor", &["next_cursor", "nextCursor"]),
    ("next_token", &["next_token"]),
    ("nextToken", &["nextToken"]),
    ("NextToken", &["NextToken"]),
    ("pagination_token", &["next_token"]),
    ("start_cursor", &["next_cursor"]),
    ("marker", &["next_marker"]),
    ("Marker", &["NextMarker"]),
    ("continue", &["continue"]),
];

/// Parameters whose value is part of the URL of the next page.
const IN_URLS: &[&str] = &["page", "cursor", "offset"];

/// Objects that contain properties about pages.
const HOLDERS: &[&str] = &[
    "meta",
    "metadata",
    "response_metadata",
    "pagination",
    "paging",
    "links",
];

impl<'d> ServiceBuilder<'d> {
    /// The pagination that the configuration states for an operation. The outer `None`: it states nothing.
    pub(super) fn configured_paging(
        &mut self,
        source: &Source<'_, 'd>,
        parameters: &[RequestField],
        success: &Success,
    ) -> Result<Option<Option<Pagination>>, Reported> {
        let Some(entry) = entry(&self.config.paging, source) else {
            return Ok(None);
        };
        let rule = match &entry.value {
            Paging::None => return Ok(Some(None)),
            Paging::By(rule) => rule,
        };
        let at = entry.value_at.clone();
        self.fit(rule, parameters, success)
            .map(|paging| Some(Some(paging)))
            .map_err(|why| {
                let message = format!("`{}` is not paged like this: {why}", source.documented_id());
                let help = "correct the entry, or write \"none\"";
                self.diagnostics
                    .report(Diagnostic::error(Code::InvalidValue, at, message).help(help))
            })
    }

    /// The pagination of an operation by the rule for all operations, else the one that names and types show without doubt.
    pub(super) fn general_paging(
        &self,
        parameters: &[RequestField],
        success: &Success,
    ) -> Option<Pagination> {
        let Some(all) = self.config.paging.peek(ALL) else {
            return self.detected_paging(parameters, success);
        };
        let paging = match &all.value {
            Paging::None => None,
            Paging::By(rule) => Some(self.fit(rule, parameters, success).ok()?),
        };
        self.config.paging.get(ALL);
        paging
    }

    /// Applies a rule to an operation. The error states why it does not fit.
    fn fit(
        &self,
        rule: &PagingRule,
        parameters: &[RequestField],
        success: &Success,
    ) -> Result<Pagination, String> {
        let parameter = parameters
            .iter()
            .find(|of| of.place == Place::Query && of.field.name == rule.parameter)
            .ok_or_else(|| format!("it has no query parameter `{}`", rule.parameter))?;
        let is_counted = matches!(
            rule.next,
            PageSource::Offset { .. } | PageSource::Number { .. }
        );
        let r#type = &parameter.field.r#type;
        if !(r#type.is_integer() || *r#type == Type::String && !is_counted)
            || parameter.field.nullable
        {
            let expected = if is_counted {
                "an integer"
            } else {
                "a string or an integer"
            };
            return Err(format!(
                "the parameter `{}` is not {expected}",
                rule.parameter
            ));
        }
        let Response {
            format: BodyFormat::Json,
            r#type: response,
        } = &success.response
        else {
            return Err("its response is not JSON".to_owned());
        };
        let check = |path: &[String], fits: fn(&Type) -> bool, what: &str| match self
            .at_path(response, path)
        {
            Some(r#type) if fits(r#type) => Ok(()),
            _ => Err(format!("the response has no {what} `{}`", path.join("."))),
        };
        let is_token = |r#type: &Type| *r#type == Type::String || r#type.is_integer();
        match &rule.next {
            PageSource::Token(path) => check(path, is_token, "string or integer")?,
            PageSource::Url(path) => check(path, |of| *of == Type::String, "string")?,
            PageSource::Link => {}
            PageSource::Offset { total: number } | PageSource::Number { pages: number, .. } => {
                let number = number.as_deref();
                number.map_or(Ok(()), |path| check(path, Type::is_integer, "integer"))?;
            }
        }
        if let Some(path) = &rule.has_more {
            check(path, |of| *of == Type::Boolean, "boolean")?;
        }
        let items = match &rule.items {
            Some(path) => {
                check(path, |of| matches!(of, Type::Array(_)), "list")?;
                path.clone()
            }
            None => self.only_list(response)?,
        };
        Ok(Pagination {
            parameter: rule.parameter.clone(),
            next: rule.next.clone(),
            has_more: rule.has_more.clone(),
            items,
            detected: false,
        })
    }

    /// The type at a path of properties.
    fn at_path<'t>(&'t self, from: &'t Type, path: &[String]) -> Option<&'t Type> {
        path.iter().try_fold(from, |object, name| {
            let fields = &self.as_struct(object)?.fields;
            Some(&fields.iter().find(|field| field.name == *name)?.r#type)
        })
    }

    /// The path of the only list of a response.
    fn only_list(&self, response: &Type) -> Result<Vec<String>, String> {
        if matches!(response, Type::Array(_)) {
            return Ok(Vec::new());
        }
        let fields = self.as_struct(response).map_or(&[][..], |of| &of.fields);
        let lists = fields
            .iter()
            .filter(|field| matches!(field.r#type, Type::Array(_)));
        let lists: Vec<&str> = lists.map(|field| field.name.as_str()).collect();
        match lists[..] {
            [only] => Ok(vec![only.to_owned()]),
            [] => Err(
                "its response has no list; name one inside of an object with `items`".to_owned(),
            ),
            _ => Err(format!(
                "its response has several lists; name one with `items`: {}",
                lists.join(", ")
            )),
        }
    }

    /// The pagination that names and types show. `None` if they show none, or several.
    fn detected_paging(
        &self,
        parameters: &[RequestField],
        success: &Success,
    ) -> Option<Pagination> {
        let Response {
            format: BodyFormat::Json,
            r#type: response,
        } = &success.response
        else {
            return None;
        };
        let query = parameters.iter().filter(|of| of.place == Place::Query);
        let query: Vec<&str> = query.map(|of| of.field.name.as_str()).collect();
        let mut rules = Vec::new();
        for (parameter, properties) in TOKENS.iter().filter(|(name, _)| query.contains(name)) {
            for property in *properties {
                self.places(response, property, &|_| true).for_each(|path| {
                    rules.push((*parameter, PageSource::Token(path)));
                });
            }
        }
        let in_urls: Vec<&str> = IN_URLS
            .iter()
            .copied()
            .filter(|name| query.contains(name))
            .collect();
        if let [parameter] = in_urls[..] {
            let is_url = |field: &Field| field.constraints.format.as_deref() == Some("uri");
            self.places(response, "next", &is_url).for_each(|path| {
                rules.push((parameter, PageSource::Url(path)));
            });
            let headers = success.headers.as_ref().and_then(|of| self.as_struct(of));
            if headers.is_some_and(|of| of.fields.iter().any(|field| field.name == "link")) {
                rules.push((parameter, PageSource::Link));
            }
        }
        let fitting = rules.into_iter().filter_map(|(parameter, next)| {
            let has_more = ["has_more", "hasMore"];
            let mut has_more = has_more.into_iter().flat_map(|name| {
                self.places(response, name, &|field| field.r#type == Type::Boolean)
            });
            let rule = PagingRule {
                parameter: parameter.to_owned(),
                has_more: has_more
                    .next()
                    .filter(|_| matches!(next, PageSource::Token(_))),
                next,
                items: None,
            };
            self.fit(&rule, parameters, success).ok()
        });
        let mut fitting: Vec<Pagination> = fitting.collect();
        let only = fitting.pop().filter(|_| fitting.is_empty())?;
        Some(Pagination {
            detected: true,
            ..only
        })
    }

    /// The paths of fitting properties of a name, in the response and in objects about pages.
    fn places<'s>(
        &'s self,
        response: &'s Type,
        name: &'s str,
        fits: &'s dyn Fn(&Field) -> bool,
    ) -> impl Iterator<Item = Vec<String>> + 's {
        let holders = HOLDERS.iter().map(|holder| vec![(*holder).to_owned()]);
        std::iter::once(Vec::new())
            .chain(holders)
            .filter_map(move |mut path| {
                let object = self.as_struct(self.at_path(response, &path)?)?;
                let field = object.fields.iter().find(|field| field.name == name)?;
                path.push(name.to_owned());
                fits(field).then_some(path)
            })
    }
}
