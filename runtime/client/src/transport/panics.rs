//! Panics of a transport, which must not reach those who wait for the same reply.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::TransportError;

/// Runs work of a transport. A panic becomes an error.
///
/// Not an `async fn`, whose future would contain the work twice.
pub(crate) fn contained<T>(
    work: impl Future<Output = T>,
) -> impl Future<Output = Result<T, TransportError>> {
    let work = AssertUnwindSafe(work).catch_unwind();
    work.map(|outcome| {
        outcome.map_err(|panic| {
            let problem = format!("the transport panicked: {}", message(&*panic));
            TransportError::broken(problem)
        })
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}
