//! Fills the columns of the header.

use wmi_events::Event;
use wmi_events::value::Guid;

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
    let [
        time,
        time_text,
        time_source,
        local_time,
        computer,
        channel,
        provider,
        provider_guid,
        record_id,
        event_id,
        qualifiers,
        version,
        level,
        task,
        opcode,
        keywords,
        activity_id,
        related_activity_id,
        execution_process_id,
        execution_thread_id,
        security_user_id,
        extra,
    ] = columns;
    let system = &event.system;
    if let Some(created) = system.time_created {
        match created.0.timestamp_nanos_opt() {
            Some(nanoseconds) => time.time(row, nanoseconds),
            // Before 1677 or after 2262.
            None => time_text.display(row, created),
        }
        time_source.text(row, system.time_source.name());
    }
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
    for (column, number) in [
        (record_id, system.record_id),
        (event_id, Some(system.event_id.get().into())),
        (qualifiers, system.qualifiers.map(u64::from)),
        (version, system.version.map(u64::from)),
        (level, system.level.map(u64::from)),
        (task, system.task.map(u64::from)),
        (opcode, system.opcode.map(u64::from)),
        (keywords, system.keywords.map(|keywords| keywords.bits())),
        (execution_process_id, system.process_id.map(u64::from)),
        (execution_thread_id, system.thread_id.map(u64::from)),
    ] {
        if let Some(number) = number {
            column.number(row, number);
        }
    }
    for (column, guid) in [
        (activity_id, system.activity_id),
        (related_activity_id, system.related_activity_id),
    ] {
        if let Some(guid) = guid {
            column.text(row, GuidText::new(guid).as_str());
        }
    }
    if let Some(guid) = system.provider_guid {
        if *last != Some(guid) || !provider_guid.again(row) {
            provider_guid.text(row, GuidText::new(guid).as_str());
        }
        *last = Some(guid);
    }
    if !event.extra.is_empty() {
        let extras: Vec<_> = event
            .extra
            .iter()
            .map(|field| (&*field.name, mask.of(&field.name, &field.value)))
            .collect();
        extra.structs(row, extras.iter().map(|(name, value)| [*name, &**value]));
    }
}
