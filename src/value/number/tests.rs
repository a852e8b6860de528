use super::*;

#[test]
fn numbers() {
    let table = [
        ("0", Some(0)),
        ("4844", Some(4844)),
        ("0x0", Some(0)),
        ("0x3E7", Some(0x3e7)),
        ("0X3e7", Some(0x3e7)),
        (" \r\n\t12 ", Some(12)),
        ("18446744073709551615", Some(u64::MAX)),
        ("0xffffffffffffffff", Some(u64::MAX)),
        ("0x0000000000000000000001", Some(1)),
        ("18446744073709551616", None),
        ("0x10000000000000000", None),
        ("", None),
        ("0x", None),
        ("+1", None),
        ("-1", None),
        ("0x+1", None),
        ("1_0", None),
        ("1 0", None),
        ("3e7", None),
        ("%%1936", None),
        ("\u{a0}1", None),
        ("١", None),
    ];
    for (text, expected) in table {
        assert_eq!(parse_u64(text), expected, "{text:?}");
    }
    assert_eq!(parse::<u8>("255"), Some(255));
    assert_eq!(parse::<u8>("256"), None);
}
