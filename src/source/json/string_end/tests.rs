use super::*;

#[test]
fn strings_with_escapes() {
    let table = [
        (r#"\\b\"\n\u00e9c","#, Some(",")),
        (r#"\"""#, Some("")),
        (r"\\", None),
        (r#"\x""#, None),
        (r#"\u00g0""#, None),
        ("\\\n\"", None),
        ("\\n\n\"", None),
        (r"\", None),
    ];
    for (text, expected) in table {
        let found = after_escaped(text.as_bytes());
        assert_eq!(found, expected.map(str::as_bytes), "{text}");
    }
}

#[test]
fn strings_in_strings() {
    let table = [
        (r#"abc\",1"#, Some((3, false))),
        (r#"\",1"#, Some((0, false))),
        (r#"C:\\\\a\\\"b\\n\",1"#, Some((15, true))),
        // A character by number, other escapes, and none of inner JSON.
        (r#"\\u00e9\""#, None),
        (r#"a\nb\""#, None),
        (r#"a\u0022b\""#, None),
        (r#"a\\\/b\""#, None),
        (r#"a\\x\""#, None),
        (r"a\\", None),
        ("abc", None),
    ];
    for (text, expected) in table {
        assert_eq!(end_in_string(text.as_bytes()), expected, "{text}");
    }
}
