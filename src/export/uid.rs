//! Stable IDs of events and alerts: the same event gives the same ID again.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::detect::EventRef;
use crate::event::Event;
use crate::value::WindowsTime;
use crate::value::digits::Digits;

/// `computer/event ID/record ID/time in ms`, after the name of a finding. Record IDs begin again when a log is cleared, so
/// the event's own time is a part. Without a record ID, a hash of the data stands for it.
#[derive(Clone, Debug)]
pub(super) struct Uid<'e> {
    /// The finding.
    name: Option<&'e str>,
    computer: &'e str,
    event_id: u16,
    record: Record,
    /// `None` if the event has none: that of the document may be another each time.
    time: Option<WindowsTime>,
}

#[derive(Clone, Copy, Debug)]
enum Record {
    Id(u64),
    Hash(u64),
    Unknown,
}

impl<'e> Uid<'e> {
    pub(super) fn of_event(event: &'e Event<'_>) -> Self {
        let record = event.system.record_id;
        Self {
            name: None,
            computer: event.system.computer.as_deref().unwrap_or("-"),
            event_id: event.system.event_id.get(),
            record: record.map_or_else(|| Record::Hash(hash(event)), Record::Id),
            time: event.system.time_created,
        }
    }

    /// As [`of_event`](Self::of_event), for an event with a record ID.
    pub(super) fn of_story_event(event: &'e EventRef) -> Self {
        Self {
            name: None,
            computer: &event.computer,
            event_id: event.event_id.get(),
            record: event.record_id.map_or(Record::Unknown, Record::Id),
            time: Some(event.time),
        }
    }

    pub(super) fn named(&self, name: &'e str) -> Self {
        Self {
            name: Some(name),
            ..self.clone()
        }
    }
}

impl Uid<'_> {
    fn text(&self) -> String {
        let mut text = String::with_capacity(self.computer.len() + 80);
        if let Some(name) = self.name {
            text += name;
            text.push('/');
        }
        text += self.computer;
        text.push('/');
        text += self.event_id.short().text();
        text.push('/');
        match self.record {
            Record::Id(id) => text += id.short().text(),
            Record::Hash(hash) => text += &format!("{hash:016x}"),
            Record::Unknown => text.push('-'),
        }
        text.push('/');
        let millis = self.time.map(|time| time.0.timestamp_millis());
        match (millis, millis.map(u64::try_from)) {
            (_, Some(Ok(millis))) => text += millis.short().text(),
            // Before 1970.
            (Some(millis), _) => text += &millis.to_string(),
            (None, _) => text.push('-'),
        }
        text
    }
}

impl Serialize for Uid<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
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
