//! [`Record`]: a header and named values, from which an event is decoded.
//!
//! Every source produces records, and an agent with its own source fills one in.

use std::borrow::Cow;

pub use crate::schema::field_input::FieldInput;

use crate::error::Error;
use crate::event::{self, Event, ExtraField, Slots, System};
use crate::schema::EventSchema;

/// An event's header and the values of its fields, not yet decoded.
///
/// Values are set by name (any name in the [`schema`](crate::schema), in any case) or by position in manifest
/// order, the order of ETW properties and `EvtRender` values.
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, Payload, Record, System};
///
/// // By name: here the names that a live ETW consumer sees.
/// let mut system = System::new(EventId::ESS_STARTED);
/// system.computer = Some("SRV01".into());
/// let mut record = Record::new(system);
/// record.set("NamespaceName", "//./root/CIMV2").set("processid", 2880_u32);
/// let event = record.into_event()?.unwrap();
/// let Payload::EssStarted(started) = event.payload else { unreachable!() };
/// assert_eq!(started.process_id.unwrap().get(), 2880);
///
/// // By position.
/// let values = ["CIMWin32", "0x0", "wmiprvse.exe", "4844", r"C:\Windows\System32\wbem\cimwin32.dll"];
/// let record = Record::from_values(System::new(EventId::PROVIDER_STARTED), values);
/// let event = record.into_event()?.unwrap();
/// assert_eq!(event.field("HostProcess").unwrap().text(), "wmiprvse.exe");
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Record<'a> {
    system: System<'a>,
    schema: Option<&'static EventSchema>,
    slots: Slots<'a>,
    extra: Vec<ExtraField<'a>>,
    /// The most likely slot of the next name.
    next: usize,
}

impl<'a> Record<'a> {
    /// A record with that header and no values.
    ///
    /// Provider (name, GUID, or both) and ID must identify a known event; a header without a
    /// provider is identified by the channel that is the event's home. Otherwise the values are
    /// discarded and [`into_event`](Self::into_event) returns `Ok(None)`.
    #[must_use]
    pub fn new(system: System<'a>) -> Self {
        let schema = system.schema();
        Self::of(system, schema)
    }

    /// A record with that header, whose schema is known.
    pub(crate) fn of(system: System<'a>, schema: Option<&'static EventSchema>) -> Self {
        Self {
            system,
            schema,
            slots: Slots::default(),
            extra: Vec::new(),
            next: 0,
        }
    }

    /// A record without a header, for values that another record takes.
    pub(crate) fn with_schema(schema: &'static EventSchema) -> Self {
        Self::of(System::default(), Some(schema))
    }

    /// A record with that header and values in manifest order.
    #[must_use]
    pub fn from_values(
        system: System<'a>,
        values: impl IntoIterator<Item = impl Into<FieldInput<'a>>>,
    ) -> Self {
        Self::from_optional_values(system, values.into_iter().map(Some))
    }

    /// [`from_values`](Self::from_values) with `None` for a field without a value, a null of `EvtRender`.
    ///
    /// ```
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let values = [None, Some("CIMWin32")];
    /// let record = Record::from_optional_values(System::new(EventId::ESS_STARTED), values);
    /// assert_eq!(record.into_event()?.unwrap().fields().count(), 1);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn from_optional_values(
        system: System<'a>,
        values: impl IntoIterator<Item = Option<impl Into<FieldInput<'a>>>>,
    ) -> Self {
        let mut record = Self::new(system);
        for (position, value) in values.into_iter().enumerate() {
            if let Some(value) = value {
                record.set_at(position, value);
            }
        }
        record
    }

    /// The header.
    #[must_use]
    pub fn system(&self) -> &System<'a> {
        &self.system
    }

    /// The header, for a property that turns out to be a field of the event.
    pub(crate) fn system_mut(&mut self) -> &mut System<'a> {
        &mut self.system
    }

    /// The schema of the event that the header names; `None` for other events.
    #[must_use]
    pub fn schema(&self) -> Option<&'static EventSchema> {
        self.schema
    }

    /// Sets the field of that name; a value it had is replaced. A name that the schema does not
    /// know is kept with its value in [`Event::extra`].
    pub fn set(
        &mut self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<FieldInput<'a>>,
    ) -> &mut Self {
        self.put(name.into(), value.into(), None);
        self
    }

    /// [`set`](Self::set) for a name that must be one of the event's fields.
    ///
    /// In a program whose names come from the event's definition another name is a mistake, which
    /// `set` keeps as an extra field. A record of an unknown event takes any name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for an unknown name; nothing is set.
    ///
    /// ```
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::ESS_STARTED));
    /// record.try_set("Query", "SELECT * FROM __TimerEvent")?.try_set("processid", 4_u32)?;
    /// let error = record.try_set("Querry", "").unwrap_err();
    /// assert_eq!(error.to_string(), "event 5859: unknown field: EssStarted has no `Querry`");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn try_set(
        &mut self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<FieldInput<'a>>,
    ) -> Result<&mut Self, Error> {
        let name = name.into();
        if let (Some(schema), None) = (self.schema, self.position(&name)) {
            return Err(Error::field_name(schema.name, &name).in_event(Some(schema.event_id)));
        }
        self.put(name, value.into(), None);
        Ok(self)
    }

    /// Sets the field at that position, from 0 in manifest order, replacing its value.
    ///
    /// A value after the last known field is kept in [`Event::extra`], named by its position.
    ///
    /// ```
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    /// record.set_at(8, "wmic os get").set_at(15, "of a later version");
    /// let event = record.into_event()?.unwrap();
    /// assert_eq!(event.field("CommandLine").unwrap().text(), "wmic os get");
    /// assert_eq!((&*event.extra[0].name, &*event.extra[0].value), ("15", "of a later version"));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn set_at(&mut self, position: usize, value: impl Into<FieldInput<'a>>) -> &mut Self {
        self.put_at(position, value.into(), None);
        self
    }

    /// [`set`](Self::set) with the offset of the value in the input.
    ///
    /// Returns whether it is the field's first value.
    pub(crate) fn put(
        &mut self,
        name: Cow<'a, str>,
        value: FieldInput<'a>,
        at: Option<u64>,
    ) -> bool {
        match self.position(&name) {
            Some(position) => self.put_at(position, value, at),
            None => self.put_extra(name, value),
        }
    }

    /// The position of the field with that name. Sources keep manifest order, so the field after
    /// the last one is tried first.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let schema = self.schema?;
        match schema.fields.get(self.next) {
            Some(field) if field.name == name => Some(self.next),
            _ => schema.position(name),
        }
    }

    /// [`put`](Self::put) by position.
    pub(crate) fn put_at(
        &mut self,
        position: usize,
        value: FieldInput<'a>,
        at: Option<u64>,
    ) -> bool {
        match self.schema {
            None => true,
            Some(schema) if position < schema.fields.len() => {
                self.next = position + 1;
                self.slots.set(position, value, at)
            }
            Some(_) => self.put_extra(position.to_string().into(), value),
        }
    }

    /// Adds a field unknown to the schema; returns whether it is the first with its name.
    pub(crate) fn put_extra(&mut self, name: Cow<'a, str>, value: FieldInput<'a>) -> bool {
        if self.schema.is_none() {
            return true;
        }
        let value = value.into_text();
        match self.extra.iter_mut().find(|extra| extra.name == name) {
            Some(extra) => {
                extra.value = value;
                false
            }
            None => {
                self.extra.push(ExtraField::new(name, value));
                true
            }
        }
    }

    /// Adds a field unknown to the schema, unless there is one with its name.
    pub(crate) fn put_extra_if_missing(&mut self, name: Cow<'a, str>, value: FieldInput<'a>) {
        if self.schema.is_some() && self.extra.iter().all(|extra| extra.name != name) {
            self.extra.push(ExtraField::new(name, value.into_text()));
        }
    }

    /// Whether the field at that position has a value.
    pub(crate) fn has(&self, position: usize) -> bool {
        self.slots.has(position)
    }

    /// The number of known fields with a value.
    pub(crate) fn fields_len(&self) -> usize {
        self.slots.len()
    }

    /// Takes copies of the values of another record for fields that have none. They are at `offset`
    /// of this record's input.
    pub(crate) fn fill_missing(&mut self, other: Record<'_>, offset: u64) {
        self.slots
            .fill_missing(other.slots, offset, |value| value.into_owned());
        for extra in other.extra {
            if self.extra.iter().all(|own| own.name != extra.name) {
                self.extra.push(extra.into_owned());
            }
        }
    }

    /// Takes the values of another record's known fields for those that have none.
    #[cfg(feature = "json")]
    pub(crate) fn take_missing(&mut self, other: Self, offset: u64) {
        self.slots.fill_missing(other.slots, offset, |value| value);
    }

    /// Whether there are fields that the schema does not know.
    #[cfg(feature = "json")]
    pub(crate) fn has_extra(&self) -> bool {
        !self.extra.is_empty()
    }

    /// The values of the known fields.
    #[cfg(feature = "serde")]
    pub(crate) fn into_slots(self) -> Slots<'a> {
        self.slots
    }

    /// The number of values.
    pub(crate) fn len(&self) -> usize {
        self.slots.len() + self.extra.len()
    }

    /// Decodes the event; `Ok(None)` if the header does not name an event of this crate.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for a value that is not of its field's
    /// type, such as `zz` for `NewProcessId`.
    pub fn into_event(mut self) -> Result<Option<Event<'a>>, Error> {
        let Some(schema) = self.schema else {
            return Ok(None);
        };
        let payload = event::decode(schema, &mut self.slots)?;
        Ok(Some(Event {
            system: self.system,
            payload,
            extra: self.extra,
        }))
    }
}

/// Sets fields by name, as [`Record::set`] does.
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, Record, System};
///
/// let mut record = Record::new(System::new(EventId::PROVIDER_STARTED));
/// record.extend([("ProviderName", "CIMWin32"), ("HostProcess", "wmiprvse.exe")]);
/// assert_eq!(record.into_event()?.unwrap().fields().count(), 2);
/// # Ok::<(), wmi_events::Error>(())
/// ```
impl<'a, N: Into<Cow<'a, str>>, V: Into<FieldInput<'a>>> Extend<(N, V)> for Record<'a> {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, fields: I) {
        for (name, value) in fields {
            self.set(name, value);
        }
    }
}

impl<'a> Event<'a> {
    /// Decodes the event of a record; `Ok(None)` if it is not an event of this crate.
    ///
    /// It clones the record; [`Record::into_event`] does not.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for a value that is not of its field's
    /// type, such as `zz` for `NewProcessId`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::{Event, EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    /// record.set("CommandLine", "wmic os get").set("NewProcessId", 4844_u64);
    /// let event = Event::from_record(&record)?.unwrap();
    /// assert_eq!(event.field("NewProcessId").unwrap().text(), "0x12ec");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn from_record(record: &Record<'a>) -> Result<Option<Self>, Error> {
        record.clone().into_event()
    }
}

#[cfg(test)]
mod tests;
