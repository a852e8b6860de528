use super::*;

#[test]
fn decodes() {
    let table: [(&str, &[u8], bool); 12] = [
        ("", b"", true),
        ("YWJj", b"abc", true),
        ("YW Jj\n", b"abc", true),
        ("YWI=", b"ab", true),
        ("YQ==", b"a", true),
        ("YQ", b"a", false),
        ("YWI", b"ab", false),
        ("Y", b"", false),
        ("YWJj!YWJj", b"abc", false),
        ("YQ==YQ==", b"a", false),
        ("YQ===", b"a", false),
        ("\u{e9}", b"", false),
    ];
    for (text, bytes, is_valid) in table {
        assert_eq!(decode(text), (bytes.to_vec(), is_valid), "{text}");
    }
    assert_eq!(utf16(b"a\0\0\xd8b"), ("a\u{fffd}".into(), false));
}

#[test]
fn classes_at_every_alignment() {
    for class in CLASSES {
        for name in [class.to_owned(), class.to_lowercase()] {
            for before in ["", "a", "ab", "abc"] {
                let script = format!("{before}{name} x");
                let bytes: Vec<u8> = script.encode_utf16().flat_map(u16::to_le_bytes).collect();
                let text = encode(&bytes);
                assert_eq!(decode(&text), (bytes, true));
                assert!(mentions_encoded_classes(&text), "{script}");
            }
        }
    }
}
