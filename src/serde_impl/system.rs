//! serde for [`System`]: nested as in XML, without absent properties. An attribute of an element that
//! also has text is next to it: `Qualifiers` after `EventID`.
//!
//! Numbers are accepted as numbers or text.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::event::{Conventions, HEADER_ELEMENTS, Outcome, Property, PropertyRef, System};
use crate::schema::field_input::FieldInput;

impl Serialize for System<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for element in HEADER_ELEMENTS {
            if let Some(property) = element.text {
                serialize_property(self, element.name, property, &mut map)?;
            }
            let attributes = Attributes {
                system: self,
                attributes: element.attributes,
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

/// The attributes of one element.
struct Attributes<'s> {
    system: &'s System<'s>,
    attributes: &'static [(&'static str, Property)],
}

impl Attributes<'_> {
    fn is_empty(&self) -> bool {
        let mut attributes = self.attributes.iter();
        !attributes.any(|(_, property)| self.system.get(*property).is_some())
    }

    fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        for (name, property) in self.attributes {
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
    match system.get(property) {
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
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for System<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut header = Header::default();
        deserializer.deserialize_map(Members {
            header: &mut header,
            attributes: None,
        })?;
        if header.has(Property::EventId) {
            Ok(header.system)
        } else {
            Err(D::Error::missing_field("EventID"))
        }
    }
}

/// A header and which properties it has had.
#[derive(Default)]
struct Header<'a> {
    system: System<'a>,
    seen: u32,
}

impl<'a> Header<'a> {
    fn has(&self, property: Property) -> bool {
        self.seen & bit(property) != 0
    }

    fn set<E: serde::de::Error>(
        &mut self,
        name: &'static str,
        property: Property,
        value: FieldInput<'a>,
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
    Element(&'static [(&'static str, Property)]),
}

fn member_of_system(name: &str) -> Option<Member> {
    HEADER_ELEMENTS
        .iter()
        .find_map(|element| match element.text {
            None => (element.name == name).then_some(Member::Element(element.attributes)),
            Some(property) if element.name == name => {
                Some(Member::Property(element.name, property))
            }
            Some(_) => attribute(element.attributes, name),
        })
}

fn attribute(attributes: &'static [(&'static str, Property)], name: &str) -> Option<Member> {
    let mut attributes = attributes.iter();
    let (name, property) = attributes.find(|(attribute, _)| *attribute == name)?;
    Some(Member::Property(name, *property))
}

/// The members of an object; unknown ones are skipped.
struct Members<'h, 'a> {
    header: &'h mut Header<'a>,
    /// The attributes if the object is an element, `None` for the header itself.
    attributes: Option<&'static [(&'static str, Property)]>,
}

impl<'de: 'a, 'a> Visitor<'de> for Members<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of header properties")
    }

    /// An element that is `null`.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<FieldInput<'a>>()? {
            let name = name.into_text();
            let member = match self.attributes {
                Some(attributes) => attribute(attributes, &name),
                None => member_of_system(&name),
            };
            match member {
                Some(Member::Property(name, property)) => {
                    if let Some(value) = map.next_value::<Option<FieldInput<'a>>>()? {
                        self.header.set(name, property, value)?;
                    }
                }
                Some(Member::Element(attributes)) => map.next_value_seed(Members {
                    header: self.header,
                    attributes: Some(attributes),
                })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de: 'a, 'a> DeserializeSeed<'de> for Members<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}
