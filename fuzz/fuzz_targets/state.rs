//! See [`wmi_events_fuzz::stored::states`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wmi_events_fuzz::stored::states(bytes));
