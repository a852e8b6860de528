use super::*;

/// An extra field: its ID, its length, its bytes.
fn field(id: u16, bytes: &[u8]) -> Vec<u8> {
    let len = u16::try_from(bytes.len()).unwrap();
    [&id.to_le_bytes(), &len.to_le_bytes(), bytes].concat()
}

/// A name in UTF-8 counts if it is of the name in the header: APPNOTE.TXT, 4.6.9.
#[test]
fn names_in_utf8() {
    let old = b"Pr\x81fung.evtx";
    let mut crc = Crc::new();
    crc.update(old);
    let unicode = |sum: u32| {
        let bytes = [&[1][..], &sum.to_le_bytes(), "Prüfung.evtx".as_bytes()].concat();
        field(UNICODE_NAME, &bytes)
    };
    let other = field(0x5455, &[1, 2, 3, 4, 5]);
    let right = unicode(crc.sum());
    for (extra, expected) in [
        (right.clone(), "Prüfung.evtx"),
        ([other.clone(), right.clone()].concat(), "Prüfung.evtx"),
        (unicode(crc.sum() ^ 1), "Pr\u{fffd}fung.evtx"),
        (other, "Pr\u{fffd}fung.evtx"),
        (right[..right.len() - 1].to_vec(), "Pr\u{fffd}fung.evtx"),
        (field(UNICODE_NAME, &[1, 2]), "Pr\u{fffd}fung.evtx"),
        (Vec::new(), "Pr\u{fffd}fung.evtx"),
    ] {
        assert_eq!(name(old, &extra), expected, "{extra:?}");
    }
}

#[test]
fn names_of_methods() {
    for (method, expected) in [
        (1, "Shrink"),
        (2, "Reduce"),
        (5, "Reduce"),
        (6, "Implode"),
        (9, "Deflate64"),
        (10, "PKWARE DCL Implode"),
        (12, "bzip2"),
        (14, "LZMA"),
        (20, "Zstandard"),
        (93, "Zstandard"),
        (94, "MP3"),
        (95, "XZ"),
        (96, "JPEG"),
        (97, "WavPack"),
        (98, "PPMd"),
        (99, "AES encryption"),
        (7, "method 7"),
        (u16::MAX, "method 65535"),
    ] {
        assert_eq!(method_name(method), expected);
    }
}
