//! serde for [`Event`] and the struct of each event.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::fields::{self, Values};
use crate::event::*;
use crate::record::Record;
use crate::schema::*;

/// The fields of an event under its element.
struct Data<'e>(&'e Event<'e>);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fields::serialize(self.0.fields(), &self.0.extra, serializer)
    }
}

struct UserData<'e>(&'static str, &'e Event<'e>);

impl Serialize for UserData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &Data(self.1))?;
        map.end()
    }
}

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let schema = self.payload.schema();
        if !serializer.is_human_readable() {
            let mut event = serializer.serialize_struct("Event", 3)?;
            event.serialize_field("system", &self.system)?;
            event.serialize_field("event", schema.name)?;
            event.serialize_field("fields", &Data(self))?;
            return event.end();
        }
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("System", &self.system)?;
        match schema.element {
            None => map.serialize_entry("EventData", &Data(self))?,
            Some(element) => map.serialize_entry("UserData", &UserData(element, self))?,
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Event<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            as_in_xml(deserializer)
        } else {
            by_name(deserializer)
        }
    }
}

/// The form for people.
fn as_in_xml<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Event<'static>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase", rename = "Event")]
    struct Repr {
        system: System<'static>,
        event_data: Option<Values>,
        user_data: Option<Elements>,
    }

    let mut repr = Repr::deserialize(deserializer)?;
    // No provider has an empty name: the GUID identifies it.
    let empty = repr.system.provider_name.take_if(|name| name.is_empty());
    let mut record = Record::new(repr.system);
    let elements = repr.user_data.into_iter().flat_map(|elements| elements.0);
    for values in repr.event_data.into_iter().chain(elements) {
        values.put_into(&mut record)?;
    }
    let mut event = decode(record)?;
    if empty.is_some() {
        event.system.provider_name = empty;
    }
    Ok(event)
}

/// The binary form, which names the event.
fn by_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Event<'static>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(rename = "Event")]
    struct Repr {
        system: System<'static>,
        event: String,
        fields: Values,
    }

    let repr = Repr::deserialize(deserializer)?;
    let schema = EVENTS.iter().find(|schema| schema.name == repr.event);
    let schema = schema.ok_or_else(|| {
        let shown = crate::escape::excerpt(&repr.event);
        de::Error::custom(format_args!("`{shown}` is not an event of this release"))
    })?;
    let mut record = Record::with_schema(schema);
    repr.fields.put_into(&mut record)?;
    let mut event: Event<'_> = decode(record)?;
    event.system = repr.system;
    Ok(event)
}

fn decode<E: de::Error>(record: Record<'_>) -> Result<Event<'_>, E> {
    let event = record.into_event().map_err(E::custom)?;
    event.ok_or_else(|| E::custom("provider and ID are not those of a known event"))
}

/// The objects in `UserData`, of any name.
struct Elements(Vec<Values>);

impl<'de> Deserialize<'de> for Elements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Elements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the event's element")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Elements, A::Error> {
                let mut elements = Vec::new();
                while let Some((_, values)) = map.next_entry::<de::IgnoredAny, Values>()? {
                    elements.push(values);
                }
                Ok(Elements(elements))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// The fields of one event's struct; unknown names are skipped.
fn slots<'de, D: Deserializer<'de>>(
    schema: &'static EventSchema,
    deserializer: D,
) -> Result<Slots<'static>, D::Error> {
    let mut record = Record::with_schema(schema);
    Values::deserialize(deserializer)?.put_into(&mut record)?;
    Ok(record.into_slots())
}

macro_rules! serde_impls {
    ( $(
        $(#[$doc:meta])*
        pub struct $event:ident<$lt:lifetime>, $constant:ident = $id:literal of $provider:ident in $channel:ident $(, $boxed:ident)? {
            element: $element:expr,
            messages: [$($message:expr),* $(,)?],
            fields: [ $(
                $(#[$field_doc:meta])*
                $since:literal $field:ident: $type:ty =
                    $in_type:ident $name:literal $(, $alias:literal)*;
            )* ]
        }
    )* ) => {
        $(
            impl Serialize for $event<'_> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    fields::serialize(self.fields(), &[], serializer)
                }
            }

            impl<'de> Deserialize<'de> for $event<'_> {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let mut slots = slots(&$constant, deserializer)?;
                    Self::decode(&mut slots).map_err(de::Error::custom)
                }
            }
        )*
    };
}

event_table!(serde_impls);
