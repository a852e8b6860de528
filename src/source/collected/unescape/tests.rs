use proptest::prelude::*;

use super::*;

#[test]
fn escapes() {
    let table = [
        ("", Some("")),
        (r"C:\\Windows\\é", Some(r"C:\Windows\é")),
        (r#"\"\/\b\f\n\r\t"#, Some("\"/\u{8}\u{c}\n\r\t")),
        (r"\u0041\u00e9\u0000", Some("Aé\0")),
        (r"\ud83d\ude00!", Some("😀!")),
        (r"\ud83d", None),
        (r"\ude00\ud83d", None),
        (r"\ud83d\u0041", None),
    ];
    for (content, expected) in table {
        assert_eq!(unescape(content).as_deref(), expected, "{content}");
    }
}

#[test]
fn halves() {
    let table = [
        (r"a\ud83d", "a\u{fffd}", 1),
        (r"\n\ud83d\u0041\ude00", "\n\u{fffd}A\u{fffd}", 2),
        (r"\ud83d\ud83d\ude00", "\u{fffd}😀", 0),
    ];
    for (content, expected, at) in table {
        assert_eq!(unescape_halves(content), (expected.to_owned(), at));
    }
}

proptest! {
    /// As `serde_json` decodes it.
    #[cfg(feature = "json")]
    #[test]
    fn as_serde_json(pieces in proptest::collection::vec(prop::sample::select(&[
        "a", "é", "\\\\", "\\\"", "\\n", "\\u00e9", "\\ud83d", "\\ude00", "\\u0000", "\\/",
    ][..]), 0..12)) {
        let content = pieces.concat();
        let expected: Option<String> = serde_json::from_str(&format!("\"{content}\"")).ok();
        prop_assert_eq!(unescape(&content), expected);
    }
}
