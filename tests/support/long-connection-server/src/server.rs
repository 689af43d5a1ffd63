//! The server, as tests use it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;

use crate::connection::{Command, Cut};
use crate::delivery::{self, Delivery};
use crate::event::Event;
use crate::frame::Frame;
use crate::opening;
use crate::settings::{Refusal, Settings};
use crate::state::{Answer, Shared};
use crate::transcript::{self, Exchange};

/// A server. It ends with the test's async runtime.
pub struct Server {
    shared: Arc<Shared>,
    port: u16,
    /// The task that accepts TCP connections.
    listening: Mutex<JoinSet<()>>,
}

impl Server {
    /// Starts a server with the default settings.
    pub async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    /// Starts a server.
    ///
    /// # Panics
    ///
    /// The port is in use.
    pub async fn start_with(settings: Settings) -> Self {
        let listener = listen(settings.port).await;
        let server = Self {
            port: listener.local_addr().expect("an address").port(),
            shared: Arc::new(Shared::new(settings)),
            listening: Mutex::default(),
        };
        server.accept(listener);
        server
    }

    fn accept(&self, listener: TcpListener) {
        let shared = self.shared.clone();
        let mut listening = self.listening.lock().expect("no panic");
        listening.spawn(async move {
            // Requests end with the listener.
            let mut requests = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                requests.spawn(opening::serve(stream, shared.clone()));
                while requests.try_join_next().is_some() {}
            }
        });
    }

    /// Ends all connections and stops listening. Deliveries wait for [`Self::resume`].
    pub async fn stop(&self) {
        let mut listening = std::mem::take(&mut *self.listening.lock().expect("no panic"));
        listening.shutdown().await;
        for live in self.shared.state().live.values() {
            live.task.abort();
        }
        self.until(|server| server.connections() == 0).await;
    }

    /// Listens again, on the same port.
    pub async fn resume(&self) {
        self.accept(listen(self.port).await);
    }

    /// The base URL, `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Delivers an event, again and again until it is answered with 200. Without a connection it waits for one.
    pub fn deliver(&self, event: Event) -> Delivery {
        delivery::start(self.shared.clone(), event)
    }

    fn command_all(&self, command: impl Fn() -> Command) {
        for live in self.shared.state().live.values() {
            // A connection that ends at this moment needs no command.
            let _ = live.commands.send(command());
        }
    }

    /// Sends a frame over each connection.
    pub fn send_frame(&self, frame: &Frame) {
        self.command_all(|| Command::Frames(vec![frame.clone()]));
    }

    /// Sends a message of the WebSocket over each connection.
    pub fn send_message(&self, message: &Message) {
        self.command_all(|| Command::Message(message.clone()));
    }

    /// Sends bytes over each connection, below the WebSocket.
    pub fn send_bytes(&self, bytes: &[u8]) {
        self.command_all(|| Command::Bytes(bytes.to_vec()));
    }

    /// Makes each connection half-open: the server neither reads nor writes, and does not close it.
    pub fn go_silent(&self) {
        self.command_all(|| Command::Silence);
    }

    /// Ends each connection.
    pub fn cut(&self, cut: Cut) {
        self.command_all(|| Command::Cut(cut));
    }

    /// Refuses the next attempt to connect. Several refusals apply one after the other.
    pub fn refuse(&self, refusal: Refusal) {
        self.shared.state().refusals.push_back(refusal);
    }

    /// Sends a `ClientConfig` with the next pong that has none yet.
    pub fn pong_with(&self, client_config: Value) {
        self.shared.state().pong_configs.push_back(client_config);
    }

    /// Replaces the `ClientConfig` of the endpoint's replies.
    pub fn set_client_config(&self, client_config: Option<Value>) {
        self.shared.state().client_config = client_config;
    }

    /// The number of open connections.
    pub fn connections(&self) -> usize {
        self.shared.state().live.len()
    }

    /// The number of connections that were opened.
    pub fn opened(&self) -> u64 {
        self.shared.state().opened
    }

    /// The times of requests for a URL.
    pub fn endpoint_requests(&self) -> Vec<Instant> {
        self.shared.state().endpoint_requests.clone()
    }

    /// The times of pings, with the number of their connection.
    pub fn pings(&self) -> Vec<(u64, Instant)> {
        self.shared.state().pings.clone()
    }

    /// All answers.
    pub fn answers(&self) -> Vec<Answer> {
        self.shared.state().answers.clone()
    }

    /// The number of events that were answered with 200.
    pub fn settled(&self) -> u64 {
        self.shared.state().settled
    }

    /// What clients did against the protocol.
    pub fn violations(&self) -> Vec<String> {
        self.shared.state().violations.clone()
    }

    /// Waits for a condition.
    ///
    /// # Panics
    ///
    /// The condition is false for 20 s.
    pub async fn until(&self, condition: impl Fn(&Self) -> bool) {
        let met = self.shared.changed_until(|| condition(self));
        let met = tokio::time::timeout(Duration::from_secs(20), met).await;
        assert!(met.is_ok(), "not within 20 s: {}", self.summary());
    }

    fn summary(&self) -> String {
        format!(
            "{} connections of {}, {} requests for a URL, {} pings, {} answers, {} settled, {:?}",
            self.connections(),
            self.opened(),
            self.endpoint_requests().len(),
            self.pings().len(),
            self.answers().len(),
            self.settled(),
            self.violations(),
        )
    }

    /// Adds a remark to the transcript.
    pub fn remark(&self, text: String) {
        self.shared.record(|| Exchange::Remark(text));
    }

    /// The transcript so far, with [`Settings::transcript`].
    pub fn transcript(&self) -> String {
        transcript::write(&self.shared.state().exchanges)
    }
}

async fn listen(port: u16) -> TcpListener {
    let listener = TcpListener::bind(("127.0.0.1", port)).await;
    listener.expect("the port is free")
}
