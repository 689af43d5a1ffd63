//! Values that callers keep in structs and tasks are `Send`, `Sync`, `Unpin` and `'static`.

use openapi_client_runtime::*;

use crate::fixture::{List, Ping, Talent, exported_names};

fn is_shared<T: Send + Sync + Unpin + 'static>() {}

fn is_sent<T: Send + Unpin + 'static>(_: T) {}

#[test]
fn public_types_are_send_and_sync() {
    is_shared::<AccessToken>();
    is_shared::<Box<dyn AccessTokenProvider>>();
    is_shared::<ApiKeyPlace>();
    is_shared::<AtLeast<1, (Talent,)>>();
    is_shared::<Attempt<'static>>();
    is_shared::<AttemptOutcome<'static>>();
    is_shared::<Body>();
    is_shared::<Call<Ping>>();
    is_shared::<Client>();
    is_shared::<ClientBuilder>();
    is_shared::<Download>();
    is_shared::<Envelope>();
    is_shared::<Error>();
    is_shared::<ErrorBody>();
    is_shared::<ErrorCode>();
    is_shared::<ErrorKind>();
    is_shared::<EventStream<Talent>>();
    is_shared::<FailedAttempt<'static>>();
    is_shared::<Idempotency>();
    is_shared::<ItemStream<Talent>>();
    is_shared::<Method>();
    is_shared::<NextPage<'static>>();
    is_shared::<Nullable<Talent>>();
    is_shared::<Box<dyn Observer>>();
    is_shared::<Operation>();
    is_shared::<PageItems<List>>();
    is_shared::<Pages<List>>();
    is_shared::<Place>();
    is_shared::<RateLimit>();
    is_shared::<RawRequest>();
    is_shared::<RequestBody>();
    is_shared::<RawRequest>();
    is_shared::<Response<Talent>>();
    is_shared::<Response<Download>>();
    is_shared::<ResponseFormat>();
    is_shared::<RetryDecision>();
    is_shared::<RetryPolicy>();
    is_shared::<Retryability>();
    is_shared::<Secret>();
    is_shared::<SecurityScheme>();
    is_shared::<ServerSentEvent<Talent>>();
    is_shared::<Style>();
    is_shared::<Box<dyn Transport>>();
    is_shared::<TransportError>();
    is_shared::<UnknownInteger>();
    is_shared::<UnknownScalar>();
    is_shared::<UnknownString>();
    is_shared::<Upload>();
    #[cfg(feature = "base64")]
    is_shared::<Base64>();
    #[cfg(feature = "blocking")]
    is_shared::<Blocking<PageItems<List>>>();
}

/// Names of the crate's root that are not types of values: traits, other crates, and types that exist only within one call.
const OTHERS: &[&str] = &[
    "BoxFuture",
    "Delivery",
    "Head",
    "Receive",
    "OperationErrorCode",
    "Paged",
    "Redacted",
    "Represented",
    "Representation",
    "Request",
    "RequestParts",
    "ResponseBody",
    "Stream",
    "Text",
    "bytes",
    "http",
    "json",
    "receive",
    "reqwest",
    "serde",
    "serde_json",
];

#[test]
fn no_public_type_is_forgotten() {
    let asserted = include_str!("auto_traits.rs");
    let names = exported_names(include_str!("../../src/lib.rs"));
    assert!(names.len() > 40, "{names:?}");
    for name in names {
        let is_asserted = ["<", ">", " "].iter().any(|end| {
            asserted.contains(&format!("is_shared::<{name}{end}"))
                || asserted.contains(&format!("is_shared::<Box<dyn {name}{end}"))
        });
        assert!(
            is_asserted || OTHERS.contains(&name),
            "`{name}` has no assertion in this file"
        );
    }
}

/// The future of a call can be spawned. Nobody needs to share a reference to it between threads.
#[test]
fn futures_are_send() {
    let client: Client = Client::builder("https://api.example.com")
        .build()
        .expect("a client");
    is_sent(Call::new(&client, Ping).into_future());
    is_sent(Box::pin(Call::new(&client, Ping).with_response()));
}
