//! A run: a few requests at a time, until all have a reply.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Reply;
use super::exchange::Exchange;
use super::options::{Options, Request, Unreachable};
use super::pace::Pace;

/// Fetches pages. The replies are in the order of the requests. `done` is called with the number of finished requests.
///
/// # Errors
///
/// No connection to any server was possible, although it was tried as often as the options state.
pub fn fetch_all(
    requests: &[Request],
    options: &Options,
    done: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Reply>, Unreachable> {
    let exchange = Exchange::new(options);
    let pace = Pace::new(options);
    let next = AtomicUsize::new(0);
    let finished = AtomicUsize::new(0);
    let replies: Mutex<Vec<Option<Reply>>> = Mutex::new(vec![None; requests.len()]);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = requests.get(index) else {
                break;
            };
            let reply = pace.repeat(request, || exchange.send(request));
            if let Ok(mut replies) = replies.lock() {
                replies[index] = Some(reply);
            }
            done(finished.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    let threads = options.concurrency.get().min(requests.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    if let Some(unreachable) = pace.into_unreachable() {
        return Err(unreachable);
    }
    let replies = replies.into_inner().unwrap_or_default();
    // Every index was taken by a thread.
    Ok(replies.into_iter().flatten().collect())
}
