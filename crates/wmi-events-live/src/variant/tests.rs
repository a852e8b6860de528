use super::*;

/// A buffer with one value of that type, and bytes behind it to which it points from 16 on.
fn decode(kind: u32, value: u64, behind: &[u8]) -> Variant {
    let base = 0x1000;
    let mut words = vec![value, u64::from(kind) << 32 | 7];
    for chunk in behind.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        words.push(u64::from_le_bytes(word));
    }
    let mut scratch = Vec::new();
    let variants = Variants::new(&words, base, 1);
    let mut values: Vec<_> = variants.iter(&mut scratch).collect();
    assert_eq!(values.len(), 1);
    values.remove(0)
}

const BEHIND: u64 = 0x1010;

fn input(value: impl Into<FieldInput<'static>>) -> Variant {
    Variant::Input(value.into())
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn numbers() {
    // Above what the type has, there may be anything.
    let noise = 0xdead_beef_0000_0000_u64;
    let rows = [
        (kind::SBYTE, noise | 0xfe, input(-2_i64)),
        (kind::BYTE, noise | 0x1fe, input(0xfe_u64)),
        (kind::INT16, noise | 0xfffe, input(-2_i64)),
        (kind::UINT16, noise | 4688, input(4688_u64)),
        (kind::INT32, noise | 0x8004_1032, input(-2_147_217_358_i64)),
        (kind::UINT32, noise | 4844, input(4844_u64)),
        (kind::HEX_INT32, noise | 0x8004_1032, input(0x8004_1032_u64)),
        (kind::INT64, u64::MAX, input(-1_i64)),
        (kind::UINT64, u64::MAX, input(u64::MAX)),
        (kind::HEX_INT64, noise, input(noise)),
        (kind::SIZE_T, 0x1d40, input(0x1d40_u64)),
        (
            kind::FILE_TIME,
            133_000_000_000_000_000,
            input(133_000_000_000_000_000_u64),
        ),
        (kind::BOOLEAN, noise | 1, input(true)),
        (kind::BOOLEAN, noise, input(false)),
        (kind::NULL, noise, Variant::Null),
    ];
    for (kind, value, expected) in rows {
        assert_eq!(decode(kind, value, b""), expected, "type {kind}");
    }
}

#[test]
fn behind_a_pointer() {
    let text = utf16("wmic os get\0behind");
    assert_eq!(decode(kind::STRING, BEHIND, &text), input("wmic os get"));
    assert_eq!(decode(kind::STRING, BEHIND + 10, &text), input("os get"));
    assert_eq!(decode(kind::STRING, BEHIND, b"\0\0"), input(""));
    assert_eq!(decode(kind::STRING, 0, &text), Variant::Null);
    // As the XML has a lone surrogate and a control character.
    let odd: Vec<u8> = [0x61, 0xd800, 0x1b, 0]
        .into_iter()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(decode(kind::STRING, BEHIND, &odd), input("a__"));
    let guid = [
        0x04, 0xef, 0x18, 0x14, 0xb4, 0xb0, 0x23, 0x46, 0xbf, 0x7e, 0xd7, 0x4a, 0xb4, 0x7b, 0xbd,
        0xaa,
    ];
    let expected = input("{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}");
    assert_eq!(decode(kind::GUID, BEHIND, &guid), expected);
    let sid = [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0];
    assert_eq!(decode(kind::SID, BEHIND, &sid), input("S-1-5-18"));
    let time: Vec<u8> = [2026_u16, 3, 2, 3, 8, 59, 2, 331]
        .into_iter()
        .flat_map(u16::to_le_bytes)
        .collect();
    let expected: WindowsTime = "2026-03-03T08:59:02.331Z".parse().unwrap();
    assert_eq!(decode(kind::SYS_TIME, BEHIND, &time), input(expected));
}

/// Nothing is read outside the buffer, whatever a pointer says.
#[test]
fn wrong_pointers() {
    let endless = utf16("without an end..");
    let kinds = [kind::STRING, kind::GUID, kind::SID, kind::SYS_TIME];
    let pointers = [
        1,
        0xfff,
        0x1000 + 48,
        0x1000 + 47,
        u64::MAX,
        u64::MAX - 1,
        1 << 63,
    ];
    for kind in kinds {
        for pointer in pointers {
            assert_eq!(
                decode(kind, pointer, &endless),
                Variant::Other,
                "{kind} {pointer:#x}"
            );
        }
    }
    assert_eq!(decode(kind::STRING, BEHIND, &endless), Variant::Other);
    // A SID with more sub-authorities than there may be.
    assert_eq!(
        decode(kind::SID, BEHIND, &[1, 255, 0, 0, 0, 0, 0, 5]),
        Variant::Other
    );
    // More values than the buffer has.
    let mut scratch = Vec::new();
    let variants = Variants::new(&[0, 0], 0, 3);
    let values: Vec<_> = variants.iter(&mut scratch).collect();
    assert_eq!(values, [Variant::Null, Variant::Other, Variant::Other]);
    assert!(
        Variants::new(&[], 0, usize::MAX)
            .get(usize::MAX, &mut scratch)
            .is_none()
    );
}

#[test]
fn other_types() {
    // Text of a code page, floating point, bytes, a handle, XML, and an array of numbers.
    for kind in [2, 11, 12, 14, 32, 35, 128 | kind::UINT32] {
        assert_eq!(decode(kind, 1, b""), Variant::Other, "type {kind}");
    }
}
