//! Any bytes as records in text: no panic; errors and warnings have a place; the same in any chunks,
//! borrowed and owned; what is read reads back.
#![no_main]

#[path = "../../tests/common/checks.rs"]
#[allow(dead_code)]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::text(bytes));
