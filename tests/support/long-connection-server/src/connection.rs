//! An open connection: sends what the server orders, reads pings and answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::frame::{CONTROL, DATA, Frame};
use crate::settings::SERVICE;
use crate::state::{Answer, Outstanding, Shared};
use crate::transcript::{Exchange, Side};

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// With the WebSocket's closing handshake.
    Closed,
    /// The TCP connection ends without a closing handshake.
    Dropped,
    /// The TCP connection ends in the middle of a frame.
    InFrame,
    /// The TCP connection is reset.
    Reset,
}

/// An order to a connection.
pub(crate) enum Command {
    Frames(Vec<Frame>),
    Message(Message),
    /// Bytes of the TCP connection, below the WebSocket.
    Bytes(Vec<u8>),
    /// Nothing is read or written any more, and the connection stays open.
    Silence,
    Cut(Cut),
}

type Socket = WebSocketStream<TcpStream>;

/// Removes the connection from the list, also if the task is aborted.
struct Listed(Arc<Shared>, u64);

impl Drop for Listed {
    fn drop(&mut self) {
        self.0.change(|state| state.live.remove(&self.1));
    }
}

pub(crate) async fn run(
    mut socket: Socket,
    id: u64,
    shared: Arc<Shared>,
    mut commands: UnboundedReceiver<Command>,
) {
    let _listed = Listed(shared.clone(), id);
    loop {
        tokio::select! {
            biased;
            message = socket.next() => match message {
                Some(Ok(message)) => {
                    let arrived = Instant::now();
                    if let Some(pong) = receive(&shared, id, &message) {
                        if send(&mut socket, &shared, id, &[pong]).await.is_none() {
                            return;
                        }
                        // A test that waits for a ping finds the pong sent.
                        shared.change(|state| state.pings.push((id, arrived)));
                    }
                }
                _ => return shared.record(|| Exchange::Closed(Side::Client, id)),
            },
            command = commands.recv() => match command {
                Some(Command::Frames(frames)) => {
                    if send(&mut socket, &shared, id, &frames).await.is_none() {
                        return;
                    }
                }
                Some(Command::Message(message)) => {
                    if let Message::Binary(bytes) = &message {
                        shared.record(|| Exchange::Frame(Side::Server, id, bytes.to_vec()));
                    }
                    if socket.send(message).await.is_err() {
                        return;
                    }
                }
                Some(Command::Bytes(bytes)) => {
                    if socket.get_mut().write_all(&bytes).await.is_err() {
                        return;
                    }
                }
                Some(Command::Silence) => loop {
                    match commands.recv().await {
                        Some(Command::Cut(cut)) => return end(socket, id, &shared, cut).await,
                        Some(_) => (),
                        None => return,
                    }
                },
                Some(Command::Cut(cut)) => {
                    commands.close();
                    return end(socket, id, &shared, cut).await;
                }
                None => return,
            },
        }
    }
}

/// Sends frames. Returns `None` if the connection is lost.
async fn send(socket: &mut Socket, shared: &Shared, id: u64, frames: &[Frame]) -> Option<()> {
    for frame in frames {
        let bytes = frame.encode();
        shared.record(|| Exchange::Frame(Side::Server, id, bytes.clone()));
        socket.feed(Message::binary(bytes)).await.ok()?;
    }
    socket.flush().await.ok()
}

/// Ends the connection. Errors mean that the client was faster.
async fn end(mut socket: Socket, id: u64, shared: &Shared, cut: Cut) {
    shared.record(|| Exchange::Closed(Side::Server, id));
    match cut {
        Cut::Closed => {
            let _ = socket.close(None).await;
            let rest = async {
                while let Some(Ok(message)) = socket.next().await {
                    receive(shared, id, &message);
                }
            };
            let _ = tokio::time::timeout(Duration::from_secs(1), rest).await;
        }
        Cut::Dropped => {
            let _ = socket.get_mut().shutdown().await;
        }
        Cut::InFrame => {
            // A binary message of 100 bytes, of which 50 follow.
            let mut bytes = vec![0x82, 100];
            bytes.extend(&Frame::control(SERVICE, "pong").encode());
            bytes.resize(52, 0);
            let _ = socket.get_mut().write_all(&bytes).await;
            let _ = socket.get_mut().shutdown().await;
        }
        Cut::Reset => {
            let _ = socket.get_ref().set_zero_linger();
        }
    }
}

/// Records a message of the client. Returns the pong to reply with.
fn receive(shared: &Shared, id: u64, message: &Message) -> Option<Frame> {
    let bytes = match message {
        Message::Binary(bytes) => bytes,
        Message::Text(text) => {
            shared.violation(format!("a text message: {text}"));
            return None;
        }
        // The WebSocket's own messages are answered below.
        _ => return None,
    };
    shared.record(|| Exchange::Frame(Side::Client, id, bytes.to_vec()));
    let frame = match Frame::decode(bytes) {
        Ok(frame) => frame,
        Err(error) => {
            shared.violation(format!("not a frame: {error}"));
            return None;
        }
    };
    if frame.service != SERVICE {
        shared.violation(format!("another service: {frame:?}"));
    }
    match frame.method {
        CONTROL => pong(shared, &frame),
        DATA => {
            answer(shared, id, frame);
            None
        }
        _ => {
            shared.violation(format!("an unknown method: {frame:?}"));
            None
        }
    }
}

/// The pong to a ping.
fn pong(shared: &Shared, ping: &Frame) -> Option<Frame> {
    if *ping != Frame::control(SERVICE, "ping") {
        shared.violation(format!("not a ping: {ping:?}"));
        return None;
    }
    let config = shared.state().pong_configs.pop_front();
    let mut pong = Frame::control(SERVICE, "pong");
    pong.payload = config.map(|config| config.to_string().into_bytes());
    Some(pong)
}

/// Records an answer, and passes it to the delivery that waits for it.
fn answer(shared: &Shared, id: u64, frame: Frame) {
    let keep = shared.settings.keep_answers;
    shared.change(|state| {
        let message_id = frame.header("message_id").unwrap_or_default().to_owned();
        let Some(outstanding) = state.outstanding.get_mut(&message_id) else {
            let violation = format!("an answer to nothing: {frame:?}");
            return state.violations.push(violation);
        };
        let (code, data) = match read_answer(&frame, &outstanding.parts) {
            Ok(answer) => answer,
            Err(error) => return state.violations.push(format!("{error}: {frame:?}")),
        };
        let report = outstanding.report.take();
        let answer = Answer {
            connection: id,
            message_id,
            code,
            data,
            after: outstanding.sent.elapsed(),
            late: report.is_none() || id != outstanding.connection,
            frame,
        };
        if keep {
            state.answers.push(answer.clone());
        } else {
            state.outstanding.remove(&answer.message_id);
        }
        if let Some(report) = report {
            // The delivery may have been given up at this moment.
            let _ = report.send(answer);
        }
    });
}

/// The code and the data of an answer, which must be the frame that it answers with two changes.
fn read_answer(frame: &Frame, parts: &[Frame]) -> Result<(i64, Option<String>), &'static str> {
    let payload = frame.payload.as_deref().unwrap_or_default();
    let payload: Value = serde_json::from_slice(payload).map_err(|_| "no JSON in an answer")?;
    let code = payload["code"].as_i64().ok_or("no code in an answer")?;
    let data = match payload.get("data").filter(|data| !data.is_null()) {
        None => None,
        Some(data) => {
            let data = data.as_str().ok_or("`data` of an answer is not text")?;
            let data = STANDARD.decode(data);
            let data = data.map_err(|_| "`data` of an answer is not base64")?;
            Some(String::from_utf8(data).map_err(|_| "`data` of an answer is not UTF-8")?)
        }
    };
    // The Python SDK adds it if the handler succeeded, the Node SDK always, as a negative number.
    let spent: Vec<_> = frame
        .headers
        .iter()
        .filter(|(k, _)| k == "biz_rt")
        .collect();
    match spent.as_slice() {
        [(_, spent)] if spent.parse::<i64>().is_err() => return Err("`biz_rt` is not a number"),
        [_] => (),
        [] if code != 200 => (),
        _ => return Err("an answer needs one `biz_rt`"),
    }
    let answers = |part: &Frame| {
        let mut kept = frame.clone();
        kept.headers.retain(|(key, _)| key != "biz_rt");
        kept.payload.clone_from(&part.payload);
        kept == *part
    };
    if !parts.iter().any(answers) {
        return Err("an answer does not keep the frame's fields");
    }
    Ok((code, data))
}

impl Outstanding {
    /// Gives the delivery up: its answer is late.
    pub(crate) fn give_up(&mut self) {
        self.report = None;
    }
}
