//! A thread with a runtime that is always driven: blocking calls run on it, and work that must not depend on the runtime of a caller.

use std::cell::Cell;
use std::future::pending;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle};

use crate::{Error, ErrorKind};

static BACKGROUND: OnceLock<Result<Handle, String>> = OnceLock::new();

thread_local! {
    static IS_BACKGROUND: Cell<bool> = const { Cell::new(false) };
}

/// Returns the runtime of the background thread. The first call starts the thread, which runs until the process ends.
///
/// # Errors
///
/// [`ErrorKind::Configuration`] if the operating system does not provide the thread.
pub fn background() -> Result<&'static Handle, Error> {
    let started = BACKGROUND.get_or_init(|| {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let handle = runtime.handle().clone();
        std::thread::Builder::new()
            .name("client-background".to_owned())
            .spawn(move || {
                IS_BACKGROUND.set(true);
                runtime.block_on(pending::<()>());
            })
            .map_err(|error| error.to_string())?;
        Ok(handle)
    });
    started.as_ref().map_err(|problem| unavailable(problem))
}

/// Returns true on the background thread, which must not be blocked.
#[cfg(feature = "blocking")]
pub(crate) fn is_background_thread() -> bool {
    IS_BACKGROUND.get()
}

pub(crate) fn unavailable(problem: &str) -> Error {
    let problem = format!("the background thread is not available: {problem}");
    Error::new(ErrorKind::Configuration, problem)
}
