//! What an answer may cost, and what its pieces are: the checks that all decoders share.

use std::borrow::Cow;
use std::fmt::Debug;

use rustix::time::{ClockId, clock_gettime};
use wmi_events::Error;

/// Bytes that any call may allocate, and those for each byte of its input. A command of cmd.exe that is one
/// byte long takes some 200 bytes in an array that doubles.
const FREE: u64 = 1 << 17;
const PER_BYTE: u64 = 2048;

/// Runs it. It fails if that allocates more than in proportion to the length of the input.
#[track_caller]
pub(crate) fn bounded<T>(len: usize, work: impl FnOnce() -> T) -> T {
    let mut result = None;
    let cost = allocation_counter::measure(|| result = Some(work()));
    let limit = FREE + PER_BYTE * len as u64;
    assert!(
        cost.bytes_total <= limit,
        "{} bytes allocated for {len} bytes of input",
        cost.bytes_total
    );
    result.expect("it ran")
}

/// The time that this thread had, in nanoseconds.
fn cpu_time() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000
        + u64::try_from(time.tv_nsec).unwrap_or(0)
}

fn time_of(work: &impl Fn(&str), text: &str) -> u64 {
    let once = || {
        let before = cpu_time();
        bounded(text.len(), || work(text));
        cpu_time() - before
    };
    once().min(once())
}

/// Fails if four times the text takes more than eight times as long, as soon as that can be told.
pub(crate) fn linear(what: &str, text: &dyn Fn(usize) -> String, work: impl Fn(&str)) {
    const LEN: usize = 1 << 14;
    /// Less is noise.
    const TOLD: u64 = 20_000_000;
    let short = text(LEN);
    let before = cpu_time();
    bounded(short.len(), || work(&short));
    let (first, second) = (cpu_time() - before, text(4 * LEN));
    let before = cpu_time();
    bounded(second.len(), || work(&second));
    let is_slow = |short: u64, long: u64| long > TOLD && long > 8 * short.max(TOLD / 16);
    if is_slow(first, cpu_time() - before) {
        let (short, long) = (time_of(&work, &short), time_of(&work, &second));
        assert!(
            !is_slow(short, long),
            "{what}: {short} ns for {LEN} bytes, {long} ns for {}",
            4 * LEN
        );
    }
}

/// The text of any bytes: each input is one.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Whether a part lies in the text, by its address.
fn lies_in(text: &str, part: &str) -> bool {
    let (text, part) = (
        text.as_bytes().as_ptr_range(),
        part.as_bytes().as_ptr_range(),
    );
    text.start <= part.start && part.end <= text.end
}

/// A piece that is borrowed is a part of the text; one that is not is no longer than the text.
#[allow(clippy::ptr_arg, reason = "whether it is borrowed is the question")]
#[track_caller]
pub(crate) fn is_part(text: &str, piece: &Cow<'_, str>) {
    match piece {
        Cow::Borrowed(part) => assert!(
            part.is_empty() || lies_in(text, part),
            "{part:?} is no part of {text:?}"
        ),
        Cow::Owned(made) => assert!(made.len() <= text.len(), "{made:?} is longer than {text:?}"),
    }
}

/// [`is_part`] of each.
#[track_caller]
pub(crate) fn are_parts<'p>(text: &str, pieces: impl IntoIterator<Item = &'p Cow<'p, str>>) {
    for piece in pieces {
        is_part(text, piece);
    }
}

/// An error has a place in the text.
#[track_caller]
pub(crate) fn has_place(error: &Error, text: &str) {
    let is_within = error.offset().is_some_and(|at| at <= text.len() as u64);
    assert!(is_within, "{error} in {} bytes", text.len());
}

/// What is detached is the same.
#[track_caller]
pub(crate) fn same<T: Debug + PartialEq<U>, U: Debug>(one: &T, other: &U) {
    assert_eq!(one, other);
}
