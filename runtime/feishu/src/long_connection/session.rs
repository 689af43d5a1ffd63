//! One connection, from its handshake to its end.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{Sink, SinkExt, StreamExt};
use prost::Message as _;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

use super::answer::Answer;
use super::configuration::{ClientConfig, Configuration};
use super::dispatch::{Arrived, Dispatcher};
use super::endpoint::Endpoint;
use super::frame::{Frame, Kind};
use super::parts::Parts;
use super::socket::WebSocket;
use crate::{Error, ErrorKind, json};

/// The number of answers that wait for the connection. Handlers wait for room.
const ANSWERS: usize = 256;

/// The time limit for the server's answer to the closing of the WebSocket.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// A connection.
pub(super) struct Session {
    endpoint: Endpoint,
    writer: SplitSink<WebSocket, Message>,
    reader: SplitStream<WebSocket>,
    /// The longest silence of the server after a ping, and the longest time in which it takes no answers.
    pong_timeout: Duration,
}

impl Session {
    pub(super) fn new(endpoint: Endpoint, socket: WebSocket, pong_timeout: Duration) -> Self {
        let (writer, reader) = socket.split();
        Self {
            endpoint,
            writer,
            reader,
            pong_timeout,
        }
    }

    /// Receives events until the connection is lost, which is an error, or until `stop`. Then it waits up to `limit` for the handlers and
    /// their answers, and closes the WebSocket.
    pub(super) async fn run(
        mut self,
        configuration: &mut Configuration,
        dispatcher: &mut Dispatcher,
        stop: impl Future<Output = ()>,
        limit: Duration,
    ) -> Result<(), Error> {
        let (answers, queue) = mpsc::channel(ANSWERS);
        let mut writing = Box::pin(write(&mut self.writer, queue, self.pong_timeout));
        let mut receiver = Receiver {
            endpoint: &self.endpoint,
            configuration,
            dispatcher,
            answers,
            parts: Parts::default(),
            pong_timeout: self.pong_timeout,
        };
        let lost = tokio::select! {
            () = stop => None,
            lost = receiver.receive(&mut self.reader) => Some(lost),
            written = &mut writing => Some(match written {
                Err(lost) => lost,
                Ok(()) => broken("it was closed"),
            }),
        };
        if let Some(lost) = lost {
            drop(writing);
            // Answers the closing of the WebSocket, if the server closed it.
            let _ = timeout(CLOSE_WITHIN, self.writer.flush()).await;
            return Err(lost);
        }
        // The writer ends when the last handler has sent its answer.
        let Receiver {
            dispatcher,
            answers,
            ..
        } = receiver;
        drop(answers);
        let written = async {
            // Handlers run to their end even if the connection is lost.
            let _ = timeout(limit + CLOSE_WITHIN, writing).await;
        };
        tokio::join!(dispatcher.finish(limit), written);
        let closed = async {
            let _ = self.writer.close().await;
            while let Some(Ok(_)) = self.reader.next().await {}
        };
        let _ = timeout(CLOSE_WITHIN, closed).await;
        Ok(())
    }
}

/// Sends frames until all senders are gone. A server that does not take them for this long is lost.
async fn write(
    socket: &mut (impl Sink<Message, Error = SocketError> + Unpin),
    mut queue: mpsc::Receiver<Frame>,
    limit: Duration,
) -> Result<(), Error> {
    let mut frames = Vec::with_capacity(ANSWERS);
    while queue.recv_many(&mut frames, ANSWERS).await > 0 {
        let sent = async {
            for frame in frames.drain(..) {
                socket.feed(message(&frame)).await?;
            }
            socket.flush().await
        };
        match timeout(limit, sent).await {
            Ok(sent) => sent.map_err(|error| connection_broke(&error))?,
            Err(_) => return Err(broken(&format!("it took no answers for {limit:?}"))),
        }
    }
    Ok(())
}

fn message(frame: &Frame) -> Message {
    Message::Binary(frame.encode_to_vec().into())
}

/// The receiving half of a connection.
struct Receiver<'s> {
    endpoint: &'s Endpoint,
    configuration: &'s mut Configuration,
    dispatcher: &'s mut Dispatcher,
    answers: mpsc::Sender<Frame>,
    parts: Parts,
    pong_timeout: Duration,
}

impl Receiver<'_> {
    /// Receives frames and sends pings until the connection is lost.
    async fn receive(&mut self, socket: &mut SplitStream<WebSocket>) -> Error {
        let mut next_ping = Instant::now();
        // The time by which the server must have sent anything.
        let mut deadline = None;
        loop {
            let silent = async {
                match deadline {
                    Some(deadline) => sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                received = socket.next() => {
                    deadline = None;
                    if let Err(lost) = self.message(received) {
                        return lost;
                    }
                    // The configuration may have changed.
                    next_ping = next_ping.min(Instant::now() + self.configuration.ping_interval);
                }
                () = sleep_until(next_ping) => {
                    let now = Instant::now();
                    // If there is no room, the writer is stuck, and the deadline ends the connection.
                    let _ = self.answers.try_send(Frame::ping(self.endpoint.service));
                    deadline = deadline.or(Some(now + self.pong_timeout));
                    next_ping = now + self.configuration.ping_interval;
                }
                () = silent => {
                    let limit = self.pong_timeout;
                    return broken(&format!("nothing arrived within {limit:?} of a ping"));
                }
            }
        }
    }

    fn message(&mut self, received: Option<Result<Message, SocketError>>) -> Result<(), Error> {
        match received {
            Some(Ok(Message::Binary(bytes))) => self.frame(bytes),
            Some(Ok(Message::Close(close))) => {
                let reason = close.map(|close| {
                    let reason = self.endpoint.redact(&close.reason);
                    format!(" with code {} {reason}", u16::from(close.code))
                });
                let reason = reason.unwrap_or_default();
                return Err(broken(&format!(
                    "the server closed it{}",
                    reason.trim_end()
                )));
            }
            // The library answers pings.
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Ok(Message::Text(_))) => skipped("a text message"),
            Some(Err(error)) => return Err(connection_broke(&error)),
            None => return Err(broken("the server ended it")),
        }
        Ok(())
    }

    fn frame(&mut self, bytes: Bytes) {
        let at = Instant::now();
        let Ok(frame) = Frame::decode(bytes) else {
            return skipped("a message that is not a frame");
        };
        match frame.kind() {
            Kind::Pong => self.pong(&frame),
            Kind::Event => match self.parts.add(&frame, at) {
                Ok(Some(payload)) => {
                    let arrived = Arrived { frame, payload, at };
                    self.dispatcher.dispatch(arrived, &self.answers);
                }
                Ok(None) => {}
                Err(invalid) => skipped(&format!("a part of an event: {}", invalid.0)),
            },
            Kind::Card => {
                skipped(
                    "a card callback in the old format; select `card.action.trigger` for the app",
                );
                let _ = self.answers.try_send(Answer::NotDone.into_frame(frame, at));
            }
            Kind::Other => {}
        }
    }

    fn pong(&mut self, frame: &Frame) {
        let payload = frame.payload.as_deref().unwrap_or_default();
        if payload.is_empty() {
            return;
        }
        match json::decode::<ClientConfig>(payload) {
            Ok(sent) => self.configuration.update(&sent),
            Err(_) => skipped("the configuration in a pong"),
        }
    }
}

fn skipped(what: &str) {
    tracing::warn!("long connection: skipped {what}");
}

fn broken(problem: &str) -> Error {
    Error::new(ErrorKind::Transport, problem)
}

fn connection_broke(error: &SocketError) -> Error {
    broken(&error.to_string())
}

#[cfg(test)]
mod tests {
    use futures_util::sink::unfold;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_server_that_takes_no_answers_is_lost() {
        let mut stalled = Box::pin(unfold((), |(), _: Message| std::future::pending()));
        let (answers, queue) = mpsc::channel(1);
        answers.send(Frame::ping(1)).await.expect("room");
        let lost = write(&mut stalled, queue, Duration::from_secs(20)).await;
        let lost = lost.expect_err("an error").to_string();
        assert!(lost.contains("it took no answers for 20s"), "{lost}");
    }
}
