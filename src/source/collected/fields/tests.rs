use super::*;

/// As two replacements one after the other.
#[test]
fn escaped_twice() {
    for text in [
        "",
        "a",
        r"\",
        r"\\",
        r"\\\",
        r"\\\\",
        r#"\""#,
        r#"\\""#,
        r#"\\\""#,
        r#"\\\\""#,
        r#"\\\\\""#,
        r#"a\\b\"c\"\\"#,
        r#""\\""#,
        r"é\\é",
        r#"C:\\Windows\\x.exe \"a b\" \\\\HOST\\x"#,
        r"\n\\n",
    ] {
        let expected = text.replace(r"\\", r"\").replace(r#"\""#, "\"");
        let FieldInput::Text(found) = plain(FieldInput::from(text)) else {
            unreachable!()
        };
        assert_eq!(found, expected, "{text}");
    }
}
