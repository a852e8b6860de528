//! Any bytes as XML: no panic; errors and warnings have a place; the same in any chunks, borrowed
//! and owned; what is read reads back; one event alone is as in a stream.
#![no_main]

#[path = "../../tests/common/checks.rs"]
#[allow(dead_code)]
mod checks;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| checks::xml(bytes));
