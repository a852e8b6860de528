//! The times of `--from` and `--to`.

use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp, ZonedDateTime};
use wmi_events::value::WindowsTime;

use crate::zone::{Zone, windows_time};

/// Which end of a span of time a text gives: a date is its first moment or its last.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    From,
    To,
}

/// A time: in RFC 3339, as a date or a time in that zone, or as a duration before now such as `-24h`.
pub(crate) fn parse(
    text: &str,
    end: End,
    zone: &Zone,
    now: &ZonedDateTime,
) -> Result<WindowsTime, String> {
    let time = timestamp(text, end, zone, now).ok_or_else(|| {
        format!(
            "{text:?} is no time: give RFC 3339 (2026-03-03T09:00:00Z), a date (2026-03-03), a date and a time, \
             or a duration before now (-24h, -7d)"
        )
    })?;
    windows_time(time).ok_or_else(|| format!("{text:?} is out of range"))
}

fn timestamp(text: &str, end: End, zone: &Zone, now: &ZonedDateTime) -> Option<Timestamp> {
    if text == "now" {
        return Some(now.timestamp());
    }
    if text.starts_with('-') {
        let span: Span = text.parse().ok()?;
        let time = now.with_time_zone(zone.0.clone()).checked_add(span).ok()?;
        return Some(time.timestamp());
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    // A date with a time would parse as a date too.
    let in_zone = |civil: DateTime| Some(civil.to_zoned_datetime(zone.0.clone()).ok()?.timestamp());
    if text.len() <= "2026-03-03".len() {
        let date: Date = text.parse().ok()?;
        return match end {
            End::From => in_zone(date.at(0, 0, 0, 0)),
            // The last moment: 100 ns before the next day, in which Windows counts.
            End::To => {
                let next = in_zone(date.tomorrow().ok()?.at(0, 0, 0, 0))?;
                next.checked_sub(Span::new().nanoseconds(100)).ok()
            }
        };
    }
    in_zone(text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let now: ZonedDateTime = "2026-03-10T12:00:00Z[UTC]".parse().unwrap();
        let berlin: Zone = "Europe/Berlin".parse().unwrap();
        let table = [
            (
                "2026-03-03T09:00:00Z",
                "2026-03-03T09:00:00.0000000Z",
                "2026-03-03T09:00:00.0000000Z",
            ),
            (
                "2026-03-03T09:00:00.5+02:00",
                "2026-03-03T07:00:00.5000000Z",
                "2026-03-03T07:00:00.5000000Z",
            ),
            (
                "2026-03-03",
                "2026-03-02T23:00:00.0000000Z",
                "2026-03-03T22:59:59.9999999Z",
            ),
            (
                "2026-03-03 09:00",
                "2026-03-03T08:00:00.0000000Z",
                "2026-03-03T08:00:00.0000000Z",
            ),
            (
                "2026-03-03T09:00:01",
                "2026-03-03T08:00:01.0000000Z",
                "2026-03-03T08:00:01.0000000Z",
            ),
            (
                "-24h",
                "2026-03-09T12:00:00.0000000Z",
                "2026-03-09T12:00:00.0000000Z",
            ),
            (
                "-7d",
                "2026-03-03T12:00:00.0000000Z",
                "2026-03-03T12:00:00.0000000Z",
            ),
            (
                "-1h30m",
                "2026-03-10T10:30:00.0000000Z",
                "2026-03-10T10:30:00.0000000Z",
            ),
            (
                "now",
                "2026-03-10T12:00:00.0000000Z",
                "2026-03-10T12:00:00.0000000Z",
            ),
        ];
        for (text, from, to) in table {
            for (end, expected) in [(End::From, from), (End::To, to)] {
                let time = parse(text, end, &berlin, &now).unwrap();
                assert_eq!(time.to_string(), expected, "{text}");
            }
        }
        for wrong in [
            "",
            "yesterday",
            "24h",
            "2026-13-01",
            "-",
            "-24",
            "2026-03-03T25:00",
            "12:00",
        ] {
            assert!(parse(wrong, End::From, &berlin, &now).is_err(), "{wrong:?}");
        }
    }
}
