//! Time zones: in which times are shown, and which times without one are taken to have.

use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::{self, TimeZone};
use wmi_events::System;
use wmi_events::event::TimeSource;
use wmi_events::value::WindowsTime;

/// A time zone: `UTC`, `local`, a name such as `Europe/Berlin`, or an offset such as `+02:00`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Zone(pub(crate) TimeZone);

/// The seconds of the offsets that time zones have.
const OFFSETS: RangeInclusive<i32> = -12 * 3600..=14 * 3600;

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let zone = match text {
            _ if ["utc", "z"].contains(&&*text.to_ascii_lowercase()) => TimeZone::UTC,
            "local" => TimeZone::try_system().map_err(|error| error.to_string())?,
            _ if text.starts_with(['+', '-']) => {
                let offset = strtime::parse("%:z", text).or_else(|_| strtime::parse("%z", text));
                let offset = offset.ok().and_then(|parsed| parsed.offset());
                let offset = offset.filter(|offset| OFFSETS.contains(&offset.seconds()));
                TimeZone::fixed(offset.ok_or("an offset is like +02:00, from -12:00 to +14:00")?)
            }
            _ => tz::db().get(text).map_err(|_| {
                "no such time zone: give UTC, local, a name such as Europe/Berlin, or an offset such as +02:00"
            })?,
        };
        Ok(Self(zone))
    }
}

impl Zone {
    /// Its name for a heading: `UTC`, `Europe/Berlin`, `+02:00`.
    pub(crate) fn name(&self) -> String {
        if self.0 == TimeZone::UTC {
            return "UTC".to_owned();
        }
        let name = self.0.iana_name().map(str::to_owned);
        name.unwrap_or_else(|| {
            let offset = self.0.to_offset(Timestamp::now());
            offset.to_string()
        })
    }

    /// A time with all of its digits and its zone: `2026-03-03 10:01:12.5530417 +01:00`.
    pub(crate) fn whole(&self, time: WindowsTime) -> String {
        match self.civil(time) {
            Some((civil, offset)) => format!("{}{:07} {offset}", civil.0, civil.1 / 100),
            // A year that the calendar of the zone does not reach.
            None => format!("{time}").replace('T', " ").replace('Z', " UTC"),
        }
    }

    /// A time to milliseconds without its zone: `2026-03-03 10:01:12.553`.
    pub(crate) fn short(&self, time: WindowsTime) -> String {
        match self.civil(time) {
            Some((civil, _)) => format!("{}{:03}", civil.0, civil.1 / 1_000_000),
            None => format!("{time}").replace('T', " "),
        }
    }

    /// The text up to the point of the seconds, the nanoseconds, and the zone.
    fn civil(&self, time: WindowsTime) -> Option<((String, u32), String)> {
        let nanoseconds = time.0.timestamp_subsec_nanos();
        let time = Timestamp::from_second(time.0.timestamp()).ok()?;
        let zoned = time.to_zoned_datetime(self.0.clone());
        let offset = if self.0 == TimeZone::UTC {
            "UTC".to_owned()
        } else {
            zoned.strftime("%:z").to_string()
        };
        let text = zoned.strftime("%Y-%m-%d %H:%M:%S.").to_string();
        Some(((text, nanoseconds), offset))
    }

    /// Gives an event whose own time has no zone that time in this one. Returns whether the event's time is known
    /// to be its own now, or never lacked a zone.
    pub(crate) fn assume(&self, system: &mut System<'_>) -> bool {
        let lacks = system.time_created.is_none() || system.time_source != TimeSource::Event;
        let Some(local) = system.local_time.as_deref().filter(|_| lacks) else {
            return true;
        };
        let Some(time) = civil_time(local).and_then(|civil| self.at(civil)) else {
            return false;
        };
        system.time_created = Some(time);
        system.time_source = TimeSource::Event;
        true
    }

    fn at(&self, civil: DateTime) -> Option<WindowsTime> {
        let time = civil.to_zoned_datetime(self.0.clone()).ok()?.timestamp();
        windows_time(time)
    }
}

/// The time of the clock.
pub(crate) fn now() -> Option<WindowsTime> {
    windows_time(Timestamp::now())
}

/// A time of jiff as one of the library.
pub(crate) fn windows_time(time: Timestamp) -> Option<WindowsTime> {
    time.to_string().parse().ok()
}

/// The forms in which collectors write a local time: ISO 8601, Event Viewer and Splunk in English, syslog, Snare,
/// Event Viewer in German and the like.
const FORMS: [&str; 9] = [
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y/%m/%d %H:%M:%S%.f",
    "%m/%d/%Y %I:%M:%S%.f %p",
    "%m/%d/%Y %H:%M:%S%.f",
    "%d.%m.%Y %H:%M:%S%.f",
    "%a %b %d %H:%M:%S %Y",
    "%b %d %Y %H:%M:%S",
    "%d %b %Y %H:%M:%S",
];

fn civil_time(text: &str) -> Option<DateTime> {
    let text = text.trim();
    FORMS.iter().find_map(|form| {
        let parsed = strtime::parse(form, text).ok()?;
        parsed.to_datetime().ok()
    })
}

#[cfg(test)]
mod tests {
    use wmi_events::EventId;

    use super::*;

    fn zone(text: &str) -> Zone {
        text.parse().unwrap()
    }

    #[test]
    fn zones() {
        let time: WindowsTime = "2026-07-03T09:01:12.5530417Z".parse().unwrap();
        let table = [
            ("UTC", "2026-07-03 09:01:12.5530417 UTC", "UTC"),
            ("z", "2026-07-03 09:01:12.5530417 UTC", "UTC"),
            (
                "Europe/Berlin",
                "2026-07-03 11:01:12.5530417 +02:00",
                "Europe/Berlin",
            ),
            ("-03:30", "2026-07-03 05:31:12.5530417 -03:30", "-03:30"),
            ("+0530", "2026-07-03 14:31:12.5530417 +05:30", "+05:30"),
        ];
        for (text, whole, name) in table {
            let zone = zone(text);
            assert_eq!(
                (zone.whole(time), zone.name()),
                (whole.to_owned(), name.to_owned())
            );
        }
        assert_eq!(zone("Europe/Berlin").short(time), "2026-07-03 11:01:12.553");
        for wrong in ["", "Berlin", "+", "+25", "Europe/Berlin "] {
            assert!(wrong.parse::<Zone>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn local_times() {
        let table = [
            "2026-03-03 10:04:55",
            "2026-03-03 10:04:55.000",
            "2026-03-03T10:04:55",
            "03/03/2026 10:04:55 AM",
            "3/3/2026 10:04:55 AM",
            "03.03.2026 10:04:55",
            "Tue Mar 03 10:04:55 2026",
            "Tue Mar  3 10:04:55 2026",
        ];
        for local in table {
            let mut system = System::new(EventId::PROCESS_CREATION);
            system.local_time = Some(local.into());
            assert!(zone("Europe/Berlin").assume(&mut system), "{local}");
            assert_eq!(
                system.time_text().as_deref(),
                Some("2026-03-03T09:04:55.0000000Z"),
                "{local}"
            );
            assert_eq!(system.local_time.as_deref(), Some(local));
        }
        let mut system = System::new(EventId::PROCESS_CREATION);
        system.local_time = Some("yesterday".into());
        assert!(!zone("UTC").assume(&mut system));
        assert_eq!(system.time_created, None);
        // Its own time stays.
        system.time_created = Some("2026-03-03T09:04:55Z".parse().unwrap());
        assert!(zone("Europe/Berlin").assume(&mut system));
        assert_eq!(
            system.time_text().as_deref(),
            Some("2026-03-03T09:04:55.0000000Z")
        );
    }
}
