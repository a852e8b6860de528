//! Any bytes as a stored event, finding or state, in JSON and in postcard: no panic, bounded, and what is
//! read is written and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wmi_events::Event;
use wmi_events::detect::{Correlator, Finding, ProcessTree};

fuzz_target!(|bytes: &[u8]| {
    read::<Event<'static>>(bytes, as_written);
    read::<Finding<'static>>(bytes, as_written);
    // Reading numbers computers, events and stories anew.
    let same = |one: &Correlator, other: &Correlator| {
        one.len() == other.len() && one.stories() == other.stories()
    };
    for correlator in read(bytes, same) {
        assert!(correlator.used_bytes() <= correlator.config().max_bytes);
    }
    for tree in read::<ProcessTree>(bytes, as_written) {
        assert!(tree.used_bytes() <= tree.config().max_bytes);
    }
});

/// Whether both are written the same.
fn as_written<T: Serialize>(one: &T, other: &T) -> bool {
    postcard::to_stdvec(one).unwrap() == postcard::to_stdvec(other).unwrap()
}

/// What either format reads, which is written and read back as the same.
fn read<T: Serialize + DeserializeOwned>(bytes: &[u8], same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut read: Vec<T> = Vec::new();
    if let Ok(value) = serde_json::from_slice(bytes) {
        let json = serde_json::to_string(&value).unwrap();
        assert!(same(&serde_json::from_str(&json).unwrap(), &value));
        let binary = postcard::to_stdvec(&value).unwrap();
        assert!(same(&postcard::from_bytes(&binary).unwrap(), &value));
        read.push(value);
    }
    // A header in binary need not be that of its event, which JSON cannot say.
    if let Ok(value) = postcard::from_bytes(bytes) {
        let binary = postcard::to_stdvec(&value).unwrap();
        assert!(same(&postcard::from_bytes(&binary).unwrap(), &value));
        read.push(value);
    }
    read
}
