//! What a template says about an event: where its header properties and fields are.

use super::template::{Element, Node, Piece};
use crate::event::{Property, header_element};
use crate::schema::{EventSchema, EventSet};
use crate::value::Guid;

/// The template of whole events.
#[derive(Debug)]
pub(super) enum Layout {
    /// Its provider writes none of this crate's events.
    Foreign,
    Event(EventLayout),
    /// The `EventData` or `UserData` of events.
    Data(DataLayout),
    /// The one element in `UserData`.
    Operation(DataLayout),
    /// Anything else: read by the conforming way.
    Unknown,
}

#[derive(Debug, Default)]
pub(super) struct EventLayout {
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
    /// Each field's name, and where its value is.
    pub(super) fields: Vec<(String, Source)>,
}

/// Where a text is, and the value without which it is omitted.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) piece: Piece,
    pub(super) dependency: Option<u16>,
}

impl Layout {
    pub(super) fn new(root: &Element, events: EventSet) -> Self {
        let layout = match root.name.as_str() {
            "Event" => event(root, events),
            "EventData" | "UserData" => data(root).map(Self::Data),
            _ => fields(&root.children).map(Self::Operation),
        };
        layout.unwrap_or(Self::Unknown)
    }
}

fn event(root: &Element, events: EventSet) -> Option<Layout> {
    let mut nodes = root.children.iter();
    let system = match nodes.next()? {
        Node::Element(system) if system.name == "System" => system,
        _ => return None,
    };
    let mut layout = EventLayout::default();
    for node in &system.children {
        let Node::Element(element) = node else {
            return None;
        };
        property(element, &mut layout)?;
    }
    if is_foreign(&layout, events) {
        return Some(Layout::Foreign);
    }
    layout.data = match nodes.next() {
        None => EventData::None,
        Some(Node::Piece(Piece::Value(number))) => EventData::Within(*number),
        Some(Node::Element(element)) => match (&*element.name, element.children.as_slice()) {
            ("UserData", [Node::Piece(Piece::Value(number))])
                if element.dependency.is_none_or(|needed| needed == *number) =>
            {
                EventData::OperationWithin(*number)
            }
            ("EventData" | "UserData", _) => EventData::Here(data(element)?),
            _ => return None,
        },
        Some(_) => return None,
    };
    nodes.next().is_none().then_some(Layout::Event(layout))
}

/// One element of `System`; `None` where it is not as in the schema.
fn property(element: &Element, layout: &mut EventLayout) -> Option<()> {
    let known = header_element(&element.name)?;
    if let Some(property) = known.text {
        layout.add(property, content(element)?)?;
    }
    for (name, pieces) in &element.attributes {
        let mut attributes = known.attributes.iter();
        // The header does not keep others, such as `ProcessorID`.
        if let Some((_, property)) = attributes.find(|(attribute, _)| attribute == name) {
            layout.add(*property, source(pieces, element.dependency)?)?;
        }
    }
    Some(())
}

impl EventLayout {
    fn add(&mut self, property: Property, source: Source) -> Option<()> {
        let is_new = self.properties.iter().all(|(known, _)| *known != property);
        is_new.then(|| self.properties.push((property, source)))
    }

    pub(super) fn source(&self, property: Property) -> Option<&Source> {
        let found = self.properties.iter().find(|(known, _)| *known == property);
        found.map(|(_, source)| source)
    }
}

/// Whether the template itself names a provider of none of these events.
fn is_foreign(layout: &EventLayout, events: EventSet) -> bool {
    let literal = |property| match layout.source(property) {
        Some(Source {
            piece: Piece::Text(text),
            dependency: None,
        }) => Ok(Some(text.as_str())),
        Some(_) => Err(()),
        None => Ok(None),
    };
    let (Ok(name), Ok(guid)) = (
        literal(Property::ProviderName),
        literal(Property::ProviderGuid),
    ) else {
        return false;
    };
    let guid = match guid.map(Guid::parse) {
        Some(None) => return false,
        guid => guid.flatten(),
    };
    let is_from = |event: &EventSchema| event.provider.is_named(name, guid);
    !events.schemas().any(is_from)
}

fn data(element: &Element) -> Option<DataLayout> {
    let children = match (element.name.as_str(), element.children.as_slice()) {
        ("EventData", children) => children,
        ("UserData", [Node::Element(operation)]) if operation.dependency.is_none() => {
            operation.children.as_slice()
        }
        _ => return None,
    };
    if element.dependency.is_some() {
        return None;
    }
    fields(children)
}

fn fields(elements: &[Node]) -> Option<DataLayout> {
    let mut layout = DataLayout::default();
    for node in elements {
        let Node::Element(field) = node else {
            return None;
        };
        let name = match (field.name.as_str(), field.attributes.as_slice()) {
            ("Data", [(name, value)]) if name == "Name" => match value.as_slice() {
                [Piece::Text(name)] => name,
                _ => return None,
            },
            ("Data", _) => return None,
            (name, _) => name,
        };
        layout.fields.push((name.to_owned(), content(field)?));
    }
    Some(layout)
}

/// The only piece of text in an element.
fn content(element: &Element) -> Option<Source> {
    let pieces = element.children.iter().map(|node| match node {
        Node::Piece(piece) => Some(piece.clone()),
        Node::Element(_) => None,
    });
    source(&pieces.collect::<Option<Vec<_>>>()?, element.dependency)
}

/// The only piece of a text.
fn source(pieces: &[Piece], dependency: Option<u16>) -> Option<Source> {
    let piece = match pieces {
        [] => Piece::Text(String::new()),
        [piece] => piece.clone(),
        _ => return None,
    };
    Some(Source { piece, dependency })
}
