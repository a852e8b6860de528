use super::*;

#[test]
fn carets_and_quotes() {
    let table = [
        ("a", "a", "a"),
        ("w^ho^ami", "whoami", "whoami"),
        ("a^^b", "a^b", "a^b"),
        ("\"a^b\" c^d", "\"a^b\" cd", "a^b cd"),
        ("^\"a^ b^\"", "\"a b\"", "\"a b\""),
        ("\"C:\\a b\"", "\"C:\\a b\"", "C:\\a b"),
        ("a\"b c\"d", "a\"b c\"d", "ab cd"),
        ("2^>^&1", "2>&1", "2>&1"),
        ("a^", "a", "a"),
        ("^é", "é", "é"),
    ];
    for (text, carets, both) in table {
        assert_eq!(without_carets(text), carets, "{text}");
        assert_eq!(unquoted(text), both, "{text}");
    }
    assert!(matches!(unquoted("\"a b\""), Cow::Borrowed("a b")));
    assert_eq!(without_quotes("\"a^\"b"), "a^b");
}
