//! Bytes that are pushed give the events that a reader gives of them.

use proptest::prelude::*;
use wmi_events::source::{self, Format, Options, PushReader, Stats};
use wmi_events::{ErrorKind, Event};

mod common;

use common::collectors::SHAPES;

type Read = (Vec<Result<Event<'static>, String>>, Stats);

fn pushed(bytes: &[u8], sizes: &[usize]) -> Read {
    let mut reader = PushReader::new(&Options::default());
    let mut events = Vec::new();
    let mut sizes = sizes.iter().cycle();
    let mut rest = bytes;
    while !rest.is_empty() {
        let size = sizes.next().copied().unwrap_or(1).min(rest.len());
        let (now, later) = rest.split_at(size);
        reader.push(now);
        drain(&mut reader, &mut events);
        rest = later;
    }
    reader.finish();
    drain(&mut reader, &mut events);
    (events, reader.stats())
}

fn drain(reader: &mut PushReader, events: &mut Vec<Result<Event<'static>, String>>) {
    while let Some(event) = reader.next_borrowed() {
        events.push(event.map(Event::into_owned).map_err(|e| e.to_string()));
    }
}

fn pulled(bytes: &[u8]) -> Read {
    let input = std::io::Cursor::new(bytes.to_vec());
    match source::from_reader(input, &Options::default()) {
        Ok(mut reader) => {
            let events = reader.by_ref().map(|e| e.map_err(|e| e.to_string()));
            let events = events.collect();
            (events, reader.stats())
        }
        Err(error) => (vec![Err(error.to_string())], Stats::default()),
    }
}

/// Streams of every kind, whole and damaged.
fn streams() -> Vec<Vec<u8>> {
    let sample = include_str!("../examples/sample.xml");
    let lines: String = SHAPES.iter().map(|(_, json)| format!("{json}\n")).collect();
    let utf16: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        sample.into(),
        utf16,
        lines.clone().into(),
        format!("[{}]", lines.trim().replace("}\n{", "},{")).into(),
        format!("{{\"broken\n{lines}{{\"EventID\": 46").into(),
        sample.get(..sample.len() / 2).unwrap_or_default().into(),
        b"not a log".to_vec(),
        Vec::new(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn as_pulled(sizes in proptest::collection::vec(prop_oneof![1_usize..9, 1_usize..5000], 1..6)) {
        for stream in streams() {
            prop_assert_eq!(pushed(&stream, &sizes), pulled(&stream));
        }
    }
}

/// What cannot be pushed is an error, once.
#[test]
fn what_cannot_be_pushed() {
    for head in [
        &b"ElfFile\0"[..],
        b"\x1f\x8b\x08",
        b"PK\x03\x04",
        b"name,value\n",
    ] {
        let mut reader = PushReader::new(&Options::default());
        reader.push(head);
        reader.finish();
        let error = reader.next_borrowed().unwrap().unwrap_err();
        let kinds = [ErrorKind::Unsupported, ErrorKind::Format];
        assert!(kinds.contains(&error.kind()), "{error}");
        assert!(reader.next_borrowed().is_none());
    }
    assert!(PushReader::with_format(Format::Evtx, &Options::default()).is_err());
}
