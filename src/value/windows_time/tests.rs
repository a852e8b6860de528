use proptest::prelude::*;

use super::*;

#[test]
fn what_has_a_text() {
    let table = [
        ("9999-12-31T23:59:59.9999999Z", true),
        ("0000-01-01T00:00:00.0000000Z", true),
        ("9999-12-31T23:59:59.9999999-00:01", false),
        ("0000-01-01T00:00:00.0000000+00:01", false),
        ("10000-01-01T00:00:00.0000000Z", false),
        ("+10000-01-01T00:00:00.0000000Z", false),
        ("-0001-01-01T00:00:00.0000000Z", false),
        ("2016-12-31T23:59:60Z", false),
    ];
    for (text, expected) in table {
        assert_eq!(WindowsTime::parse(text).is_some(), expected, "{text}");
    }
    assert_eq!(WindowsTime::from_timestamp(253_402_300_800, 0), None);
    assert_eq!(WindowsTime::from_timestamp(-62_167_219_201, 0), None);
    assert_eq!(WindowsTime::from_timestamp(i64::MAX, 0), None);
    // The last tick of the year 9999.
    const LAST: u64 = 2_650_467_743_999_999_999;
    let last = WindowsTime::from_file_time(LAST).map(|time| time.to_string());
    assert_eq!(last.as_deref(), Some("9999-12-31T23:59:59.9999999Z"));
    assert_eq!(WindowsTime::from_file_time(LAST + 1), None);
}

proptest! {
    /// Over all times that a `FILETIME` and `chrono` can represent.
    #[test]
    fn what_is_read_is_written(
        ticks in any::<u64>(),
        seconds in -8_334_601_228_800_i64..8_210_266_876_799,
        near in -70_000_000_000_i64..260_000_000_000,
        nanoseconds in 0_u32..2_000_000_000,
    ) {
        let times = [
            WindowsTime::from_file_time(ticks),
            WindowsTime::from_file_time(ticks >> 3),
            WindowsTime::from_timestamp(seconds, nanoseconds),
            WindowsTime::from_timestamp(near, nanoseconds % 1_000_000_000),
        ];
        for time in times.into_iter().flatten() {
            prop_assert_eq!(WindowsTime::parse(&time.to_string()), Some(time));
        }
        // A time without text form does not parse as another time.
        if let Some(time) = DateTime::from_timestamp(seconds, nanoseconds).map(WindowsTime)
            && !time.has_text()
        {
            prop_assert_ne!(WindowsTime::parse(&time.to_string()), Some(time));
        }
    }
}

#[test]
fn times() {
    let table = [
        (
            "2023-10-18T05:43:52.7695919Z",
            Some("2023-10-18T05:43:52.7695919Z"),
        ),
        // Windows 7 and 8 print nine digits.
        (
            "2016-09-20T19:15:40.252929600Z",
            Some("2016-09-20T19:15:40.2529296Z"),
        ),
        (
            "2016-09-20T19:15:40.252929601Z",
            Some("2016-09-20T19:15:40.252929601Z"),
        ),
        ("2023-10-18T05:43:52Z", Some("2023-10-18T05:43:52.0000000Z")),
        (
            "2023-10-18T05:43:52.7Z",
            Some("2023-10-18T05:43:52.7000000Z"),
        ),
        (
            "2023-10-18 05:43:52.123456",
            Some("2023-10-18T05:43:52.1234560Z"),
        ),
        (
            "2023-10-18T05:43:52.1234567+02:00",
            Some("2023-10-18T03:43:52.1234567Z"),
        ),
        (
            "2023-10-18T23:43:52.1234567-05:30",
            Some("2023-10-19T05:13:52.1234567Z"),
        ),
        (
            " 2023-10-18T05:43:52Z\n",
            Some("2023-10-18T05:43:52.0000000Z"),
        ),
        (
            "1601-01-01T00:00:00.0000000Z",
            Some("1601-01-01T00:00:00.0000000Z"),
        ),
        ("2024-02-29T00:00:00Z", Some("2024-02-29T00:00:00.0000000Z")),
        ("2023-02-29T00:00:00Z", None),
        ("2023-10-18T24:00:00Z", None),
        ("2023-10-18T05:43:60Z", None),
        ("2023-10-18T05:43:52.Z", None),
        ("2023-10-18T05:43:52.0123456789Z", None),
        ("2023-10-18T05:43:52.7695919ZZ", None),
        ("2023-10-18T05:43:52+2:00", None),
        ("2023-10-18T05:43:52+99:00", None),
        ("2023-10-18", None),
        ("2023-1a-18T05:43:52Z", None),
        ("+023-10-18T05:43:52Z", None),
        ("", None),
        ("ä023-10-18T05:43:5ä", None),
    ];
    for (text, expected) in table {
        let time = WindowsTime::parse(text).map(|time| time.to_string());
        assert_eq!(time.as_deref(), expected, "{text:?}");
    }
}

/// The form of Windows is read at once, and as any other.
#[test]
fn each_byte_of_the_usual_form() {
    let text = "2024-02-29T23:59:58.7695919Z";
    for at in 0..text.len() {
        for byte in 0..0x80_u8 {
            let mut changed = text.as_bytes().to_vec();
            changed[at] = byte;
            let changed = String::from_utf8(changed).unwrap();
            let slow = civil(&changed).and_then(|(local, zone)| in_utc(local, zone));
            let fast = as_windows(&changed);
            // Only the general way reads a blank before the time, and other zones.
            let is_usual = changed.ends_with('Z') && !changed.contains(' ');
            assert_eq!(fast.is_some(), slow.is_some() && is_usual, "{changed}");
            assert_eq!(
                fast.or(slow.map(WindowsTime)),
                slow.map(WindowsTime),
                "{changed}"
            );
        }
    }
}
