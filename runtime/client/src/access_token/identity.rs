//! The identity of an app: its credentials, the store keys of its tokens, and its token requests.

use std::fmt::Write as _;
use std::time::Duration;

use ring::digest::{Context, SHA256};

use super::store::Shelf;
use crate::assemble::assemble;
use crate::channel::{Channel, Exchange};
use crate::json::Value;
use crate::secret::Secret;
use crate::{Error, Operation, RequestParts, ResponseBody};

/// An app at one server.
pub(crate) struct AppIdentity {
    pub(crate) channel: Channel,
    pub(crate) app_id: String,
    pub(crate) app_secret: Secret,
    pub(crate) shelf: Shelf,
    /// The time limit of a token request. It is separate from those of calls, because many calls may wait for one token.
    timeout: Duration,
    fingerprint: String,
}

impl AppIdentity {
    pub(crate) fn new(
        channel: Channel,
        app_id: String,
        app_secret: Secret,
        shelf: Shelf,
        timeout: Duration,
    ) -> Self {
        Self {
            fingerprint: fingerprint(&[&channel.base, &app_id, app_secret.expose()]),
            channel,
            app_id,
            app_secret,
            shelf,
            timeout,
        }
    }

    /// Returns the store key for a secret of this app: its `kind`, and the tenant or user that owns it.
    pub(crate) fn key(&self, kind: &str, owner: Option<&str>) -> String {
        let mut key = format!("feishu:{kind}:{}:{}", self.app_id, self.fingerprint);
        if let Some(owner) = owner {
            key.push(':');
            key.push_str(owner);
        }
        key
    }

    /// Calls an operation with this body. `secrets` are the secrets in it, which must not be shown.
    pub(crate) async fn ask(
        &self,
        operation: &'static Operation,
        body: &(dyn Value + Sync),
        secrets: impl IntoIterator<Item = Secret> + Send,
        response: &mut (dyn ResponseBody + Send),
    ) -> Result<(), Error> {
        let mut request = {
            let mut parts = RequestParts::default();
            parts.body(body);
            assemble(&self.channel.base, operation, parts, None)?
        };
        request.secrets.push(self.app_secret.clone());
        request.secrets.extend(secrets);
        let exchange = Exchange::anonymous(request, Some(self.timeout));
        self.channel.call(exchange, response).await?;
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
