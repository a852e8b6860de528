//! Any bytes as JSON, and any text as a message: no panic; borrowed and owned events are equal;
//! what is read reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wmi_events::source::json::Reader;
use wmi_events::source::message;
use wmi_events::{Event, System, schema};

fuzz_target!(|bytes: &[u8]| {
    let owned: Vec<_> = Reader::new(bytes).collect();
    let mut reader = Reader::new(bytes);
    let mut borrowed = 0;
    while let Some(event) = reader.next_borrowed() {
        match (event, &owned[borrowed]) {
            (Ok(event), Ok(other)) => {
                assert_eq!(event, *other);
                let json = serde_json::to_string(&event).expect("events are plain data");
                assert_eq!(Event::from_json(&json).expect("its own JSON"), Some(event));
            }
            (Err(error), Err(other)) => {
                assert_eq!(error.to_string(), other.to_string());
                assert!(error.offset().is_some_and(|at| at <= bytes.len() as u64));
            }
            (one, other) => panic!("{one:?} is not {other:?}"),
        }
        borrowed += 1;
    }
    assert_eq!(borrowed, owned.len());
    if let Ok(text) = str::from_utf8(bytes) {
        for event in schema::EVENTS {
            let _ = message::parse(System::new(event.event_id), text);
        }
    }
});
