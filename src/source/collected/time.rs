//! Times as collectors write them.

use crate::record::FieldInput;
use crate::value::WindowsTime;

/// The time of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Time {
    Known(WindowsTime),
    /// Without a value, or a local time whose zone is unknown.
    Unknown,
    Malformed,
}

/// Reads a time. Without a zone it is known only if it `is_utc`.
pub(super) fn read(value: &FieldInput<'_>, is_utc: bool) -> Time {
    match value {
        FieldInput::Text(text) if text.is_empty() => Time::Unknown,
        value => match parse(value) {
            Some((_, Zone::Local)) if !is_utc => Time::Unknown,
            Some((time, _)) => Time::Known(time),
            None => Time::Malformed,
        },
    }
}

/// Whether a time says its zone.
enum Zone {
    Utc,
    Local,
}

fn parse(value: &FieldInput<'_>) -> Option<(WindowsTime, Zone)> {
    match value {
        // Velociraptor: seconds since 1970.
        FieldInput::Unsigned(seconds) => {
            let seconds = i64::try_from(*seconds).ok()?;
            Some((WindowsTime::from_timestamp(seconds, 0)?, Zone::Utc))
        }
        FieldInput::Signed(seconds) => Some((WindowsTime::from_timestamp(*seconds, 0)?, Zone::Utc)),
        FieldInput::Text(text) => {
            if let Some(milliseconds) = text.strip_prefix("/Date(") {
                // PowerShell 5; after the sign is the zone in which it was shown.
                let end = milliseconds.get(1..)?.find(['+', '-', ')'])? + 1;
                let milliseconds: i64 = milliseconds.get(..end)?.parse().ok()?;
                let nanoseconds = u32::try_from(milliseconds.rem_euclid(1000)).ok()? * 1_000_000;
                let seconds = milliseconds.div_euclid(1000);
                let time = WindowsTime::from_timestamp(seconds, nanoseconds)?;
                return Some((time, Zone::Utc));
            }
            if let Some(time) = fractional_seconds(text) {
                return Some((time, Zone::Utc));
            }
            let time = WindowsTime::parse(text).or_else(|| {
                // Fluent Bit: ` +0900`.
                let (local, zone) = text.split_at_checked(text.len().checked_sub(5)?)?;
                let (hours, minutes) = zone.split_at_checked(3)?;
                WindowsTime::parse(&format!("{}{hours}:{minutes}", local.trim_end()))
            })?;
            let zone = if names_zone(text) {
                Zone::Utc
            } else {
                Zone::Local
            };
            Some((time, zone))
        }
    }
}

/// `1558210771.9201234`.
fn fractional_seconds(text: &str) -> Option<WindowsTime> {
    let (seconds, fraction) = text.split_once('.')?;
    let seconds: i64 = seconds.parse().ok()?;
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // To the 100 ns of a `FILETIME`; further digits are rounding noise of a double.
    let ticks: String = fraction.chars().chain("0000000".chars()).take(7).collect();
    let nanoseconds = ticks.parse::<u32>().ok()? * 100;
    WindowsTime::from_timestamp(seconds, nanoseconds)
}

fn names_zone(text: &str) -> bool {
    let time = text.trim_end().get(10..).unwrap_or_default();
    time.ends_with(['Z', 'z']) || time.contains(['+', '-'])
}
