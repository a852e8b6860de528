//! Stable IDs of events and alerts: the same event gives the same ID again.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::detect::EventRef;
use crate::event::Event;
use crate::value::WindowsTime;

/// `computer/event ID/record ID/time in ms`, after the name of a finding. Record IDs begin again when a log is cleared, so
/// the time is a part. Without a record ID, a hash of the data stands for it.
#[derive(Clone, Debug)]
pub(super) struct Uid<'e> {
    /// The finding.
    name: Option<&'e str>,
    computer: &'e str,
    event_id: u16,
    record: Record,
    time: WindowsTime,
}

#[derive(Clone, Copy, Debug)]
enum Record {
    Id(u64),
    Hash(u64),
    Unknown,
}

impl<'e> Uid<'e> {
    pub(super) fn of_event(event: &'e Event<'_>, time: WindowsTime) -> Self {
        let record = event.system.record_id;
        Self {
            name: None,
            computer: event.system.computer.as_deref().unwrap_or("-"),
            event_id: event.system.event_id.get(),
            record: record.map_or_else(|| Record::Hash(hash(event)), Record::Id),
            time,
        }
    }

    /// As [`of_event`](Self::of_event), for an event with a record ID.
    pub(super) fn of_story_event(event: &'e EventRef) -> Self {
        Self {
            name: None,
            computer: &event.computer,
            event_id: event.event_id.get(),
            record: event.record_id.map_or(Record::Unknown, Record::Id),
            time: event.time,
        }
    }

    pub(super) fn named(&self, name: &'e str) -> Self {
        Self {
            name: Some(name),
            ..self.clone()
        }
    }
}

impl fmt::Display for Uid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.name {
            write!(f, "{name}/")?;
        }
        write!(f, "{}/{}/", self.computer, self.event_id)?;
        match self.record {
            Record::Id(id) => id.fmt(f)?,
            Record::Hash(hash) => write!(f, "{hash:016x}")?,
            Record::Unknown => f.write_str("-")?,
        }
        write!(f, "/{}", self.time.0.timestamp_millis())
    }
}

impl Serialize for Uid<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// FNV-1a, 64 bits, of the data: its result never changes, unlike that of the standard library's hasher.
fn hash(event: &Event<'_>) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for (name, value) in event.data() {
        // It never fails.
        let _ = fmt::Write::write_fmt(&mut hash, format_args!("{name}={value}\n"));
    }
    hash.0
}

struct Fnv(u64);

impl fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}
