//! Versions and parts of files (RFC 9110, sections 8.8 and 14).

use std::time::{Duration, SystemTime};

use http::header::{ACCEPT_ENCODING, CONTENT_RANGE, DATE, ETAG, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderValue};

/// The identity of one version of a file: a strong entity tag, or else a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Validator(HeaderValue);

impl Validator {
    /// Returns the validator that the headers of a file contain, if it tells versions apart with certainty.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let tag = headers.get(ETAG).filter(|tag| is_strong(tag.as_bytes()));
        tag.or_else(|| strong_date(headers)).cloned().map(Self)
    }

    /// Reads a validator that a caller kept.
    ///
    /// # Errors
    ///
    /// It is neither a strong entity tag nor a date.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let is_usable = is_strong(text.as_bytes()) || httpdate::parse_http_date(text).is_ok();
        HeaderValue::from_str(text)
            .ok()
            .filter(|_| is_usable)
            .map(Self)
            .ok_or_else(|| {
                format!("the validator {text:?} is neither a strong entity tag nor a date")
            })
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// Returns false if the headers of a part contain the validator of another version. They may contain none.
    fn allows(&self, headers: &HeaderMap) -> bool {
        let name = match is_strong(self.0.as_bytes()) {
            true => ETAG,
            false => LAST_MODIFIED,
        };
        headers.get(name).is_none_or(|other| *other == self.0)
    }

    /// Requests the bytes from `offset` of this version. Another version is returned as a whole.
    pub(crate) fn request_from(&self, offset: u64, headers: &mut HeaderMap) {
        if let Ok(range) = HeaderValue::try_from(format!("bytes={offset}-")) {
            headers.insert(RANGE, range);
            headers.insert(IF_RANGE, self.0.clone());
            // The offset counts decompressed bytes.
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
    }
}

fn is_strong(tag: &[u8]) -> bool {
    tag.len() >= 2 && tag.starts_with(b"\"") && tag.ends_with(b"\"")
}

/// Returns the date of the last change, if the file was sent at least a second later: before, a second change could have the same date.
fn strong_date(headers: &HeaderMap) -> Option<&HeaderValue> {
    let date = |name| httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok();
    let sent = date(DATE).unwrap_or_else(SystemTime::now);
    let changed = date(LAST_MODIFIED)?.checked_add(Duration::from_secs(1))?;
    headers.get(LAST_MODIFIED).filter(|_| changed <= sent)
}

/// The part of a file that a reply with status 206 contains: the header `Content-Range`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) first: u64,
    pub(super) length: u64,
    /// The size of the whole file, if known.
    pub(super) size: Option<u64>,
}

impl Part {
    /// Returns the part, if it begins where it was requested, and belongs to the version for which it was requested.
    pub(super) fn of(headers: &HeaderMap, requested: &HeaderMap) -> Option<Self> {
        let part = Self::parse(only(headers, CONTENT_RANGE.as_str())?)?;
        let expected = first_requested(requested);
        let version = requested.get(IF_RANGE).cloned().map(Validator);
        let fits = expected.is_none_or(|first| first == part.first)
            && version.is_none_or(|version| version.allows(headers));
        // Without a requested part, only the whole file is expected.
        let whole = part.first == 0 && part.size == Some(part.length);
        (fits && (requested.contains_key(RANGE) || whole)).then_some(part)
    }

    fn parse(text: &str) -> Option<Self> {
        let (range, size) = text.strip_prefix("bytes ")?.trim().split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let (first, last): (u64, u64) = (number(first)?, number(last)?);
        let size = match size {
            "*" => None,
            size => Some(number(size)?),
        };
        let length = last.checked_sub(first)?.checked_add(1)?;
        size.is_none_or(|size| last < size).then_some(Self {
            first,
            length,
            size,
        })
    }
}

/// Returns the first byte of a request for the rest of a file: `bytes=N-`.
pub(super) fn first_requested(headers: &HeaderMap) -> Option<u64> {
    number(
        only(headers, RANGE.as_str())?
            .strip_prefix("bytes=")?
            .strip_suffix('-')?,
    )
}

/// Returns true if a refusal of a part (status 416) states that the file ends where the part was to begin. With `If-Range`, the version is
/// the requested one, because another would have been sent as a whole.
pub(super) fn is_complete(headers: &HeaderMap, requested: &HeaderMap) -> bool {
    let size =
        only(headers, CONTENT_RANGE.as_str()).and_then(|range| range.strip_prefix("bytes */"));
    let size = size.and_then(number);
    requested.contains_key(IF_RANGE) && size.is_some() && size == first_requested(requested)
}

fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    value.to_str().ok()
}

fn number(digits: &str) -> Option<u64> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = http::HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        pairs.collect()
    }

    #[test]
    fn validators_are_strong() {
        const NOON: (&str, &str) = ("date", "Wed, 21 Oct 2026 12:00:00 GMT");
        const BEFORE: &str = "Wed, 21 Oct 2026 11:59:59 GMT";
        for (pairs, expected) in [
            (&[("etag", "\"a\"")][..], Some("\"a\"")),
            (
                &[("etag", "\"a\""), NOON, ("last-modified", BEFORE)],
                Some("\"a\""),
            ),
            (&[("etag", "W/\"a\"")], None),
            (&[("etag", "a")], None),
            (&[("etag", "\"")], None),
            (&[NOON, ("last-modified", BEFORE)], Some(BEFORE)),
            (
                &[("etag", "W/\"a\""), NOON, ("last-modified", BEFORE)],
                Some(BEFORE),
            ),
            // It may change again within this second.
            (&[NOON, ("last-modified", NOON.1)], None),
            (&[NOON, ("last-modified", "yesterday")], None),
            (&[], None),
        ] {
            let validator = Validator::of(&headers(pairs));
            assert_eq!(
                validator.as_ref().map(Validator::as_str),
                expected,
                "{pairs:?}"
            );
            if let Some(text) = expected {
                assert_eq!(Validator::parse(text).ok(), validator);
            }
        }
        for text in ["W/\"a\"", "a", "", "\"a\nb\""] {
            assert!(Validator::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn parts_are_accepted_only_as_requested() {
        let requested = headers(&[("range", "bytes=4-"), ("if-range", "\"a\"")]);
        let part = |range| Part::of(&headers(&[("content-range", range)]), &requested);
        let expected = |length, size| {
            Some(Part {
                first: 4,
                length,
                size,
            })
        };
        for (range, part_expected) in [
            ("bytes 4-9/10", expected(6, Some(10))),
            ("bytes 4-5/10", expected(2, Some(10))),
            ("bytes 4-9/*", expected(6, None)),
            ("bytes 3-9/10", None),
            ("bytes 4-10/10", None),
            ("bytes 4-3/10", None),
            (
                "bytes 4-18446744073709551615/*",
                expected(u64::MAX - 3, None),
            ),
            ("bytes 0-18446744073709551615/*", None),
            ("bytes 4-9", None),
            ("bytes +4-9/10", None),
            ("items 4-9/10", None),
            ("bytes */10", None),
        ] {
            assert_eq!(part(range), part_expected, "{range}");
        }
        let tagged = |tag| headers(&[("content-range", "bytes 4-9/10"), ("etag", tag)]);
        assert!(Part::of(&tagged("\"a\""), &requested).is_some());
        assert!(Part::of(&tagged("\"b\""), &requested).is_none());
        // Nobody requested a part.
        let part = |range| Part::of(&headers(&[("content-range", range)]), &HeaderMap::new());
        assert!(part("bytes 4-9/10").is_none());
        assert!(part("bytes 0-9/10").is_some());
    }
}
