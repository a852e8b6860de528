//! The `System` element.

use std::borrow::Cow;

use super::document::{Document, twice};
use super::token::Tag;
use crate::error::Error;
use crate::event::{Conventions, EventId, Outcome, Property, System, header_element};
use crate::schema::{EventSchema, EventSet};

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
            let at = self.tokens.position();
            let outcome = self.property(tag, &mut system)?;
            match tag.name {
                "Provider" => provider = Some(tag),
                "EventID" => match outcome {
                    Some(Outcome::Set) => {}
                    Some(Outcome::LongId) => return Ok(None),
                    _ => return Err(Property::EventId.wrong("").at(Some(at))),
                },
                _ => continue,
            }
            let id = seen.contains(&"EventID").then_some(system.event_id);
            if is_foreign(&system, id, self.events) {
                return Ok(None);
            }
            if let (Some(provider), Some(id)) = (provider, id) {
                // Not read if name and ID identify another event.
                self.attribute(provider, "Guid", Property::ProviderGuid, &mut system)?;
                if !is_ours(&system, self.events) {
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
        Ok(is_ours(&system, self.events).then_some(system))
    }

    /// Sets the properties of an element except the provider's GUID; returns the outcome for the
    /// one that is its text.
    fn property(
        &mut self,
        tag: Tag<'a>,
        system: &mut System<'a>,
    ) -> Result<Option<Outcome>, Error> {
        let Some(element) = header_element(tag.name) else {
            self.skip(tag)?;
            return Ok(None);
        };
        for (name, property) in element.attributes {
            if *property != Property::ProviderGuid {
                self.attribute(tag, name, *property, system)?;
            }
        }
        let Some(property) = element.text else {
            self.skip(tag)?;
            return Ok(None);
        };
        let at = self.tokens.position();
        let text = self.text(tag)?;
        let outcome = system.set(property, text.into(), Conventions::XML);
        outcome.map(Some).map_err(|error| error.at(Some(at)))
    }

    fn attribute(
        &self,
        tag: Tag<'a>,
        name: &str,
        property: Property,
        system: &mut System<'a>,
    ) -> Result<(), Error> {
        let Some(text) = tag.attribute(name)? else {
            return Ok(());
        };
        let at = match &text {
            Cow::Borrowed(text) => self.tokens.offset_of(text),
            Cow::Owned(_) => Some(tag.at),
        };
        let outcome = system.set(property, text.into(), Conventions::XML);
        outcome.map(drop).map_err(|error| error.at(at))
    }
}

/// Whether the provider's name, or name and ID, identify an event that is not one of these.
fn is_foreign(system: &System<'_>, id: Option<EventId>, events: EventSet) -> bool {
    let Some(name) = system.provider_name.as_deref() else {
        return false;
    };
    let is_named = |event: &EventSchema| {
        event.provider.is_named(Some(name), None) && id.is_none_or(|id| event.event_id == id)
    };
    !events.schemas().any(is_named)
}

fn is_ours(system: &System<'_>, events: EventSet) -> bool {
    let name = system.provider_name.as_deref();
    let event = events.find(name, system.provider_guid, system.event_id);
    event.is_some()
}
