//! `Data` elements, as converters of XML and collectors write them: with attributes, as members by their
//! names, or as texts in manifest order.

use std::borrow::Cow;

use super::attributes::{attribute_name, is_map};
use super::fields::Filler;
use super::object::{Object, Raw, ScalarError};
use crate::error::Error;

impl<'a> Filler<'_, 'a> {
    /// Whether a member is the `Data` elements, or one without a name. Beside fields with names a text
    /// is a field of that name.
    pub(super) fn is_list_of_data(&self, name: &str, value: Raw<'_, 'a>) -> bool {
        match value.is_array() || value.is_object() {
            true => name.eq_ignore_ascii_case("Data"),
            false => name == "Data" && self.set == 0,
        }
    }

    /// A list of fields by name, or of their values in manifest order.
    pub(super) fn list(&mut self, raw: Raw<'_, 'a>) -> Result<(), Error> {
        let is_named = raw
            .elements()
            .any(|element| attribute_name(element).is_some() || is_map(element));
        if is_named {
            return self.named_list(raw);
        }
        self.positions(raw.elements())
    }

    /// The `Data` elements of an `EventData`: by name, or in manifest order.
    pub(super) fn named_list(&mut self, raw: Raw<'_, 'a>) -> Result<(), Error> {
        let mut position = 0;
        for element in raw.each() {
            match (attribute_name(element), element.object()) {
                (Some(name), _) => self.named_element(name, element)?,
                (None, Some(map)) if is_map(element) => self.map(map, &mut position)?,
                (None, object) => {
                    // evtx_dump puts the texts of several elements into one.
                    let texts = object.and_then(|object| object.get("#text"));
                    for text in texts.unwrap_or(element).each() {
                        self.put_at(position, text)?;
                        position += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// A `Data` element with its name.
    fn named_element(&mut self, name: Cow<'a, str>, element: Raw<'_, 'a>) -> Result<(), Error> {
        let position = self.record.position(&name);
        let text = || element.object()?.get("Text")?.scalar().ok()?;
        let value = match element.scalar() {
            Ok(Some(value)) => value,
            Ok(None) => "".into(),
            // SentinelOne's text, or an element without one.
            Err(ScalarError::NoScalar) => text().unwrap_or_else(|| "".into()),
            Err(error) => return Err(self.wrong(position, element, error)),
        };
        self.put(position, name, value, element)
    }

    /// `Data` elements as members by their names (Datadog), as such a member each (OpenTelemetry) or by
    /// their numbers (SentinelOne). One without a name has the empty name.
    fn map(&mut self, map: Object<'_, 'a>, position: &mut usize) -> Result<(), Error> {
        let map = match self.is_sound {
            true => map,
            false => map.sound()?,
        };
        for (name, value) in map.members() {
            if let Some(name) = attribute_name(value) {
                self.named_element(name, value)?;
                continue;
            }
            let name = name.text();
            if name.is_empty() {
                self.put_at(*position, value)?;
                *position += 1;
                continue;
            }
            let known = self.record.position(&name);
            match value.scalar() {
                Ok(Some(scalar)) => self.put(known, name, scalar, value)?,
                Ok(None) => {}
                Err(ScalarError::NoScalar) if known.is_none() => {
                    self.put(None, name, value.text().into(), value)?;
                }
                Err(error) => return Err(self.wrong(known, value, error)),
            }
        }
        Ok(())
    }
}
