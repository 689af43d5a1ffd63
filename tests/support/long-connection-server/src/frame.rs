//! Frames of the long connection: one protobuf (proto2) message each.
//!
//! Read and written by hand, so that no code is shared with the client under test, not even a library. Reading is strict: an unknown field, or a
//! field twice, is an error.

use std::fmt::Write as _;

/// `method` of pings and pongs.
pub const CONTROL: i32 = 0;
/// `method` of events, callbacks and their answers.
pub const DATA: i32 = 1;

/// A frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// Field 1, `SeqID`.
    pub seq_id: u64,
    /// Field 2, `LogID`.
    pub log_id: u64,
    /// Field 3: the `service_id` of the connection's URL.
    pub service: i32,
    /// Field 4: [`CONTROL`] or [`DATA`].
    pub method: i32,
    /// Field 5: keys and values, in order.
    pub headers: Vec<(String, String)>,
    /// Field 6.
    pub payload_encoding: Option<String>,
    /// Field 7.
    pub payload_type: Option<String>,
    /// Field 8.
    pub payload: Option<Vec<u8>>,
    /// Field 9, `LogIDNew`.
    pub log_id_new: Option<String>,
}

/// A field of a message, with the bytes that state it.
struct Field<'b> {
    number: u64,
    value: Value<'b>,
    bytes: &'b [u8],
}

#[derive(Clone, Copy)]
enum Value<'b> {
    Number(u64),
    Bytes(&'b [u8]),
}

impl Frame {
    /// A control frame: `ping` or `pong`.
    pub fn control(service: i32, kind: &str) -> Self {
        Self {
            service,
            method: CONTROL,
            headers: vec![("type".into(), kind.into())],
            ..Self::default()
        }
    }

    /// The first header with a key.
    pub fn header(&self, key: &str) -> Option<&str> {
        let headers = self.headers.iter();
        headers
            .filter(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
            .next()
    }

    /// The frame as bytes, its fields in the order of their numbers.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_number(&mut bytes, 1, self.seq_id);
        put_number(&mut bytes, 2, self.log_id);
        // Negative numbers are extended to 64 bits, as protobuf's int32 is.
        put_number(&mut bytes, 3, i64::from(self.service) as u64);
        put_number(&mut bytes, 4, i64::from(self.method) as u64);
        for (key, value) in &self.headers {
            let mut header = Vec::new();
            put_bytes(&mut header, 1, key.as_bytes());
            put_bytes(&mut header, 2, value.as_bytes());
            put_bytes(&mut bytes, 5, &header);
        }
        let texts = [(6, &self.payload_encoding), (7, &self.payload_type)];
        for (number, text) in texts {
            if let Some(text) = text {
                put_bytes(&mut bytes, number, text.as_bytes());
            }
        }
        if let Some(payload) = &self.payload {
            put_bytes(&mut bytes, 8, payload);
        }
        if let Some(text) = &self.log_id_new {
            put_bytes(&mut bytes, 9, text.as_bytes());
        }
        bytes
    }

    /// Reads a frame.
    ///
    /// # Errors
    ///
    /// The bytes are not a frame, or one that neither side sends.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        let mut frame = Self::default();
        let mut seen = Vec::new();
        for field in fields(bytes)? {
            if field.number != 5 && seen.contains(&field.number) {
                return Err(format!("field {} is there twice", field.number));
            }
            seen.push(field.number);
            match (field.number, field.value) {
                (1, Value::Number(number)) => frame.seq_id = number,
                (2, Value::Number(number)) => frame.log_id = number,
                (3, Value::Number(number)) => frame.service = number as i32,
                (4, Value::Number(number)) => frame.method = number as i32,
                (5, Value::Bytes(bytes)) => frame.headers.push(header(bytes)?),
                (6, Value::Bytes(bytes)) => frame.payload_encoding = Some(text(bytes)?),
                (7, Value::Bytes(bytes)) => frame.payload_type = Some(text(bytes)?),
                (8, Value::Bytes(bytes)) => frame.payload = Some(bytes.to_vec()),
                (9, Value::Bytes(bytes)) => frame.log_id_new = Some(text(bytes)?),
                (number, _) => return Err(format!("field {number} is unknown or mistyped")),
            }
        }
        match (1..=4).find(|required| !seen.contains(required)) {
            Some(absent) => Err(format!("required field {absent} is absent")),
            None => Ok(frame),
        }
    }

    /// A frame's bytes for readers: one line a field, its bytes in hexadecimal and what they mean.
    ///
    /// # Errors
    ///
    /// The bytes are not a frame.
    pub fn describe(bytes: &[u8]) -> Result<Vec<String>, String> {
        let described = fields(bytes)?.into_iter().map(|field| {
            let meaning = match (field.number, field.value) {
                (1, Value::Number(number)) => format!("SeqID {number}"),
                (2, Value::Number(number)) => format!("LogID {number}"),
                (3, Value::Number(number)) => format!("service {}", number as i32),
                (4, Value::Number(0)) => "method 0: control".into(),
                (4, Value::Number(1)) => "method 1: data".into(),
                (5, Value::Bytes(bytes)) => {
                    let (key, value) = header(bytes)?;
                    format!("header {key}: {value}")
                }
                (6, Value::Bytes(bytes)) => format!("payload_encoding {}", text(bytes)?),
                (7, Value::Bytes(bytes)) => format!("payload_type {}", text(bytes)?),
                (8, Value::Bytes(bytes)) => format!("payload {}", String::from_utf8_lossy(bytes)),
                (9, Value::Bytes(bytes)) => format!("LogIDNew {}", text(bytes)?),
                (number, _) => return Err(format!("field {number} is unknown or mistyped")),
            };
            Ok(format!("{}  {meaning}", hex(field.bytes)))
        });
        described.collect()
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string succeeds.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn put_number(bytes: &mut Vec<u8>, field: u64, number: u64) {
    put_varint(bytes, field << 3);
    put_varint(bytes, number);
}

fn put_bytes(bytes: &mut Vec<u8>, field: u64, value: &[u8]) {
    put_varint(bytes, field << 3 | 2);
    put_varint(bytes, value.len() as u64);
    bytes.extend_from_slice(value);
}

fn take_varint(bytes: &mut &[u8]) -> Result<u64, String> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or("a number is cut")?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err("a number has more than 10 bytes".into())
}

fn fields(mut bytes: &[u8]) -> Result<Vec<Field<'_>>, String> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let start = bytes;
        let tag = take_varint(&mut bytes)?;
        let value = match tag & 7 {
            0 => Value::Number(take_varint(&mut bytes)?),
            2 => {
                let length = take_varint(&mut bytes)?;
                let length = usize::try_from(length).map_err(|_| "a length is too large")?;
                let split = bytes.split_at_checked(length);
                let (value, rest) = split.ok_or("a field is cut")?;
                bytes = rest;
                Value::Bytes(value)
            }
            kind => return Err(format!("wire type {kind} is not used")),
        };
        fields.push(Field {
            number: tag >> 3,
            value,
            bytes: &start[..start.len() - bytes.len()],
        });
    }
    Ok(fields)
}

fn text(bytes: &[u8]) -> Result<String, String> {
    String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string())
}

fn header(bytes: &[u8]) -> Result<(String, String), String> {
    match fields(bytes)?.as_slice() {
        [
            Field {
                number: 1,
                value: Value::Bytes(key),
                ..
            },
            Field {
                number: 2,
                value: Value::Bytes(value),
                ..
            },
        ] => Ok((text(key)?, text(value)?)),
        _ => Err("a header is not a key and a value".into()),
    }
}
