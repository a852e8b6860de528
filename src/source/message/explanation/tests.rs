use super::*;

#[test]
fn explanations_and_what_looks_like_one() {
    let table = [
        ("", ""),
        ("a", "a"),
        ("a \r\n", "a "),
        (
            "a\n\nKind says x.\n\nType 1 b\n\nType 2 c\n\nType 3 d\n",
            "a",
        ),
        ("a\nKind says x.\nType 1 b\nType 2 c", "a"),
        ("a\n\nKind says x.", "a"),
        // All three types show it, also without the label.
        ("a\n\nOther\n1 b\n2 c\n3 d", "a"),
        (
            "a\n\nOther\nType 1 b\nType 2 c",
            "a\n\nOther\nType 1 b\nType 2 c",
        ),
        // The types are in order, after the same words.
        (
            "a\n\nOther\nType 1\nType 3\nType 2",
            "a\n\nOther\nType 1\nType 3\nType 2",
        ),
        ("a\n\nOther\nX 1\nY 2\nX 3", "a\n\nOther\nX 1\nY 2\nX 3"),
        ("a\n\nKind 4 5 x", "a"),
        // On the line of the value, or before its end.
        ("Kind", "Kind"),
        ("Kind\nb", "Kind\nb"),
        ("a\n\nKind\n\nb\n\nKind\n", "a\n\nKind\n\nb"),
        // A command in what looks like one stays.
        ("a\n\nKind & x.exe", "a\n\nKind & x.exe"),
        ("a\n\nKind x.exe -enc YQ", "a\n\nKind x.exe -enc YQ"),
        ("a\n\nKind x.exe /c", "a\n\nKind x.exe /c"),
        ("a\n\nKind - and/or so", "a"),
        (
            "a\n\nKind\nType 1\nType 2\nType 3 C:\\x",
            "a\n\nKind\nType 1\nType 2\nType 3 C:\\x",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(cut(text, "Kind"), expected, "{text:?}");
    }
}

#[test]
fn explanations_in_one_line() {
    let table = [
        ("", ""),
        ("a", "a"),
        ("a b  ", "a b"),
        ("a  Kind says x.  Type 1 b  Type 2 c  Type 3 d", "a"),
        ("a\tKind says x.\t\tType 1 b\tType 2 c", "a"),
        ("a  b  Kind says x.", "a  b"),
        // Several sentences, also with the label.
        (
            "a  Kind says x.  And y.  Type 1 b.  No b.  Type 2 c  Type 3 d",
            "a",
        ),
        (
            "a  Kind says x.  Type 1 b  Type 2 c  Type 3 d.  A Kind.",
            "a",
        ),
        // All three types show it, also without the label, or without a value.
        ("a  Other  Type 1 b  Type 2 c  Type 3 d", "a"),
        ("Kind says x.  Type 1 b  Type 2 c  Type 3 d", ""),
        (
            "a  Other  Type 1 b  Type 2 c",
            "a  Other  Type 1 b  Type 2 c",
        ),
        (
            "a  Kind  Type 1  Type 3  Type 2",
            "a  Kind  Type 1  Type 3  Type 2",
        ),
        ("a  Kind 4 5 x", "a  Kind 4 5 x"),
        ("Kind", "Kind"),
        ("Kind  b", "Kind  b"),
        ("a b Kind says x.", "a b Kind says x."),
        // A command in what looks like one stays.
        ("a  Kind & x.exe", "a  Kind & x.exe"),
        ("a  Kind x.exe /c", "a  Kind x.exe /c"),
        ("a  Kind  x.exe -enc YQ  Kind", "a  Kind  x.exe -enc YQ"),
        (
            r"a  Kind  Type 1  Type 2  Type 3 C:\x",
            r"a  Kind  Type 1  Type 2  Type 3 C:\x",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(cut_joined(text, "Kind"), expected, "{text:?}");
    }
}
