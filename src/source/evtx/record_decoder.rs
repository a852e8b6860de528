//! A record's values on the way to an event: typed, with text in UTF-8.

use std::fmt::Write;
use std::ops::Range;

use super::layout::{DataLayout, EventData, EventLayout, Layout, Source};
use super::template::Piece;
use super::templates::Templates;
use super::values::{Binary, Instance};
use crate::error::Error;
use crate::event::{Event, Property, System};
use crate::record::{FieldInput, Record};
use crate::schema::{EventSchema, EventSet, InType};
use crate::value::utf16::push_utf16;

/// What a record is.
#[derive(Debug, PartialEq)]
pub(super) enum Class {
    /// Another kind of event.
    Foreign,
    /// An event of this crate, now in the draft.
    Drafted,
    /// For the conforming way: its XML shows what it is.
    Unknown,
}

/// The decoded values of one record. Reused for the next, so that a record needs no allocation.
#[derive(Debug, Default)]
pub(super) struct RecordDecoder {
    system: System<'static>,
    /// The record's texts, concatenated.
    text: String,
    units: Vec<u16>,
    provider_name: Option<Range<usize>>,
    channel: Option<Range<usize>>,
    computer: Option<Range<usize>>,
    user_id: Option<Range<usize>>,
    fields: Vec<(FieldTarget, DraftValue)>,
}

/// The target of a field's value.
#[derive(Debug)]
enum FieldTarget {
    Slot(usize),
    Extra(Range<usize>),
}

#[derive(Clone, Debug)]
enum DraftValue {
    Text(Range<usize>),
    Number(u64),
}

/// A value that does not have the form expected in these events.
struct Unexpected;

impl RecordDecoder {
    /// Reads the record whose BinXml is `start..end` of the chunk.
    pub(super) fn read(
        &mut self,
        chunk: &[u8],
        templates: &mut Templates,
        start: usize,
        end: usize,
    ) -> Class {
        let Some(instance) = Instance::parse(chunk, start, end) else {
            return Class::Unknown;
        };
        templates.learn(chunk, instance.template);
        let layout = match templates.get(instance.template) {
            Layout::Foreign => return Class::Foreign,
            Layout::Event(layout) => layout,
            Layout::Data(_) | Layout::Operation(_) | Layout::Unknown => return Class::Unknown,
        };
        self.text.clear();
        self.fields.clear();
        self.system = System::default();
        let events = templates.events;
        let schema = match self.identity(layout, &instance, events) {
            Ok(Some(schema)) => schema,
            Ok(None) => return Class::Foreign,
            Err(Unexpected) => return Class::Unknown,
        };
        let within = match &layout.data {
            EventData::Within(number) | EventData::OperationWithin(number) => {
                match instance.get(*number) {
                    Binary::Xml { start, end } if start < end => {
                        let Some(data) = Instance::parse(chunk, start, end) else {
                            return Class::Unknown;
                        };
                        templates.learn(chunk, data.template);
                        Some(data)
                    }
                    Binary::Xml { .. } | Binary::Null => None,
                    _ => return Class::Unknown,
                }
            }
            EventData::None | EventData::Here(_) => None,
        };
        match self.header_and_data(schema, templates, &instance, within.as_ref()) {
            Ok(()) => Class::Drafted,
            Err(Unexpected) => Class::Unknown,
        }
    }

    /// The event of these that provider and ID identify.
    fn identity(
        &mut self,
        layout: &EventLayout,
        instance: &Instance<'_>,
        events: EventSet,
    ) -> Result<Option<&'static EventSchema>, Unexpected> {
        let id = layout.source(Property::EventId).ok_or(Unexpected)?;
        if !self.property(Property::EventId, id, instance)? {
            return Err(Unexpected);
        }
        if let Some(source) = layout.source(Property::ProviderGuid) {
            self.property(Property::ProviderGuid, source, instance)?;
        }
        self.provider_name = self.property_text(layout, Property::ProviderName, instance)?;
        let name = self.provider_name.clone();
        let name = name.and_then(|range| self.text.get(range));
        Ok(events.find(name, self.system.provider_guid, self.system.event_id))
    }

    fn header_and_data(
        &mut self,
        schema: &'static EventSchema,
        templates: &Templates,
        instance: &Instance<'_>,
        within: Option<&Instance<'_>>,
    ) -> Result<(), Unexpected> {
        let Layout::Event(layout) = templates.get(instance.template) else {
            return Err(Unexpected);
        };
        self.header(layout, instance)?;
        if let EventData::Here(data) = &layout.data {
            return self.data(schema, data, instance);
        }
        let Some(within) = within else { return Ok(()) };
        match (&layout.data, templates.get(within.template)) {
            (EventData::Within(_), Layout::Data(data))
            | (EventData::OperationWithin(_), Layout::Operation(data)) => {
                self.data(schema, data, within)
            }
            _ => Err(Unexpected),
        }
    }

    fn header(&mut self, layout: &EventLayout, instance: &Instance<'_>) -> Result<(), Unexpected> {
        for (property, source) in &layout.properties {
            let is_known = matches!(property, Property::EventId | Property::ProviderGuid);
            if !is_known && !property.is_text() {
                self.property(*property, source, instance)?;
            }
        }
        self.channel = self.property_text(layout, Property::Channel, instance)?;
        self.computer = self.property_text(layout, Property::Computer, instance)?;
        self.user_id = self.property_text(layout, Property::UserId, instance)?;
        Ok(())
    }

    /// Sets a property that is not text; returns whether it has a value.
    fn property(
        &mut self,
        property: Property,
        source: &Source,
        instance: &Instance<'_>,
    ) -> Result<bool, Unexpected> {
        let system = &mut self.system;
        let is_set = match find_value(source, instance) {
            None | Some(SourceValue::Literal("") | SourceValue::Binary(Binary::Null)) => {
                return Ok(false);
            }
            Some(SourceValue::Literal(text)) => system.parse(property, text),
            Some(SourceValue::Binary(Binary::Decimal(number) | Binary::Hexadecimal(number))) => {
                system.put_number(property, number)
            }
            Some(SourceValue::Binary(Binary::Guid(guid))) => system.put_guid(property, guid),
            Some(SourceValue::Binary(Binary::Time(time))) => system.put_time(property, time),
            Some(SourceValue::Binary(_)) => false,
        };
        is_set.then_some(true).ok_or(Unexpected)
    }

    /// A text property; an empty one counts as missing.
    fn property_text(
        &mut self,
        layout: &EventLayout,
        property: Property,
        instance: &Instance<'_>,
    ) -> Result<Option<Range<usize>>, Unexpected> {
        let range = match layout.source(property) {
            Some(source) => self.text(source, instance)?,
            None => None,
        };
        Ok(range.filter(|range| !range.is_empty()))
    }

    fn data(
        &mut self,
        schema: &'static EventSchema,
        layout: &DataLayout,
        instance: &Instance<'_>,
    ) -> Result<(), Unexpected> {
        for (index, (name, source)) in layout.fields.iter().enumerate() {
            // Templates have the fields in manifest order.
            let position = match schema.fields.get(index) {
                Some(field) if field.name == name => Some(index),
                _ => schema.position(name),
            };
            let is_taken = |(target, _): &(FieldTarget, DraftValue)| match (target, position) {
                (FieldTarget::Slot(slot), Some(position)) => *slot == position,
                // Rare, so the conforming way compares their names.
                (FieldTarget::Extra(_), None) => true,
                _ => false,
            };
            if self.fields.iter().any(is_taken) {
                return Err(Unexpected);
            }
            let in_type = position.and_then(|position| schema.fields.get(position));
            let value = match (
                in_type.map(|field| field.in_type),
                find_value(source, instance),
            ) {
                (Some(in_type), Some(SourceValue::Binary(Binary::Hexadecimal(number))))
                    if in_type.is_hexadecimal() =>
                {
                    Some(DraftValue::Number(number))
                }
                (
                    Some(InType::UInt32 | InType::UInt64),
                    Some(SourceValue::Binary(Binary::Decimal(number))),
                ) => Some(DraftValue::Number(number)),
                _ => self.text(source, instance)?.map(DraftValue::Text),
            };
            let Some(value) = value else { continue };
            let target = match position {
                Some(position) => FieldTarget::Slot(position),
                None => FieldTarget::Extra(self.push(name)),
            };
            self.fields.push((target, value));
        }
        Ok(())
    }

    /// The range of a text; `None` if it is omitted.
    fn text(
        &mut self,
        source: &Source,
        instance: &Instance<'_>,
    ) -> Result<Option<Range<usize>>, Unexpected> {
        let Some(found) = find_value(source, instance) else {
            return Ok(None);
        };
        let start = self.text.len();
        match found {
            SourceValue::Literal(text) => self.text.push_str(text),
            SourceValue::Binary(Binary::Null) => {}
            SourceValue::Binary(Binary::Text(units)) => {
                let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
                self.units.clear();
                self.units.extend(units);
                push_utf16(&mut self.text, &mut self.units);
            }
            // Writing to a `String` cannot fail.
            SourceValue::Binary(Binary::Sid(sid)) => {
                write!(self.text, "{sid}").map_err(|_| Unexpected)?;
            }
            SourceValue::Binary(Binary::Boolean(is_true)) => {
                self.text.push_str(if is_true { "true" } else { "false" });
            }
            SourceValue::Binary(Binary::Guid(guid)) => {
                // As the crate `evtx` prints it.
                write!(self.text, "{guid}").map_err(|_| Unexpected)?;
                self.text
                    .get_mut(start..)
                    .unwrap_or_default()
                    .make_ascii_uppercase();
            }
            SourceValue::Binary(_) => return Err(Unexpected),
        }
        Ok(Some(start..self.text.len()))
    }

    fn push(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    /// The record's event; the record is at `offset` in the file.
    pub(super) fn event(&self, offset: u64) -> Result<Option<Event<'_>>, Error> {
        let get = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        let some = |range: &Option<Range<usize>>| range.as_ref().map(|range| get(range).into());
        let system: System<'_> = System {
            provider_name: some(&self.provider_name),
            channel: some(&self.channel),
            computer: some(&self.computer),
            user_id: some(&self.user_id),
            ..self.system.clone()
        };
        let mut record = Record::new(system);
        for (target, value) in &self.fields {
            let value = match value {
                DraftValue::Text(range) => FieldInput::from(get(range)),
                DraftValue::Number(number) => FieldInput::from(*number),
            };
            match target {
                FieldTarget::Slot(position) => record.put_at(*position, value, Some(offset)),
                FieldTarget::Extra(name) => record.put_extra(get(name).into(), value),
            };
        }
        record.into_event()
    }
}

/// What a source has.
enum SourceValue<'p> {
    Literal(&'p str),
    Binary(Binary<'p>),
}

/// The value from a source; `None` if it is omitted.
fn find_value<'p>(source: &'p Source, instance: &Instance<'p>) -> Option<SourceValue<'p>> {
    if let Some(needed) = source.dependency
        && instance.get(needed) == Binary::Null
    {
        return None;
    }
    Some(match &source.piece {
        Piece::Text(text) => SourceValue::Literal(text),
        Piece::Value(number) => SourceValue::Binary(instance.get(*number)),
    })
}
