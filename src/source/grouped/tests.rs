use super::*;

#[test]
fn numbers() {
    let table = [
        ("4,688", Some(4688)),
        ("1,234,567", Some(1_234_567)),
        ("4\u{a0}688", Some(4688)),
        ("4\u{202f}688", Some(4688)),
        ("4688", None),
        ("46,88", None),
        ("4,6888", None),
        ("4,", None),
        (",688", None),
        ("4,a88", None),
        ("", None),
    ];
    for (text, expected) in table {
        assert_eq!(grouped(text), expected, "{text}");
    }
}
