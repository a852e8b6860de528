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
