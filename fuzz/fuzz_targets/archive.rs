//! Any bytes as an input of any kind, archives above all: no panic, an end, nothing beyond the
//! limits, and each error counted.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use wmi_events::source::{self, Options};

fuzz_target!(|bytes: &[u8]| {
    let mut options = Options::default();
    options.archives.max_members = 100;
    options.archives.max_unpacked_bytes = 1 << 20;
    options.archives.max_buffered_bytes = 1 << 16;
    let input = Cursor::new(bytes.to_vec());
    let Ok(mut reader) = source::from_reader(input, &options) else {
        return;
    };
    let (mut events, mut errors) = (0, 0);
    while let Some(event) = reader.next_borrowed() {
        match event {
            Ok(_) => events += 1,
            Err(_) => errors += 1,
        }
    }
    let stats = reader.stats();
    assert_eq!((stats.matched, stats.malformed), (events, errors));
    assert!(reader.other_members() <= 100);
    assert!(reader.next().is_none());
});
