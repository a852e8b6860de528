use super::super::*;
use super::*;

#[test]
fn texts_are_those_of_display() {
    for number in [0, 1, 9, 10, 4688, 65_535, 99_999, 1_000_000, u64::MAX] {
        assert_eq!(number.short().text(), number.to_string());
        assert_eq!(Hex(number).short().text(), format!("{number:#x}"));
        assert_eq!(
            LogonId::new(number).short().text(),
            LogonId::new(number).to_string()
        );
    }
    for digits in [0, 1, 0x1418_ef04_b0b4_4623_bf7e_d74a_b47b_bdaa, u128::MAX] {
        let guid = Guid::from_u128(digits);
        assert_eq!(guid.short().text(), guid.to_string());
        assert_eq!(
            UpperGuid(guid).short().text(),
            guid.to_string().to_uppercase()
        );
    }
    let times = [
        "0000-01-01T00:00:00.0000000Z",
        "1601-01-01T00:00:00.0000000Z",
        "2026-03-03T09:00:03.1240005Z",
        "2026-12-31T23:59:59.123456789Z",
        "9999-12-31T23:59:59.9999999Z",
    ];
    for text in times {
        let time: WindowsTime = text.parse().unwrap();
        assert_eq!(time.short().text(), text);
        assert_eq!(time.to_string(), text);
    }
}

/// `Display` prints these texts: what they should be is said by another way.
#[test]
fn display_is_as_windows_prints() {
    for (digits, text) in [
        (0, "{00000000-0000-0000-0000-000000000000}"),
        (
            0x1418_ef04_b0b4_4623_bf7e_d74a_b47b_bdaa,
            "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}",
        ),
        (u128::MAX, "{ffffffff-ffff-ffff-ffff-ffffffffffff}"),
    ] {
        assert_eq!(Guid::from_u128(digits).to_string(), text);
    }
    for number in [0, 0x3e7, u64::MAX] {
        assert_eq!(LogonId::new(number).to_string(), format!("{number:#x}"));
    }
    let day = |year| chrono::NaiveDate::from_ymd_opt(year, 3, 4).unwrap();
    for year in [-262_143, -1, 0, 12, 9999, 10_000, 262_142] {
        let time = day(year).and_hms_nano_opt(5, 6, 7, 1_500_000_000);
        let time = time.or_else(|| day(year).and_hms_nano_opt(5, 6, 59, 1_500_000_000));
        let time = WindowsTime(time.unwrap().and_utc());
        assert_eq!(
            time.to_string(),
            format!("{year:04}-03-04T05:06:59.15000000Z")
        );
    }
}
