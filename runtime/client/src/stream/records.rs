//! Splits JSON Lines and JSON text sequences into records.

use std::collections::VecDeque;

use super::TooLong;

/// Splits a byte stream into records. Bytes may arrive in any pieces.
pub(crate) struct Records {
    /// The maximum size of one record, in bytes.
    limit: usize,
    separator: u8,
    /// The record that has not ended.
    record: Vec<u8>,
    ended: VecDeque<Vec<u8>>,
}

impl Records {
    /// The records of a reply with this media type.
    pub(crate) fn new(limit: usize, media_type: Option<&str>) -> Self {
        // RFC 7464: a record separator precedes each JSON text, which may contain line feeds.
        let is_sequence = media_type.is_some_and(|media_type| media_type.ends_with("json-seq"));
        Self {
            limit,
            separator: if is_sequence { 0x1e } else { b'\n' },
            record: Vec::new(),
            ended: VecDeque::new(),
        }
    }

    /// Adds bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        let separator = self.separator;
        let mut pieces = bytes.split(|byte| *byte == separator);
        let last = pieces.next_back().unwrap_or_default();
        for piece in pieces {
            self.extend(piece)?;
            self.finish();
        }
        self.extend(last)
    }

    /// Ends the last record, which may have no separator after it.
    pub(crate) fn finish(&mut self) {
        let record = std::mem::take(&mut self.record);
        if !record.iter().all(u8::is_ascii_whitespace) {
            self.ended.push_back(record);
        }
    }

    /// Returns the next record that has ended.
    pub(crate) fn next(&mut self) -> Option<Vec<u8>> {
        self.ended.pop_front()
    }

    /// Returns true if no record has ended that was not returned.
    pub(crate) fn is_empty(&self) -> bool {
        self.ended.is_empty()
    }

    fn extend(&mut self, bytes: &[u8]) -> Result<(), TooLong> {
        if self.record.len() + bytes.len() > self.limit {
            return Err(TooLong);
        }
        self.record.extend_from_slice(bytes);
        Ok(())
    }
}
