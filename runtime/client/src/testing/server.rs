//! A server in memory.

use std::any::TypeId;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;

use super::{Answer, SentRequest};
use crate::transport::{Body, Transport, TransportError};
use crate::{Client, ClientBuilder, Error, Request, RetryPolicy};

/// The URL of clients that never leave the process.
pub(super) const URL: &str = "https://fake.invalid";

/// A server in memory, which answers calls as a test states. See [`testing`](super).
///
/// [`client`](Self::client) builds a client of it. For a client with settings of your own, give the server to its builder:
/// `.transport(server.clone())`. Clones are the same server.
///
/// A call without an answer fails with an error of kind [`Request`](crate::ErrorKind::Request) that names the operation.
#[derive(Clone, Default)]
pub struct FakeServer(Arc<State>);

#[derive(Default)]
struct State {
    handlers: Mutex<HashMap<Key, Handler>>,
    requests: Mutex<Vec<SentRequest>>,
    /// Answers the requests that clients send by themselves.
    own: Option<fn(&SentRequest) -> Option<Answer>>,
}

/// The calls that a handler answers.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// By the type of the request.
    Request(TypeId),
    /// By method and path.
    Path(String, String),
}

type Handler = Arc<Mutex<dyn FnMut(&SentRequest) -> Answer + Send>>;

impl FakeServer {
    /// Creates a server without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a server that answers some requests by itself and does not keep them, such as those for access tokens. For the runtime of a
    /// platform.
    pub fn answering(own: fn(&SentRequest) -> Option<Answer>) -> Self {
        Self(Arc::new(State {
            own: Some(own),
            ..State::default()
        }))
    }

    /// Answers calls of an operation, which the type of the closure's parameter states. A later closure for the operation replaces it.
    ///
    /// A panic in the closure, such as a failed assertion, is a panic of the call.
    pub fn on<R: Request, A: Into<Answer>>(
        &self,
        mut answer: impl FnMut(&R) -> A + Send + 'static,
    ) {
        self.add(Key::Request(TypeId::of::<R>()), move |sent| {
            match sent.typed::<R>() {
                Some(request) => answer(request).into().checked::<R::Response>(),
                None => unanswered(sent),
            }
        });
    }

    /// Answers calls of an operation with these answers, one after another. A further call fails.
    pub fn in_turn<R: Request>(&self, answers: impl IntoIterator<Item = impl Into<Answer>>) {
        let mut answers: VecDeque<Answer> = answers.into_iter().map(Into::into).collect();
        let count = answers.len();
        self.on(move |_: &R| {
            answers.pop_front().unwrap_or_else(|| {
                let id = R::OPERATION.id;
                Answer::problem(format!(
                    "the fake server has {count} answers for `{id}`, and all were given"
                ))
            })
        });
    }

    /// Answers requests with this method and path, whatever the query: calls without a request type.
    pub fn on_path<A: Into<Answer>>(
        &self,
        method: &str,
        path: &str,
        mut answer: impl FnMut(&SentRequest) -> A + Send + 'static,
    ) {
        let key = Key::Path(method.to_owned(), path.to_owned());
        self.add(key, move |sent| answer(sent).into());
    }

    fn add(&self, key: Key, handler: impl FnMut(&SentRequest) -> Answer + Send + 'static) {
        lock(&self.0.handlers).insert(key, Arc::new(Mutex::new(handler)));
    }

    /// Builds a client of this server, with an access token and without retries.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the client cannot be built.
    pub fn client<C: From<Client>>(&self) -> Result<C, Error> {
        ClientBuilder::new(URL)
            .access_token("fake token")
            .retry(RetryPolicy::none())
            .transport(self.clone())
            .build()
    }

    /// Returns the requests of an operation, in the order of their arrival.
    ///
    /// What a call adds to its request, such as a header or a field, is in [`requests`](Self::requests).
    pub fn sent<R: Request>(&self) -> Vec<R> {
        let requests = lock(&self.0.requests);
        requests
            .iter()
            .filter_map(SentRequest::typed)
            .cloned()
            .collect()
    }

    /// Returns all requests, in the order of their arrival. Requests that clients send by themselves, such as those for access tokens, are
    /// left out unless the test answers them.
    pub fn requests(&self) -> Vec<SentRequest> {
        lock(&self.0.requests).clone()
    }

    /// Answers a request, and keeps it.
    fn answer(&self, sent: &SentRequest) -> Answer {
        let handler = {
            let handlers = lock(&self.0.handlers);
            let by_type = sent
                .request()
                .and_then(|typed| handlers.get(&Key::Request(typed.id())));
            let path = || Key::Path(sent.method().to_owned(), sent.path().to_owned());
            by_type.or_else(|| handlers.get(&path())).cloned()
        };
        if handler.is_none()
            && let Some(answer) = self.0.own.and_then(|own| own(sent))
        {
            return answer;
        }
        lock(&self.0.requests).push(sent.clone());
        // No other lock is held: the closure may look at the server's requests.
        match handler {
            Some(handler) => lock(&*handler)(sent),
            None => unanswered(sent),
        }
    }
}

/// Locks, also after a panic in a closure of the test.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The answer to a call that the test does not expect.
fn unanswered(sent: &SentRequest) -> Answer {
    let operation = sent.operation();
    // The operation of a raw call has no path: one type stands for many operations.
    let is_raw = operation.is_none_or(|operation| operation.path.is_empty());
    let operation = operation.map_or("", |operation| operation.id);
    let advice = match sent.request().filter(|_| !is_raw) {
        Some(typed) => {
            format!("server.on(|request: &{}| …)", without_paths(typed.name))
        }
        None => format!(
            "server.on_path({:?}, {:?}, |request| …)",
            sent.method(),
            sent.path()
        ),
    };
    Answer::problem(format!(
        "the fake server has no answer for `{operation}` ({} {}); add one with `{advice}`",
        sent.method(),
        sent.path()
    ))
}

/// The name of a type as code writes it after `use`.
fn without_paths(name: &str) -> String {
    let parts = name.split_inclusive(['<', ',', ' ', '>']);
    parts
        .map(|part| part.rsplit("::").next().unwrap_or(part))
        .collect()
}

impl Transport for FakeServer {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let server = self.clone();
        Box::pin(async move {
            let sent = SentRequest::read(request).await?;
            let answer = server.answer(&sent);
            answer.arrive(sent.operation()).await
        })
    }
}

impl fmt::Debug for FakeServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeServer")
            .field("requests", &*lock(&self.0.requests))
            .finish_non_exhaustive()
    }
}
