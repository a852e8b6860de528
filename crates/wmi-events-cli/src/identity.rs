//! Which event an event is: the same one may be in several logs, and in a story.

use std::hash::{DefaultHasher, Hash, Hasher};

use wmi_events::System;
use wmi_events::detect::EventRef;
use wmi_events::event::TimeSource;
use wmi_events::value::WindowsTime;

/// The event as a story names it.
pub(crate) fn of_story(event: &EventRef) -> u64 {
    hash(
        &event.computer,
        event.event_id.get(),
        event.record_id,
        Some(event.time),
    )
}

/// The same for an event; `None` for one without a time, which no story has.
pub(crate) fn of_event(system: &System<'_>) -> u64 {
    let computer = system.computer.as_deref().unwrap_or_default();
    hash(
        computer,
        system.event_id.get(),
        system.record_id,
        system.time_created,
    )
}

fn hash(computer: &str, id: u16, record: Option<u64>, time: Option<WindowsTime>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (
        computer.to_ascii_lowercase(),
        id,
        record,
        time.map(|time| time.0.timestamp_nanos_opt()),
    )
        .hash(&mut hasher);
    hasher.finish()
}

/// Computer, channel, record ID, event ID and time; `None` without a record ID. A log that is begun anew has the same
/// record IDs again. 128 bits: two events are not taken for one by chance.
pub(crate) fn of_record(system: &System<'_>) -> Option<u128> {
    let record = system.record_id?;
    let computer = system.computer.as_deref()?.to_ascii_lowercase();
    let channel = system
        .channel
        .as_deref()
        .unwrap_or_default()
        .to_ascii_lowercase();
    // Some collectors keep seconds; the time at which one received the event is not the event's.
    let own_time = system
        .time_created
        .filter(|_| system.time_source == TimeSource::Event);
    let own_time = own_time.map(|time| time.0.timestamp());
    let local_time = system.local_time.as_deref().filter(|_| own_time.is_none());
    let half = |seed: u8| {
        let mut hasher = DefaultHasher::new();
        (seed, &computer, &channel, record, system.event_id.get()).hash(&mut hasher);
        (own_time, local_time).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    Some(half(0) << 64 | half(1))
}
