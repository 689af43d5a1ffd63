//! The parsers of streams: samples of the standards, and bytes in any pieces.

use std::time::Duration;

use proptest::prelude::*;

use super::TooLong;
use super::event_parser::EventParser;
use super::records::Records;

/// The events of a stream that arrives in these pieces: name, data, last id.
fn events<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Vec<(String, String, String)> {
    let mut parser = EventParser::new(1024);
    let mut found = Vec::new();
    for piece in pieces {
        parser.push(piece).expect("short events");
        while let Some(event) = parser.next() {
            found.push((event.name, event.data, parser.last_event_id().to_owned()));
        }
    }
    found
}

fn of_text(text: &str) -> Vec<(String, String, String)> {
    events([text.as_bytes()])
}

fn event(name: &str, data: &str, id: &str) -> (String, String, String) {
    (name.to_owned(), data.to_owned(), id.to_owned())
}

#[test]
fn samples_of_the_standard_are_parsed() {
    assert_eq!(
        of_text(
            "data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\n"
        ),
        [
            event("", "This is the first message.", ""),
            event("", "This is the second message, it\nhas two lines.", ""),
        ]
    );
    assert_eq!(
        of_text("event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n"),
        [event("add", "73857293", ""), event("remove", "2153", "")]
    );
    assert_eq!(
        of_text(
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"
        ),
        [
            event("", "first event", "1"),
            event("", "second event", ""),
            event("", " third event", ""),
        ]
    );
    // The last block has not ended.
    assert_eq!(
        of_text("data\n\ndata\ndata\n\ndata:"),
        [event("", "", ""), event("", "\n", "")]
    );
    assert_eq!(
        of_text("data:test\n\ndata: test\n\n"),
        [event("", "test", ""), event("", "test", "")]
    );
}

#[test]
fn fields_have_the_effects_of_the_standard() {
    // A byte-order mark counts at the beginning only.
    assert_eq!(of_text("\u{feff}data: a\n\n"), [event("", "a", "")]);
    assert_eq!(
        of_text("data: a\n\n\u{feff}data: b\n\n"),
        [event("", "a", "")]
    );
    // Every kind of line end.
    assert_eq!(
        of_text("data: a\r\rdata: b\r\n\r\ndata: c\n\n"),
        [event("", "a", ""), event("", "b", ""), event("", "c", "")]
    );
    // Without data there is no event, and its name is dropped. The id remains.
    assert_eq!(
        of_text("event: x\nid: 7\n\ndata: a\n\nid: 8\n\n"),
        [event("", "a", "7")]
    );
    assert_eq!(of_text("id: a\0b\ndata: x\n\n"), [event("", "x", "")]);
    assert_eq!(
        of_text("unknown: 1\nDATA: 2\ndata: 3\n\n"),
        [event("", "3", "")]
    );
    assert_eq!(
        events([&b"data: \xff\n\n"[..]]),
        [event("", "\u{fffd}", "")]
    );

    let mut parser = EventParser::new(100);
    parser
        .push(b"retry: 1500\nretry: soon\nid: 1\nretry\n\n")
        .expect("short");
    assert_eq!(parser.retry(), Some(Duration::from_millis(1500)));
    // An id without an event counts too.
    assert_eq!((parser.next(), parser.last_event_id()), (None, "1"));
    parser.push(b"data: lost").expect("short");
    parser.reconnect();
    parser.push(b"data: a\n\n").expect("short");
    assert_eq!(parser.next().expect("an event").data, "a");
    assert_eq!(parser.last_event_id(), "1");
}

#[test]
fn an_event_and_a_record_are_bounded() {
    let mut parser = EventParser::new(10);
    parser.push(b"data: 1234\n").expect("10 bytes");
    assert_eq!(parser.push(b"data: 12345678\n"), Err(TooLong));
    assert_eq!(EventParser::new(10).push(&[b'x'; 11]), Err(TooLong));
    assert_eq!(Records::new(10, None).push(&[b'x'; 11]), Err(TooLong));
}

fn records(media_type: &str, pieces: &[&str]) -> Vec<String> {
    let mut records = Records::new(1024, Some(media_type));
    for piece in pieces {
        records.push(piece.as_bytes()).expect("short records");
    }
    records.finish();
    std::iter::from_fn(|| records.next())
        .map(|record| String::from_utf8(record).expect("text").trim().to_owned())
        .collect()
}

#[test]
fn records_are_lines_or_texts_after_a_separator() {
    let lines = ["1\r\n\n \n{\"a\":", "2}\n3"];
    assert_eq!(
        records("application/x-ndjson", &lines),
        ["1", "{\"a\":2}", "3"]
    );
    let sequence = ["\x1e{\n\"a\":1}\n\x1e", "2\n\x1e\x1e3\n"];
    assert_eq!(
        records("application/geo+json-seq", &sequence),
        ["{\n\"a\":1}", "2", "3"]
    );
}

proptest! {
    #[test]
    fn pieces_do_not_matter(
        lines in prop::collection::vec(
            ("(data|event|id|retry|x|)", "(: ?|)", "[ :a-c0é😀]{0,4}", "(\n|\r|\r\n)"),
            0..12,
        ),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let text: String = lines
            .iter()
            .map(|(field, colon, value, end)| match field.is_empty() && value.starts_with(':') {
                true => end.clone(),
                false => format!("{field}{colon}{value}{end}"),
            })
            .collect();
        let bytes = text.as_bytes();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.sort_unstable();
        let ends = cuts.iter().copied().chain([bytes.len()]);
        let starts = [0].into_iter().chain(cuts.iter().copied());
        let pieces = starts.zip(ends).map(|(start, end)| &bytes[start..end]);
        prop_assert_eq!(events(pieces), of_text(&text));
    }

    #[test]
    fn any_bytes_are_parsed(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let single = bytes.chunks(1);
        prop_assert_eq!(events(single), events([&bytes[..]]));
    }
}
