//! A record of a collector with any text in it, in envelopes, whole or damaged: no panic, and in
//! an envelope it is the same event. The first five bytes choose; the rest is the text.
#![no_main]

#[path = "../../tests/common/checks.rs"]
#[allow(dead_code)]
mod checks;
#[path = "../../tests/common/collectors.rs"]
mod collectors;
#[path = "../../tests/common/envelopes.rs"]
mod envelopes;
#[path = "../../tests/common/locate.rs"]
mod locate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| locate::check(bytes));
