//! Which failures are retried, how long a call waits, and how many requests a client sends at most.

mod decisions;
mod http2;
mod limits;
mod observers;
mod tls;

use std::time::Duration;

use loopback::{Answer, Server};
use openapi_client_runtime::{
    Body, BoxFuture, Client, ClientBuilder, RetryPolicy, Transport, TransportError, http,
};

/// Two operations without an envelope: one that can be repeated, and one that cannot.
mod operations {
    use openapi_client_runtime::{Method, Operation, Request, RequestBody, RequestParts};
    use runtime_fixture::bare_request;

    bare_request!(
        /// Reads.
        Read -> (),
        Operation::new("read", Method::Get, "/read")
    );
    bare_request!(
        /// Adds. Sending it twice adds twice.
        Add -> (),
        Operation::new("add", Method::Post, "/add")
    );

    /// Adds, with a header parameter by which the server recognises a repetition.
    #[derive(Debug, Clone)]
    pub(super) struct AddOnce(pub(super) Option<String>);

    impl Request for AddOnce {
        type Response = ();
        const OPERATION: &'static Operation = &Operation {
            request_body: RequestBody::None,
            ..Operation::new("add.once", Method::Post, "/add")
        };
        fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
            parts.header("Idempotency-Key", &self.0);
        }
    }
}

/// Three attempts, with delays of at most 2 ms.
fn quick() -> RetryPolicy {
    RetryPolicy::new().delays(Duration::from_millis(1), Duration::from_millis(2))
}

/// Starts a server that answers each request like this.
async fn answering(answer: Answer) -> Server {
    Server::start(move |_| answer.clone()).await
}

fn client(builder: ClientBuilder) -> Client {
    builder.retry(quick()).build().expect("a client")
}

/// Answers requests by a function, without a socket.
struct Answers<F>(F);

impl<F, A> Transport for Answers<F>
where
    F: Fn() -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'static,
{
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        Box::pin((self.0)())
    }
}

/// A reply with a status and a header.
fn reply(status: u16, name: &'static str, value: &str) -> http::Response<Body> {
    let reply = http::Response::builder().status(status).header(name, value);
    reply.body(Body::from("")).expect("a reply")
}
