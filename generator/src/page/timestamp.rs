//! Timestamps, and the units that their descriptions state.

use super::TimestampUnit;

/// Returns the unit of a timestamp, if the description of a field states one.
pub(super) fn unit(name: &str, prose: &str) -> Option<TimestampUnit> {
    let lower = prose.to_lowercase();
    let words = ["时间戳", "timestamp", "unix", "事件戳"];
    let Some(at) = words.iter().filter_map(|word| lower.find(word)).min() else {
        return is_time_in_milliseconds(name, &lower).then_some(TimestampUnit::Milliseconds);
    };
    // The unit is close to the word.
    let near: String = {
        let before: Vec<char> = lower[..at].chars().rev().take(12).collect();
        let after = lower[at..].chars().take(30);
        before.into_iter().rev().chain(after).collect()
    };
    let contains = |words: &[&str]| words.iter().any(|word| near.contains(word));
    if contains(&[
        "毫秒",
        "millisecond",
        "单位ms",
        "单位 ms",
        "单位：ms",
        "（ms",
        "(ms",
    ]) {
        Some(TimestampUnit::Milliseconds)
    } else if contains(&["秒", "second", "单位s", "单位：s"])
        && !contains(&["微秒", "纳秒", "microsecond"])
    {
        Some(TimestampUnit::Seconds)
    } else {
        None
    }
}

/// Returns true if a description without the word «时间戳» describes a timestamp in milliseconds, and not a duration.
///
/// Times in seconds are mostly durations.
fn is_time_in_milliseconds(name: &str, lower: &str) -> bool {
    let unit = ["单位：毫秒", "单位:毫秒", "单位为毫秒", "单位ms"];
    let duration = [
        "时长", "超时", "间隔", "耗时", "有效", "时限", "等待", "剩余",
    ];
    let contains = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    (name.ends_with("time") || name.ends_with("_at"))
        && lower.contains("时间")
        && contains(&unit)
        && !contains(&duration)
}

#[cfg(test)]
mod tests {
    use super::unit as unit_of;
    use crate::page::TimestampUnit::{Milliseconds, Seconds};

    #[test]
    fn units_are_those_that_the_page_states() {
        for (prose, unit) in [
            ("创建时间，毫秒时间戳", Some(Milliseconds)),
            ("创建时间戳（单位：毫秒）", Some(Milliseconds)),
            ("单位ms的Unix时间戳", Some(Milliseconds)),
            ("该字段是秒级时间戳", Some(Seconds)),
            ("unix timestamp, in seconds", Some(Seconds)),
            ("时间戳，精确到秒", Some(Seconds)),
            ("更新时间戳", None),
            ("过期时间，单位为秒", None),
            ("进入的时间（单位：毫秒）", Some(Milliseconds)),
            ("等待时间，单位：毫秒", None),
            ("", None),
        ] {
            assert_eq!(unit_of("enter_time", prose), unit, "{prose}");
        }
        assert_eq!(unit_of("limit", "时间（单位：毫秒）"), None);
    }
}
