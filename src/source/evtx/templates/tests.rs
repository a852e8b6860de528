use super::*;

/// A template of `<EventData/>` at an offset of a chunk, that says it has so many bytes.
fn write(chunk: &mut [u8], offset: usize, len: usize) {
    let mut bytes = vec![0; 20];
    bytes.extend(u32::try_from(len - 24).unwrap().to_le_bytes());
    bytes.extend([0x0f, 1, 1, 0, 0x01, 0xff, 0xff, 0, 0, 0, 0]);
    let name = offset + bytes.len() + 4;
    bytes.extend(u32::try_from(name).unwrap().to_le_bytes());
    bytes.extend([0, 0, 0, 0, 0, 0, 9, 0]);
    bytes.extend("EventData\0".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.extend([0x03, 0x00]);
    chunk[offset..offset + bytes.len()].copy_from_slice(&bytes);
}

/// Below, at and above what is read of one chunk's templates; then the next chunk.
#[test]
fn templates_that_overlap() {
    const LAST: usize = 100;
    for (more, is_read) in [(LAST - 1, true), (LAST, true), (LAST + 1, false)] {
        let mut chunk = vec![0; MAX_LEN];
        write(&mut chunk, 0, MAX_LEN - LAST);
        write(&mut chunk, 1000, more);
        let mut templates = Templates::new(EventSet::all());
        for (offset, is_read) in [(0, true), (1000, is_read), (0, true)] {
            let number = templates.learn(&chunk, offset);
            let is_known = matches!(templates.get(number), Layout::Data(_));
            assert_eq!(is_known, is_read, "{more} {offset}");
        }
        templates.clear();
        let number = templates.learn(&chunk, 1000);
        assert!(matches!(templates.get(number), Layout::Data(_)), "{more}");
    }
}
