//! Each limit of the library below it, at it and above it: what is within is read whole, and what is beyond has
//! the answer that is documented, which is never silence. `SECURITY.md` has the list, with the reasons.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

#[path = "../common/mod.rs"]
mod common;

mod command_lines;
mod detection;
mod records;
mod streams;
mod values;

/// A limit, and what comes of so many of what it counts.
pub(crate) struct Limit {
    /// As in the table of `SECURITY.md`.
    name: &'static str,
    value: usize,
    /// What comes of so many.
    read: fn(usize) -> String,
    /// What comes of as many as the limit, and of one less.
    within: &'static str,
    /// What comes of one more.
    beyond: &'static str,
}

#[track_caller]
pub(crate) fn check(limits: &[Limit]) {
    let mut wrong = Vec::new();
    for limit in limits {
        let value = limit.value;
        for (count, expected) in [
            (value - 1, limit.within),
            (value, limit.within),
            (value + 1, limit.beyond),
        ] {
            let read = (limit.read)(count);
            if read != expected {
                wrong.push(format!(
                    "{} with {count}: {read:?}, not {expected:?}",
                    limit.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// In the profile of tests an overflow is a panic, here as in the library and in each test on the corpus.
/// `.ci/check_overflow.sh` does the same with the tool as it is released.
#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "attempt to add with overflow")]
fn overflows_are_checked() {
    let sum = std::hint::black_box(u8::MAX) + std::hint::black_box(1);
    println!("{sum}");
}
