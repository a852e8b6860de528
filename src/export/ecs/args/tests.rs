use super::*;

#[test]
fn arguments_keep_their_quotes() {
    let table: [(&str, &[&str]); 6] = [
        ("", &[]),
        ("a", &["a"]),
        (
            r#""C:\Program Files\a.exe" -x  y"#,
            &[r#""C:\Program Files\a.exe""#, "-x", "y"],
        ),
        (r#"wmic "a b"c d"#, &["wmic", r#""a b"c"#, "d"]),
        ("a\tb", &["a", "b"]),
        (r#"a "b c"#, &["a", r#""b c"#]),
    ];
    for (line, expected) in table {
        assert_eq!(split(line).collect::<Vec<_>>(), expected, "{line}");
    }
}
