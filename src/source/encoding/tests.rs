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

/// However few bytes come at once.
#[test]
fn encodings_in_pieces() {
    let texts: [&[u8]; 6] = [
        b"{\"\0System\":{\"Provider\":{\"Name\":\"Other\"},\"EventID\":7036},\"EventData\":{}}",
        b"{\"\0S\0y\0s",
        b"<E\0v\0ent><System><Provider Name='Other'/><EventID>7036</EventID></System></Event>",
        b"\x20\x22\0a\0b\0c",
        b"<\0E\0v\0e\0n\0t\0>\0",
        b"{}",
    ];
    for text in texts {
        let read = |size| {
            let mut input = Input::new(io::BufReader::with_capacity(size, text));
            let mut read = Vec::new();
            while !input.is_at_end() {
                input.read(&mut read, usize::MAX).unwrap();
            }
            (input.encoding(), read)
        };
        let whole = read(text.len());
        for size in 1..8 {
            assert_eq!(read(size), whole, "{size}: {}", text.escape_ascii());
        }
    }
}
