//! A platform that issues user access tokens.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use loopback::{Answer, Recorded, Server};

use crate::platform::{DONE, refusal};
use crate::users_authorize::TOKEN;

/// A platform that accepts each refresh token once. It accepts the newest access token and the one before it, which stays valid for a minute.
#[derive(Clone, Default)]
pub(super) struct Platform(Arc<Mutex<State>>);

struct State {
    /// The code for an access token that is not valid any more.
    refusal: i64,
    refreshes: u32,
    used: HashSet<String>,
    /// The delay of replies to the next refreshes.
    delay: Duration,
}

impl Default for State {
    fn default() -> Self {
        Self {
            refusal: 99_991_677,
            refreshes: 0,
            used: HashSet::new(),
            delay: Duration::ZERO,
        }
    }
}

impl Platform {
    pub(super) async fn server(&self) -> Server {
        let platform = self.clone();
        Server::start(move |request| platform.answer(request)).await
    }

    pub(super) fn delays(&self, delay: Duration) {
        self.0.lock().expect("no panic").delay = delay;
    }

    pub(super) fn refuses_with(&self, code: i64) {
        self.0.lock().expect("no panic").refusal = code;
    }

    /// Behaves as after this many refreshes.
    pub(super) fn skip_to_refresh(&self, number: u32) {
        self.0.lock().expect("no panic").refreshes = number;
    }

    pub(super) fn refreshes(&self) -> u32 {
        self.0.lock().expect("no panic").refreshes
    }

    pub(super) fn answer(&self, request: &Recorded) -> Answer {
        let mut state = self.0.lock().expect("no panic");
        if request.target != TOKEN {
            let accepted = [state.refreshes, state.refreshes.saturating_sub(1)];
            let accepted = accepted.map(|number| format!("Bearer u-{number}"));
            let token = request.header("authorization").unwrap_or_default();
            return match accepted.iter().any(|known| known == token) {
                true => Answer::ok(DONE),
                false => refusal(400, state.refusal),
            };
        }
        let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        let token = body["refresh_token"]
            .as_str()
            .expect("a refresh token")
            .to_owned();
        if !state.used.insert(token) {
            return Answer::new(
                400,
                r#"{"code":20073,"error":"invalid_grant","error_description":"The refresh token has been used."}"#,
            );
        }
        state.refreshes += 1;
        let number = state.refreshes;
        Answer::ok(format!(
            r#"{{"code":0,"access_token":"u-{number}","expires_in":7200,"refresh_token":"r-{number}","refresh_token_expires_in":604800,"scope":"offline_access","token_type":"Bearer"}}"#
        ))
        .after(state.delay)
    }
}
