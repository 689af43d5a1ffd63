//! Headers by which a server states when it accepts requests again.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// Returns the time until the server accepts requests again, if it is stated: in one of the `platform`'s headers, or else in `Retry-After`.
pub(crate) fn stated(headers: &HeaderMap, platform: &[&str]) -> Option<Duration> {
    let names = platform.iter().copied().chain([RETRY_AFTER.as_str()]);
    let mut values = names.flat_map(|name| headers.get_all(name));
    values.find_map(|value| {
        let value = value.to_str().ok()?.trim();
        seconds(value).or_else(|| Some(until(httpdate::parse_http_date(value).ok()?, headers)))
    })
}

/// Parses seconds. A fraction is accepted, too, although RFC 9110 does not have it. Negative is zero, and the largest numbers are
/// [`Duration::MAX`].
fn seconds(value: &str) -> Option<Duration> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let seconds = value.parse().ok().filter(|_| is_number)?;
    Some(
        Duration::try_from_secs_f64(seconds).unwrap_or(match seconds < 0.0 {
            true => Duration::ZERO,
            false => Duration::MAX,
        }),
    )
}

/// Returns the time until a date, by the clock of the server if it sent its time. A date in the past is zero.
fn until(date: SystemTime, headers: &HeaderMap) -> Duration {
    let sent = headers.get(DATE).and_then(|sent| sent.to_str().ok());
    let now = sent.and_then(|sent| httpdate::parse_http_date(sent).ok());
    date.duration_since(now.unwrap_or_else(SystemTime::now))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn of(pairs: &[(&'static str, &'static str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        stated(&headers, &["x-reset"])
    }

    #[test]
    fn seconds_fractions_and_dates_are_times_from_now() {
        const NOON: (&str, &str) = ("date", "Wed, 21 Oct 2026 12:00:00 GMT");
        let whole = |seconds| Some(Duration::from_secs(seconds));
        for (value, expected) in [
            ("0", whole(0)),
            ("120", whole(120)),
            (" 7 ", whole(7)),
            ("0.5", Some(Duration::from_millis(500))),
            ("1.", whole(1)),
            ("-3", whole(0)),
            ("-0.5", whole(0)),
            ("18446744073709551615", Some(Duration::MAX)),
            (
                "999999999999999999999999999999999999999999999",
                Some(Duration::MAX),
            ),
            ("Wed, 21 Oct 2026 12:00:30 GMT", whole(30)),
            ("Wednesday, 21-Oct-26 12:00:30 GMT", whole(30)),
            ("Wed Oct 21 12:00:30 2026", whole(30)),
            ("Wed, 21 Oct 2015 07:28:00 GMT", whole(0)),
            ("soon", None),
            ("", None),
            ("1e3", None),
            ("inf", None),
            ("NaN", None),
            ("1.2.3", None),
            ("--1", None),
        ] {
            let stated = of(&[NOON, ("retry-after", value)]);
            assert_eq!(
                stated.map(|d| d.as_millis()),
                expected.map(|d| d.as_millis()),
                "{value}"
            );
        }
    }

    #[test]
    fn the_platform_takes_precedence_and_unusable_values_are_skipped() {
        let seconds = |pairs: &[_]| of(pairs).map(|time| time.as_secs());
        assert_eq!(seconds(&[("retry-after", "9"), ("x-reset", "4")]), Some(4));
        assert_eq!(seconds(&[("retry-after", "9"), ("x-reset", "?")]), Some(9));
        assert_eq!(
            seconds(&[("retry-after", "?"), ("retry-after", "9")]),
            Some(9)
        );
        assert_eq!(seconds(&[]), None);
    }

    #[test]
    fn a_date_without_the_servers_time_is_read_by_this_clock() {
        let soon = SystemTime::now() + Duration::from_secs(100);
        let mut headers = HeaderMap::new();
        let date = HeaderValue::try_from(httpdate::fmt_http_date(soon)).expect("a header");
        headers.insert(RETRY_AFTER, date);
        let stated = stated(&headers, &[]).expect("a time");
        assert!((98..=100).contains(&stated.as_secs()), "{stated:?}");
    }
}
