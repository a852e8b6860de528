//! Fills the columns of the header.

use wmi_events::value::Guid;
use wmi_events::{Event, System};

use crate::column::Column;
use crate::columns::HEADER;
use crate::digits::GuidText;
use crate::mask::Mask;

/// The columns of the header, in the order of [`HEADER`].
pub(crate) type Columns = [Column; HEADER.len()];

/// Sets the header of an event, and the fields that its schema does not have.
///
/// `last` is the GUID of the provider of the row before: mostly the same.
pub(crate) fn fill(
    columns: &mut Columns,
    row: usize,
    event: &Event<'_>,
    last: &mut Option<Guid>,
    mask: &mut Mask,
) {
    let system = &event.system;
    let [
        time,
        time_text,
        time_source,
        local_time,
        computer,
        channel,
        provider,
        provider_guid,
        numbers @ ..,
        activity_id,
        related_activity_id,
        execution_process_id,
        execution_thread_id,
        security_user_id,
        extra,
    ] = columns;
    fill_time([time, time_text, time_source], row, system);
    for (column, text) in [
        (local_time, &system.local_time),
        (computer, &system.computer),
        (channel, &system.channel),
        (provider, &system.provider_name),
        (security_user_id, &system.user_id),
    ] {
        if let Some(text) = text {
            column.text(row, text);
        }
    }
    if let Some(guid) = system.provider_guid {
        if *last != Some(guid) || !provider_guid.again(row) {
            provider_guid.text(row, GuidText::new(guid).as_str());
        }
        *last = Some(guid);
    }
    fill_numbers(numbers, row, system);
    let activities = [system.activity_id, system.related_activity_id];
    for (column, guid) in [activity_id, related_activity_id]
        .into_iter()
        .zip(activities)
    {
        if let Some(guid) = guid {
            column.text(row, GuidText::new(guid).as_str());
        }
    }
    let executions = [system.process_id, system.thread_id];
    let columns = [execution_process_id, execution_thread_id];
    for (column, number) in columns.into_iter().zip(executions) {
        if let Some(number) = number {
            column.number(row, number.into());
        }
    }
    fill_extra(extra, row, event, mask);
}

fn fill_time([time, text, source]: [&mut Column; 3], row: usize, system: &System<'_>) {
    let Some(created) = system.time_created else {
        return;
    };
    match created.0.timestamp_nanos_opt() {
        Some(nanoseconds) => time.time(row, nanoseconds),
        // Before 1677 or after 2262.
        None => text.display(row, created),
    }
    source.text(row, system.time_source.name());
}

fn fill_numbers(columns: &mut [Column; 8], row: usize, system: &System<'_>) {
    let numbers = [
        system.record_id,
        Some(system.event_id.get().into()),
        system.qualifiers.map(u64::from),
        system.version.map(u64::from),
        system.level.map(u64::from),
        system.task.map(u64::from),
        system.opcode.map(u64::from),
        system.keywords.map(|keywords| keywords.bits()),
    ];
    for (column, number) in columns.iter_mut().zip(numbers) {
        if let Some(number) = number {
            column.number(row, number);
        }
    }
}

fn fill_extra(column: &mut Column, row: usize, event: &Event<'_>, mask: &mut Mask) {
    if event.extra.is_empty() {
        return;
    }
    let mut texts = Vec::with_capacity(event.extra.len());
    for field in &event.extra {
        texts.push((&*field.name, mask.of(&field.name, &field.value)));
    }
    column.structs(row, texts.iter().map(|(name, value)| [*name, &**value]));
}
