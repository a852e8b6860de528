use super::*;

#[test]
fn no_offset_is_behind_the_input() {
    let inputs: [(&[u8], u64); 8] = [
        (b"", 0),
        (b"<", 1),
        (b"<ab", 3),
        (b"<\0", 2),
        (b"<\0a", 3),
        (b"\0<\0", 3),
        (b"<\0\x3d\xd8", 4),
        // Half a character followed by half a unit is one fault.
        (b"<\0\x3d\xd8a", 4),
    ];
    for (input, len) in inputs {
        let mut buffer = Buffer::new(input);
        while !buffer.is_at_end() {
            assert!(buffer.read(0).is_ok());
        }
        assert_eq!(buffer.offset(buffer.bytes().len()), len, "{input:?}");
    }
}
