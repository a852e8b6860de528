//! [`Host`]: a computer of the fleet.

use super::random::Random;

/// A computer: its names, its user, and how far its logs are.
#[derive(Clone, Debug)]
pub(super) struct Host {
    /// The full name, as events have it.
    pub(super) name: String,
    pub(super) user: String,
    pub(super) sid: String,
    /// Whether it has a vendor's subscription.
    pub(super) has_vendor: bool,
    /// The number of the last record of each of its two logs.
    records: [u64; 2],
}

/// The logs of a host.
#[derive(Clone, Copy, Debug)]
pub(super) enum Log {
    Security,
    WmiActivity,
}

impl Host {
    pub(super) fn new(number: usize, random: &mut Random) -> Self {
        // One in ten is a server.
        let kind = if number % 10 == 9 { "srv" } else { "wks" };
        Self {
            name: format!("{kind}{number:06}.corp.example"),
            user: format!("user{number:06}"),
            sid: format!("S-1-5-21-1004336348-1177238915-682003330-{}", 1000 + number),
            has_vendor: number.is_multiple_of(3),
            records: [random.below(1 << 20), random.below(1 << 16)],
        }
    }

    /// The name without its domain.
    pub(super) fn short_name(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// The number of the next record.
    pub(super) fn record(&mut self, log: Log) -> u64 {
        let [security, wmi] = &mut self.records;
        let record = match log {
            Log::Security => security,
            Log::WmiActivity => wmi,
        };
        *record += 1;
        *record
    }
}
