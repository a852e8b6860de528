//! serde for the values of fields: text or numbers, alone and in maps by name.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::event::{ExtraField, Fields};
use crate::record::Record;
use crate::schema::field_input::FieldInput;

/// In binary, an enum: the kind of the value, and the value.
impl Serialize for FieldInput<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const NAME: &str = "FieldInput";
        let is_human = serializer.is_human_readable();
        match self {
            Self::Text(text) if is_human => serializer.serialize_str(text),
            Self::Unsigned(number) if is_human => serializer.serialize_u64(*number),
            Self::Signed(number) if is_human => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_newtype_variant(NAME, 0, "Text", text),
            Self::Unsigned(number) => {
                serializer.serialize_newtype_variant(NAME, 1, "Unsigned", number)
            }
            Self::Signed(number) => serializer.serialize_newtype_variant(NAME, 2, "Signed", number),
        }
    }
}

impl<'de> Deserialize<'de> for FieldInput<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "FieldInput")]
        enum Tagged {
            Text(String),
            Unsigned(u64),
            Signed(i64),
        }

        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(AnyScalar);
        }
        Ok(match Tagged::deserialize(deserializer)? {
            Tagged::Text(text) => text.into(),
            Tagged::Unsigned(number) => number.into(),
            Tagged::Signed(number) => number.into(),
        })
    }
}

struct AnyScalar;

impl Visitor<'_> for AnyScalar {
    type Value = FieldInput<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a whole number")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(number.into())
    }
}

/// Writes fields as a map: text as Windows prints it, or in binary the values.
pub(super) fn serialize<S: Serializer>(
    fields: Fields<'_>,
    extra: &[ExtraField<'_>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let is_human = serializer.is_human_readable();
    let len = fields.clone().count() + extra.len();
    let mut map = serializer.serialize_map(Some(len))?;
    for field in fields {
        if is_human {
            map.serialize_entry(field.name(), &field.text())?;
        } else {
            map.serialize_entry(field.name(), field.value())?;
        }
    }
    for field in extra {
        if is_human {
            map.serialize_entry(&field.name, &field.value)?;
        } else {
            map.serialize_entry(&field.name, &FieldInput::from(&*field.value))?;
        }
    }
    map.end()
}

/// Names and values of one map; a `null` is an absent field.
pub(super) struct Values(Vec<(String, FieldInput<'static>)>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let is_human = deserializer.is_human_readable();
        deserializer.deserialize_map(Map { is_human })
    }
}

struct Map {
    is_human: bool,
}

impl<'de> Visitor<'de> for Map {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
        let mut values = Vec::with_capacity(16);
        while let Some(name) = map.next_key()? {
            let value = if self.is_human {
                map.next_value::<Option<_>>()?
            } else {
                Some(map.next_value()?)
            };
            values.extend(value.map(|value| (name, value)));
        }
        Ok(Values(values))
    }
}

impl Values {
    /// Sets the values in a record.
    pub(super) fn put_into<E: de::Error>(self, record: &mut Record<'_>) -> Result<(), E> {
        for (name, value) in self.0 {
            let shown = crate::escape::excerpt(&name);
            if !record.put(name.into(), value, None) {
                return Err(E::custom(format_args!("duplicate field `{shown}`")));
            }
        }
        Ok(())
    }
}
