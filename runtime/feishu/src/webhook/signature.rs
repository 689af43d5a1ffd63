//! The signature of a request, which authenticates its sender, its body and its time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::WebhookError;
use crate::Secret;

const TIMESTAMP: &str = "X-Lark-Request-Timestamp";
const NONCE: &str = "X-Lark-Request-Nonce";
const SIGNATURE: &str = "X-Lark-Signature";

/// The maximum difference by which the platform's clock may be ahead of this machine's.
pub(super) const CLOCK_SKEW: Duration = Duration::from_secs(5 * 60);

/// Checks that a request was signed with the key, at most `max_age` ago, and that it is unchanged.
pub(super) fn verify(
    encrypt_key: &Secret,
    headers: &HeaderMap,
    body: &[u8],
    now: SystemTime,
    max_age: Duration,
) -> Result<(), WebhookError> {
    let timestamp = only(headers, TIMESTAMP)?;
    let nonce = only(headers, NONCE)?;
    let signature = only(headers, SIGNATURE)?;
    let digest = Sha256::new()
        .chain_update(timestamp)
        .chain_update(nonce)
        .chain_update(encrypt_key.expose())
        .chain_update(body)
        .finalize();
    if !bool::from(lower_hex(&digest).ct_eq(signature)) {
        return Err(WebhookError::SignatureMismatch);
    }
    within_window(timestamp, now, max_age)
}

/// Returns the value of a header that must occur once: if there were two, a proxy may have checked the other one.
fn only<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h [u8], WebhookError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value.as_bytes()),
        _ => Err(WebhookError::MissingSignature { header: name }),
    }
}

fn lower_hex(digest: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS[usize::from(value & 0xf)];
    let pair = |byte: &u8| [digit(byte >> 4), digit(*byte)];
    digest.iter().flat_map(pair).collect()
}

fn within_window(timestamp: &[u8], now: SystemTime, max_age: Duration) -> Result<(), WebhookError> {
    let signed_at = seconds(timestamp).ok_or(WebhookError::InvalidTimestamp)?;
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let outside = if signed_at > now {
        signed_at - now > CLOCK_SKEW.as_secs()
    } else {
        now - signed_at > max_age.as_secs()
    };
    if outside {
        let age = i64::try_from(i128::from(now) - i128::from(signed_at)).unwrap_or(i64::MIN);
        return Err(WebhookError::OutsideWindow { age });
    }
    Ok(())
}

/// Parses a timestamp of digits without leading zeros.
///
/// Timestamp and nonce are signed without a separator, so digits could be moved from one to the other under the same signature. Each move
/// changes the time by a factor of ten, which is outside every window. Leading zeros would allow moves that do not change the time.
fn seconds(timestamp: &[u8]) -> Option<u64> {
    let digits = timestamp.iter().all(u8::is_ascii_digit) && !timestamp.starts_with(b"0");
    let text = std::str::from_utf8(timestamp).ok().filter(|_| digits)?;
    text.parse().ok()
}
