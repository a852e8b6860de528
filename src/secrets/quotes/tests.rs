use super::*;

#[test]
fn closed_marks() {
    // text, and what is between the marks where that is certain
    let table = [
        (r#""a b" c"#, Some("a b")),
        (r#""it's" c"#, Some("it's")),
        ("'a b' c", Some("a b")),
        ("“a b” c", Some("a b")),
        ("＂a b＂", Some("a b")),
        (r#"""a b"" c"#, Some("a b")),
        (r#"""a b""""#, Some("a b")),
        (r#"\"a b\" c"#, Some("a b")),
        (r#"\"a b\"""#, Some("a b")),
        (r#"^"a b^" c"#, Some("a b")),
        (r#"'a b'""#, Some("a b")),
        (r#""a b"c"#, None),
        (r#""a"" b""#, None),
        (r#""a\" b""#, None),
        (r#""a b""#, Some("a b")),
        (r#"'a"b' c"#, None),
        ("'it''s' c", None),
        (r#""a b"#, None),
        (r#"\"a b" c"#, None),
        (r#"""a b" c"#, None),
    ];
    for (text, expected) in table {
        let mark = Mark::first(text).unwrap();
        let inner = &text[mark.len..];
        let found = mark.closed(inner, true).map(|(len, _)| &inner[..len]);
        assert_eq!(found, expected, "{text}");
    }
    for text in [r#"\"a b\"""#, r#"""a b""""#, "'a b'\""] {
        let mark = Mark::first(text).unwrap();
        assert_eq!(mark.closed(&text[mark.len..], false), None, "{text}");
    }
    for text in ["", "a", "\\a", "^^", " \""] {
        assert!(Mark::first(text).is_none(), "{text}");
    }
}

#[test]
fn ends() {
    let table = [
        ("'it''s a' b", Some("'it''s a'")),
        ("'a'b c", Some("'a'b")),
        (r#"""a b""c d"#, Some(r#"""a b""c"#)),
        (r#"\"a b\"c d"#, Some(r#"\"a b\"c"#)),
        ("'a b", None),
    ];
    for (text, expected) in table {
        let mark = Mark::first(text).unwrap();
        assert_eq!(
            mark.end(text, mark.len, is_plain_blank)
                .map(|len| &text[..len]),
            expected,
            "{text}"
        );
    }
    // text, open, with escapes, end
    let table = [
        (r#""a b"c d"#, false, false, Some(r#""a b"c"#)),
        (r#""a\" b" c"#, false, false, Some(r#""a\""#)),
        (r#""a\" b" c"#, false, true, Some(r#""a\" b""#)),
        (r#""a"" b" c"#, false, true, Some(r#""a"" b""#)),
        (r#"a b" c"#, true, false, Some(r#"a b""#)),
        (r#"a b c"#, true, false, None),
        (r#"a\"b c"#, false, true, Some(r#"a\"b"#)),
    ];
    for (text, is_open, has_escapes, expected) in table {
        let end = unquoted_blank(text, is_open, has_escapes, is_plain_blank);
        assert_eq!(end.map(|len| &text[..len]), expected, "{text}");
    }
}
