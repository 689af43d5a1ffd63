//! The identity of an app: its credentials, the store keys of its tokens, and its token requests.

use std::fmt::Write as _;
use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};

use super::store::GuardedStore;
use crate::Secret;
use crate::json::Value;
use crate::{Error, Operation, ResponseBody};
use openapi_client_runtime::Client;
use openapi_client_runtime::platform::InternalRequest;

/// An app at one server.
pub(crate) struct AppIdentity {
    pub(crate) client: Client,
    pub(crate) app_id: String,
    pub(crate) app_secret: Secret,
    pub(crate) store: GuardedStore,
    /// The time limit of a token request. It is separate from those of calls, because many calls may wait for one token.
    timeout: Duration,
    fingerprint: String,
}

impl AppIdentity {
    pub(crate) fn new(
        client: Client,
        app_id: String,
        app_secret: Secret,
        store: GuardedStore,
        timeout: Duration,
    ) -> Self {
        Self {
            fingerprint: fingerprint(&[client.base_url(), &app_id, app_secret.expose()]),
            client,
            app_id,
            app_secret,
            store,
            timeout,
        }
    }

    /// Returns the store key for a secret of this app: its `kind`, and the tenant that owns it. An app with another secret or at another
    /// URL has other keys.
    pub(crate) fn key(&self, kind: &str, owner: Option<&str>) -> String {
        let mut key = format!("feishu:{kind}:{}:{}", self.app_id, self.fingerprint);
        if let Some(owner) = owner {
            key.push(':');
            key.push_str(owner);
        }
        key
    }

    /// Returns the store key for the tokens of a user. A refresh token belongs to the app and the user, so the session must survive a new
    /// secret and another URL of the server.
    pub(crate) fn session_key(&self, user: &str) -> String {
        format!("feishu:user_access_token:{}:{user}", self.app_id)
    }

    /// Calls an operation with this body. `secrets` are the secrets in it, which must not be shown.
    pub(crate) async fn ask(
        &self,
        operation: &'static Operation,
        body: &(dyn Value + Sync),
        secrets: impl IntoIterator<Item = Secret> + Send,
        response: &mut (dyn ResponseBody + Send),
    ) -> Result<(), Error> {
        let request = InternalRequest {
            operation,
            headers: &[],
            body,
            secrets: [self.app_secret.clone()]
                .into_iter()
                .chain(secrets)
                .collect(),
            timeout: self.timeout,
        };
        self.client.send_internal(request, response).await?;
        Ok(())
    }
}

/// Returns a hexadecimal hash over all texts.
fn fingerprint(texts: &[&str]) -> String {
    let mut context = Context::new(&SHA256);
    for text in texts {
        // The length prefix makes the boundaries between the texts part of the hash.
        context.update(&(text.len() as u64).to_be_bytes());
        context.update(text.as_bytes());
    }
    let digest = context.finish();
    digest.as_ref()[..16]
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_fingerprint_depends_on_the_texts_and_their_boundaries() {
        let one = fingerprint(&["https://open.feishu.cn", "cli_1", "s"]);
        assert_eq!(one.len(), 32);
        assert_eq!(one, fingerprint(&["https://open.feishu.cn", "cli_1", "s"]));
        assert_ne!(one, fingerprint(&["https://open.feishu.cn", "cli_1", "t"]));
        assert_ne!(one, fingerprint(&["https://open.feishu.cn", "cli_1s", ""]));
    }
}
