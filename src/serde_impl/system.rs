//! serde for [`System`], without absent properties.
//!
//! In formats for people it is nested as in XML. An attribute of an element that also has text is
//! next to it: `Qualifiers` after `EventID`. Numbers are accepted as numbers or text. In binary
//! formats it is one map, by the name of the property.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::event::{
    Conventions, HEADER_ELEMENTS, HeaderElement, Outcome, Property, PropertyRef, System,
};
use crate::schema::field_input::FieldInput;
use crate::value::NO_TEXT;

impl Serialize for System<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serialize_flat(self, serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        for element in HEADER_ELEMENTS {
            if let Some(property) = element.text {
                serialize_property(self, element.name, property, &mut map)?;
            }
            let attributes = Attributes {
                system: self,
                element,
            };
            match element.text {
                Some(_) => attributes.serialize_into(&mut map)?,
                None if attributes.is_empty() => {}
                None => map.serialize_entry(element.name, &attributes)?,
            }
        }
        map.end()
    }
}

fn serialize_flat<S: Serializer>(system: &System<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let present = || {
        let all = Property::ALL.iter();
        all.filter_map(|property| Some((property.key(), system.property(*property)?)))
    };
    let mut map = serializer.serialize_map(Some(present().count()))?;
    for (name, value) in present() {
        map.serialize_entry(name, &input(value)?)?;
    }
    map.end()
}

fn input<'s, E: serde::ser::Error>(value: PropertyRef<'s, '_>) -> Result<FieldInput<'s>, E> {
    Ok(match value {
        PropertyRef::Text(text) => FieldInput::from(&**text),
        PropertyRef::Guid(guid) => guid.to_string().into(),
        PropertyRef::Time(time) if !time.has_text() => return Err(E::custom(NO_TEXT)),
        PropertyRef::Time(time) => time.to_string().into(),
        PropertyRef::EventId(id) => id.get().into(),
        PropertyRef::U8(number) => (*number).into(),
        PropertyRef::U16(number) => (*number).into(),
        PropertyRef::U32(number) => (*number).into(),
        PropertyRef::U64(number) => (*number).into(),
        PropertyRef::Keywords(keywords) => keywords.bits().into(),
        PropertyRef::TimeSource(source) => source.name().into(),
    })
}

/// The attributes of one element.
struct Attributes<'s> {
    system: &'s System<'s>,
    element: &'static HeaderElement,
}

impl Attributes<'_> {
    fn is_empty(&self) -> bool {
        let mut attributes = attributes(self.element);
        !attributes.any(|(_, property)| self.system.property(*property).is_some())
    }

    fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        for (name, property) in attributes(self.element) {
            serialize_property(self.system, name, *property, map)?;
        }
        Ok(())
    }
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_into(&mut map)?;
        map.end()
    }
}

fn serialize_property<M: SerializeMap>(
    system: &System<'_>,
    name: &'static str,
    property: Property,
    map: &mut M,
) -> Result<(), M::Error> {
    match system.property(property) {
        None => Ok(()),
        Some(PropertyRef::Text(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::Guid(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::Time(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::EventId(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::U8(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::U16(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::U32(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::U64(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::Keywords(value)) => map.serialize_entry(name, value),
        Some(PropertyRef::TimeSource(value)) => map.serialize_entry(name, value.name()),
    }
}

impl<'de> Deserialize<'de> for System<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut header = Header::default();
        if deserializer.is_human_readable() {
            deserializer.deserialize_map(Members {
                header: &mut header,
                element: None,
            })?;
        } else {
            deserializer.deserialize_map(Flat(&mut header))?;
        }
        if header.has(Property::EventId) {
            Ok(header.system)
        } else {
            Err(D::Error::missing_field("EventID"))
        }
    }
}

/// A header and which properties it has had.
#[derive(Default)]
struct Header {
    system: System<'static>,
    seen: u32,
}

impl Header {
    fn has(&self, property: Property) -> bool {
        self.seen & bit(property) != 0
    }

    fn set<E: serde::de::Error>(
        &mut self,
        name: &'static str,
        property: Property,
        value: FieldInput<'static>,
    ) -> Result<(), E> {
        if self.has(property) {
            return Err(E::duplicate_field(name));
        }
        match self
            .system
            .set(property, value, Conventions::SERDE)
            .map_err(E::custom)?
        {
            Outcome::Set => self.seen |= bit(property),
            Outcome::Missing => {}
            Outcome::LongId => return Err(E::custom("an `EventID` of more than 16 bits")),
        }
        Ok(())
    }
}

fn bit(property: Property) -> u32 {
    1 << property as u32
}

/// What a member of an object is.
enum Member {
    Property(&'static str, Property),
    Element(&'static HeaderElement),
}

fn member_of_system(name: &str) -> Option<Member> {
    HEADER_ELEMENTS
        .iter()
        .find_map(|element| match element.text {
            None => (element.name == name).then_some(Member::Element(element)),
            Some(property) if element.name == name => {
                Some(Member::Property(element.name, property))
            }
            Some(_) => attribute(element, name),
        })
}

/// The attributes of an element, with those that this crate adds.
fn attributes(
    element: &'static HeaderElement,
) -> impl Iterator<Item = &'static (&'static str, Property)> {
    element.attributes.iter().chain(element.added)
}

fn attribute(element: &'static HeaderElement, name: &str) -> Option<Member> {
    let mut attributes = attributes(element);
    let (name, property) = attributes.find(|(attribute, _)| *attribute == name)?;
    Some(Member::Property(name, *property))
}

/// The members of an object; unknown ones are skipped.
struct Members<'h> {
    header: &'h mut Header,
    /// `None` if the object is the header itself.
    element: Option<&'static HeaderElement>,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of header properties")
    }

    /// An element that is `null`.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            let member = match self.element {
                Some(element) => attribute(element, &name),
                None => member_of_system(&name),
            };
            match member {
                Some(Member::Property(name, property)) => {
                    if let Some(value) = map.next_value()? {
                        self.header.set(name, property, value)?;
                    }
                }
                Some(Member::Element(element)) => map.next_value_seed(Members {
                    header: self.header,
                    element: Some(element),
                })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// The binary form; a property of a later release is skipped.
struct Flat<'h>(&'h mut Header);

impl<'de> Visitor<'de> for Flat<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of header properties")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, value)) = map.next_entry::<Cow<'_, str>, FieldInput<'_>>()? {
            let mut all = Property::ALL.iter();
            if let Some(property) = all.find(|property| property.key() == name) {
                self.0.set(property.key(), *property, value)?;
            }
        }
        Ok(())
    }
}
