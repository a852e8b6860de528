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
            None => match value {
                // As a program shows it, in an order that depends on the language.
                FieldInput::Text(text) if is_shown(text) => Time::Unknown,
                _ => Time::Malformed,
            },
        },
    }
}

/// Reads the time at which a collector received a record, if it says its zone. A number is the time
/// since 1970, in seconds, milliseconds, microseconds or nanoseconds: its size tells, as collectors
/// are younger than 2001.
pub(super) fn received(value: &FieldInput<'_>) -> Option<WindowsTime> {
    let since_1970 = match value {
        FieldInput::Unsigned(number) => Some(*number),
        FieldInput::Signed(_) => return None,
        FieldInput::Text(text) => text.parse().ok(),
    };
    if let Some(number) = since_1970 {
        let units = [1, 1_000, 1_000_000, 1_000_000_000];
        let unit = units.into_iter().find(|unit| number / unit < YEAR_5138)?;
        let (seconds, rest) = (number / unit, number % unit);
        let nanoseconds = u32::try_from(rest * (1_000_000_000 / unit)).ok()?;
        let seconds = i64::try_from(seconds).ok()?;
        return (seconds >= YEAR_2001)
            .then(|| WindowsTime::from_timestamp(seconds, nanoseconds))
            .flatten();
    }
    let utc = match value {
        // Splunk, in an export.
        FieldInput::Text(text) => text.strip_suffix(" UTC"),
        _ => None,
    };
    if let Some(utc) = utc {
        return WindowsTime::parse(utc);
    }
    match parse(value) {
        Some((time, Zone::Utc)) => Some(time),
        _ => None,
    }
}

/// In seconds since 1970.
const YEAR_2001: i64 = 1_000_000_000;
const YEAR_5138: u64 = 100_000_000_000;

/// The longest text of a time in any language.
const LONGEST: usize = 64;

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
            // Nearly all times begin with a date; no number has a minus there.
            let is_date = text.as_bytes().get(4) == Some(&b'-');
            if is_date {
                return date_and_time(text);
            }
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
            date_and_time(text)
        }
    }
}

/// A time in words and digits, not a number.
fn date_and_time(text: &str) -> Option<(WindowsTime, Zone)> {
    if text.ends_with('Z')
        && let Some(time) = WindowsTime::parse(text)
    {
        return Some((time, Zone::Utc));
    }
    if let Some(time) = with_short_zone(text) {
        return Some((time, Zone::Utc));
    }
    let Some(time) = WindowsTime::parse(text) else {
        return Some((shown_in_us(text)?, Zone::Local));
    };
    let zone = if names_zone(text) {
        Zone::Utc
    } else {
        Zone::Local
    };
    Some((time, zone))
}

/// Fluent Bit: `2026-03-03 09:04:55 +0900`.
fn with_short_zone(text: &str) -> Option<WindowsTime> {
    let text = text.trim_end();
    let (local, zone) = text.split_at_checked(text.len().checked_sub(5)?)?;
    let (hours, minutes) = match zone.as_bytes() {
        [b'+' | b'-', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => {
            zone.get(1..)?.split_at_checked(2)?
        }
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    let is_east = zone.starts_with('+');
    WindowsTime::parse_local(local.trim_end(), if is_east { seconds } else { -seconds })
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

/// `2/25/2025, 9:19:25.391 AM`, as a browser shows it for the US.
fn shown_in_us(text: &str) -> Option<WindowsTime> {
    let (clock, half) = text.trim().rsplit_once([' ', '\u{202f}'])?;
    let (date, clock) = clock.split_once(' ')?;
    let mut date = date.strip_suffix(',').unwrap_or(date).splitn(3, '/');
    let mut number = || date.next()?.parse::<u16>().ok();
    let (month, day, year) = (number()?, number()?, number()?);
    let (hour, rest) = clock.split_once(':')?;
    let hour: u8 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let hour = match half {
        "AM" => hour % 12,
        "PM" => hour % 12 + 12,
        _ => return None,
    };
    WindowsTime::parse(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{rest}"))
}

/// Whether it is a date and a time of day as a program shows them: `25.02.2025 09:19:25`,
/// `Oct 18, 2023 @ 05:43:52.769`, `2023. 10. 18. 오전 5:43:52`.
fn is_shown(text: &str) -> bool {
    let parts = || {
        let parts = text.split([' ', ',', '\u{a0}', '\u{202f}', '\u{200e}']);
        parts.filter(|part| !part.is_empty())
    };
    let is_date = |part: &str| count_of_numbers(part, &['/', '.', '-']) >= 3;
    let is_clock = |part: &str| count_of_numbers(part, &[':', '.']) >= 2;
    let mut first = parts();
    if first.next().is_some_and(is_date) && first.next().is_some_and(is_clock) {
        return true;
    }
    let mut others = parts().filter(|part| count_of_numbers(part, &[':']) < 2);
    let numbers = others.clone().flat_map(|part| part.split(['/', '.', '-']));
    let numbers = numbers.filter(|number| is_number(number)).count();
    let has_month = others.any(|part| part.chars().filter(|c| c.is_alphabetic()).count() >= 3);
    let is_whole_date = numbers == 3 || numbers == 2 && has_month;
    text.len() <= LONGEST && has_clock(text) && is_whole_date
}

/// Whether a part of a text is a time of day.
pub(super) fn has_clock(text: &str) -> bool {
    let mut parts = text.split([' ', ',', '\u{a0}', '\u{202f}', '\u{200e}', 'T']);
    text.len() <= LONGEST && parts.any(|part| count_of_numbers(part, &[':']) >= 2)
}

/// How many numbers a text has that is numbers alone, with these separators and any fraction of the last.
fn count_of_numbers(text: &str, separators: &[char]) -> usize {
    let text = text.trim_end_matches('.');
    let whole = match text.rsplit_once('.') {
        Some((whole, fraction)) if is_number(fraction) && !separators.contains(&'.') => whole,
        _ => text,
    };
    let numbers = whole.split(separators);
    match numbers.clone().all(is_number) {
        true => numbers.count(),
        false => 0,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn names_zone(text: &str) -> bool {
    let time = text.trim_end().get(10..).unwrap_or_default();
    let is_zone = |byte: &u8| matches!(byte, b'Z' | b'z' | b'+' | b'-');
    time.bytes().any(|byte| is_zone(&byte))
}

#[cfg(test)]
mod tests;
