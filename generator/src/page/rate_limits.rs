//! Rate limits, such as `1000 次/分钟、50 次/秒`.

use super::{RateLimit, RateLimits};

/// Parses the rate limits of a head table.
pub(super) fn parse(text: &str) -> RateLimits {
    if text.contains("特殊") {
        return RateLimits::Special(text.to_owned());
    }
    let limits: Vec<RateLimit> = text
        .match_indices('次')
        .filter_map(|(at, times)| {
            let requests = last_number(&text[..at])?;
            let seconds = seconds(&text[at + times.len()..])?;
            (requests > 0 && seconds > 0).then_some(RateLimit { requests, seconds })
        })
        .collect();
    match (limits.is_empty(), text) {
        (false, _) => RateLimits::Stated(limits),
        (true, "" | "-" | "无" | "无限制") => RateLimits::NotStated,
        (true, _) => RateLimits::Special(text.to_owned()),
    }
}

/// Parses the number at the end of a text, with or without thousands separators.
fn last_number(text: &str) -> Option<u64> {
    let text = text.trim_end().replace([',', '，'], "");
    let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    text[start..].parse().ok()
}

/// Parses the period at the start of a text, such as `/分钟` or `/10 秒`.
fn seconds(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 5] = [
        ("秒", 1),
        ("分", 60),
        ("小时", 3600),
        ("天", 86_400),
        ("日", 86_400),
    ];
    let period = text
        .trim_start()
        .strip_prefix(['/', '／', '每'])?
        .trim_start();
    let unit = period.trim_start_matches(|c: char| c.is_ascii_digit());
    let count: u64 = match &period[..period.len() - unit.len()] {
        "" => 1,
        digits => digits.parse().ok()?,
    };
    let unit = unit.trim_start();
    let (_, seconds) = UNITS.iter().find(|(word, _)| unit.starts_with(word))?;
    count.checked_mul(*seconds)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::page::{RateLimit, RateLimits};

    #[test]
    fn rates_are_read_in_every_form() {
        let limit = |requests, seconds| RateLimit { requests, seconds };
        for (text, expected) in [
            (
                "1000 次/分钟、50 次/秒",
                vec![limit(1000, 60), limit(50, 1)],
            ),
            ("10次/秒", vec![limit(10, 1)]),
            ("1,000 次／分", vec![limit(1000, 60)]),
            ("5 次/10 秒", vec![limit(5, 10)]),
            ("3 次/小时", vec![limit(3, 3600)]),
        ] {
            assert_eq!(parse(text), RateLimits::Stated(expected), "{text}");
        }
        for text in ["特殊频控", "特殊频控：5 次/秒", "0 次/秒", "次/秒"] {
            assert_eq!(parse(text), RateLimits::Special(text.to_owned()));
        }
        assert_eq!(parse("无"), RateLimits::NotStated);
    }
}
