//! A platform as documented in the pages on access tokens: it issues tokens, and accepts only issued tokens that have not expired.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use feishu_runtime::reqwest;
use feishu_runtime::{Body, BoxFuture, Transport, TransportError, http};
use loopback::{Answer, Recorded, TOKEN_PATH};
use tokio::sync::Semaphore;

use crate::fixture::http_client;

pub(crate) const DONE: &str = r#"{"code":0,"data":{"id":"1"}}"#;

/// Issues tokens `t-1`, `t-2`, …, each with the next of some lifetimes.
#[derive(Clone)]
pub(crate) struct Platform(Arc<Mutex<State>>);

struct State {
    lives: Vec<Duration>,
    granted: HashMap<String, Instant>,
    refused: Vec<Instant>,
}

impl Platform {
    /// Creates the platform. The last of `lives` applies to all further tokens.
    pub(crate) fn new(lives: &[Duration]) -> Self {
        let mut lives = lives.to_vec();
        lives.reverse();
        Self(Arc::new(Mutex::new(State {
            lives,
            granted: HashMap::new(),
            refused: Vec::new(),
        })))
    }

    pub(crate) fn answer(&self, request: &Recorded) -> Answer {
        let mut state = self.0.lock().expect("no panic");
        if request.target == TOKEN_PATH {
            let life = match state.lives.len() {
                1 => state.lives[0],
                _ => state.lives.pop().expect("several"),
            };
            let token = format!("t-{}", state.granted.len() + 1);
            state.granted.insert(token.clone(), Instant::now() + life);
            return grant(&token, life.as_secs());
        }
        let token = request.header("authorization").unwrap_or_default();
        let token = token.trim_start_matches("Bearer ");
        match state.granted.get(token) {
            Some(end) if Instant::now() < *end => Answer::ok(DONE),
            _ => {
                state.refused.push(Instant::now());
                refusal(400, 99_991_663)
            }
        }
    }

    /// Revokes all tokens issued so far.
    pub(crate) fn revoke(&self) {
        self.0
            .lock()
            .expect("no panic")
            .granted
            .values_mut()
            .for_each(|end| *end = Instant::now());
    }

    /// Returns the number of requests with an invalid token.
    pub(crate) fn refusals(&self) -> usize {
        self.0.lock().expect("no panic").refused.len()
    }
}

pub(crate) fn grant(token: &str, seconds: u64) -> Answer {
    Answer::ok(format!(
        r#"{{"code":0,"msg":"ok","tenant_access_token":"{token}","expire":{seconds}}}"#
    ))
}

pub(crate) fn refusal(status: u16, code: i64) -> Answer {
    Answer::new(status, format!(r#"{{"code":{code},"msg":"refused"}}"#))
}

/// A transport over a limited number of connections, so that many concurrent calls do not exceed the limit of open files.
pub(crate) struct FewConnections {
    http: reqwest::Client,
    free: Arc<Semaphore>,
}

impl FewConnections {
    pub(crate) fn new(connections: usize) -> Self {
        Self {
            http: http_client(),
            free: Arc::new(Semaphore::new(connections)),
        }
    }
}

impl Transport for FewConnections {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let (http, free) = (self.http.clone(), self.free.clone());
        Box::pin(async move {
            let _permit = free.acquire().await.map_err(TransportError::connect)?;
            let request = request.try_into().map_err(TransportError::broken)?;
            let response = http
                .execute(request)
                .await
                .map_err(TransportError::broken)?;
            let response: http::Response<Body> = response.into();
            let (head, body) = response.into_parts();
            // The body is read, so that the connection is free again.
            let body = http_body_util::BodyExt::collect(body).await;
            let body = body.map_err(TransportError::broken)?.to_bytes();
            Ok(http::Response::from_parts(head, body.into()))
        })
    }
}
