//! The `x-` extensions of this project, from JSON to the model's types.
//!
//! Their shapes were validated when the document was loaded; a value that still does not fit is reported here.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Cursor, ServiceBuilder, Unsupported};
use crate::diagnostic::Code;
use crate::model::{AppKind, Envelope, ErrorCode, RateLimit, RateLimits, Scope};

/// Extensions of OpenAPI's objects, as `openapiv3` keeps them.
type Extensions = IndexMap<String, Value>;

/// The extensions at the document's root.
#[derive(Debug, Default)]
pub(super) struct RootExtensions {
    pub(super) envelope: Option<Envelope>,
    pub(super) pagination: Option<PaginationNames>,
    /// Title of each scope.
    pub(super) scope_titles: BTreeMap<String, String>,
}

/// `x-pagination` at the root: the names that make an operation paged.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PaginationNames {
    pub(super) page_token: String,
    pub(super) next_page_token: String,
    pub(super) has_more: Option<String>,
}

#[derive(Deserialize)]
struct EnvelopeNames {
    code: String,
    message: Vec<String>,
    data: String,
    error: String,
}

#[derive(Deserialize)]
struct ScopeEntry {
    title: Option<String>,
}

impl RootExtensions {
    pub(super) fn read(
        extensions: &Extensions,
        at: &Cursor<'_>,
        builder: &mut ServiceBuilder<'_>,
    ) -> Result<Self, Unsupported> {
        let envelope: Option<EnvelopeNames> = read(extensions, "x-envelope", at, builder)?;
        let scopes: Option<BTreeMap<String, ScopeEntry>> =
            read(extensions, "x-scopes", at, builder)?;
        Ok(Self {
            envelope: envelope.map(|names| Envelope {
                code: names.code,
                message: names.message,
                data: Some(names.data),
                error: names.error,
            }),
            pagination: read(extensions, "x-pagination", at, builder)?,
            scope_titles: scopes
                .unwrap_or_default()
                .into_iter()
                .filter_map(|(name, entry)| Some((name, entry.title?)))
                .collect(),
        })
    }
}

/// The extension that names the field by which the server recognises a repetition.
pub(super) const IDEMPOTENCY_KEY: &str = "x-idempotency-key";

/// The extensions of an operation.
#[derive(Debug, Default)]
pub(super) struct OperationExtensions {
    pub(super) updated: Option<String>,
    pub(super) scopes: Vec<Scope>,
    pub(super) field_scopes: Vec<Scope>,
    pub(super) app_kinds: Vec<AppKind>,
    pub(super) rate_limits: RateLimits,
    /// The response property with the items, where it cannot be told from the schema; `a.b` is one below another.
    pub(super) page_items: Option<String>,
    /// The field by which the server recognises a repetition; not checked yet.
    pub(super) idempotency_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RateLimitsEntry {
    Word(RateLimitsWord),
    Stated(Vec<RateLimitEntry>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum RateLimitsWord {
    Special,
}

#[derive(Deserialize)]
struct RateLimitEntry {
    requests: u32,
    seconds: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum AppKindName {
    Custom,
    Store,
}

#[derive(Deserialize)]
struct PageItems {
    items: String,
}

impl OperationExtensions {
    pub(super) fn read(
        extensions: &Extensions,
        at: &Cursor<'_>,
        builder: &mut ServiceBuilder<'_>,
    ) -> Result<Self, Unsupported> {
        let app_kinds: Option<Vec<AppKindName>> = read(extensions, "x-app-kinds", at, builder)?;
        let rate_limits: Option<RateLimitsEntry> = read(extensions, "x-rate-limits", at, builder)?;
        let page_items: Option<PageItems> = read(extensions, "x-pagination", at, builder)?;
        Ok(Self {
            updated: read(extensions, "x-updated", at, builder)?,
            scopes: scopes(extensions, "x-scopes", at, builder)?,
            field_scopes: scopes(extensions, "x-field-scopes", at, builder)?,
            app_kinds: app_kinds
                .unwrap_or_default()
                .into_iter()
                .map(|kind| match kind {
                    AppKindName::Custom => AppKind::Custom,
                    AppKindName::Store => AppKind::Store,
                })
                .collect(),
            rate_limits: match rate_limits {
                None => RateLimits::NotStated,
                Some(RateLimitsEntry::Word(RateLimitsWord::Special)) => RateLimits::Special,
                Some(RateLimitsEntry::Stated(limits)) => {
                    let limit = |limit: RateLimitEntry| RateLimit {
                        requests: limit.requests,
                        seconds: limit.seconds,
                    };
                    RateLimits::Stated(limits.into_iter().map(limit).collect())
                }
            },
            page_items: page_items.map(|entry| entry.items),
            idempotency_key: read(extensions, IDEMPOTENCY_KEY, at, builder)?,
        })
    }
}

/// A list of scopes, with the titles that the root gives them.
pub(super) fn scopes(
    extensions: &Extensions,
    key: &str,
    at: &Cursor<'_>,
    builder: &mut ServiceBuilder<'_>,
) -> Result<Vec<Scope>, Unsupported> {
    let names: Option<Vec<String>> = read(extensions, key, at, builder)?;
    let with_title = |name: String| Scope {
        title: builder.scope_titles.get(&name).cloned(),
        name,
    };
    Ok(names
        .unwrap_or_default()
        .into_iter()
        .map(with_title)
        .collect())
}

#[derive(Deserialize)]
struct ErrorCodeEntry {
    name: Option<String>,
    description: Option<String>,
    hint: Option<String>,
}

/// `x-error-codes` of a response with this status; `None` for the response `default`.
pub(super) fn error_codes(
    status: Option<u16>,
    extensions: &Extensions,
    at: &Cursor<'_>,
    builder: &mut ServiceBuilder<'_>,
) -> Result<Vec<ErrorCode>, Unsupported> {
    let entries: Option<IndexMap<String, ErrorCodeEntry>> =
        read(extensions, "x-error-codes", at, builder)?;
    entries
        .unwrap_or_default()
        .into_iter()
        .map(|(code, entry)| {
            let Ok(number) = code.parse() else {
                let at = at.key("x-error-codes");
                return Err(builder.unsupported(
                    Code::InvalidValue,
                    &at.key(&code),
                    format!("`{code}` is no error code"),
                    "error codes are integers",
                ));
            };
            Ok(ErrorCode {
                status,
                code: number,
                name: entry.name,
                description: entry.description,
                hint: entry.hint,
            })
        })
        .collect()
}

/// One extension, if it is there.
pub(super) fn read<T: DeserializeOwned>(
    extensions: &Extensions,
    name: &str,
    at: &Cursor<'_>,
    builder: &mut ServiceBuilder<'_>,
) -> Result<Option<T>, Unsupported> {
    let Some(value) = extensions.get(name) else {
        return Ok(None);
    };
    match T::deserialize(value) {
        Ok(parsed) => Ok(Some(parsed)),
        Err(error) => Err(builder.unsupported(
            Code::InvalidValue,
            &at.key(name),
            format!("`{name}` cannot be read: {error}"),
            "see the conventions of the spec in the README",
        )),
    }
}
