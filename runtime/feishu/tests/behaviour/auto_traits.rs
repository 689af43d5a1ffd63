//! Values that callers keep in structs and tasks are `Send`, `Sync`, `Unpin` and `'static`. Types of the crate below are tested there.

use feishu_runtime::*;

use crate::fixture::{Get, GetMine, List, Talent, exported_names};

fn is_shared<T: Send + Sync + Unpin + 'static>() {}

fn is_sent<T: Send + Unpin + 'static>(_: T) {}

#[test]
fn public_types_are_send_and_sync() {
    is_shared::<AccessTokenKind>();
    is_shared::<Box<dyn AccessTokenProvider>>();
    is_shared::<AccessTokenRequest>();
    is_shared::<Box<dyn AccessTokenStore>>();
    is_shared::<AppKind>();
    is_shared::<Attempt<'static>>();
    is_shared::<AttemptOutcome<'static>>();
    is_shared::<AuthorizationCode>();
    is_shared::<AuthorizationRequest>();
    is_shared::<Call<Get>>();
    is_shared::<Client>();
    is_shared::<ClientBuilder>();
    is_shared::<Download>();
    is_shared::<Error>();
    is_shared::<Event<Talent>>();
    is_shared::<EventHeader>();
    is_shared::<EventStream<Talent>>();
    is_shared::<FieldViolation>();
    is_shared::<ItemStream<Talent>>();
    is_shared::<LegacyEventHeader>();
    is_shared::<OAuth>();
    is_shared::<Box<dyn Observer>>();
    is_shared::<PageItems<List>>();
    is_shared::<Pages<List>>();
    is_shared::<PlatformCode>();
    is_shared::<RawEvent>();
    is_shared::<Response<Talent>>();
    is_shared::<StoreError>();
    is_shared::<StoredSecret>();
    is_shared::<UserSession>();
    is_shared::<UserTokens>();
}

#[cfg(feature = "webhook")]
#[test]
fn types_of_webhooks_are_send_and_sync() {
    use feishu_runtime::webhook::*;
    is_shared::<CallbackReply>();
    is_shared::<Claim>();
    is_shared::<EventName>();
    is_shared::<Outcome>();
    is_shared::<Received>();
    is_shared::<Box<dyn SeenEvents>>();
    is_shared::<SeenEventsInMemory>();
    is_shared::<StoreError>();
    is_shared::<Toast>();
    is_shared::<UrlVerification>();
    is_shared::<WebhookConfigurationError>();
    is_shared::<WebhookError>();
    is_shared::<WebhookReceiver>();
    is_shared::<WebhookReceiverBuilder>();
}

#[cfg(feature = "long-connection")]
#[test]
fn types_of_long_connections_are_send_and_sync() {
    use feishu_runtime::long_connection::*;
    is_shared::<ConnectionState>();
    is_shared::<LongConnection>();
    is_shared::<LongConnectionBuilder>();
    is_shared::<LongConnectionHandle>();
}

/// Names that are not types of values: traits, other crates, and types that exist only within one call.
const OTHERS: &[&str] = &[
    "BoxFuture",
    "TakesTenantAccessToken",
    "TakesUserAccessToken",
    "http",
];

#[test]
fn no_public_type_is_forgotten() {
    let asserted = include_str!("auto_traits.rs");
    let root = exported_names(include_str!("../../src/lib.rs"));
    let webhook = exported_names(include_str!("../../src/webhook/mod.rs"));
    let long_connection = exported_names(include_str!("../../src/long_connection/mod.rs"));
    assert!(
        root.len() > 30 && webhook.len() > 10 && long_connection.len() > 10,
        "{root:?} {webhook:?} {long_connection:?}"
    );
    for name in root.into_iter().chain(webhook).chain(long_connection) {
        let is_asserted = ["<", ">"].iter().any(|end| {
            asserted.contains(&format!("is_shared::<{name}{end}"))
                || asserted.contains(&format!("is_shared::<Box<dyn {name}{end}"))
        });
        assert!(
            is_asserted || OTHERS.contains(&name),
            "`{name}` has no assertion in this file"
        );
    }
}

/// Futures can be spawned. Nobody needs to share a reference to them between threads.
#[test]
fn futures_are_send() {
    let client = Client::builder("https://open.feishu.cn").app("cli_a", "secret");
    let client: Client = client.build().expect("a client");
    is_sent(Call::new(&client, Get).into_future());
    is_sent(Box::pin(Call::new(&client, GetMine).with_response()));
    let oauth = client.oauth().expect("the app's");
    is_sent(Box::pin(async move {
        let tokens = oauth.exchange(AuthorizationCode::new("code")).await?;
        oauth.session("ada", tokens).await;
        Ok::<(), Error>(())
    }));
}
