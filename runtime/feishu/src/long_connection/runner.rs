//! The whole life of a long connection: connecting, losses, attempts to connect again, the end.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Fuse, FutureExt};
use tokio::time::{Instant, sleep};

use super::configuration::Configuration;
use super::dispatch::Dispatcher;
use super::endpoint::Endpoint;
use super::failure::Failure;
use super::reconnect::{SHORTEST_CONNECTION, Schedule};
use super::session::Session;
use super::socket;
use super::state::{ConnectionState, Reporter};
use crate::Error;
use crate::access_token::AppIdentity;

/// A long connection that is not running yet.
pub(super) struct Runner {
    pub(super) app: Arc<AppIdentity>,
    pub(super) dispatcher: Dispatcher,
    pub(super) reporter: Reporter,
    pub(super) pong_timeout: Duration,
    pub(super) shutdown_timeout: Duration,
    pub(super) configuration: Configuration,
    pub(super) schedule: Schedule,
}

impl Runner {
    /// Runs until `stop`, or until a failure for which another attempt cannot help.
    pub(super) async fn run(mut self, stop: impl Future<Output = ()> + Send) -> Result<(), Error> {
        let reporter = self.reporter.clone();
        let stop = async {
            stop.await;
            reporter.report(ConnectionState::Stopping);
        };
        let ended = self.connections(pin!(stop.fuse())).await;
        if ended.is_err() {
            self.reporter.report(ConnectionState::Stopping);
        }
        self.dispatcher.finish(self.shutdown_timeout).await;
        let reason = ended.as_ref().err().cloned();
        self.reporter.report(ConnectionState::Stopped { reason });
        ended
    }

    /// Opens one connection after another.
    async fn connections<F>(&mut self, mut stop: Pin<&mut Fuse<F>>) -> Result<(), Error>
    where
        F: Future<Output = ()> + Send,
    {
        loop {
            let attempt = self.schedule.attempts() + 1;
            self.reporter
                .report(ConnectionState::Connecting { attempt });
            let opened = tokio::select! {
                () = stop.as_mut() => return Ok(()),
                opened = self.open() => opened,
            };
            let reason = match opened {
                Ok(session) => {
                    self.reporter.report(ConnectionState::Connected);
                    let since = Instant::now();
                    let ended = session.run(
                        &mut self.configuration,
                        &mut self.dispatcher,
                        stop.as_mut(),
                        self.shutdown_timeout,
                    );
                    let Err(reason) = ended.await else {
                        return Ok(());
                    };
                    if since.elapsed() >= SHORTEST_CONNECTION {
                        self.schedule.reset();
                    }
                    reason
                }
                Err(Failure {
                    error,
                    transient: true,
                }) => error,
                Err(failure) => return Err(failure.error),
            };
            let Some(retry_in) = self.schedule.next(&self.configuration) else {
                return Err(reason.with_note("the platform allows no further attempt to connect"));
            };
            self.reporter
                .report(ConnectionState::Disconnected { reason, retry_in });
            tokio::select! {
                () = stop.as_mut() => return Ok(()),
                () = sleep(retry_in) => {}
            }
        }
    }

    /// Asks for a URL and opens the WebSocket.
    async fn open(&mut self) -> Result<Session, Failure> {
        let endpoint = Endpoint::request(&self.app, &mut self.configuration).await?;
        let socket = socket::open(&self.app.client, &endpoint).await?;
        Ok(Session::new(endpoint, socket, self.pong_timeout))
    }
}
