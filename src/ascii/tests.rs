use super::*;

const WORD: Class = letters_and(b"0123456789_$");

#[test]
fn runs_of_a_class() {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    for (text, ascii, all) in [
        ("", 0, 0),
        ("ab_$9 c", 5, 5),
        ("abc", 3, 3),
        (" a", 0, 0),
        ("äb c", 0, 3),
        ("aäb\u{a0}c", 1, 4),
        ("a\u{a0}c", 1, 1),
        ("aä", 1, 3),
    ] {
        assert_eq!(run(text, &WORD), ascii, "{text}");
        assert_eq!(run_of(text, &WORD, is_word), all, "{text}");
    }
    for byte in 0..=u8::MAX {
        let is_in = byte.is_ascii() && is_word(char::from(byte));
        assert_eq!(WORD[usize::from(byte)], is_in, "{byte}");
    }
}

#[test]
fn trimmed_as_the_standard_library_does() {
    for text in [
        "",
        " ",
        "a",
        " a",
        "  a",
        "\ta",
        " \u{a0}a",
        "\u{a0}a",
        "~",
        " ~ ",
        "\u{7f}",
        " \u{7f}",
        "\u{3000}ä",
        " ä",
    ] {
        assert_eq!(trim_start(text), text.trim_start(), "{text:?}");
    }
}
