//! The `System` element.

use std::borrow::Cow;

use super::document::{Document, twice};
use super::token::Tag;
use crate::error::Error;
use crate::event::{EventId, System};
use crate::schema::{self, EVENTS, EventSchema};
use crate::value::number::{self, EXPECTED_U64};
use crate::value::{Guid, Keywords, WindowsTime};

const EXPECTED_NUMBER: &str = "a number in its range";

impl<'a> Document<'a, '_> {
    /// The header; `None` as soon as the provider, or provider and ID, identify another event.
    pub(super) fn system(&mut self, parent: Tag<'a>) -> Result<Option<System<'a>>, Error> {
        let mut system = System::default();
        let mut provider = None;
        let mut seen = Vec::with_capacity(16);
        while let Some(tag) = self.child_of(parent)? {
            if seen.contains(&tag.name) {
                return Err(twice(tag.name, tag.at));
            }
            if seen.len() >= self.limits.max_fields {
                return Err(self.too_many_fields(tag));
            }
            seen.push(tag.name);
            if tag.name == "EventID" {
                match self.event_id(tag, &mut system)? {
                    Some(id) => system.event_id = id,
                    None => return Ok(None),
                }
            } else {
                self.property(tag, &mut system)?;
            }
            match tag.name {
                "Provider" => provider = Some(tag),
                "EventID" => {}
                _ => continue,
            }
            let id = seen.contains(&"EventID").then_some(system.event_id);
            if is_foreign(&system, id) {
                return Ok(None);
            }
            if let (Some(provider), Some(id)) = (provider, id) {
                // Not read if name and ID identify another event.
                system.provider_guid = self.guid_attribute(provider, "Guid", "Provider Guid")?;
                if !is_ours(&system) {
                    return Ok(None);
                }
                self.event_id = Some(id);
            }
        }
        if !seen.contains(&"EventID") {
            return Err(Error::structure(
                "expected `EventID` in `System`",
                parent.at,
            ));
        }
        Ok(is_ours(&system).then_some(system))
    }

    /// The ID; `None` if it does not fit in 16 bits, which is not an event of this crate.
    fn event_id(
        &mut self,
        tag: Tag<'a>,
        system: &mut System<'a>,
    ) -> Result<Option<EventId>, Error> {
        system.qualifiers = self.number_attribute(tag, "Qualifiers", "Qualifiers")?;
        let at = self.tokens.position();
        let number: Option<u32> = self.number(tag, "EventID")?;
        let number =
            number.ok_or_else(|| Error::value("EventID", EXPECTED_NUMBER, "").at(Some(at)))?;
        Ok(u16::try_from(number).ok().map(EventId::new))
    }

    fn property(&mut self, tag: Tag<'a>, system: &mut System<'a>) -> Result<(), Error> {
        match tag.name {
            "Version" => system.version = self.number(tag, "Version")?,
            "Level" => system.level = self.number(tag, "Level")?,
            "Task" => system.task = self.number(tag, "Task")?,
            "Opcode" => system.opcode = self.number(tag, "Opcode")?,
            "Keywords" => {
                let bits = self.value(tag, "Keywords", EXPECTED_U64, number::parse_u64)?;
                system.keywords = bits.map(Keywords::from_bits_retain);
            }
            "EventRecordID" => system.record_id = self.number(tag, "EventRecordID")?,
            "Channel" => system.channel = present(self.text(tag)?),
            "Computer" => system.computer = present(self.text(tag)?),
            _ => {
                self.attributes(tag, system)?;
                self.skip(tag)?;
            }
        }
        Ok(())
    }

    /// Reads the properties that are attributes.
    fn attributes(&self, tag: Tag<'a>, system: &mut System<'a>) -> Result<(), Error> {
        match tag.name {
            "Provider" => {
                system.provider_name = tag.attribute("Name")?.and_then(present);
            }
            "TimeCreated" => {
                let (expected, parse) = (WindowsTime::EXPECTED, WindowsTime::parse);
                let time = self.attribute(tag, "SystemTime", "SystemTime", expected, parse)?;
                system.time_created = time;
            }
            "Correlation" => {
                system.activity_id = self.guid_attribute(tag, "ActivityID", "ActivityID")?;
                system.related_activity_id =
                    self.guid_attribute(tag, "RelatedActivityID", "RelatedActivityID")?;
            }
            "Execution" => {
                system.process_id =
                    self.number_attribute(tag, "ProcessID", "Execution ProcessID")?;
                system.thread_id = self.number_attribute(tag, "ThreadID", "Execution ThreadID")?;
            }
            "Security" => system.user_id = tag.attribute("UserID")?.and_then(present),
            _ => {}
        }
        Ok(())
    }

    fn guid_attribute(
        &self,
        tag: Tag<'a>,
        name: &str,
        field: &'static str,
    ) -> Result<Option<Guid>, Error> {
        self.attribute(tag, name, field, Guid::EXPECTED, Guid::parse)
    }

    fn number_attribute<T: TryFrom<u64>>(
        &self,
        tag: Tag<'a>,
        name: &str,
        field: &'static str,
    ) -> Result<Option<T>, Error> {
        self.attribute(tag, name, field, EXPECTED_NUMBER, number::parse)
    }

    fn attribute<T>(
        &self,
        tag: Tag<'a>,
        name: &str,
        field: &'static str,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let Some(text) = tag.attribute(name)?.and_then(present) else {
            return Ok(None);
        };
        let at = match &text {
            Cow::Borrowed(text) => self.tokens.offset_of(text),
            Cow::Owned(_) => Some(tag.at),
        };
        typed(&text, field, expected, parse, at).map(Some)
    }

    fn number<T: TryFrom<u64>>(
        &mut self,
        tag: Tag<'a>,
        field: &'static str,
    ) -> Result<Option<T>, Error> {
        self.value(tag, field, EXPECTED_NUMBER, number::parse)
    }

    fn value<T>(
        &mut self,
        tag: Tag<'a>,
        field: &'static str,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let at = self.tokens.position();
        match present(self.text(tag)?) {
            Some(text) => typed(&text, field, expected, parse, Some(at)).map(Some),
            None => Ok(None),
        }
    }
}

fn typed<T>(
    text: &str,
    field: &'static str,
    expected: &'static str,
    parse: impl Fn(&str) -> Option<T>,
    at: Option<u64>,
) -> Result<T, Error> {
    parse(text).ok_or_else(|| Error::value(field, expected, text).at(at))
}

/// python-evtx writes an empty property for a missing one.
fn present(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    (!text.is_empty()).then_some(text)
}

/// Whether the provider's name, or name and ID, identify another event.
fn is_foreign(system: &System<'_>, id: Option<EventId>) -> bool {
    let Some(name) = system.provider_name.as_deref() else {
        return false;
    };
    let is_it = |event: &&EventSchema| {
        event.provider.is_named(Some(name), None) && id.is_none_or(|id| event.event_id == id)
    };
    !EVENTS.iter().any(is_it)
}

fn is_ours(system: &System<'_>) -> bool {
    let name = system.provider_name.as_deref();
    schema::find(name, system.provider_guid, system.event_id).is_some()
}
