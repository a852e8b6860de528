//! See [`wmi_events_fuzz::readers::rendered`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wmi_events_fuzz::readers::rendered(bytes));
