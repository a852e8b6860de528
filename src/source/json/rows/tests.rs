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
        assert_eq!(end_of_row(text.as_bytes()), expected, "{text}");
    }
}
