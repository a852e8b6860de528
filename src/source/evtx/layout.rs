//! What a template says about an event: where its header properties and fields are.

use std::ops::Range;

use super::template::{Parser, Part, Piece, Units};
use crate::event::{HEADER_ELEMENTS, Property, System};
use crate::schema::{EventSchema, EventSet, InType};
use crate::value::utf16::push_name;

/// The template of whole events.
#[derive(Debug)]
pub(super) enum Layout {
    /// Its provider writes none of this crate's events.
    Foreign,
    Event(Box<EventLayout>),
    /// The `EventData` or `UserData` of events.
    Data(DataLayout),
    /// The one element in `UserData`.
    Operation(DataLayout),
    /// Anything else: read by the conforming way.
    Unknown,
}

#[derive(Debug, Default)]
pub(super) struct EventLayout {
    /// The properties that the template itself has, but for text.
    pub(super) constants: System<'static>,
    pub(super) event_id: Option<Source>,
    /// The events that are read; if the template itself names the provider, of those that provider's.
    pub(super) events: Vec<&'static EventSchema>,
    pub(super) is_provider_known: bool,
    pub(super) provider_guid: Option<Source>,
    pub(super) provider_name: Option<Source>,
    pub(super) channel: Option<Source>,
    pub(super) computer: Option<Source>,
    pub(super) user_id: Option<Source>,
    /// The others.
    pub(super) properties: Vec<(Property, Source)>,
    pub(super) data: EventData,
}

/// Where an event's fields are.
#[derive(Debug, Default)]
pub(super) enum EventData {
    #[default]
    None,
    /// In this template.
    Here(DataLayout),
    /// In an instance of another template, which is the value with that number.
    Within(u16),
    /// The same, for only the element in `UserData`.
    OperationWithin(u16),
}

/// The fields under `EventData`, or under the one element in `UserData`.
#[derive(Debug, Default)]
pub(super) struct DataLayout {
    pub(super) fields: Vec<FieldLayout>,
    /// The event for which the fields' positions are, and whether each field has a place of its own.
    schema: Option<(&'static EventSchema, bool)>,
}

#[derive(Debug)]
pub(super) struct FieldLayout {
    /// Where its name is in the texts of the templates.
    pub(super) name: Range<usize>,
    pub(super) source: Source,
    /// The position in the schema and the type; `None` for an extra field.
    pub(super) place: Option<(usize, InType)>,
}

/// Where a text is, and the value without which it is omitted.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) content: Content,
    pub(super) dependency: Option<u16>,
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    /// In the texts of the templates.
    Literal(Range<usize>),
    /// The instance's value with that number.
    Value(u16),
}

impl Layout {
    /// The layout of the template at `offset` of the chunk; its texts are appended to `texts`.
    pub(super) fn read(chunk: &[u8], offset: usize, events: EventSet, texts: &mut String) -> Self {
        let parser = Parser::new(chunk, offset);
        let layout = parser.and_then(|parser| Reader { parser, texts }.layout(events));
        layout.unwrap_or(Self::Unknown)
    }
}

impl EventLayout {
    fn slot(&mut self, property: Property) -> Option<&mut Option<Source>> {
        Some(match property {
            Property::EventId => &mut self.event_id,
            Property::ProviderGuid => &mut self.provider_guid,
            Property::ProviderName => &mut self.provider_name,
            Property::Channel => &mut self.channel,
            Property::Computer => &mut self.computer,
            Property::UserId => &mut self.user_id,
            _ => return None,
        })
    }

    /// `None` if it has the property already.
    fn add(&mut self, property: Property, mut source: Source) -> Option<()> {
        // A property that depends on its own value is missing without it anyway.
        if let Content::Value(number) = source.content {
            source.dependency = source.dependency.filter(|needed| *needed != number);
        }
        if let Some(slot) = self.slot(property) {
            return slot.replace(source).is_none().then_some(());
        }
        let is_new = self.properties.iter().all(|(known, _)| *known != property);
        is_new.then(|| self.properties.push((property, source)))
    }

    /// Converts what the template itself has.
    fn convert(&mut self, events: EventSet, texts: &str) {
        let constants = &mut self.constants;
        let mut is_constant = |property, source: &Source| match source.literal(texts) {
            Some(text) => text.is_empty() || constants.parse(property, text),
            None => false,
        };
        self.properties
            .retain(|(property, source)| !is_constant(*property, source));
        let guid = self.provider_guid.as_ref();
        let is_guid_known = guid.is_none_or(|guid| is_constant(Property::ProviderGuid, guid));
        let name = self.provider_name.as_ref();
        let literal = name.map(|name| name.literal(texts));
        self.is_provider_known = is_guid_known && literal != Some(None);
        let (name, guid) = (literal.flatten(), self.constants.provider_guid);
        let is_from =
            |event: &&EventSchema| !self.is_provider_known || event.provider.is_named(name, guid);
        self.events = events.schemas().filter(is_from).collect();
    }
}

impl DataLayout {
    /// Finds the places of the fields in an event, unless it was the last one. Whether each has its own.
    pub(super) fn place(&mut self, schema: &'static EventSchema, texts: &str) -> bool {
        match self.schema {
            Some((known, is_clear)) if std::ptr::eq(known, schema) => return is_clear,
            _ => {}
        }
        let mut taken = vec![false; schema.fields.len().saturating_add(1)];
        let mut is_clear = true;
        for (index, field) in self.fields.iter_mut().enumerate() {
            let name = texts.get(field.name.clone()).unwrap_or_default();
            // Templates have the fields in manifest order.
            let position = match schema.fields.get(index) {
                Some(known) if known.name == name => Some(index),
                _ => schema.position(name),
            };
            field.place = position.and_then(|position| {
                let field = schema.fields.get(position)?;
                Some((position, field.in_type))
            });
            // More than one extra field is rare, so the conforming way compares their names.
            let place = taken.get_mut(position.unwrap_or(schema.fields.len()));
            is_clear &= place.is_some_and(|taken| !std::mem::replace(taken, true));
        }
        self.schema = Some((schema, is_clear));
        is_clear
    }
}

impl Source {
    /// The text, if the template itself has it.
    fn literal<'t>(&self, texts: &'t str) -> Option<&'t str> {
        match &self.content {
            Content::Literal(text) if self.dependency.is_none() => texts.get(text.clone()),
            _ => None,
        }
    }
}

/// The text of an attribute, or what is in an element.
#[derive(Clone, Copy)]
enum Pieces<'c> {
    None,
    One(Piece<'c>),
    /// Several pieces, or elements.
    Other,
}

impl<'c> Pieces<'c> {
    fn add(&mut self, piece: Piece<'c>) {
        *self = match self {
            Self::None => Self::One(piece),
            _ => Self::Other,
        };
    }
}

/// An element and its attributes.
struct Element<'c> {
    name: Units<'c>,
    dependency: Option<u16>,
    attributes: Vec<(Units<'c>, Pieces<'c>)>,
    content: Pieces<'c>,
}

struct Reader<'c, 't> {
    parser: Parser<'c>,
    texts: &'t mut String,
}

impl<'c> Reader<'c, '_> {
    fn layout(&mut self, events: EventSet) -> Option<Layout> {
        let Part::Open { name, dependency } = self.parser.next()? else {
            return None;
        };
        if is(name, "Event") {
            self.event(events)
        } else if is(name, "EventData") || is(name, "UserData") {
            match self.data(name, dependency)? {
                EventData::Here(data) => Some(Layout::Data(data)),
                _ => None,
            }
        } else {
            self.fields().map(Layout::Operation)
        }
    }

    /// The next part that is no attribute.
    fn child(&mut self) -> Option<Part<'c>> {
        loop {
            match self.parser.next()? {
                Part::Attribute(_) | Part::InAttribute(_) => {}
                part => return Some(part),
            }
        }
    }

    fn event(&mut self, events: EventSet) -> Option<Layout> {
        match self.child()? {
            Part::Open { name, .. } if is(name, "System") => {}
            _ => return None,
        }
        let mut layout = EventLayout::default();
        let mut element = Element {
            name: &[],
            dependency: None,
            attributes: Vec::new(),
            content: Pieces::None,
        };
        while self.element(&mut element)? {
            self.property(&element, &mut layout)?;
        }
        layout.convert(events, self.texts);
        if layout.is_provider_known && layout.events.is_empty() {
            self.parser.finish()?;
            return Some(Layout::Foreign);
        }
        layout.data = match self.child()? {
            Part::Close => return Some(Layout::Event(Box::new(layout))),
            Part::Piece(Piece::Value(number)) => EventData::Within(number),
            Part::Open { name, dependency } => self.data(name, dependency)?,
            _ => return None,
        };
        (self.child()? == Part::Close).then(|| Layout::Event(Box::new(layout)))
    }

    /// Reads the next element within the innermost one, to its end; `false` if there is none.
    fn element(&mut self, element: &mut Element<'c>) -> Option<bool> {
        element.attributes.clear();
        element.content = Pieces::None;
        match self.child()? {
            Part::Open { name, dependency } => {
                (element.name, element.dependency) = (name, dependency)
            }
            Part::Close => return Some(false),
            _ => return None,
        }
        loop {
            match self.parser.next()? {
                Part::Attribute(name) => element.attributes.push((name, Pieces::None)),
                Part::InAttribute(piece) => element.attributes.last_mut()?.1.add(piece),
                Part::Piece(piece) => element.content.add(piece),
                Part::Open { .. } => {
                    element.content = Pieces::Other;
                    self.parser.skip()?;
                }
                Part::Close => return Some(true),
            }
        }
    }

    /// One element of `System`; `None` where it is not as in the schema.
    fn property(&mut self, element: &Element<'c>, layout: &mut EventLayout) -> Option<()> {
        let mut known = HEADER_ELEMENTS.iter();
        let known = known.find(|known| is(element.name, known.name))?;
        if let Some(property) = known.text {
            layout.add(property, self.source(element.content, element.dependency)?)?;
        }
        for (name, pieces) in &element.attributes {
            let mut attributes = known.attributes.iter();
            // The header does not keep others, such as `ProcessorID`.
            if let Some((_, property)) = attributes.find(|(attribute, _)| is(name, attribute)) {
                layout.add(*property, self.source(*pieces, element.dependency)?)?;
            }
        }
        Some(())
    }

    /// The rest of `EventData` or `UserData`.
    fn data(&mut self, name: Units<'c>, dependency: Option<u16>) -> Option<EventData> {
        if is(name, "EventData") {
            return match dependency {
                None => self.fields().map(EventData::Here),
                Some(_) => None,
            };
        }
        let data = match self.child()? {
            Part::Piece(Piece::Value(number))
                if dependency.is_none_or(|needed| needed == number) =>
            {
                EventData::OperationWithin(number)
            }
            Part::Open {
                dependency: None, ..
            } if dependency.is_none() => EventData::Here(self.fields()?),
            _ => return None,
        };
        (is(name, "UserData") && self.child()? == Part::Close).then_some(data)
    }

    /// The elements in the innermost one, to its end.
    fn fields(&mut self) -> Option<DataLayout> {
        let mut layout = DataLayout::default();
        let mut field = Element {
            name: &[],
            dependency: None,
            attributes: Vec::new(),
            content: Pieces::None,
        };
        while self.element(&mut field)? {
            let name = match field.attributes.as_slice() {
                _ if !is(field.name, "Data") => field.name,
                [(name, Pieces::One(Piece::Text(value)))] if is(name, "Name") => value,
                _ => return None,
            };
            layout.fields.push(FieldLayout {
                name: self.text(name),
                source: self.source(field.content, field.dependency)?,
                place: None,
            });
        }
        Some(layout)
    }

    /// The only piece of a text.
    fn source(&mut self, pieces: Pieces<'c>, dependency: Option<u16>) -> Option<Source> {
        let content = match pieces {
            Pieces::None => Content::Literal(0..0),
            Pieces::One(Piece::Text(text)) => Content::Literal(self.text(text)),
            Pieces::One(Piece::Value(number)) => Content::Value(number),
            Pieces::Other => return None,
        };
        Some(Source {
            content,
            dependency,
        })
    }

    fn text(&mut self, units: Units<'_>) -> Range<usize> {
        let start = self.texts.len();
        push_name(self.texts, units);
        start..self.texts.len()
    }
}

fn is(units: Units<'_>, name: &str) -> bool {
    let is_same = |(unit, byte): (&[u8; 2], u8)| *unit == [byte, 0];
    units.len() == name.len() && units.iter().zip(name.bytes()).all(is_same)
}
