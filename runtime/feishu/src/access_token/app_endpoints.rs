//! The operations that issue the tokens of apps.

use super::cache::Grant;
use crate::AccessToken;
use crate::Secret;
use crate::json::{Decode, Encode, Slot, Value};
use crate::{Envelope, Error, ErrorKind, Idempotency, Method, Operation, RequestBody};

static ENVELOPE: Envelope = Envelope {
    code: "code",
    message: &["msg"],
    data: None,
    error: Some("error"),
};

/// All operations take JSON, and can safely be repeated.
const fn operation(
    id: &'static str,
    path: &'static str,
    kind: &'static [&'static str],
) -> Operation {
    Operation {
        app_kinds: kind,
        idempotency: Idempotency::Always,
        request_body: RequestBody::Json("application/json; charset=utf-8"),
        envelope: Some(&ENVELOPE),
        ..Operation::new(id, Method::Post, path)
    }
}

pub(super) static CUSTOM_TENANT: Operation = Operation {
    title: "自建应用获取 tenant_access_token",
    documentation: "https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal",
    updated: "2025-03-26",
    ..operation(
        "auth.v3.tenant_access_token.create_internal",
        "/open-apis/auth/v3/tenant_access_token/internal",
        &["custom"],
    )
};

pub(super) static CUSTOM_APP: Operation = Operation {
    title: "自建应用获取 app_access_token",
    documentation: "https://open.feishu.cn/document/server-docs/authentication-management/access-token/app_access_token_internal",
    ..operation(
        "auth.v3.app_access_token.create_internal",
        "/open-apis/auth/v3/app_access_token/internal",
        &["custom"],
    )
};

pub(super) static STORE_APP: Operation = Operation {
    title: "商店应用获取 app_access_token",
    documentation: "https://open.feishu.cn/document/server-docs/authentication-management/access-token/app_access_token",
    updated: "2024-08-02",
    ..operation(
        "auth.v3.app_access_token.create",
        "/open-apis/auth/v3/app_access_token",
        &["store"],
    )
};

pub(super) static STORE_TENANT: Operation = Operation {
    title: "商店应用获取 tenant_access_token",
    documentation: "https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token",
    updated: "2023-03-10",
    ..operation(
        "auth.v3.tenant_access_token.create",
        "/open-apis/auth/v3/tenant_access_token",
        &["store"],
    )
};

pub(super) static RESEND_TICKET: Operation = Operation {
    title: "重新获取 app_ticket",
    documentation: "https://open.feishu.cn/document/server-docs/authentication-management/access-token/app_ticket_resend",
    updated: "2024-05-17",
    ..operation(
        "auth.v3.app_ticket.resend",
        "/open-apis/auth/v3/app_ticket/resend",
        &["store"],
    )
};

/// The credentials of an app. A store app also has a ticket.
pub(super) struct Credentials<'a> {
    pub(super) app_id: &'a String,
    pub(super) app_secret: &'a Secret,
    pub(super) app_ticket: Option<&'a Secret>,
}

impl Encode for Credentials<'_> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("app_id", self.app_id);
        visit("app_secret", self.app_secret);
        if let Some(ticket) = self.app_ticket {
            visit("app_ticket", ticket);
        }
    }
}

/// The tenant for which a store app requests a token.
pub(super) struct Tenancy<'a> {
    pub(super) app_access_token: &'a Secret,
    pub(super) tenant_key: &'a String,
}

impl Encode for Tenancy<'_> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("app_access_token", self.app_access_token);
        visit("tenant_key", self.tenant_key);
    }
}

/// The platform's response. No field is marked as required, because the decoder's error could show the other fields.
#[derive(Default)]
pub(super) struct Granted {
    tenant_access_token: Option<String>,
    app_access_token: Option<String>,
    expire: Option<i64>,
}

impl Granted {
    pub(super) fn tenant(self) -> Result<Grant, Error> {
        grant("tenant_access_token", self.tenant_access_token, self.expire)
    }

    pub(super) fn app(self) -> Result<Grant, Error> {
        grant("app_access_token", self.app_access_token, self.expire)
    }
}

fn grant(field: &str, token: Option<String>, seconds: Option<i64>) -> Result<Grant, Error> {
    let missing = |field: &str| {
        let problem = format!("at {field}: it is missing or empty");
        Error::new(ErrorKind::Decode, problem)
    };
    let token = token.filter(|token| !token.is_empty());
    Ok(Grant {
        token: AccessToken::new(token.ok_or_else(|| missing(field))?),
        seconds: seconds.ok_or_else(|| missing("expire"))?,
    })
}

impl Decode for Granted {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "tenant_access_token" => &mut self.tenant_access_token,
            "app_access_token" => &mut self.app_access_token,
            "expire" => &mut self.expire,
            _ => return None,
        })
    }
}
