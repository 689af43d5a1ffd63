//! The ticket of a store app. The platform sends it as an event every hour, and each token request must contain the latest one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::app_endpoints::{Credentials, RESEND_TICKET};
use super::identity::AppIdentity;
use super::no_token;
use super::store::StoredSecret;
use crate::Error;
use crate::Secret;

/// The minimum time between two requests to send the ticket again.
const RESEND_INTERVAL: Duration = Duration::from_secs(60);

pub(super) struct AppTicket {
    identity: Arc<AppIdentity>,
    key: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Secret>,
    /// The last rejected ticket, which must not be loaded from the store again.
    rejected: Option<Secret>,
    /// The time of the last request to send the ticket again.
    resend_requested: Option<Instant>,
}

impl AppTicket {
    pub(super) fn new(identity: Arc<AppIdentity>) -> Self {
        Self {
            key: identity.key("app_ticket", None),
            identity,
            state: Mutex::default(),
        }
    }

    pub(super) async fn set(&self, ticket: Secret) {
        {
            let mut state = self.state();
            state.current = Some(ticket.clone());
            state.rejected = None;
        }
        let stored = StoredSecret::of(ticket, None);
        self.identity.store.save(&self.key, stored).await;
    }

    /// Returns the tickets that may be valid: first that of the store, as another process may have received a newer one, then that of this
    /// process.
    pub(super) async fn candidates(&self) -> Vec<Secret> {
        let stored = self.identity.store.load(&self.key).await.ok().flatten();
        let state = self.state();
        let stored = stored.map(|stored| stored.text().clone());
        let stored = stored.filter(|ticket| Some(ticket) != state.rejected.as_ref());
        let current = state.current.clone();
        let current = current.filter(|ticket| Some(ticket) != stored.as_ref());
        stored.into_iter().chain(current).collect()
    }

    /// Removes a ticket that the platform rejected, unless it was already replaced.
    pub(super) async fn reject(&self, ticket: &Secret) {
        {
            let mut state = self.state();
            state.current.take_if(|current| current == ticket);
            state.rejected = Some(ticket.clone());
        }
        let stored = StoredSecret::of(ticket.clone(), None);
        self.identity.store.remove(&self.key, &stored).await;
    }

    /// Requests the ticket again, and returns the error for a missing ticket.
    pub(super) async fn missing(&self) -> Error {
        let done = match self.request_resend().await {
            None => "the platform was already asked within the last minute to send it".to_owned(),
            Some(Ok(())) => "the platform was asked to send it now".to_owned(),
            Some(Err(error)) => format!("asking the platform to send it failed: {error}"),
        };
        no_token(format!(
            "the app has no app_ticket: subscribe to the event app_ticket and pass its ticket to client.set_app_ticket(…); {done}"
        ))
    }

    /// Asks the platform to send the event now; `None` if it was asked within [`RESEND_INTERVAL`].
    async fn request_resend(&self) -> Option<Result<(), Error>> {
        {
            let mut state = self.state();
            let now = Instant::now();
            let requested = state.resend_requested;
            if requested.is_some_and(|time| now < time + RESEND_INTERVAL) {
                return None;
            }
            state.resend_requested = Some(now);
        }
        let identity = &self.identity;
        let credentials = Credentials {
            app_id: &identity.app_id,
            app_secret: &identity.app_secret,
            app_ticket: None,
        };
        Some(
            identity
                .ask(&RESEND_TICKET, &credentials, [], &mut ())
                .await,
        )
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each field is replaced as a whole, so the state is consistent even after a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
