use super::*;

#[test]
fn arguments() {
    let table: [(&str, &[&str]); 18] = [
        ("", &[]),
        ("a", &["a"]),
        (" a", &["", "a"]),
        ("a  b\tc ", &["a", "b", "c"]),
        (r#""a b"c d"#, &["a b", "c", "d"]),
        (r#"a\"b c"#, &[r#"a\"b"#, "c"]),
        // The examples on Microsoft's page.
        (r#"p "a b c" d e"#, &["p", "a b c", "d", "e"]),
        (r#"p "ab\"c" "\\" d"#, &["p", "ab\"c", "\\", "d"]),
        (r#"p a\\\b d"e f"g h"#, &["p", r"a\\\b", "de fg", "h"]),
        (r#"p a\\\"b c d"#, &["p", r#"a\"b"#, "c", "d"]),
        (r#"p a\\\\"b c" d e"#, &["p", r"a\\b c", "d", "e"]),
        (r#"p a"b"" c d"#, &["p", r#"ab" c d"#]),
        (r#"p "" """" x"#, &["p", "", "\"", "x"]),
        (r#"p "unclosed x"#, &["p", "unclosed x"]),
        (r#"p "C:\dir\" x"#, &["p", r#"C:\dir" x"#]),
        (r"p \\srv\c$\", &["p", r"\\srv\c$\"]),
        ("p ü\"é è\"", &["p", "üé è"]),
        ("\"unclosed program", &["unclosed program"]),
    ];
    for (line, expected) in table {
        assert_eq!(Argv::new(line).collect::<Vec<_>>(), expected, "{line}");
    }
    let borrowed = Argv::new(r#""p" a\b "c d""#);
    assert!(borrowed.into_iter().all(|a| matches!(a, Cow::Borrowed(_))));
}
