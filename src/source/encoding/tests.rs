use super::*;

#[test]
fn encodings() {
    use Encoding::{Utf8, Utf16Be, Utf16Le};

    let table: [(&[u8], Encoding); 27] = [
        (b"", Utf8),
        (b"<", Utf8),
        (b"\0", Utf8),
        (b"<E", Utf8),
        (b"\xef\xbb\xbf<", Utf8),
        (b"\0\0", Utf8),
        (b"<\0", Utf16Le),
        (b"\0<", Utf16Be),
        (b"<\0E", Utf16Le),
        (b"\0<\0", Utf16Be),
        (b"\xff\xfe", Utf16Le),
        (b"\xfe\xff", Utf16Be),
        (b"\xff\xfe<\0", Utf16Le),
        (b"\xfe\xff\0<", Utf16Be),
        // Marks, and text that cannot be of them.
        (b"\xff\xfe<Event", Utf8),
        (b"\xfe\xff{\"", Utf8),
        // Marks, and text without ASCII.
        (b"\xff\xfe\x00\x4e\x01\x4e", Utf16Le),
        // NULs in UTF-8.
        (b"\0<Event>", Utf8),
        (b"\0\0<Event>", Utf8),
        (b"\0\0\0<Event>", Utf8),
        (b"<\0Event>", Utf8),
        (b"<E\0v\0ent><System", Utf8),
        // NULs in UTF-16.
        (b"\0\0<\0E\0", Utf16Le),
        (b"\0\0\0<\0E", Utf16Be),
        // UTF-16 that does not begin in ASCII: what is left of an event.
        (b"\x2d\x4ea\0b\0c\0", Utf16Le),
        (b"\x4e\x2d\0a\0b\0c", Utf16Be),
        // Its first byte is a blank.
        (b"\x20\x2e\0a\0b\0c", Utf16Be),
    ];
    for (bytes, expected) in table {
        assert_eq!(Encoding::of(bytes), expected, "{}", bytes.escape_ascii());
    }
}

#[cfg(feature = "evtx")]
#[test]
fn utf16_as_windows_prints_it() {
    let table: [(&[u16], &str); 7] = [
        (&[], ""),
        (&[0x61, 0xe4, 0x4e00, 0xd83d, 0xde00], "aä一😀"),
        (&[0x09, 0x0a, 0x0d, 0x20], "\t\n\r "),
        (&[0x01, 0x1b, 0x0b, 0xfffe, 0xffff, 0xfffd], "_____\u{fffd}"),
        (&[0xd83d], "_"),
        (&[0xde00, 0x61, 0xd83d, 0xd83d, 0xde00, 0xd83d], "_a_😀_"),
        (&[0x7f, 0x80], "\u{7f}\u{80}"),
    ];
    for (units, expected) in table {
        let mut text = String::new();
        push_utf16(&mut text, &mut units.to_vec());
        assert_eq!(text, expected, "{units:x?}");
    }
    // Longer than one piece, with a pair across the border.
    for start in 250..260 {
        let text = format!("{}😀{}", "x".repeat(start), "ö".repeat(300));
        let mut found = String::new();
        push_utf16(&mut found, &mut text.encode_utf16().collect::<Vec<_>>());
        assert_eq!(found, text);
    }
}
