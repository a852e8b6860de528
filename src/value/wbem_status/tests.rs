use super::*;

#[test]
fn numbers() {
    let table = [
        ("0x0", Some(0)),
        ("0x80041032", Some(0x8004_1032)),
        ("0X8004100c", Some(0x8004_100c)),
        ("2147749938", Some(0x8004_1032)),
        ("-2147217358", Some(0x8004_1032)),
        ("-2147483648", Some(0x8000_0000)),
        ("-2147483649", None),
        ("--1", None),
        ("-", None),
        ("-0x1", None),
        ("4294967296", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(
            WbemStatus::parse(text).map(WbemStatus::get),
            expected,
            "{text:?}"
        );
    }
}
