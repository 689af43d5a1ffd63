//! The ticket of a store app: the platform sends it by event, every hour, and asks for the latest one with each token request.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::app_endpoints::{Credentials, RESEND_TICKET};
use super::identity::AppIdentity;
use super::no_token;
use super::store::StoredSecret;
use crate::Error;
use crate::secret::Secret;

/// The platform is asked to send the ticket again at most this often.
const PAUSE: Duration = Duration::from_secs(60);

pub(super) struct AppTicket {
    identity: Arc<AppIdentity>,
    key: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Secret>,
    /// The last one that was refused, lest a store brings it back.
    refused: Option<Secret>,
    /// When the platform was asked to send it again.
    asked: Option<Instant>,
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
            state.refused = None;
        }
        let stored = StoredSecret::of(ticket, None);
        self.identity.shelf.save(&self.key, stored).await;
    }

    /// The tickets that may be good: the store's, as another process may have received a newer one, then the one that was received here.
    pub(super) async fn candidates(&self) -> Vec<Secret> {
        let stored = self.identity.shelf.load(&self.key).await;
        let state = self.state();
        let stored = stored.map(|stored| stored.text().clone());
        let stored = stored.filter(|ticket| Some(ticket) != state.refused.as_ref());
        let current = state.current.clone();
        let current = current.filter(|ticket| Some(ticket) != stored.as_ref());
        stored.into_iter().chain(current).collect()
    }

    /// Forgets a ticket that the platform refused, unless another has taken its place.
    pub(super) async fn refused(&self, ticket: &Secret) {
        {
            let mut state = self.state();
            state.current.take_if(|current| current == ticket);
            state.refused = Some(ticket.clone());
        }
        let stored = StoredSecret::of(ticket.clone(), None);
        self.identity.shelf.remove(&self.key, &stored).await;
    }

    /// There is no ticket: has it sent again, and says what to do.
    pub(super) async fn missing(&self) -> Error {
        let done = match self.ask_again().await {
            None => "the platform was asked within the last minute to send it".to_owned(),
            Some(Ok(())) => "the platform was asked to send it now".to_owned(),
            Some(Err(error)) => format!("asking the platform to send it failed: {error}"),
        };
        no_token(format!(
            "the app has no app_ticket: subscribe to the event app_ticket and pass what it brings to client.set_app_ticket(…); {done}"
        ))
    }

    /// Asks the platform to send the event now; `None` if that was done just before.
    async fn ask_again(&self) -> Option<Result<(), Error>> {
        {
            let mut state = self.state();
            let now = Instant::now();
            if state.asked.is_some_and(|asked| now < asked + PAUSE) {
                return None;
            }
            state.asked = Some(now);
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
        // Each field is replaced whole, so a panic elsewhere cannot have left it half written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
