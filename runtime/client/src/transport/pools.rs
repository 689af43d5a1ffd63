//! One connection pool for each tokio runtime.

use std::future::pending;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use futures_util::future::{AbortHandle, abortable};
use tokio::runtime::{Handle, Id};

use crate::{Error, ErrorKind};

/// The HTTP clients of one client, each with its own connections.
///
/// A connection makes progress only while the runtime that opened it runs. A shared one would fail the calls of other runtimes when that
/// runtime ends, and stall them while nothing drives it.
pub(super) struct Pools {
    build: Box<dyn Fn() -> Result<reqwest::Client, Error> + Send + Sync>,
    pools: RwLock<Vec<Pool>>,
}

struct Pool {
    runtime: Id,
    client: reqwest::Client,
    /// The task that removes this pool when the runtime ends.
    removal: AbortHandle,
}

impl Pools {
    pub(super) fn new(
        build: impl Fn() -> Result<reqwest::Client, Error> + Send + Sync + 'static,
    ) -> Self {
        Self {
            build: Box::new(build),
            pools: RwLock::default(),
        }
    }

    /// Returns the HTTP client of the current runtime.
    pub(super) fn current(self: &Arc<Self>) -> Result<reqwest::Client, Error> {
        let Ok(runtime) = Handle::try_current() else {
            let problem = "it must be awaited on a tokio runtime";
            return Err(Error::new(ErrorKind::Request, problem));
        };
        let pools = self.pools.read().unwrap_or_else(PoisonError::into_inner);
        match find(&pools, runtime.id()) {
            Some(client) => Ok(client),
            None => {
                drop(pools);
                self.add(&runtime)
            }
        }
    }

    fn add(self: &Arc<Self>, runtime: &Handle) -> Result<reqwest::Client, Error> {
        let client = (self.build)()?;
        let (ended, removal) = abortable(pending::<()>());
        let mut pools = self.pools.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread of the runtime may have been faster.
        if let Some(client) = find(&pools, runtime.id()) {
            return Ok(client);
        }
        pools.push(Pool {
            runtime: runtime.id(),
            client: client.clone(),
            removal,
        });
        // Unlocked first: a runtime that is ending drops the task at once.
        drop(pools);
        let removal = Removal {
            pools: Arc::downgrade(self),
            runtime: runtime.id(),
        };
        runtime.spawn(async move {
            let _removal = removal;
            let _ = ended.await;
        });
        Ok(client)
    }
}

fn find(pools: &[Pool], runtime: Id) -> Option<reqwest::Client> {
    let mut pools = pools.iter();
    let pool = pools.find(|pool| pool.runtime == runtime)?;
    Some(pool.client.clone())
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.removal.abort();
    }
}

/// Removes the pool of a runtime that ends: tasks are dropped with their runtime.
struct Removal {
    pools: Weak<Pools>,
    runtime: Id,
}

impl Drop for Removal {
    fn drop(&mut self) {
        let Some(pools) = self.pools.upgrade() else {
            return;
        };
        let mut pools = pools.pools.write().unwrap_or_else(PoisonError::into_inner);
        let position = pools.iter().position(|pool| pool.runtime == self.runtime);
        let removed = position.map(|position| pools.swap_remove(position));
        // Unlocked first: it closes connections.
        drop(pools);
        drop(removed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, PoisonError};

    use tokio::runtime::{Builder, Runtime};

    use super::Pools;

    fn runtime() -> Runtime {
        let mut builder = Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    }

    fn pools() -> Arc<Pools> {
        Arc::new(Pools::new(|| {
            let http = crate::transport::HttpClient::new(Arc::default(), false)?;
            Ok(http.forms().clone())
        }))
    }

    #[test]
    fn the_pool_of_a_runtime_ends_with_it() {
        let pools = pools();
        let count = || {
            let pools = pools.pools.read();
            pools.unwrap_or_else(PoisonError::into_inner).len()
        };
        let first = runtime();
        for _ in 0..3 {
            let second = runtime();
            for runtime in [&first, &second, &second] {
                assert!(runtime.block_on(async { pools.current() }).is_ok());
            }
            assert_eq!(count(), 2);
        }
        assert_eq!(count(), 1);
        drop(first);
        assert_eq!(count(), 0);
    }

    #[test]
    fn a_client_that_ends_leaves_no_task() {
        runtime().block_on(async {
            let pools = pools();
            assert!(pools.current().is_ok());
            let alive = || {
                tokio::runtime::Handle::current()
                    .metrics()
                    .num_alive_tasks()
            };
            assert_eq!(alive(), 1);
            drop(pools);
            tokio::task::yield_now().await;
            assert_eq!(alive(), 0);
        });
    }
}
