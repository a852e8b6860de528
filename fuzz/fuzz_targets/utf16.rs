//! See [`wmi_events_fuzz::readers::utf16`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wmi_events_fuzz::readers::utf16(bytes));
