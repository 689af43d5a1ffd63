//! Extensions of the spec, as the model's types.
//!
//! Their shapes were validated when the document was loaded.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use crate::diagnostic::{Code, Reported};
use crate::model::{AppKind, Envelope, ErrorCode, RateLimit, RateLimits, Scope};
use crate::spec::vocabulary::{Key, Shape, extension};

/// Extensions of OpenAPI's objects, as `openapiv3` stores them.
type Extensions = IndexMap<String, Value>;

/// The extensions at the document's root.
#[derive(Debug, Default)]
pub(super) struct RootExtensions {
    pub(super) envelope: Option<Envelope>,
    pub(super) pagination: Option<extension::Pagination>,
    /// Title of each scope.
    pub(super) scope_titles: BTreeMap<String, String>,
}

impl RootExtensions {
    pub(super) fn read(
        extensions: &Extensions,
        at: &Cursor<'_>,
        builder: &mut ServiceBuilder<'_>,
    ) -> Result<Self, Reported> {
        let envelope = read(&extension::ENVELOPE, extensions, at, builder)?;
        let scopes = read(&extension::DECLARED_SCOPES, extensions, at, builder)?;
        let scopes = scopes.into_iter().flatten();
        Ok(Self {
            envelope: envelope.map(|names| Envelope {
                code: names.code,
                message: names.message.0,
                data: Some(names.data),
                error: names.error,
            }),
            pagination: read(&extension::PAGINATION, extensions, at, builder)?,
            scope_titles: scopes.map(|(name, scope)| (name, scope.title)).collect(),
        })
    }
}

/// The extensions of an operation.
#[derive(Debug, Default)]
pub(super) struct OperationExtensions {
    pub(super) updated: Option<String>,
    pub(super) scopes: Vec<Scope>,
    pub(super) field_scopes: Vec<Scope>,
    pub(super) app_kinds: Vec<AppKind>,
    pub(super) rate_limits: RateLimits,
    /// The response property with the items, where the schema does not decide; or that there is none.
    pub(super) paging: Option<extension::OperationPaging>,
    /// The field by which the server recognises a repeated request; not checked yet.
    pub(super) idempotency_key: Option<String>,
}

impl OperationExtensions {
    pub(super) fn read(
        extensions: &Extensions,
        at: &Cursor<'_>,
        builder: &mut ServiceBuilder<'_>,
    ) -> Result<Self, Reported> {
        let updated = read(&extension::UPDATED, extensions, at, builder)?;
        let app_kinds = read(&extension::APP_KINDS, extensions, at, builder)?;
        let rate_limits = read(&extension::RATE_LIMITS, extensions, at, builder)?;
        let paging = read(&extension::PAGE_ITEMS, extensions, at, builder)?;
        Ok(Self {
            updated: updated.map(|date| date.0),
            scopes: scopes(&extension::SCOPES, extensions, at, builder)?,
            field_scopes: scopes(&extension::FIELD_SCOPES, extensions, at, builder)?,
            app_kinds: app_kinds
                .into_iter()
                .flatten()
                .map(|kind| match kind {
                    extension::AppKind::Custom => AppKind::Custom,
                    extension::AppKind::Store => AppKind::Store,
                })
                .collect(),
            rate_limits: match rate_limits {
                None => RateLimits::NotStated,
                Some(extension::RateLimits::Special(_)) => RateLimits::Special,
                Some(extension::RateLimits::Stated(limits)) => {
                    let limit = |limit: extension::RateLimit| RateLimit {
                        requests: limit.requests.get(),
                        seconds: limit.seconds.get(),
                    };
                    RateLimits::Stated(limits.into_iter().map(limit).collect())
                }
            },
            paging,
            idempotency_key: read(&extension::IDEMPOTENCY_KEY, extensions, at, builder)?,
        })
    }
}

/// A list of scopes, with the titles that the root declares.
pub(super) fn scopes(
    key: &Key<Vec<String>>,
    extensions: &Extensions,
    at: &Cursor<'_>,
    builder: &mut ServiceBuilder<'_>,
) -> Result<Vec<Scope>, Reported> {
    let names = read(key, extensions, at, builder)?;
    let with_title = |name: String| Scope {
        title: builder.scope_titles.get(&name).cloned(),
        name,
    };
    Ok(names.into_iter().flatten().map(with_title).collect())
}

/// The error codes of a response with this status; `None` for the response `default`.
pub(super) fn error_codes(
    status: Option<u16>,
    extensions: &Extensions,
    at: &Cursor<'_>,
    builder: &mut ServiceBuilder<'_>,
) -> Result<Vec<ErrorCode>, Reported> {
    let entries = read(&extension::ERROR_CODES, extensions, at, builder)?;
    let error_code = |(code, entry): (extension::CodeNumber, extension::ErrorCode)| ErrorCode {
        status,
        code: code.0,
        name: entry.name.map(|name| name.0),
        description: entry.description,
        hint: entry.hint,
    };
    Ok(entries.into_iter().flatten().map(error_code).collect())
}

/// One extension, if it is present.
pub(super) fn read<T: Shape + DeserializeOwned>(
    key: &Key<T>,
    extensions: &Extensions,
    at: &Cursor<'_>,
    builder: &mut ServiceBuilder<'_>,
) -> Result<Option<T>, Reported> {
    key.read(extensions).map_err(|error| {
        builder.unsupported(
            Code::InvalidExtension,
            &at.key(key.name),
            format!("`{}` cannot be read: {error}", key.name),
            format!("write {}", key.documentation()),
        )
    })
}
