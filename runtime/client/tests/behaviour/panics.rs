//! A transport that panics fails its call, and nothing else.

use futures_util::stream;
use openapi_client_runtime::{
    Body, BoxFuture, Call, Client, ErrorKind, RetryPolicy, Transport, TransportError, http,
};

use crate::fixture::GetStrict;

/// The moment of the panic.
#[derive(Clone, Copy)]
enum Panics {
    Call,
    Future,
    Body,
}

impl Transport for Panics {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        match self {
            Self::Call => panic!("no socket"),
            Self::Future => Box::pin(async { panic!("no socket") }),
            Self::Body => Box::pin(async {
                let body = stream::once(async {
                    assert_eq!(1, 2, "no socket");
                    Ok::<_, std::io::Error>("{")
                });
                Ok(http::Response::new(Body::wrap_stream(body)))
            }),
        }
    }
}

#[tokio::test]
async fn a_panic_of_a_transport_is_an_error_of_the_call() {
    for panics in [Panics::Call, Panics::Future, Panics::Body] {
        let client = Client::builder("https://api.example.com").transport(panics);
        let client: Client = client.retry(RetryPolicy::none()).build().expect("a client");
        let error = Call::new(&client, GetStrict).await.expect_err("a panic");
        assert_eq!(error.kind(), ErrorKind::Transport);
        let text = error.to_string();
        assert!(text.contains("the transport panicked: "), "{text}");
        assert!(text.contains("no socket"), "{text}");
    }
}
