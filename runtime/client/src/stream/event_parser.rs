//! The parser of event streams. Source: WHATWG HTML, section 9.2.6, «Interpreting an event stream».

use std::collections::VecDeque;
use std::time::Duration;

use super::TooLong;

/// One event, not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawEvent {
    /// The lines of `data`, joined with line feeds.
    pub(crate) data: String,
    /// The field `event`; empty if there is none.
    pub(crate) name: String,
}

/// Splits a byte stream into events. Bytes may arrive in any pieces.
pub(crate) struct EventParser {
    /// The maximum size of one event, in bytes.
    limit: usize,
    /// The line that has not ended.
    line: Vec<u8>,
    /// True if the last line ended with a carriage return, to which a line feed may belong.
    after_carriage_return: bool,
    /// True before the end of the first line, which may have a byte-order mark.
    at_start: bool,
    /// The lines of `data` of the current event, each with a line feed.
    data: String,
    name: String,
    id: String,
    /// The blocks that ended: an event if there was data, and the id that counts from then on.
    ended: VecDeque<(Option<RawEvent>, String)>,
    last_event_id: String,
    retry: Option<Duration>,
}

impl EventParser {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            line: Vec::new(),
            after_carriage_return: false,
            at_start: true,
            data: String::new(),
            name: String::new(),
            id: String::new(),
            ended: VecDeque::new(),
            last_event_id: String::new(),
            retry: None,
        }
    }

    /// Starts a new connection of the same stream: what has not ended is dropped.
    pub(crate) fn reconnect(&mut self) {
        *self = Self {
            id: self.last_event_id.clone(),
            last_event_id: std::mem::take(&mut self.last_event_id),
            retry: self.retry,
            ..Self::new(self.limit)
        };
    }

    /// The last id before the end of the event that [`next`](Self::next) returned; empty if the server has not sent one.
    pub(crate) fn last_event_id(&self) -> &str {
        &self.last_event_id
    }

    /// The time that the server wants a client to wait before it reconnects.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Adds bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        let mut rest = bytes;
        if self.after_carriage_return && !rest.is_empty() {
            self.after_carriage_return = false;
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            self.line.extend_from_slice(&rest[..end]);
            self.check_size()?;
            let line = std::mem::take(&mut self.line);
            self.read_line(&line);
            let ended_with = rest[end];
            rest = &rest[end + 1..];
            if ended_with == b'\r' {
                self.after_carriage_return = rest.is_empty();
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
        }
        self.line.extend_from_slice(rest);
        self.check_size()
    }

    /// Returns the next event that has ended.
    pub(crate) fn next(&mut self) -> Option<RawEvent> {
        loop {
            let (event, id) = self.ended.pop_front()?;
            self.last_event_id = id;
            if event.is_some() {
                return event;
            }
        }
    }

    /// Returns true if an event has ended that was not returned.
    pub(crate) fn has_events(&self) -> bool {
        self.ended.iter().any(|(event, _)| event.is_some())
    }

    fn check_size(&self) -> Result<(), TooLong> {
        match self.line.len() + self.data.len() > self.limit {
            true => Err(TooLong),
            false => Ok(()),
        }
    }

    fn read_line(&mut self, line: &[u8]) {
        let line = match std::mem::take(&mut self.at_start) {
            true => line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line),
            false => line,
        };
        if line.is_empty() {
            return self.end_block();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => value.clone_into(&mut self.name),
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // Comments, whose name is empty, and unknown fields.
            _ => {}
        }
    }

    fn end_block(&mut self) {
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        let event = data.pop().map(|_| RawEvent { data, name });
        self.ended.push_back((event, self.id.clone()));
    }
}
