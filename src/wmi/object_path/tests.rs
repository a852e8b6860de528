use super::*;

#[test]
fn paths() {
    let table = [
        ("Win32_Process", Some("Win32_Process")),
        (" Win32_Process ", Some("Win32_Process")),
        (
            r"\\.\root\cimv2:Win32_Process",
            Some(r"\\.\root\cimv2:Win32_Process"),
        ),
        (r#"A.b="1""#, Some(r#"A.b="1""#)),
        ("A.b='1'", Some(r#"A.b="1""#)),
        (r#"A.b = "1", c = 2"#, Some(r#"A.b="1",c=2"#)),
        (r#"A="x:y=z""#, Some(r#"A="x:y=z""#)),
        (r#"A.b="c::d""#, Some(r#"A.b="c::d""#)),
        (r#"A.b="C:\\x\\\"y\"""#, Some(r#"A.b="C:\\x\\\"y\"""#)),
        ("A=@", Some("A=@")),
        ("A=5", Some("A=5")),
        // Cut by the log: what there is.
        (r#"A.b="1"#, Some(r#"A.b="1""#)),
        (r#"A.b="\"#, Some(r#"A.b="\\""#)),
        (r#"A.b="\""#, Some(r#"A.b="\"""#)),
        (r#"A.b='x"y'"#, Some(r#"A.b="x\"y""#)),
        ("", None),
        (":", None),
        ("A.", None),
        ("A.b", None),
        (r#"A.b="1"c"#, None),
        ("A.=1", None),
        ("A B", None),
        ("SELECT * FROM x", None),
        ("\"", None),
    ];
    for (text, expected) in table {
        let path = ObjectPath::parse(text);
        assert_eq!(
            path.as_ref().ok().map(ToString::to_string).as_deref(),
            expected,
            "{text}"
        );
        if let Err(error) = path {
            assert!(
                error.offset().unwrap() <= text.len() as u64,
                "{text}: {error}"
            );
        }
    }
}
