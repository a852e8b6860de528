//! Any bytes as XML: no panic; borrowed and owned events are equal; what is read reads back
//! through JSON; one event alone and in a stream is the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wmi_events::Event;
use wmi_events::source::xml::Reader;

fuzz_target!(|bytes: &[u8]| {
    let owned: Vec<_> = Reader::new(bytes).collect();
    let mut reader = Reader::new(bytes);
    let mut borrowed = 0;
    while let Some(event) = reader.next_borrowed() {
        match (event, &owned[borrowed]) {
            (Ok(event), Ok(other)) => {
                assert_eq!(event, *other);
                let json = serde_json::to_string(&event).expect("events are plain data");
                assert_eq!(serde_json::from_str::<Event<'_>>(&json).expect("its own JSON"), event);
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
    if let Ok(Some(event)) = Event::from_xml_bytes(bytes) {
        assert!(matches!(owned.as_slice(), [Ok(other)] if *other == event));
    }
});
