//! serde for [`Subscription`]: properties under their Windows names.
//!
//! SIDs are text; passwords are masked.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::secrets::redact;
use crate::value::Sid;
use crate::wmi::mof::{Instance, MofValue};
use crate::wmi::subscription::{Filter, Subscription};

/// A value, and whether its passwords are shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown<T>(pub(crate) T, pub(crate) bool);

impl Serialize for Subscription<'_> {
    /// Writes `{"filter": {...}, "consumer": {"class": ..., ...}, "complete": true}`.
    ///
    /// [`redact`] masks passwords.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown(self, false).serialize(serializer)
    }
}

impl Serialize for Shown<&Subscription<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(subscription, is_shown) = *self;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("filter", &Shown(&subscription.filter, is_shown))?;
        let consumer = &subscription.consumer_instance;
        map.serialize_entry("consumer", &Shown(consumer, is_shown))?;
        map.serialize_entry("complete", &subscription.is_complete)?;
        map.end()
    }
}

impl Serialize for Filter<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown(self, false).serialize(serializer)
    }
}

impl Serialize for Shown<&Filter<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(filter, is_shown) = *self;
        let mut map = serializer.serialize_map(None)?;
        // A filter from the fields has a name but no instance.
        if filter.instance.get("Name").is_none() && filter.name.is_some() {
            map.serialize_entry("Name", &filter.name)?;
        }
        properties(&filter.instance, is_shown, &mut map)?;
        map.end()
    }
}

/// An instance as an object that includes its class.
impl Serialize for Shown<&Instance<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("class", &self.0.class)?;
        properties(self.0, self.1, &mut map)?;
        map.end()
    }
}

fn properties<M: SerializeMap>(
    instance: &Instance<'_>,
    is_shown: bool,
    map: &mut M,
) -> Result<(), M::Error> {
    for property in &instance.properties {
        let sid = match &*property.name {
            name if name.eq_ignore_ascii_case("CreatorSID") => property
                .value
                .as_bytes()
                .and_then(|bytes| Sid::from_bytes(&bytes).ok()),
            _ => None,
        };
        match sid {
            Some(sid) => map.serialize_entry(&property.name, &sid)?,
            None => map.serialize_entry(&property.name, &Shown(&property.value, is_shown))?,
        }
    }
    Ok(())
}

impl Serialize for MofValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown(self, false).serialize(serializer)
    }
}

impl Serialize for Shown<&MofValue<'_>> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, is_shown) = *self;
        match value {
            MofValue::Text(text) if is_shown => serializer.serialize_str(&text.value()),
            // A template or a script may contain a command line.
            MofValue::Text(text) => serializer.serialize_str(&redact(&text.value())),
            MofValue::Number(number) => match (value.as_u64(), value.as_i64(), number.as_f64()) {
                (Some(number), ..) => serializer.serialize_u64(number),
                (None, Some(number), _) => serializer.serialize_i64(number),
                (None, None, Some(number)) => serializer.serialize_f64(number),
                (None, None, None) => serializer.serialize_str(number.raw()),
            },
            MofValue::Boolean(value) => serializer.serialize_bool(*value),
            MofValue::Null => serializer.serialize_unit(),
            MofValue::Array(elements) => {
                let elements = elements.iter();
                serializer.collect_seq(elements.map(|element| Shown(element, is_shown)))
            }
            MofValue::Instance(instance) => Shown(instance, is_shown).serialize(serializer),
            MofValue::Other(text) => serializer.serialize_str(text),
        }
    }
}
