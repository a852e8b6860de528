use super::*;

#[test]
fn commands() {
    let table = [
        ("/node:A", true),
        ("－ｎｏｄｅ：A", true),
        ("/?", true),
        ("/other:A", false),
        ("os get", true),
        ("\"os\" \"get\"", true),
        ("os", true),
        ("os where x", true),
        ("os /format:csv", true),
        ("os x", false),
        ("path A get", true),
        ("path A x", false),
        ("quit", true),
        ("word", false),
        ("", false),
    ];
    for (text, expected) in table {
        assert_eq!(is_command(text), expected, "{text}");
    }
}
