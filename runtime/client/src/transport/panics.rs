//! Panics of a transport, which must not reach those who wait for the same reply.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::TransportError;

/// Runs work of a transport. A panic becomes an error.
pub(crate) async fn contained<T>(work: impl Future<Output = T>) -> Result<T, TransportError> {
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.map_err(|panic| {
        let problem = format!("the transport panicked: {}", message(&*panic));
        TransportError::broken(problem)
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}
