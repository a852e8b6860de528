use super::*;

#[test]
fn ends() {
    let table = [
        (r#"["a",1],["#, RowEnd::Len(7)),
        (r#"[["]"],"\"]"] "#, RowEnd::Len(13)),
        (r#"["a",1"#, RowEnd::More),
        (r#"["a\"#, RowEnd::More),
        ("[\"a\n\"]", RowEnd::Broken(3)),
        ("[]", RowEnd::Len(2)),
    ];
    for (text, expected) in table {
        assert_eq!(RowScan::default().end(text.as_bytes()), expected, "{text}");
        // Byte by byte, up to the same end.
        let mut scan = RowScan::default();
        let ends = (0..=text.len()).map(|len| scan.end(&text.as_bytes()[..len]));
        let end = ends.into_iter().find(|end| *end != RowEnd::More);
        assert_eq!(end.unwrap_or(RowEnd::More), expected, "{text}");
    }
}
