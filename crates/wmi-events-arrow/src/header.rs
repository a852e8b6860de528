//! Fills the columns of the header.

use wmi_events::Event;
use wmi_events::value::Guid;

use crate::column::Column;
use crate::columns::HEADER;
use crate::mask::Mask;

/// The columns of the header, in the order of [`HEADER`].
pub(crate) type Columns = [Column; HEADER.len()];

/// Sets the header of an event, and the fields that its schema does not have.
pub(crate) fn fill(columns: &mut Columns, row: usize, event: &Event<'_>, mask: &mut Mask) {
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
        (provider_guid, system.provider_guid),
        (activity_id, system.activity_id),
        (related_activity_id, system.related_activity_id),
    ] {
        if let Some(guid) = guid {
            column.text(row, GuidText::new(guid).as_str());
        }
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

/// A GUID as Windows prints it, made without the machinery of formatting.
struct GuidText([u8; 38]);

impl GuidText {
    fn new(guid: Guid) -> Self {
        const FORM: [u8; 38] = *b"{00000000-0000-0000-0000-000000000000}";
        /// Where the digits of each byte are.
        const PLACES: [usize; 16] = [1, 3, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 29, 31, 33, 35];
        let digit = |half: u8| {
            if half < 10 {
                b'0' + half
            } else {
                b'a' - 10 + half
            }
        };
        let mut text = FORM;
        for (byte, place) in guid.as_u128().to_be_bytes().into_iter().zip(PLACES) {
            if let Some([high, low]) = text.get_mut(place..place + 2) {
                (*high, *low) = (digit(byte >> 4), digit(byte & 15));
            }
        }
        Self(text)
    }

    fn as_str(&self) -> &str {
        // It is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids_are_printed_as_windows_does() {
        for digits in [0, u128::MAX, 0x1418_ef04_b0b4_4623_bf7e_d74a_b47b_bdaa] {
            let guid = Guid::from_u128(digits);
            assert_eq!(GuidText::new(guid).as_str(), guid.to_string());
        }
    }
}
