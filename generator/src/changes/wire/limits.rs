//! Compares rate limits and error codes.

use std::collections::{BTreeMap, BTreeSet};

use super::found::{At, Found};
use crate::changes::kind::Kind;
use crate::changes::origin::Part;
use crate::model::{ErrorCode, Operation, RateLimit, RateLimits};

/// Compares the rate limits of an operation.
pub(super) fn rate_limits(old: &RateLimits, new: &RateLimits, at: &At, found: &mut Found) {
    let by_period = |limits: &RateLimits| -> BTreeMap<u32, u32> {
        let limits = limits.stated().iter();
        limits
            .map(|limit| (limit.seconds, limit.requests))
            .collect()
    };
    let (a, b) = (by_period(old), by_period(new));
    let stated = |limits: &RateLimits| matches!(limits, RateLimits::Stated(_));
    if old == new || (stated(old) && stated(new) && a == b) {
        return;
    }
    let comparable = !a.is_empty() && a.keys().eq(b.keys());
    let all = |fits: fn(&u32, &u32) -> bool| {
        comparable && a.values().zip(b.values()).all(|(a, b)| fits(a, b))
    };
    let kind = if all(u32::le) {
        Kind::RateLimitRaised
    } else if all(u32::ge) {
        Kind::RateLimitLowered
    } else {
        Kind::RateLimitChanged
    };
    found.values(kind, at, Some(limits_words(old)), Some(limits_words(new)));
}

fn limits_words(limits: &RateLimits) -> String {
    match limits {
        RateLimits::NotStated => "not stated".to_owned(),
        RateLimits::Special => "special".to_owned(),
        RateLimits::Stated(limits) => {
            let words: Vec<String> = limits.iter().map(limit_words).collect();
            words.join(", ")
        }
    }
}

fn limit_words(limit: &RateLimit) -> String {
    let period = match limit.seconds {
        1 => "a second".to_owned(),
        60 => "a minute".to_owned(),
        3600 => "an hour".to_owned(),
        86_400 => "a day".to_owned(),
        seconds => format!("in {seconds} seconds"),
    };
    format!("{} {period}", limit.requests)
}

/// Compares the error codes of an operation.
pub(super) fn error_codes(old: &Operation, new: &Operation, at: &At, found: &mut Found) {
    let codes: BTreeSet<i64> = (old.errors.iter().chain(&new.errors))
        .map(|error| error.code)
        .collect();
    for code in codes {
        let of = |errors: &[ErrorCode]| -> Vec<ErrorCode> {
            let errors = errors.iter().filter(|error| error.code == code);
            errors.cloned().collect()
        };
        let (known, now) = (of(&old.errors), of(&new.errors));
        let part = |operation: &Operation| {
            Some(Part::ErrorCode {
                operation: operation.id.text.clone(),
                code,
            })
        };
        let at = at.clone().parts(part(old), part(new));
        let at_code = at.below(code.to_string(), "error code");
        let named = |errors: &[ErrorCode]| {
            let name = errors.first().and_then(|error| error.name.as_ref());
            Some(match name {
                Some(name) => format!("{code} {name}"),
                None => code.to_string(),
            })
        };
        let (Some(first), Some(second)) = (known.first(), now.first()) else {
            match known.is_empty() {
                true => found.values(Kind::ErrorCodeAdded, &at, None, named(&now)),
                false => found.values(Kind::ErrorCodeRemoved, &at, named(&known), None),
            }
            continue;
        };
        let (before, after) = (statuses(&known), statuses(&now));
        if before != after {
            let kind = Kind::ErrorStatusChanged;
            found.values(kind, &at_code, Some(before), Some(after));
        }
        if first.name != second.name {
            let kind = Kind::ErrorCodeRenamed;
            found.values(kind, &at_code, first.name.clone(), second.name.clone());
        }
        let wording = |errors: &[ErrorCode]| -> BTreeSet<(Option<String>, Option<String>)> {
            let texts = |of: &ErrorCode| (of.description.clone(), of.hint.clone());
            errors.iter().map(texts).collect()
        };
        if wording(&known) != wording(&now) {
            found.add(Kind::WordingChanged, &at_code);
        }
    }
}

fn statuses(errors: &[ErrorCode]) -> String {
    let statuses: BTreeSet<Option<u16>> = errors.iter().map(|error| error.status).collect();
    let words = statuses.iter().map(|status| match status {
        Some(status) => status.to_string(),
        None => "not stated".to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}
