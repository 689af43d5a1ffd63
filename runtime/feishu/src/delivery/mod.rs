//! Deliveries of events, over any way: each event is handled once, and its outcome becomes the answer.

mod outcome;
mod process;
mod reply;
mod seen_events;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub use outcome::{EventName, Outcome, UrlVerification};
pub(crate) use process::process;
pub use reply::{CallbackReply, Toast};
pub use seen_events::{Claim, SeenEvents, SeenEventsInMemory, StoreError};

/// The time for which the platform may deliver an event again. Its deliveries are 15 s, 5 min, 1 h and 6 h apart, each with up to 3 s to
/// answer. The last one is therefore about 7 h 5 min 30 s after the first.
pub(crate) const REDELIVERY: Duration = Duration::from_secs(8 * 60 * 60);

/// The capacity of a store that the caller did not choose, in events.
pub(crate) const CAPACITY: usize = 100_000;

/// A function that returns the current time.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
