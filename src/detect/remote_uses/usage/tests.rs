use super::*;

#[test]
fn quotes_around_lines() {
    let table = [
        ("a b", "a b"),
        (r#""a b""#, "a b"),
        ("'a b'", "a b"),
        (r#""'a b'""#, "a b"),
        (r#""a b" "c""#, r#""a b" "c""#),
        (r#""a b" c"#, r#""a b" c"#),
        ("\"", "\""),
        ("", ""),
    ];
    for (line, expected) in table {
        assert_eq!(unquoted(line), expected, "{line}");
    }
}
