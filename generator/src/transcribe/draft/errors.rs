//! Drafts responses, with the codes of error tables.

use super::drafting::Drafting;
use crate::diagnostic::Pointer;
use crate::page::{ErrorRow, OperationPage};
use crate::spec::vocabulary::RESPONSE;
use crate::spec::vocabulary::extension::ERROR_CODES;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The body of an error response, in the service's `schemas.yaml`.
const ERROR_SCHEMA: &str = "../schemas.yaml#/Error";
/// The body of an error response of an OAuth 2.0 token endpoint (RFC 6749).
const OAUTH_ERROR_SCHEMA: &str = "../schemas.yaml#/OAuthError";

impl Drafting<'_> {
    /// Drafts the Responses Object: success as `200`, then one response for each status of the error table.
    ///
    /// Codes with HTTP 200 are on the successful response, codes without a status on `default`.
    pub(super) fn responses(&mut self, page: &OperationPage) -> Map<String, Value> {
        let at = Pointer::root().join("responses");
        // Sorted by status. Codes without a status are last.
        let mut codes: BTreeMap<(bool, u16), Map<String, Value>> = BTreeMap::new();
        for row in &page.errors {
            let status = row.status.filter(|status| (100..600).contains(status));
            let entry = self.error_code(row);
            let of_status = codes
                .entry((status.is_none(), status.unwrap_or_default()))
                .or_default();
            let code = row.code.to_string();
            if !of_status.contains_key(&code) {
                let at = at
                    .join(&status_key(status))
                    .join(ERROR_CODES.name)
                    .join(&code);
                self.spans.insert(at.as_str().to_owned(), row.span.clone());
                of_status.insert(code, entry);
            }
        }

        let mut success = Map::new();
        success.insert("description".to_owned(), json!(SUCCESS));
        if let Some(content) = self.response_content(page, &at.join("200")) {
            success.insert("content".to_owned(), content);
        }
        if let Some(codes) = codes.remove(&(false, 200)) {
            success.insert(ERROR_CODES.name.to_owned(), Value::Object(codes));
        }
        let schema = error_schema(page);
        let mut responses = Map::new();
        responses.insert("200".to_owned(), RESPONSE.sort(success).into());
        for ((without_status, status), codes) in codes {
            let status = (!without_status).then_some(status);
            let response = json!({
                "description": meaning(status),
                "content": {"application/json": {"schema": {"$ref": schema}}},
                (ERROR_CODES.name): codes,
            });
            responses.insert(status_key(status), response);
        }
        responses
    }

    /// Drafts the entry of one code: empty, or in the page's wording.
    fn error_code(&self, row: &ErrorRow) -> Value {
        let mut entry = Map::new();
        if let Some(meaning) = self.page_wording(&row.meaning) {
            entry.insert("description".to_owned(), meaning);
        }
        if let Some(advice) = self.page_wording(&row.advice) {
            entry.insert("hint".to_owned(), advice);
        }
        Value::Object(entry)
    }
}

/// Returns the schema of an operation's errors. OAuth pages list the error fields together with the fields of success.
fn error_schema(page: &OperationPage) -> &'static str {
    let rows = page.response.iter().flat_map(|body| &body.rows);
    if rows
        .filter(|row| row.name == "error" || row.name == "error_description")
        .count()
        == 2
    {
        OAUTH_ERROR_SCHEMA
    } else {
        ERROR_SCHEMA
    }
}

fn status_key(status: Option<u16>) -> String {
    status.map_or_else(|| "default".to_owned(), |status| status.to_string())
}

// OpenAPI requires a description of each response.
const SUCCESS: &str = "Success.";
const REFUSED: &str = "The request was refused.";
const SERVICE_FAILED: &str = "The service failed.";
const CALL_FAILED: &str = "The call failed.";

const fn meaning(status: Option<u16>) -> &'static str {
    match status {
        Some(400..=499) => REFUSED,
        Some(500..=599) => SERVICE_FAILED,
        _ => CALL_FAILED,
    }
}

/// Returns true if a response's description is a default of drafts, and not a maintainer's wording.
pub(in crate::transcribe) fn is_proposed_description(text: &str) -> bool {
    [SUCCESS, REFUSED, SERVICE_FAILED, CALL_FAILED].contains(&text)
}
