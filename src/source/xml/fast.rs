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

use super::cursor::{Cursor, plain, short_number};
use crate::error::Error;
use crate::event::{Event, FieldSource, FieldTags, FieldValue, Payload, Property, System};
use crate::schema::{EventSchema, EventSet, InType, PROVIDERS, Provider};
use crate::source::Options;
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

impl<'a> Identity<'a> {
    /// The event as far as it is known, as a reader returns it.
    pub(super) fn event(&self) -> Result<Option<Event<'a>>, Error> {
        Ok(Some(Event {
            system: System {
                provider_name: Some(self.provider_name.into()),
                provider_guid: self.provider_guid,
                event_id: self.schema.event_id,
                ..System::default()
            },
            payload: Payload::empty(self.schema)?,
            extra: Vec::new(),
        }))
    }
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
/// With its quotes, as Windows writes it on the element of WMI-Activity's fields.
const WMI_NAMESPACE: &str = "'http://manifests.microsoft.com/win/2006/windows/WMI'";

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
            if self.try_take(&head.text) {
                self.quote = head.quote;
                let (name, guid) = (head.provider.name, Some(head.provider.guid));
                let event = self.event_id(head.provider, events)?;
                return Some(event.map(|event| event.identity(name, guid)));
            }
        }
        self.open("<Event xmlns=")?;
        self.quote = match self.byte()? {
            quote @ (b'\'' | b'"') => quote,
            _ => return None,
        };
        self.take(NAMESPACE)?;
        self.take_quote()?;
        self.take(">")?;
        self.open("<System>")?;
        self.open("<Provider Name=")?;
        let name = self.quoted()?;
        let guid = match self.try_take(" Guid=") {
            true => self.quoted()?,
            false => "",
        };
        if self.try_take(" EventSourceName=") {
            self.quoted()?;
        }
        self.take("/>")?;
        let Some(provider) = provider(name) else {
            // Of one without a name the GUID tells.
            return (!name.is_empty()).then_some(None);
        };
        self.open("<EventID")?;
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
    #[inline(always)]
    #[allow(clippy::option_option, reason = "unusual, another event, one of ours")]
    fn event_id(
        &mut self,
        provider: &'static Provider,
        events: EventSet,
    ) -> Option<Option<Known<'a>>> {
        let qualifiers = match self.try_take(" Qualifiers=") {
            true => self.quoted()?,
            false => "",
        };
        self.take(">")?;
        let id = self.digits()?;
        self.take("</EventID>")?;
        let has_id = |event: &&EventSchema| {
            u64::from(event.event_id.get()) == id && std::ptr::eq(event.provider, provider)
        };
        let schema = events.schemas().find(has_id);
        Some(schema.map(|schema| Known { schema, qualifiers }))
    }

    /// Fills the event with the identity already read; `None` as soon as anything is unusual.
    pub(super) fn event(mut self, identity: &Identity<'a>, event: &mut Event<'a>) -> Option<()> {
        let schema = identity.schema;
        put(&mut event.system, Property::Qualifiers, identity.qualifiers)?;
        self.system(&mut event.system, schema)?;
        match schema.element {
            None => self.event_data(&mut event.payload)?,
            Some(element) => self.user_data(&mut event.payload, element)?,
        }
        self.open("</Event>")?;
        self.blank();
        self.rest.is_empty().then_some(())
    }

    /// The header after the ID.
    #[inline(always)]
    fn system(&mut self, header: &mut System<'a>, schema: &'static EventSchema) -> Option<()> {
        self.number_element(header, Property::Version, "<Version>", "</Version>")?;
        self.number_element(header, Property::Level, "<Level>", "</Level>")?;
        self.number_element(header, Property::Task, "<Task>", "</Task>")?;
        self.number_element(header, Property::Opcode, "<Opcode>", "</Opcode>")?;
        if self.try_take("<Keywords>0x") {
            put_number(header, Property::Keywords, self.long_hexadecimal()?)?;
            self.take("</Keywords>")?;
        } else {
            let keywords = self.element("<Keywords>", "</Keywords>")?;
            put(header, Property::Keywords, keywords)?;
        }
        if self.try_open("<TimeCreated SystemTime=") {
            self.time(header)?;
            self.take("/>")?;
        }
        let (start, end) = ("<EventRecordID>", "</EventRecordID>");
        self.number_element(header, Property::RecordId, start, end)?;
        if self.try_open("<Correlation") {
            if self.try_take(" ActivityID=") {
                put(header, Property::ActivityId, self.quoted()?)?;
            }
            if self.try_take(" RelatedActivityID=") {
                put(header, Property::RelatedActivityId, self.quoted()?)?;
            }
            self.take("/>")?;
        }
        if self.try_open("<Execution ProcessID=") {
            put_number(header, Property::ProcessId, self.quoted_number()?)?;
            self.take(" ThreadID=")?;
            put_number(header, Property::ThreadId, self.quoted_number()?)?;
            self.take("/>")?;
        }
        self.channel(header, schema)?;
        put(
            header,
            Property::Computer,
            self.element("<Computer>", "</Computer>")?,
        )?;
        if self.try_open("<Security") {
            if self.try_take(" UserID=") {
                put(header, Property::UserId, self.quoted()?)?;
            }
            self.take("/>")?;
        }
        self.open("</System>")
    }

    /// After `SystemTime=`.
    #[inline(always)]
    fn time(&mut self, header: &mut System<'a>) -> Option<()> {
        /// Of `2023-10-18T05:43:52.7695919Z`.
        const LEN: usize = 28;
        let usual = self.rest.split_at_checked(1 + LEN + 1);
        if let Some((quoted, rest)) = usual
            && let [first, .., last] = quoted.as_bytes()
            && (*first, *last) == (self.quote, self.quote)
            && put(header, Property::TimeCreated, quoted.get(1..=LEN)?).is_some()
        {
            self.rest = rest;
            return Some(());
        }
        put(header, Property::TimeCreated, self.quoted()?)
    }

    #[inline(always)]
    fn channel(&mut self, header: &mut System<'a>, schema: &'static EventSchema) -> Option<()> {
        if self.try_open("<Channel>") {
            // Usually that of the schema, which needs no search.
            let usual = self.rest.strip_prefix(schema.channel);
            let channel = match usual {
                Some(rest) if rest.starts_with("</Channel>") => {
                    self.rest = rest;
                    schema.channel
                }
                _ => self.plain()?,
            };
            self.take("</Channel>")?;
            put(header, Property::Channel, channel)?;
        }
        Some(())
    }

    /// Reads a property that is a decimal number in an element, if it is there.
    #[inline(always)]
    fn number_element(
        &mut self,
        system: &mut System<'a>,
        property: Property,
        start: &'static str,
        end: &'static str,
    ) -> Option<()> {
        if self.try_open(start) {
            put_number(system, property, self.digits()?)?;
            self.take(end)?;
        }
        Some(())
    }

    /// A property that is an element's text; empty if it is not there.
    #[inline(always)]
    fn element(&mut self, start: &'static str, end: &'static str) -> Option<&'a str> {
        if !self.try_open(start) {
            return Some("");
        }
        let text = self.plain()?;
        self.take(end)?;
        Some(text)
    }

    fn event_data(&mut self, payload: &mut Payload<'a>) -> Option<()> {
        if self.try_open("<EventData/>") {
            return Some(());
        }
        self.take("<EventData>")?;
        payload.fill(self).ok()?;
        self.open("</EventData>")
    }

    fn user_data(&mut self, payload: &mut Payload<'a>, element: &str) -> Option<()> {
        self.open("<UserData>")?;
        self.open("<")?;
        self.take(element)?;
        if self.try_take(" xmlns=") && !self.try_take(WMI_NAMESPACE) {
            self.quoted()?;
        }
        self.take(">")?;
        payload.fill(self).ok()?;
        self.open("</")?;
        self.take(element)?;
        self.take(">")?;
        self.open("</UserData>")
    }

    /// A field that does not begin as Windows writes it; `None` if the next one is another.
    #[cold]
    #[inline(never)]
    #[allow(clippy::option_option, reason = "unusual, not there, there")]
    fn unusual_field(&mut self, start: &str, end: &str) -> Option<Option<Cow<'a, str>>> {
        if self.rest.starts_with("</") {
            return Some(None);
        }
        self.blank();
        if self.try_take(start) {
            let text = self.text()?;
            self.take(end)?;
            return Some(Some(text));
        }
        let is_empty = start.strip_suffix('>').is_some_and(|start| {
            let rest = self.rest.strip_prefix(start);
            rest.is_some_and(|rest| rest.starts_with("/>"))
        });
        if is_empty {
            self.take_len(start.len() + 1)?;
        }
        Some(is_empty.then_some(Cow::Borrowed("")))
    }
}

/// The text is not as Windows writes it.
#[derive(Debug)]
pub(super) struct Unusual;

/// The fields of an event; they are in manifest order, or it is unusual.
impl<'a> FieldSource<'a> for Cursor<'a> {
    type Error = Unusual;

    #[inline(always)]
    fn field<T: FieldValue<'a>>(
        &mut self,
        field: &mut Option<T>,
        tags: &FieldTags,
        in_type: InType,
    ) -> Result<(), Unusual> {
        let [single, double] = tags.starts;
        let start = if self.quote == b'\'' { single } else { double };
        let text = if self.quote == b'\'' {
            self.rest.strip_prefix(single)
        } else {
            self.rest.strip_prefix(double)
        };
        let usual = match text {
            Some(text) => usual_value(text, tags.end, in_type),
            None => None,
        };
        let (value, rest) = match usual {
            Some((value, rest)) => (Some(value), rest),
            None => {
                let text = self.unusual_field(start, tags.end).ok_or(Unusual)?;
                // Only errors need a value's position, and the conforming way finds errors again.
                let convert = |text| T::from_text(text, in_type).ok_or(Unusual);
                (text.map(convert).transpose()?, self.rest)
            }
        };
        // Here alone, so that the next field need not load it.
        self.rest = rest;
        if value.is_some() {
            *field = value;
        }
        Ok(())
    }
}

/// The value of a field as Windows writes it, after its start, and what follows its end.
#[inline(always)]
fn usual_value<'a, T: FieldValue<'a>>(
    text: &'a str,
    end: &str,
    in_type: InType,
) -> Option<(T, &'a str)> {
    let (value, rest) = if T::IS_NUMBER {
        let (number, rest) = short_number(text)?;
        (T::from_number(number, in_type)?, rest)
    } else {
        let (text, rest) = plain(text)?;
        (T::from_text(text.into(), in_type)?, rest)
    };
    Some((value, rest.strip_prefix(end)?))
}

/// The provider with that name, if it writes events of this crate.
fn provider(name: &str) -> Option<&'static Provider> {
    let mut providers = PROVIDERS.iter().copied();
    providers
        .clone()
        .find(|provider| provider.name == name)
        .or_else(|| providers.find(|provider| provider.is_named(Some(name), None)))
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
