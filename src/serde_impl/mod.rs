//! serde implementations for events and values, driven by the schema.
//!
//! Names are those of the schema, values the text that Windows prints. An event is
//! `{"System": {...}, "EventData": {...}}`, or has `"UserData": {"Operation_...": {...}}` instead
//! of `EventData`, as in XML. Deserializing accepts any alias and case of a field name, and numbers
//! instead of text. Only self-describing formats work (JSON, not bincode).

mod subscription;
mod system;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::event::*;
use crate::record::Record;
use crate::schema::field_input::FieldInput;
use crate::schema::*;
use crate::value::number::{self, parse_u64};
use crate::value::{
    Guid, IntegrityLevel, Keywords, LogonId, ProcessId, Sid, TokenElevation, WbemStatus,
    WindowsTime,
};

/// Types that are read from text.
macro_rules! from_text {
    ($($type:ty),*) => { $(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = FieldInput::deserialize(deserializer)?;
                value.into_text().parse().map_err(de::Error::custom)
            }
        }
    )* };
}

/// Types that are text, as they read it: what `Display` prints.
macro_rules! as_text {
    ($($type:ty),*) => {
        $(
            impl Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }
        )*
        from_text!($($type),*);
    };
}

as_text!(Guid, LogonId, ProcessId, Sid, TokenElevation, WbemStatus);

/// What could not be read back is not written: see [`WindowsTime`].
impl Serialize for WindowsTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.has_text() {
            let what = "a time beyond the years 0 to 9999, or in a leap second";
            return Err(serde::ser::Error::custom(what));
        }
        serializer.collect_str(self)
    }
}

from_text!(WindowsTime);

impl Serialize for Keywords {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Keywords {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_number(deserializer, parse_u64).map(Self::from_bits_retain)
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.get())
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_number(deserializer, number::parse).map(Self::new)
    }
}

impl Serialize for IntegrityLevel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.get())
    }
}

impl<'de> Deserialize<'de> for IntegrityLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_number(deserializer, number::parse).map(Self::new)
    }
}

fn deserialize_number<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    let text = FieldInput::deserialize(deserializer)?.into_text();
    parse(&text).ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &"a number"))
}

impl Serialize for FieldInput<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Unsigned(number) => serializer.serialize_u64(*number),
            Self::Signed(number) => serializer.serialize_i64(*number),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for FieldInput<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyScalar<'a>(PhantomData<&'a str>);

        impl<'de: 'a, 'a> Visitor<'de> for AnyScalar<'a> {
            type Value = FieldInput<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or a whole number")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<FieldInput<'a>, E> {
                Ok(text.into())
            }

            fn visit_str<E>(self, text: &str) -> Result<FieldInput<'a>, E> {
                Ok(text.to_owned().into())
            }

            fn visit_string<E>(self, text: String) -> Result<FieldInput<'a>, E> {
                Ok(text.into())
            }

            fn visit_u64<E>(self, number: u64) -> Result<FieldInput<'a>, E> {
                Ok(number.into())
            }

            fn visit_i64<E>(self, number: i64) -> Result<FieldInput<'a>, E> {
                Ok(number.into())
            }
        }

        deserializer.deserialize_any(AnyScalar(PhantomData))
    }
}

/// Names and values of one object; a `null` is an absent field.
struct Values<'a>(Vec<(Cow<'a, str>, FieldInput<'a>)>);

impl<'de: 'a, 'a> Deserialize<'de> for Values<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<'a>(PhantomData<&'a str>);

        impl<'de: 'a, 'a> Visitor<'de> for Object<'a> {
            type Value = Values<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values<'a>, A::Error> {
                let mut values = Vec::with_capacity(16);
                while let Some((name, value)) =
                    map.next_entry::<FieldInput<'a>, Option<FieldInput<'a>>>()?
                {
                    values.extend(value.map(|value| (name.into_text(), value)));
                }
                Ok(Values(values))
            }
        }

        deserializer.deserialize_map(Object(PhantomData))
    }
}

impl<'a> Values<'a> {
    fn put_into<E: de::Error>(self, record: &mut Record<'a>) -> Result<(), E> {
        for (name, value) in self.0 {
            let shown = crate::escape::excerpt(&name);
            if !record.put(name, value, None) {
                return Err(E::custom(format_args!("duplicate field `{shown}`")));
            }
        }
        Ok(())
    }
}

pub(crate) fn serialize_fields<S: Serializer>(
    fields: Fields<'_>,
    extra: &[ExtraField<'_>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for field in fields {
        map.serialize_entry(field.name(), &field.text())?;
    }
    for field in extra {
        map.serialize_entry(&field.name, &field.value)?;
    }
    map.end()
}

/// The fields of one event's struct; unknown names are skipped.
pub(crate) fn deserialize_slots<'a, 'de: 'a, D: Deserializer<'de>>(
    schema: &'static EventSchema,
    deserializer: D,
) -> Result<Slots<'a>, D::Error> {
    let mut record = Record::new(System::new(schema.event_id));
    Values::deserialize(deserializer)?.put_into(&mut record)?;
    Ok(record.into_slots())
}

/// The fields of an event under its element.
struct Data<'e>(&'e Event<'e>);

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_fields(self.0.fields(), &self.0.extra, serializer)
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
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("System", &self.system)?;
        match self.payload.schema().element {
            None => map.serialize_entry("EventData", &Data(self))?,
            Some(element) => map.serialize_entry("UserData", &UserData(element, self))?,
        }
        map.end()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Event<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "PascalCase", rename = "Event")]
        struct Repr<'a> {
            #[serde(borrow)]
            system: System<'a>,
            #[serde(borrow)]
            event_data: Option<Values<'a>>,
            #[serde(borrow)]
            user_data: Option<Elements<'a>>,
        }

        let mut repr = Repr::deserialize(deserializer)?;
        // No provider has an empty name: the GUID identifies it.
        let empty = repr.system.provider_name.take_if(|name| name.is_empty());
        let mut record = Record::new(repr.system);
        let elements = repr.user_data.into_iter().flat_map(|elements| elements.0);
        for values in repr.event_data.into_iter().chain(elements) {
            values.put_into(&mut record)?;
        }
        let event = record.into_event().map_err(de::Error::custom)?;
        let mut event = event
            .ok_or_else(|| de::Error::custom("provider and ID are not those of a known event"))?;
        if empty.is_some() {
            event.system.provider_name = empty;
        }
        Ok(event)
    }
}

/// The objects in `UserData`, of any name.
struct Elements<'a>(Vec<Values<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<'a>(PhantomData<&'a str>);

        impl<'de: 'a, 'a> Visitor<'de> for Object<'a> {
            type Value = Elements<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with the event's element")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Elements<'a>, A::Error> {
                let mut elements = Vec::new();
                while let Some((_, values)) = map.next_entry::<de::IgnoredAny, Values<'a>>()? {
                    elements.push(values);
                }
                Ok(Elements(elements))
            }
        }

        deserializer.deserialize_map(Object(PhantomData))
    }
}

macro_rules! serde_impls {
    ( $(
        $(#[$doc:meta])*
        pub struct $event:ident<$lt:lifetime>, $constant:ident = $id:literal of $provider:ident {
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
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serialize_fields(self.fields(), &[], serializer)
                }
            }

            impl<'de: 'a, 'a> Deserialize<'de> for $event<'a> {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let mut slots = deserialize_slots(&$constant, deserializer)?;
                    Self::decode(&mut slots).map_err(serde::de::Error::custom)
                }
            }
        )*
    };
}

event_table!(serde_impls);
