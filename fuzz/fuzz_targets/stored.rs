//! Any bytes as a stored event, finding or state, in JSON and in postcard: no panic, bounded, and what is
//! read is written and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wmi_events::Event;
use wmi_events::detect::{Correlator, Finding, ProcessTree};

fuzz_target!(|bytes: &[u8]| {
    read::<Event<'static>>(bytes);
    read::<Finding<'static>>(bytes);
    for correlator in read::<Correlator>(bytes) {
        assert!(correlator.used_bytes() <= correlator.config().max_bytes);
    }
    for tree in read::<ProcessTree>(bytes) {
        assert!(tree.used_bytes() <= tree.config().max_bytes);
    }
});

/// What either format reads.
fn read<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Vec<T> {
    let mut read: Vec<T> = Vec::new();
    if let Ok(value) = serde_json::from_slice(bytes) {
        let json = serde_json::to_string(&value).unwrap();
        let again: T = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), json);
        let again: T = postcard::from_bytes(&postcard::to_stdvec(&value).unwrap()).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), json);
        read.push(value);
    }
    // A header in binary need not be that of its event, which JSON cannot say.
    if let Ok(value) = postcard::from_bytes(bytes) {
        let binary = postcard::to_stdvec(&value).unwrap();
        let again: T = postcard::from_bytes(&binary).unwrap();
        assert_eq!(postcard::to_stdvec(&again).unwrap(), binary);
        read.push(value);
    }
    read
}
