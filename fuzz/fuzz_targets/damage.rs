//! See [`wmi_events_fuzz::readers::damage`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wmi_events_fuzz::readers::damage(bytes));
