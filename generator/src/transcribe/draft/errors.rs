//! Tables of error codes → responses.

use super::drafting::Drafting;
use crate::diagnostic::Pointer;
use crate::page::{ErrorRow, OperationPage};
use crate::spec::vocabulary::RESPONSE;
use crate::spec::vocabulary::extension::ERROR_CODES;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The reply to a call that failed; the service's `schemas.yaml` has it.
const ERROR_SCHEMA: &str = "../schemas.yaml#/Error";
/// The same of an OAuth 2.0 token endpoint, which answers as RFC 6749 says.
const OAUTH_ERROR_SCHEMA: &str = "../schemas.yaml#/OAuthError";

impl Drafting<'_> {
    /// The Responses Object: success as `200`, then one response for each status of the error table.
    ///
    /// Codes that the page lists under HTTP 200 stand on the successful response, codes without a status on `default`.
    pub(super) fn responses(&mut self, page: &OperationPage) -> Map<String, Value> {
        let at = Pointer::root().join("responses");
        // By status; codes without one come last.
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

    /// What is said of one code: nothing, or the page's words.
    fn error_code(&self, row: &ErrorRow) -> Value {
        let mut entry = Map::new();
        if let Some(meaning) = self.words(&row.meaning) {
            entry.insert("description".to_owned(), meaning);
        }
        if let Some(advice) = self.words(&row.advice) {
            entry.insert("hint".to_owned(), advice);
        }
        Value::Object(entry)
    }
}

/// What an operation answers when it fails. Pages table the fields of OAuth's errors beside those of success.
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

// OpenAPI demands a description of each response.
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

/// Whether a response's description is one that drafts have, and nobody's words.
pub(in crate::transcribe) fn is_proposed_description(text: &str) -> bool {
    [SUCCESS, REFUSED, SERVICE_FAILED, CALL_FAILED].contains(&text)
}
