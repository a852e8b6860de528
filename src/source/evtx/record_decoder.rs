//! A record's values on the way to an event: typed, with text in UTF-8.

use std::ops::Range;

use super::layout::{Content, DataLayout, EventData, EventLayout, Layout, Source};
use super::templates::Templates;
use super::text::Texts;
use super::values::{Binary, Instance, Starts};
use crate::error::Error;
use crate::event::{self, Event, ExtraField, Property, Slots, System};
use crate::record::FieldInput;
use crate::schema::{EventSchema, InType};
use crate::value::{Guid, Sid};

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

/// Decodes records one after the other, without an allocation for each.
#[derive(Debug, Default)]
pub(super) struct RecordDecoder {
    draft: Draft,
    /// Of the record's values, and of those within one of them.
    starts: Starts,
    starts_within: Starts,
}

/// The decoded values of one record.
#[derive(Debug, Default)]
struct Draft {
    schema: Option<&'static EventSchema>,
    system: System<'static>,
    texts: Texts,
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
        match self.decode(chunk, templates, start, end) {
            Ok(true) => Class::Drafted,
            Ok(false) => Class::Foreign,
            Err(Unexpected) => Class::Unknown,
        }
    }

    /// Whether it is an event of this crate, which is then in the draft.
    fn decode(
        &mut self,
        chunk: &[u8],
        templates: &mut Templates,
        start: usize,
        end: usize,
    ) -> Result<bool, Unexpected> {
        let instance = Instance::parse(chunk, start, end).ok_or(Unexpected)?;
        let template = templates.learn(chunk, instance.template);
        let layout = match templates.get(template) {
            Layout::Foreign => return Ok(false),
            Layout::Event(layout) => layout,
            Layout::Data(_) | Layout::Operation(_) | Layout::Unknown => return Err(Unexpected),
        };
        if is_of_another_id(layout, &instance) {
            return Ok(false);
        }
        instance.locate(&mut self.starts);
        let values = Values {
            instance: &instance,
            starts: &self.starts,
            texts: templates.texts(),
        };
        let Some(schema) = self.draft.identity(layout, values)? else {
            return Ok(false);
        };
        self.draft.header(layout, values)?;
        let (number, is_operation) = match layout.data {
            EventData::None => return Ok(true),
            EventData::Here(_) => {
                let (layout, texts) = templates.get_mut(template).ok_or(Unexpected)?;
                let Layout::Event(layout) = layout else {
                    return Err(Unexpected);
                };
                let EventData::Here(data) = &mut layout.data else {
                    return Err(Unexpected);
                };
                let values = Values {
                    instance: &instance,
                    starts: &self.starts,
                    texts,
                };
                return self.draft.data(schema, data, values).map(|()| true);
            }
            EventData::Within(number) => (number, false),
            EventData::OperationWithin(number) => (number, true),
        };
        let (start, end) = match values.get(number) {
            Binary::Xml { start, end } if start < end => (start, end),
            Binary::Xml { .. } | Binary::Null => return Ok(true),
            _ => return Err(Unexpected),
        };
        let within = Instance::parse(chunk, start, end).ok_or(Unexpected)?;
        let template = templates.learn(chunk, within.template);
        let (layout, texts) = templates.get_mut(template).ok_or(Unexpected)?;
        let data = match layout {
            Layout::Data(data) if !is_operation => data,
            Layout::Operation(data) if is_operation => data,
            _ => return Err(Unexpected),
        };
        within.locate(&mut self.starts_within);
        let values = Values {
            instance: &within,
            starts: &self.starts_within,
            texts,
        };
        self.draft.data(schema, data, values).map(|()| true)
    }

    /// The record's event; the record is at `offset` in the file.
    pub(super) fn event(&self, offset: u64) -> Result<Option<Event<'_>>, Error> {
        self.draft.event(offset)
    }
}

/// Whether the record has an ID that none of the events has. It is most records, so nothing else of
/// them is read.
fn is_of_another_id(layout: &EventLayout, instance: &Instance<'_>) -> bool {
    let value = |source: &Source| match source.content {
        Content::Value(number) if source.dependency.is_none() => Some(instance.find(number)),
        _ => None,
    };
    let id = match layout.event_id.as_ref().and_then(value) {
        Some(Binary::Decimal(id)) if id <= u16::MAX.into() => id,
        _ => return false,
    };
    let is_this = |event: &&EventSchema| u64::from(event.event_id.get()) == id;
    if layout.events.iter().any(is_this) {
        return false;
    }
    // A provider of another type is for the conforming way.
    layout.is_provider_known || {
        let (guid, name) = (&layout.provider_guid, &layout.provider_name);
        matches!(guid.as_ref().map(value), None | Some(Some(Binary::Guid(_))))
            && matches!(name.as_ref().map(value), None | Some(Some(Binary::Text(_))))
    }
}

impl Draft {
    /// The event of these that provider and ID identify.
    fn identity(
        &mut self,
        layout: &EventLayout,
        values: Values<'_>,
    ) -> Result<Option<&'static EventSchema>, Unexpected> {
        self.texts.clear();
        self.fields.clear();
        self.system = layout.constants.clone();
        let id = layout.event_id.as_ref().ok_or(Unexpected)?;
        if !self.property(Property::EventId, id, values)? {
            return Err(Unexpected);
        }
        let provider_guid = layout.provider_guid.as_ref();
        if let Some(source) = provider_guid.filter(|_| self.system.provider_guid.is_none()) {
            self.property(Property::ProviderGuid, source, values)?;
        }
        self.provider_name = self.property_text(layout.provider_name.as_ref(), values)?;
        let id = self.system.event_id;
        let mut events = layout.events.iter().copied();
        self.schema = if layout.is_provider_known {
            events.find(|event| event.event_id == id)
        } else {
            let name = self.provider_name.clone();
            let name = name.and_then(|name| self.texts.as_str().get(name));
            let guid = self.system.provider_guid;
            events.find(|event| event.event_id == id && event.provider.is_named(name, guid))
        };
        Ok(self.schema)
    }

    fn header(&mut self, layout: &EventLayout, values: Values<'_>) -> Result<(), Unexpected> {
        for (property, source) in &layout.properties {
            self.property(*property, source, values)?;
        }
        self.channel = self.property_text(layout.channel.as_ref(), values)?;
        self.computer = self.property_text(layout.computer.as_ref(), values)?;
        self.user_id = self.property_text(layout.user_id.as_ref(), values)?;
        Ok(())
    }

    /// Sets a property that is not text; returns whether it has a value.
    fn property(
        &mut self,
        property: Property,
        source: &Source,
        values: Values<'_>,
    ) -> Result<bool, Unexpected> {
        let system = &mut self.system;
        let is_set = match values.find(source) {
            None | Some(Found::Literal("") | Found::Binary(Binary::Null)) => return Ok(false),
            Some(Found::Literal(text)) => system.parse(property, text),
            Some(Found::Binary(Binary::Decimal(number) | Binary::Hexadecimal(number))) => {
                system.put_number(property, number)
            }
            Some(Found::Binary(Binary::Guid(guid))) => {
                system.put_guid(property, Guid::from_windows_bytes(*guid))
            }
            Some(Found::Binary(Binary::Time(time))) => system.put_time(property, time),
            Some(Found::Binary(_)) => false,
        };
        is_set.then_some(true).ok_or(Unexpected)
    }

    /// A text property; an empty one counts as missing.
    fn property_text(
        &mut self,
        source: Option<&Source>,
        values: Values<'_>,
    ) -> Result<Option<Range<usize>>, Unexpected> {
        let range = match source {
            Some(source) => self.push_value(source, values)?,
            None => None,
        };
        Ok(range.filter(|range| !range.is_empty()))
    }

    fn data(
        &mut self,
        schema: &'static EventSchema,
        layout: &mut DataLayout,
        values: Values<'_>,
    ) -> Result<(), Unexpected> {
        if !layout.place(schema, values.texts) {
            return Err(Unexpected);
        }
        for field in &layout.fields {
            let in_type = field
                .position
                .and_then(|position| schema.fields.get(position));
            let value = match (
                in_type.map(|field| field.in_type),
                values.find(&field.source),
            ) {
                (_, None) => continue,
                (Some(in_type), Some(Found::Binary(Binary::Hexadecimal(number))))
                    if in_type.is_hexadecimal() =>
                {
                    DraftValue::Number(number)
                }
                (
                    Some(InType::UInt32 | InType::UInt64),
                    Some(Found::Binary(Binary::Decimal(number))),
                ) => DraftValue::Number(number),
                (_, Some(found)) => DraftValue::Text(self.push_found(found)?),
            };
            let target = match field.position {
                Some(position) => FieldTarget::Slot(position),
                None => {
                    let name = values.texts.get(field.name.clone());
                    FieldTarget::Extra(self.texts.push(name.unwrap_or_default()))
                }
            };
            self.fields.push((target, value));
        }
        Ok(())
    }

    /// Appends a text and returns its range; `None` if it is omitted.
    fn push_value(
        &mut self,
        source: &Source,
        values: Values<'_>,
    ) -> Result<Option<Range<usize>>, Unexpected> {
        let found = values.find(source);
        found.map(|found| self.push_found(found)).transpose()
    }

    fn push_found(&mut self, found: Found<'_>) -> Result<Range<usize>, Unexpected> {
        let start = self.texts.len();
        match found {
            Found::Literal(text) => drop(self.texts.push(text)),
            Found::Binary(Binary::Null) => {}
            Found::Binary(Binary::Text(units)) => self.texts.push_utf16(units),
            Found::Binary(Binary::Sid(bytes)) => {
                let sid = Sid::from_bytes(bytes).map_err(|_| Unexpected)?;
                self.texts.push(sid.short().text());
            }
            Found::Binary(Binary::Boolean(is_true)) => {
                self.texts.push(if is_true { "true" } else { "false" });
            }
            Found::Binary(Binary::Guid(guid)) => {
                // As the crate `evtx` prints it.
                let guid = Guid::from_windows_bytes(*guid).to_string();
                self.texts.push(&guid.to_ascii_uppercase());
            }
            Found::Binary(_) => return Err(Unexpected),
        }
        Ok(start..self.texts.len())
    }

    fn event(&self, offset: u64) -> Result<Option<Event<'_>>, Error> {
        let Some(schema) = self.schema else {
            return Ok(None);
        };
        let texts = self.texts.as_str();
        let get = |range: &Range<usize>| texts.get(range.clone()).unwrap_or_default();
        let some = |range: &Option<Range<usize>>| range.as_ref().map(|range| get(range).into());
        let mut slots = Slots::default();
        let mut extra = Vec::new();
        for (target, value) in &self.fields {
            let value = match value {
                DraftValue::Text(range) => FieldInput::from(get(range)),
                DraftValue::Number(number) => FieldInput::from(*number),
            };
            match target {
                FieldTarget::Slot(position) => drop(slots.set(*position, value, Some(offset))),
                FieldTarget::Extra(name) => {
                    extra.push(ExtraField::new(get(name).into(), value.into_text()));
                }
            }
        }
        let payload = event::decode(schema, &mut slots)?;
        let system = System {
            provider_name: some(&self.provider_name),
            channel: some(&self.channel),
            computer: some(&self.computer),
            user_id: some(&self.user_id),
            ..self.system.clone()
        };
        Ok(Some(Event {
            system,
            payload,
            extra,
        }))
    }
}

/// The values of an instance, and the texts of the templates.
#[derive(Clone, Copy)]
struct Values<'c> {
    instance: &'c Instance<'c>,
    starts: &'c Starts,
    texts: &'c str,
}

/// What a source has.
enum Found<'c> {
    Literal(&'c str),
    Binary(Binary<'c>),
}

impl<'c> Values<'c> {
    fn get(&self, number: u16) -> Binary<'c> {
        self.instance.get(number, self.starts)
    }

    /// The value from a source; `None` if it is omitted.
    #[inline]
    fn find(&self, source: &Source) -> Option<Found<'c>> {
        if let Some(needed) = source.dependency
            && self.instance.is_null(needed)
        {
            return None;
        }
        Some(match &source.content {
            Content::Literal(text) => {
                Found::Literal(self.texts.get(text.clone()).unwrap_or_default())
            }
            Content::Value(number) => Found::Binary(self.get(*number)),
        })
    }
}
