//! [`WindowsTime`].
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc,
};

use super::digits::{Digits, Short};
use super::number;
use crate::error::Error;

/// A time in UTC as the event log prints it: `2023-10-18T05:43:52.7695919Z`.
///
/// A `FILETIME` has a resolution of 100 ns. Parsing accepts the forms that Windows and
/// collectors write: 0 to 9 fractional digits; `T` or a blank before the time; `Z`, an offset
/// such as `+02:00`, or no zone, which means UTC (python-evtx). `Display` prints seven digits,
/// or nine if seven would lose precision. Source: the type `xs:dateTime` of `SystemTime` in the
/// [event schema].
///
/// Parsing rejects a time that has no text form: outside the years 0 to 9999 in UTC (RFC 3339 has
/// four digits for the year), or in a leap second, which a `FILETIME` cannot represent. Such a
/// value is damaged or in another unit.
///
/// [event schema]: https://learn.microsoft.com/windows/win32/wes/eventschema-systempropertiestype-complextype
///
/// # Examples
///
/// ```
/// use wmi_events::value::WindowsTime;
///
/// let time: WindowsTime = "2016-09-20 19:15:40.252930".parse()?;
/// assert_eq!(time.to_string(), "2016-09-20T19:15:40.2529300Z");
/// assert_eq!(time.0.timestamp(), 1_474_398_940);
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(
    clippy::exhaustive_structs,
    reason = "a wrapper that only adds the text form"
)]
pub struct WindowsTime(pub DateTime<Utc>);

/// Why a time is not serialized.
#[cfg(feature = "serde")]
pub(crate) const NO_TEXT: &str = "a time beyond the years 0 to 9999, or in a leap second";

impl WindowsTime {
    pub(crate) const EXPECTED: &str = "a time such as 2023-10-18T05:43:52.7695919Z";

    /// Converts a `FILETIME`: 100 ns units since 1601-01-01 UTC, as in EVTX files and ETW.
    ///
    /// `None` after the year 9999, which has no text form.
    ///
    /// ```
    /// use wmi_events::value::WindowsTime;
    ///
    /// let time = WindowsTime::from_file_time(133_420_814_327_695_919).unwrap();
    /// assert_eq!(time.to_string(), "2023-10-18T05:43:52.7695919Z");
    /// assert_eq!(WindowsTime::from_file_time(u64::MAX), None);
    /// ```
    #[must_use]
    pub fn from_file_time(ticks: u64) -> Option<Self> {
        const TICKS_PER_SECOND: u64 = 10_000_000;
        // From 1601 to 1970.
        const EPOCH_SECONDS: i64 = 11_644_473_600;
        let seconds = i64::try_from(ticks / TICKS_PER_SECOND).ok()?;
        let seconds = seconds.checked_sub(EPOCH_SECONDS)?;
        let nanoseconds = u32::try_from((ticks % TICKS_PER_SECOND).checked_mul(100)?).ok()?;
        Self::from_timestamp(seconds, nanoseconds)
    }

    /// The time that long after 1970-01-01 UTC, if it has a text form.
    pub(crate) fn from_timestamp(seconds: i64, nanoseconds: u32) -> Option<Self> {
        DateTime::from_timestamp(seconds, nanoseconds)
            .map(Self)
            .filter(Self::has_text)
    }

    /// Whether the text of the time parses to the same time.
    pub(crate) fn has_text(&self) -> bool {
        (0..=9999).contains(&self.0.year()) && self.0.nanosecond() < 1_000_000_000
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = number::trim(text);
        if let Some(time) = as_windows(text) {
            return Some(time);
        }
        let (local, zone) = civil(text)?;
        in_utc(local, zone).map(Self).filter(Self::has_text)
    }

    /// A local time, in a zone that is so many seconds before UTC.
    pub(crate) fn parse_local(text: &str, seconds_before: i32) -> Option<Self> {
        let (local, zone) = civil(number::trim(text))?;
        let utc = local.checked_sub_signed(TimeDelta::seconds(seconds_before.into()))?;
        zone.is_empty()
            .then(|| Self(utc.and_utc()))
            .filter(Self::has_text)
    }
}

/// The form that Windows writes, `2023-10-18T05:43:52.7695919Z`: nearly all input.
fn as_windows(text: &str) -> Option<WindowsTime> {
    const FORM: &[u8; 28] = b"0000-00-00T00:00:00.0000000Z";
    /// With this added, the high bit is set of a digit of 10 (`v`) and of any other byte of 1.
    const ROOM: &[u8; 28] = b"vvvv\x7fvv\x7fvv\x7fvv\x7fvv\x7fvv\x7fvvvvvvv\x7f";
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let text: &[u8; 28] = text.as_bytes().try_into().ok()?;
    let word = |bytes: &[u8; 28], at: usize| {
        let word = bytes.get(at..)?.first_chunk()?;
        Some(u64::from_le_bytes(*word))
    };
    // Eight bytes at once. Each byte becomes the number of two digits that begins there.
    let mut wrong = 0;
    let mut pairs = |at| {
        let digits = word(text, at)? ^ word(FORM, at)?;
        wrong |= digits | digits.wrapping_add(word(ROOM, at)?);
        Some(
            digits
                .wrapping_mul(10)
                .wrapping_add(digits >> 8)
                .to_le_bytes(),
        )
    };
    let [y0, _, y2, _, _, month, ..] = pairs(0)?;
    let [day, _, _, hour, _, _, minute, _] = pairs(8)?;
    let [_, second, ..] = pairs(16)?;
    let [f0, _, f2, _, f4, _, f6, _] = pairs(20)?;
    if wrong & HIGH != 0 {
        return None;
    }
    let join = |number: u32, pair: u8| number.wrapping_mul(100).wrapping_add(pair.into());
    let year = i32::try_from(join(y0.into(), y2)).ok()?;
    // The last digit, and a zero where the `Z` is.
    let nanoseconds = [f0, f2, f4, f6].into_iter().fold(0, join);
    let nanoseconds = nanoseconds.wrapping_mul(10);
    let local = NaiveDate::from_ymd_opt(year, month.into(), day.into())?.and_hms_nano_opt(
        hour.into(),
        minute.into(),
        second.into(),
        nanoseconds,
    )?;
    Some(WindowsTime(local.and_utc()))
}

/// `2023-10-18T05:43:52.7695919`, also with a blank and with fewer digits, and what follows it.
fn civil(text: &str) -> Option<(NaiveDateTime, &str)> {
    let (seconds, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let fraction_len = match rest {
        [b'.', digits @ ..] => {
            let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
            digits.count().saturating_add(1)
        }
        _ => 0,
    };
    let (fraction, zone) = text.get(seconds.len()..)?.split_at_checked(fraction_len)?;
    Some((date_and_time(seconds, nanoseconds(fraction)?)?, zone))
}

/// `2023-10-18T05:43:52`, also with a blank, and the nanoseconds of the second.
fn date_and_time(seconds: &[u8; 19], nanoseconds: u32) -> Option<NaiveDateTime> {
    let [
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T' | b' ',
        time @ ..,
    ] = *seconds
    else {
        return None;
    };
    let [h0, h1, b':', n0, n1, b':', s0, s1] = time else {
        return None;
    };
    let year = i32::try_from(digits([y0, y1, y2, y3])?).ok()?;
    NaiveDate::from_ymd_opt(year, digits([m0, m1])?, digits([d0, d1])?)?.and_hms_nano_opt(
        digits([h0, h1])?,
        digits([n0, n1])?,
        digits([s0, s1])?,
        nanoseconds,
    )
}

/// A decimal number with too few digits to overflow.
fn digits<const N: usize>(bytes: [u8; N]) -> Option<u32> {
    bytes.into_iter().try_fold(0_u32, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number.wrapping_mul(10).wrapping_add(digit.into()))
    })
}

/// `.7695919` in nanoseconds; `None` for more than nine digits, which would lose precision.
fn nanoseconds(fraction: &str) -> Option<u32> {
    let Some(digits) = fraction.strip_prefix('.') else {
        return Some(0);
    };
    let exponent = 9_u32.checked_sub(u32::try_from(digits.len()).ok()?)?;
    let number: u32 = digits.parse().ok()?;
    number.checked_mul(10_u32.checked_pow(exponent)?)
}

fn in_utc(local: NaiveDateTime, zone: &str) -> Option<DateTime<Utc>> {
    if matches!(zone, "" | "Z" | "z") {
        return Some(local.and_utc());
    }
    let [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] = *zone.as_bytes() else {
        return None;
    };
    let (hours, minutes) = (digits([h0, h1])?, digits([m0, m1])?);
    let seconds = hours
        .checked_mul(3600)?
        .checked_add(minutes.checked_mul(60)?)?;
    let seconds = i32::try_from(seconds).ok()?;
    let offset = FixedOffset::east_opt(if sign == b'-' {
        seconds.checked_neg()?
    } else {
        seconds
    })?;
    offset
        .from_local_datetime(&local)
        .single()
        .map(|time| time.to_utc())
}

// A time without a text form has no year of four digits.
impl Digits for WindowsTime {
    fn write(self, to: &mut Short) {
        let time = self.0.naive_utc();
        let year = time.year();
        let is_negative = year < 0;
        if is_negative {
            to.push(b'-');
        }
        to.decimal(
            year.unsigned_abs().into(),
            4_usize.saturating_sub(is_negative.into()),
        );
        for (before, number) in [
            (b'-', time.month()),
            (b'-', time.day()),
            (b'T', time.hour()),
        ] {
            to.push(before);
            to.decimal(number.into(), 2);
        }
        for number in [time.minute(), time.second()] {
            to.push(b':');
            to.decimal(number.into(), 2);
        }
        to.push(b'.');
        let nanoseconds = time.nanosecond();
        if nanoseconds.is_multiple_of(100) {
            to.decimal((nanoseconds / 100).into(), 7);
        } else {
            to.decimal(nanoseconds.into(), 9);
        }
        to.push(b'Z');
    }
}

impl fmt::Display for WindowsTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().text())
    }
}

impl FromStr for WindowsTime {
    type Err = Error;

    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other text, such as
    /// `18/10/2023 05:43`.
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| Error::value("WindowsTime", Self::EXPECTED, text))
    }
}

#[cfg(test)]
mod tests;
