//! The schemas of the events.

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
