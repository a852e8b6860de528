//! A record's values on the way to an event: typed, with text in UTF-8.

use std::borrow::Cow;
use std::ops::Range;

use super::layout::{Content, DataLayout, EventData, EventLayout, Layout, Source};
use super::repeated::Repeated;
use super::sources::{Found, Values};
use super::templates::Templates;
use super::values::{Base, Instance, Places, Value, kind};
use crate::error::Error;
use crate::event::{self, Event, ExtraField, Property, Slots, System};
use crate::record::FieldInput;
use crate::schema::EventSchema;
use crate::value::utf16::Texts;

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
    places: Places,
    places_within: Places,
}

/// The decoded values of one record.
#[derive(Debug, Default)]
struct Draft {
    schema: Option<&'static EventSchema>,
    system: System<'static>,
    provider_name: Repeated,
    channel: Repeated,
    computer: Repeated,
    user_id: Repeated,
    /// Short texts of the fields, by position in the schema.
    short: Vec<Repeated>,
    /// The others.
    texts: Texts,
    /// By position in the schema.
    fields: Vec<(usize, DraftValue)>,
    /// The name and value of a field that the schema does not have.
    extra: Option<(Range<usize>, DraftValue)>,
}

/// How many bytes a short text has: names of users and computers, SIDs, most paths of programs.
const MAX_SHORT: usize = 128;

#[derive(Clone, Debug)]
enum DraftValue {
    /// In `short`, at the field's position.
    Short,
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
        instance.locate(&mut self.places);
        let values = Values {
            instance: &instance,
            places: &self.places,
            texts: templates.texts(),
        };
        let Some(schema) = self.draft.identity(layout, values)? else {
            return Ok(false);
        };
        self.draft.header(layout, values).ok_or(Unexpected)?;
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
                    places: &self.places,
                    texts,
                };
                return self.draft.data(schema, data, values).map(|()| true);
            }
            EventData::Within(number) => (number, false),
            EventData::OperationWithin(number) => (number, true),
        };
        let within = values.get(number);
        let within = match within.binary_xml() {
            Some(range) if range.is_empty() => return Ok(true),
            Some(range) => Instance::parse(chunk, range.start, range.end).ok_or(Unexpected)?,
            None if within.is_null() => return Ok(true),
            None => return Err(Unexpected),
        };
        let template = templates.learn(chunk, within.template);
        let (layout, texts) = templates.get_mut(template).ok_or(Unexpected)?;
        let data = match layout {
            Layout::Data(data) if !is_operation => data,
            Layout::Operation(data) if is_operation => data,
            _ => return Err(Unexpected),
        };
        within.locate(&mut self.places_within);
        let values = Values {
            instance: &within,
            places: &self.places_within,
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
    let id = match layout
        .event_id
        .as_ref()
        .and_then(value)
        .and_then(|id| id.number())
    {
        Some((id, Base::Decimal)) if id <= u16::MAX.into() => id,
        _ => return false,
    };
    let is_this = |event: &&EventSchema| u64::from(event.event_id.get()) == id;
    if layout.events.iter().any(is_this) {
        return false;
    }
    // A provider of another type is for the conforming way.
    let is_of = |source: &Option<Source>, is_so: fn(&Value<'_>) -> bool| {
        let source = source.as_ref();
        source.is_none_or(|source| value(source).is_some_and(|value| is_so(&value)))
    };
    layout.is_provider_known
        || is_of(&layout.provider_guid, |guid| guid.guid().is_some())
            && is_of(&layout.provider_name, |name| name.utf16().is_some())
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
        self.extra = None;
        self.system = layout.constants.clone();
        let id = layout.event_id.as_ref().ok_or(Unexpected)?;
        if !self.property(Property::EventId, id, values)? {
            return Err(Unexpected);
        }
        let provider_guid = layout.provider_guid.as_ref();
        if let Some(source) = provider_guid.filter(|_| self.system.provider_guid.is_none()) {
            self.property(Property::ProviderGuid, source, values)?;
        }
        let name = self
            .provider_name
            .set(layout.provider_name.as_ref(), values);
        name.ok_or(Unexpected)?;
        let (name, guid) = (self.provider_name.unless_empty(), self.system.provider_guid);
        let is_this = |event: &&EventSchema| {
            event.event_id == self.system.event_id
                && (layout.is_provider_known || event.provider.is_named(name, guid))
        };
        self.schema = layout.events.iter().copied().find(is_this);
        Ok(self.schema)
    }

    fn header(&mut self, layout: &EventLayout, values: Values<'_>) -> Option<()> {
        for (property, source) in &layout.properties {
            self.property(*property, source, values).ok()?;
        }
        self.channel.set(layout.channel.as_ref(), values)?;
        self.computer.set(layout.computer.as_ref(), values)?;
        self.user_id.set(layout.user_id.as_ref(), values)
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
            None | Some(Found::Literal("")) => return Ok(false),
            Some(Found::Literal(text)) => system.parse(property, text),
            Some(Found::Value(value)) => match value.kind {
                kind::NULL => return Ok(false),
                kind::GUID => value
                    .guid()
                    .is_some_and(|guid| system.put_guid(property, guid)),
                kind::FILE_TIME => value
                    .time()
                    .is_some_and(|time| system.put_time(property, time)),
                _ => match value.number() {
                    Some((number, _)) => system.put_number(property, number),
                    None => false,
                },
            },
        };
        is_set.then_some(true).ok_or(Unexpected)
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
            let Some(found) = values.find(&field.source) else {
                continue;
            };
            let number = match (&found, field.place) {
                (Found::Value(value), Some((_, in_type))) if in_type.is_number() => {
                    let number = value.number();
                    number.filter(|(_, base)| {
                        in_type.is_hexadecimal() == (*base == Base::Hexadecimal)
                    })
                }
                _ => None,
            };
            let value = match (number, field.place) {
                (Some((number, _)), _) => DraftValue::Number(number),
                (None, Some((position, _))) if found.len() <= MAX_SHORT => {
                    if self.short.len() <= position {
                        self.short
                            .resize_with(position.saturating_add(1), Repeated::default);
                    }
                    let text = self.short.get_mut(position);
                    text.and_then(|text| text.take(&found)).ok_or(Unexpected)?;
                    DraftValue::Short
                }
                _ => {
                    let start = self.texts.len();
                    found.push_to(&mut self.texts).ok_or(Unexpected)?;
                    DraftValue::Text(start..self.texts.len())
                }
            };
            match field.place {
                Some((position, _)) => self.fields.push((position, value)),
                None => {
                    let name = values.texts.get(field.name.clone()).unwrap_or_default();
                    self.extra = Some((self.texts.push(name), value));
                }
            }
        }
        Ok(())
    }

    fn event(&self, offset: u64) -> Result<Option<Event<'_>>, Error> {
        let Some(schema) = self.schema else {
            return Ok(None);
        };
        let texts = self.texts.as_str();
        let get = |range: &Range<usize>| texts.get(range.clone()).unwrap_or_default();
        let input = |position: usize, value: &DraftValue| match value {
            DraftValue::Short => {
                let text = self.short.get(position);
                FieldInput::from(text.map_or("", Repeated::text))
            }
            DraftValue::Text(range) => FieldInput::from(get(range)),
            DraftValue::Number(number) => FieldInput::from(*number),
        };
        let mut slots = Slots::default();
        for (position, value) in &self.fields {
            slots.set(*position, input(*position, value), Some(offset));
        }
        let payload = event::decode(schema, &mut slots)?;
        let extra = self.extra.as_ref().map(|(name, value)| {
            // It has no position.
            let value = input(usize::MAX, value).into_text();
            ExtraField::new(get(name).into(), value)
        });
        let system = System {
            provider_name: self.provider_name.unless_empty().map(Cow::from),
            channel: self.channel.unless_empty().map(Cow::from),
            computer: self.computer.unless_empty().map(Cow::from),
            user_id: self.user_id.unless_empty().map(Cow::from),
            ..self.system.clone()
        };
        Ok(Some(Event {
            system,
            payload,
            extra: extra.into_iter().collect(),
        }))
    }
}
