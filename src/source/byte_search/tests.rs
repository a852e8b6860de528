use super::*;

#[cfg(feature = "json")]
#[test]
fn string_stops() {
    for len in 0..40 {
        for stop in [b'"', b'\\', 0, 0x1f, b'\n'] {
            for filler in [b' ', b'a', 0x7f, 0x80, 0xa0, 0xff] {
                for at in 0..len {
                    let mut bytes = vec![filler; len];
                    bytes[at] = stop;
                    assert_eq!(find_string_stop(&bytes), Some(at), "{filler} {stop}");
                }
                assert_eq!(find_string_stop(&vec![filler; len]), None);
            }
        }
    }
}

#[test]
fn as_a_loop_finds_it() {
    for len in 0..80 {
        for at in 0..len {
            for byte in [b'<', b'&'] {
                // Bytes that differ from what is wanted in one bit, and others.
                for filler in [b'=', b'\'', 0, 0x80, byte | 0x80, 0xff] {
                    let mut bytes = vec![filler; len];
                    bytes[at] = byte;
                    if at + 3 < len {
                        bytes[at + 3] = b'<';
                    }
                    assert_eq!(find_any([b'<', b'&'], &bytes), Some(at), "{len} {filler}");
                }
            }
        }
        assert_eq!(find_any([b'<', b'&', b'>'], &vec![b';'; len]), None);
        assert_eq!(find_any([b'<'], &vec![0xbc; len]), None);
    }
}
