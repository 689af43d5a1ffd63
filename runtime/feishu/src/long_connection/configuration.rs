//! The platform's configuration of a long connection.

use std::time::Duration;

use crate::json::{Decode, Slot};

/// The configuration, which the platform sends with the URL and with pongs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Configuration {
    /// The maximum number of attempts to connect again; `None` for no limit.
    pub(super) reconnect_count: Option<u32>,
    /// The wait between two attempts.
    pub(super) reconnect_interval: Duration,
    /// The longest wait before the first attempt. The wait is random, so that clients do not all return at the same time.
    pub(super) reconnect_nonce: Duration,
    /// The time between two pings.
    pub(super) ping_interval: Duration,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            reconnect_count: None,
            reconnect_interval: Duration::from_secs(120),
            reconnect_nonce: Duration::from_secs(30),
            ping_interval: Duration::from_secs(120),
        }
    }
}

/// The shortest wait between two attempts, whatever the platform states: an endless loop without waits would be an attack.
const SHORTEST_RECONNECT_INTERVAL: Duration = Duration::from_millis(500);
const SHORTEST_PING_INTERVAL: Duration = Duration::from_secs(1);
/// The longest duration that is taken from the platform.
const LONGEST: i64 = 24 * 60 * 60;

impl Configuration {
    /// Takes over the fields that are present and valid.
    pub(super) fn update(&mut self, sent: &ClientConfig) {
        if let Some(count) = sent.reconnect_count {
            self.reconnect_count = u32::try_from(count).ok();
        }
        if let Some(interval) = duration(sent.reconnect_interval) {
            self.reconnect_interval = interval.max(SHORTEST_RECONNECT_INTERVAL);
        }
        if let Some(nonce) = duration(sent.reconnect_nonce) {
            self.reconnect_nonce = nonce;
        }
        if let Some(interval) = duration(sent.ping_interval) {
            self.ping_interval = interval.max(SHORTEST_PING_INTERVAL);
        }
    }
}

fn duration(seconds: Option<i64>) -> Option<Duration> {
    let seconds = u64::try_from(seconds?.min(LONGEST)).ok()?;
    Some(Duration::from_secs(seconds))
}

/// The platform's `ClientConfig`. Durations are in seconds.
#[derive(Default)]
pub(super) struct ClientConfig {
    reconnect_count: Option<i64>,
    reconnect_interval: Option<i64>,
    reconnect_nonce: Option<i64>,
    ping_interval: Option<i64>,
}

impl Decode for ClientConfig {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "ReconnectCount" => &mut self.reconnect_count,
            "ReconnectInterval" => &mut self.reconnect_interval,
            "ReconnectNonce" => &mut self.reconnect_nonce,
            "PingInterval" => &mut self.ping_interval,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn updated(sent: &str) -> Configuration {
        let mut configuration = Configuration::default();
        let sent: ClientConfig = json::decode(sent.as_bytes()).expect("JSON");
        configuration.update(&sent);
        configuration
    }

    #[test]
    fn the_sent_configuration_replaces_the_default() {
        let sent =
            r#"{"ReconnectCount":7,"ReconnectInterval":3,"ReconnectNonce":2,"PingInterval":90}"#;
        let expected = Configuration {
            reconnect_count: Some(7),
            reconnect_interval: Duration::from_secs(3),
            reconnect_nonce: Duration::from_secs(2),
            ping_interval: Duration::from_secs(90),
        };
        assert_eq!(updated(sent), expected);
    }

    #[test]
    fn absent_fields_keep_their_values() {
        assert_eq!(updated("{}"), Configuration::default());
        assert_eq!(updated(r#"{"PingInterval":5}"#).reconnect_count, None);
    }

    #[test]
    fn extreme_values_cause_no_endless_loop() {
        let sent =
            r#"{"ReconnectCount":-1,"ReconnectInterval":0,"ReconnectNonce":-5,"PingInterval":0}"#;
        let least = updated(sent);
        assert_eq!(least.reconnect_count, None);
        assert_eq!(least.reconnect_interval, SHORTEST_RECONNECT_INTERVAL);
        assert_eq!(least.reconnect_nonce, Duration::from_secs(30));
        assert_eq!(least.ping_interval, SHORTEST_PING_INTERVAL);
        let most = updated(r#"{"ReconnectCount":0,"PingInterval":9223372036854775807}"#);
        assert_eq!(most.reconnect_count, Some(0));
        assert_eq!(most.ping_interval, Duration::from_secs(86_400));
    }
}
