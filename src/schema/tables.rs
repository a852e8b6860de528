//! The schemas of the events.

use super::channels;
use super::declare::schema_tables;
use super::events::event_table;
use super::providers::*;
use super::{EventSchema, FieldSpec, InType, MessageTemplate};
use crate::event_id::EventId;

/// The newest version: versions only append, so it is that of the last field.
const fn newest(since: &[u8]) -> u8 {
    match since {
        [.., last] => *last,
        [] => 0,
    }
}

const fn message(text: &'static str, free: usize) -> MessageTemplate {
    MessageTemplate { text, free }
}

/// The docs of a struct up to the examples.
const fn before_examples(docs: &'static str) -> &'static str {
    const HEADING: &[u8] = b"# Examples";
    let mut end = 0;
    while let Some((head, tail)) = docs.split_at_checked(end) {
        // Also at the end, where nothing is left.
        if tail.is_empty() || begins_with(tail.as_bytes(), HEADING) {
            return head.trim_ascii();
        }
        end += 1;
    }
    docs
}

const fn begins_with(mut text: &[u8], mut start: &[u8]) -> bool {
    while let [wanted, rest_of_start @ ..] = start {
        match text {
            [byte, rest @ ..] if *byte == *wanted => text = rest,
            _ => return false,
        }
        start = rest_of_start;
    }
    true
}

/// The events of a log.
pub(super) const fn of_log(channel: &str) -> EventSet {
    let mut all = EventSet::empty();
    let mut rest = LOGS;
    while let [(name, event), tail @ ..] = rest {
        if name.len() == channel.len() && begins_with(name.as_bytes(), channel.as_bytes()) {
            all = all.union(*event);
        }
        rest = tail;
    }
    all
}

const fn max(numbers: &[usize]) -> usize {
    let mut max = 0;
    let mut rest = numbers;
    while let [first, tail @ ..] = rest {
        if *first > max {
            max = *first;
        }
        rest = tail;
    }
    max
}

event_table!(schema_tables);
