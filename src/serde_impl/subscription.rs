//! serde for [`Subscription`]: properties under their Windows names.
//!
//! SIDs are text; passwords of wmic.exe are masked.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::cmdline::wmic::redact;
use crate::value::Sid;
use crate::wmi::mof::{Instance, MofValue};
use crate::wmi::subscription::{Filter, Subscription};

impl Serialize for Subscription<'_> {
    /// Writes `{"filter": {...}, "consumer": {"class": ..., ...}, "complete": true}`.
    ///
    /// [`redact`] masks the value of every `/PASSWORD`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("filter", &self.filter)?;
        map.serialize_entry("consumer", &WithClass(&self.consumer_instance))?;
        map.serialize_entry("complete", &self.is_complete)?;
        map.end()
    }
}

impl Serialize for Filter<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        // A filter from the fields has a name but no instance.
        if self.instance.get("Name").is_none() && self.name.is_some() {
            map.serialize_entry("Name", &self.name)?;
        }
        properties(&self.instance, &mut map)?;
        map.end()
    }
}

/// An instance as an object that includes its class.
struct WithClass<'i>(&'i Instance<'i>);

impl Serialize for WithClass<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("class", &self.0.class)?;
        properties(self.0, &mut map)?;
        map.end()
    }
}

fn properties<M: SerializeMap>(instance: &Instance<'_>, map: &mut M) -> Result<(), M::Error> {
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
            None => map.serialize_entry(&property.name, &property.value)?,
        }
    }
    Ok(())
}

impl Serialize for MofValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // A template or a script may contain a command line.
            Self::Text(text) => serializer.serialize_str(&redact(&text.value())),
            Self::Number(number) => match (self.as_u64(), self.as_i64(), number.as_f64()) {
                (Some(number), ..) => serializer.serialize_u64(number),
                (None, Some(number), _) => serializer.serialize_i64(number),
                (None, None, Some(number)) => serializer.serialize_f64(number),
                (None, None, None) => serializer.serialize_str(number.raw()),
            },
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Null => serializer.serialize_unit(),
            Self::Array(elements) => serializer.collect_seq(elements),
            Self::Instance(instance) => WithClass(instance).serialize(serializer),
            Self::Other(text) => serializer.serialize_str(text),
        }
    }
}
