use super::*;

#[test]
fn times() {
    let known = |text: &str| Time::Known(WindowsTime::parse(text).unwrap());
    let table = [
        (
            "2025-02-25T09:19:25.391Z",
            known("2025-02-25T09:19:25.391Z"),
            known("2025-02-25T09:19:25.391Z"),
        ),
        (
            "2025-02-25 09:19:25.3910000",
            Time::Unknown,
            known("2025-02-25T09:19:25.391Z"),
        ),
        (
            "2/25/2025, 9:19:25.391 AM",
            Time::Unknown,
            known("2025-02-25T09:19:25.391Z"),
        ),
        (
            "12/1/2025 12:00:01 AM",
            Time::Unknown,
            known("2025-12-01T00:00:01Z"),
        ),
        (
            "12/1/2025, 12:00:01\u{202f}PM",
            Time::Unknown,
            known("2025-12-01T12:00:01Z"),
        ),
        (
            "12/1/2025, 1:00:01 PM",
            Time::Unknown,
            known("2025-12-01T13:00:01Z"),
        ),
        // The order of day and month is not known.
        ("25/2/2025, 9:19:25 AM", Time::Unknown, Time::Unknown),
        ("01/02/2025 09:19", Time::Unknown, Time::Unknown),
        ("25.02.2025 09:19:25", Time::Unknown, Time::Unknown),
        ("2025. 2. 25. 9:19", Time::Unknown, Time::Unknown),
        ("2023-10-18 오전 5:43:52", Time::Unknown, Time::Unknown),
        ("2023/10/18 上午 05:43:52", Time::Unknown, Time::Unknown),
        ("18. 10. 2023 5:43:52", Time::Unknown, Time::Unknown),
        ("18.10.2023 г. 5:43:52", Time::Unknown, Time::Unknown),
        ("Oct 18, 2023 @ 05:43:52.769", Time::Unknown, Time::Unknown),
        ("43:52.8", Time::Malformed, Time::Malformed),
        ("1 2 3", Time::Malformed, Time::Malformed),
        ("18 or 2023 5:43:52", Time::Malformed, Time::Malformed),
        ("1/2/2025", Time::Malformed, Time::Malformed),
        ("yesterday", Time::Malformed, Time::Malformed),
        ("", Time::Unknown, Time::Unknown),
    ];
    for (text, local, utc) in table {
        let value = FieldInput::from(text);
        assert_eq!(
            [read(&value, false), read(&value, true)],
            [local, utc],
            "{text}"
        );
    }
}

#[test]
fn times_of_collectors() {
    let table: [(FieldInput<'_>, Option<&str>); 17] = [
        (
            "2026-03-03T09:04:55.5Z".into(),
            Some("2026-03-03T09:04:55.5Z"),
        ),
        (
            "2026-03-03T10:04:55.5+01:00".into(),
            Some("2026-03-03T09:04:55.5Z"),
        ),
        (
            "2026-03-03T10:04:55.500+0100".into(),
            Some("2026-03-03T09:04:55.5Z"),
        ),
        (
            "2026-03-03 09:04:55.500 UTC".into(),
            Some("2026-03-03T09:04:55.5Z"),
        ),
        ("1772528695.5".into(), Some("2026-03-03T09:04:55.5Z")),
        (1_772_528_695_u64.into(), Some("2026-03-03T09:04:55Z")),
        ("1772528695".into(), Some("2026-03-03T09:04:55Z")),
        (1_772_528_695_500_u64.into(), Some("2026-03-03T09:04:55.5Z")),
        (
            1_772_528_695_500_000_u64.into(),
            Some("2026-03-03T09:04:55.5Z"),
        ),
        ("1772528695500000000".into(), Some("2026-03-03T09:04:55.5Z")),
        // Without a zone, or no time.
        ("2026-03-03 09:04:55".into(), None),
        ("3/3/2026, 9:04:55 AM".into(), None),
        (0_u64.into(), None),
        (12_u64.into(), None),
        ((-1_i64).into(), None),
        ("soon".into(), None),
        ("".into(), None),
    ];
    for (value, expected) in table {
        let expected = expected.map(|text| WindowsTime::parse(text).unwrap());
        assert_eq!(received(&value), expected, "{value:?}");
    }
}
