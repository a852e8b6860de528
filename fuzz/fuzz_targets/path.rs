//! See [`wmi_events_fuzz::command_lines::path`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| wmi_events_fuzz::command_lines::path(bytes));
