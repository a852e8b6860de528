//! Reads text as Windows writes it, in one pass.
//!
//! Windows and evtx_dump always print an event in the same form: elements in schema order, no
//! comments, no CDATA, one kind of quotes. Such text is read here by comparing it with what must
//! come next. Anything else, even if it is only unusual, is `None`, and [`Document`] reads it from
//! the start; only [`Document`] reports errors. Both parsers agree; a property test checks it.
//!
//! [`Document`]: super::document::Document

use std::borrow::Cow;
use std::sync::LazyLock;

use super::cursor::Cursor;
use crate::event::{self, Event, Property, Slots, System};
use crate::record::FieldInput;
use crate::schema::{EventSchema, EventSet, PROVIDERS, Provider};
use crate::source::Options;
use crate::source::byte_search::find_any;
use crate::value::Guid;

/// Whether no text accepted here can exceed these limits: it has 5 levels of elements, and no more
/// properties and fields than the schema.
pub(super) fn fits(options: &Options) -> bool {
    options.limits.max_depth >= 8 && options.limits.max_fields >= 32
}

/// What is known of an event before its fields.
pub(super) struct Identity<'a> {
    provider_name: &'a str,
    provider_guid: Option<Guid>,
    qualifiers: &'a str,
    schema: &'static EventSchema,
}

/// An event of the crate and its provider.
struct Known<'a> {
    schema: &'static EventSchema,
    qualifiers: &'a str,
}

impl<'a> Known<'a> {
    fn identity(self, provider_name: &'a str, provider_guid: Option<Guid>) -> Identity<'a> {
        Identity {
            provider_name,
            provider_guid,
            qualifiers: self.qualifiers,
            schema: self.schema,
        }
    }
}

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

/// An event up to its ID, as Windows writes it for one provider.
struct Head {
    text: String,
    provider: &'static Provider,
    quote: u8,
}

/// One per provider and kind of quote.
static HEADS: LazyLock<Vec<Head>> = LazyLock::new(|| {
    let heads = PROVIDERS.iter().copied().flat_map(|provider| {
        ['\'', '"'].map(|quote| Head {
            text: format!(
                "<Event xmlns={quote}{NAMESPACE}{quote}><System>\
                 <Provider Name={quote}{}{quote} Guid={quote}{}{quote}/><EventID",
                provider.name, provider.guid
            ),
            provider,
            quote: quote as u8,
        })
    });
    heads.collect()
});

/// Whether it is another event; `None` if only the conforming way can decide.
pub(super) fn tells_foreign(text: &str, events: EventSet) -> Option<bool> {
    let identity = Cursor::new(text, &mut []).identity(events)?;
    Some(identity.is_none())
}

impl<'a> Cursor<'a> {
    /// Reads to the end of the ID; `Some(None)` for an event that is not one of these.
    #[allow(clippy::option_option, reason = "unusual, another event, one of ours")]
    pub(super) fn identity(&mut self, events: EventSet) -> Option<Option<Identity<'a>>> {
        for head in HEADS.iter() {
            if let Some(rest) = self.rest.strip_prefix(head.text.as_bytes()) {
                self.quote = head.quote;
                self.rest = rest;
                let (name, guid) = (head.provider.name, Some(head.provider.guid));
                let event = self.event_id(head.provider, events)?;
                return Some(event.map(|event| event.identity(name, guid)));
            }
        }
        self.blank();
        self.take(b"<Event xmlns=")?;
        self.quote = match self.byte()? {
            quote @ (b'\'' | b'"') => quote,
            _ => return None,
        };
        self.take_text(NAMESPACE)?;
        (self.byte()? == self.quote).then_some(())?;
        self.take(b">")?;
        self.blank();
        self.take(b"<System>")?;
        self.blank();
        self.take(b"<Provider Name=")?;
        let name = self.quoted()?;
        let guid = match self.try_take(b" Guid=") {
            true => self.quoted()?,
            false => "",
        };
        if self.try_take(b" EventSourceName=") {
            self.quoted()?;
        }
        self.take(b"/>")?;
        let Some(provider) = provider(name) else {
            return Some(None);
        };
        self.blank();
        self.take(b"<EventID")?;
        let Some(event) = self.event_id(provider, events)? else {
            return Some(None);
        };
        let guid = match guid {
            "" => None,
            guid => Some(Guid::parse(guid)?),
        };
        if guid.is_some_and(|guid| guid != provider.guid) {
            return Some(None);
        }
        Some(Some(event.identity(name, guid)))
    }

    /// After `<EventID`.
    #[allow(clippy::option_option, reason = "unusual, another event, one of ours")]
    fn event_id(
        &mut self,
        provider: &'static Provider,
        events: EventSet,
    ) -> Option<Option<Known<'a>>> {
        let qualifiers = match self.try_take(b" Qualifiers=") {
            true => self.quoted()?,
            false => "",
        };
        self.take(b">")?;
        let id = self.digits()?;
        self.take(b"</EventID>")?;
        let has_id = |event: &&EventSchema| {
            u64::from(event.event_id.get()) == id && std::ptr::eq(event.provider, provider)
        };
        let schema = events.schemas().find(has_id);
        Some(schema.map(|schema| Known { schema, qualifiers }))
    }

    /// The event with the identity already read; `None` as soon as anything is unusual.
    pub(super) fn event(mut self, identity: Identity<'a>) -> Option<Event<'a>> {
        let schema = identity.schema;
        let system = self.system(identity)?;
        let mut slots = Slots::default();
        self.blank();
        match schema.element {
            None => self.event_data(schema, &mut slots)?,
            Some(element) => self.user_data(schema, element, &mut slots)?,
        }
        self.blank();
        self.take(b"</Event>")?;
        self.blank();
        if !self.rest.is_empty() {
            return None;
        }
        let payload = event::decode(schema, &mut slots).ok()?;
        Some(Event {
            system,
            payload,
            extra: Vec::new(),
        })
    }

    /// The header after the ID.
    fn system(&mut self, identity: Identity<'a>) -> Option<System<'a>> {
        let mut system = System {
            provider_name: Some(identity.provider_name.into()),
            provider_guid: identity.provider_guid,
            event_id: identity.schema.event_id,
            ..System::default()
        };
        put(&mut system, Property::Qualifiers, identity.qualifiers)?;
        let header = &mut system;
        self.number_element(header, Property::Version, b"<Version>", b"</Version>")?;
        self.number_element(header, Property::Level, b"<Level>", b"</Level>")?;
        self.number_element(header, Property::Task, b"<Task>", b"</Task>")?;
        self.number_element(header, Property::Opcode, b"<Opcode>", b"</Opcode>")?;
        put(
            header,
            Property::Keywords,
            self.element(b"<Keywords>", b"</Keywords>")?,
        )?;
        self.blank();
        if self.try_take(b"<TimeCreated SystemTime=") {
            put(header, Property::TimeCreated, self.quoted()?)?;
            self.take(b"/>")?;
        }
        let (start, end) = (b"<EventRecordID>", b"</EventRecordID>");
        self.number_element(header, Property::RecordId, start, end)?;
        self.blank();
        if self.try_take(b"<Correlation") {
            if self.try_take(b" ActivityID=") {
                put(header, Property::ActivityId, self.quoted()?)?;
            }
            if self.try_take(b" RelatedActivityID=") {
                put(header, Property::RelatedActivityId, self.quoted()?)?;
            }
            self.take(b"/>")?;
            self.blank();
        }
        if self.try_take(b"<Execution ProcessID=") {
            put_number(header, Property::ProcessId, self.quoted_number()?)?;
            self.take(b" ThreadID=")?;
            put_number(header, Property::ThreadId, self.quoted_number()?)?;
            self.take(b"/>")?;
        }
        put(
            header,
            Property::Channel,
            self.element(b"<Channel>", b"</Channel>")?,
        )?;
        put(
            header,
            Property::Computer,
            self.element(b"<Computer>", b"</Computer>")?,
        )?;
        self.blank();
        if self.try_take(b"<Security") {
            if self.try_take(b" UserID=") {
                put(header, Property::UserId, self.quoted()?)?;
            }
            self.take(b"/>")?;
            self.blank();
        }
        self.take(b"</System>")?;
        Some(system)
    }

    /// Reads a property that is a decimal number in an element, if it is there.
    #[inline]
    fn number_element<const S: usize, const E: usize>(
        &mut self,
        system: &mut System<'a>,
        property: Property,
        start: &[u8; S],
        end: &[u8; E],
    ) -> Option<()> {
        match self.number(start, end)? {
            Some(number) => put_number(system, property, number),
            None => Some(()),
        }
    }

    /// A property that is an element's text; empty if it is not there.
    #[inline]
    fn element<const S: usize, const E: usize>(
        &mut self,
        start: &[u8; S],
        end: &[u8; E],
    ) -> Option<&'a str> {
        self.blank();
        if !self.try_take(start) {
            return Some("");
        }
        let text = self.take_len(find_any([b'<', b'&'], self.rest)?)?;
        self.take(end)?;
        Some(text)
    }

    fn event_data(&mut self, schema: &'static EventSchema, slots: &mut Slots<'a>) -> Option<()> {
        if self.try_take(b"<EventData/>") {
            return Some(());
        }
        self.take(b"<EventData>")?;
        let mut next = 0;
        self.blank();
        while self.try_take(b"<Data Name=") {
            while self.data(schema, &mut next, slots)? {}
            self.blank();
        }
        self.take(b"</EventData>")
    }

    /// Reads one field, after `<Data Name=`; returns whether the next one follows directly, as it
    /// usually does.
    #[inline]
    fn data(
        &mut self,
        schema: &'static EventSchema,
        next: &mut usize,
        slots: &mut Slots<'a>,
    ) -> Option<bool> {
        let position = self.field(schema, *next)?;
        *next = position + 1;
        // Only errors need a value's position, and the conforming way finds errors again.
        if self.try_take(b"/>") {
            slots.set(position, FieldInput::Text("".into()), None);
            return Some(false);
        }
        self.take(b">")?;
        let value = self.text()?;
        slots.set(position, FieldInput::Text(value), None);
        if self.try_take(b"</Data><Data Name=") {
            return Some(true);
        }
        self.take(b"</Data>")?;
        Some(false)
    }

    fn user_data(
        &mut self,
        schema: &'static EventSchema,
        element: &str,
        slots: &mut Slots<'a>,
    ) -> Option<()> {
        self.take(b"<UserData>")?;
        self.blank();
        self.take(b"<")?;
        self.take_text(element)?;
        if self.try_take(b" xmlns=") {
            self.quoted()?;
        }
        self.take(b">")?;
        let mut next = 0;
        loop {
            self.blank();
            self.take(b"<")?;
            if self.try_take(b"/") {
                break;
            }
            let name = self.name()?;
            let position = match schema.fields.get(next) {
                Some(field) if field.name == name => next,
                _ => following(schema, next, name)?,
            };
            next = position + 1;
            let value = if self.try_take(b"/>") {
                Cow::Borrowed("")
            } else {
                self.take(b">")?;
                let value = self.text()?;
                self.take(b"</")?;
                self.take_text(name)?;
                self.take(b">")?;
                value
            };
            slots.set(position, FieldInput::Text(value), None);
        }
        self.take_text(element)?;
        self.take(b">")?;
        self.blank();
        self.take(b"</UserData>")
    }

    /// The field of a `Data` element, by its name.
    #[inline]
    fn field(&mut self, schema: &'static EventSchema, next: usize) -> Option<usize> {
        // Usually the next one.
        if let Some(field) = schema.fields.get(next)
            && let Some((quote, rest)) = self.rest.split_first()
            && let Some(rest) = rest.strip_prefix(field.name.as_bytes())
            && let Some((closing, rest)) = rest.split_first()
            && (*quote, *closing) == (self.quote, self.quote)
        {
            self.rest = rest;
            return Some(next);
        }
        let name = self.quoted()?;
        following(schema, next, name)
    }
}

/// The provider with that name, if it writes events of this crate.
fn provider(name: &str) -> Option<&'static Provider> {
    let mut providers = PROVIDERS.iter().copied();
    providers
        .clone()
        .find(|provider| provider.name == name)
        .or_else(|| providers.find(|provider| provider.is_named(Some(name), None)))
}

/// The index of the field with that name, from `next` on: fields are in manifest order.
fn following(schema: &'static EventSchema, next: usize, name: &str) -> Option<usize> {
    let fields = schema.fields.get(next..)?;
    let index = fields.iter().position(|field| field.name == name)?;
    Some(next + index)
}

/// Sets a property; an empty one counts as missing.
#[inline]
fn put<'a>(system: &mut System<'a>, property: Property, text: &'a str) -> Option<()> {
    system.put(property, text).then_some(())
}

#[inline]
fn put_number(system: &mut System<'_>, property: Property, number: u64) -> Option<()> {
    system.put_number(property, number).then_some(())
}

#[cfg(test)]
mod tests;
