//! [`System`], the header of an event.

use std::borrow::Cow;
use std::fmt;

use super::{EventId, TimeSource};
use crate::owned::owned;
use crate::schema::{self, EventSchema};
use crate::secrets::Masked;
use crate::value::{Guid, Keywords, WindowsTime};

/// The header that every Windows event has.
///
/// A property is `None` if the event does not have it or the source omits it. An empty value
/// counts as omitted: python-evtx writes an absent one as `RelatedActivityID=""`. Source:
/// [`SystemPropertiesType`].
///
/// [`SystemPropertiesType`]: https://learn.microsoft.com/windows/win32/wes/eventschema-systempropertiestype-complextype
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, System};
///
/// let mut system = System::new(EventId::CLIENT_FAILURE);
/// system.computer = Some("WKS01".into());
/// assert_eq!(system.provider_name.as_deref(), Some("Microsoft-Windows-WMI-Activity"));
/// assert_eq!(system.event_id.get(), 5858);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct System<'a> {
    /// `Provider/@Name`: the name of the provider that wrote the event.
    pub provider_name: Option<Cow<'a, str>>,
    /// `Provider/@Guid`: the GUID of the provider.
    pub provider_guid: Option<Guid>,
    /// `EventID`: the ID, 16 bits, unique only within the provider.
    pub event_id: EventId,
    /// `EventID/@Qualifiers`: the upper 16 bits of a classic provider's event ID.
    pub qualifiers: Option<u16>,
    /// `Version`: the version of the event's definition.
    pub version: Option<u8>,
    /// `Level`: 1 critical, 2 error, 3 warning, 4 information, 5 verbose, 0 always logged.
    pub level: Option<u8>,
    /// `Task`: the provider's category of the event.
    pub task: Option<u16>,
    /// `Opcode`: the step within the task.
    pub opcode: Option<u8>,
    /// `Keywords`: 64 bits that classify the event.
    pub keywords: Option<Keywords>,
    /// `TimeCreated/@SystemTime`: the time when the event was logged, to 100 ns.
    ///
    /// [`time_text`](Self::time_text) prints it as Windows does, and
    /// [`time_source`](Self::time_source) says whose it is.
    pub time_created: Option<WindowsTime>,
    /// Whether `time_created` is the event's own, or the collector's.
    pub time_source: TimeSource,
    /// The event's own time as its collector wrote it, if it is a local time and nothing says its
    /// zone; `time_created` is then the collector's, or `None`.
    pub local_time: Option<Cow<'a, str>>,
    /// `EventRecordID`: its number in its log.
    pub record_id: Option<u64>,
    /// `Correlation/@ActivityID`: the activity that the event is part of.
    pub activity_id: Option<Guid>,
    /// `Correlation/@RelatedActivityID`: the activity that it is related to.
    pub related_activity_id: Option<Guid>,
    /// `Execution/@ProcessID`: the process that logged the event, not its subject.
    pub process_id: Option<u32>,
    /// `Execution/@ThreadID`: the thread that logged the event.
    pub thread_id: Option<u32>,
    /// `Channel`: the log; a collector may have stored the event in another.
    pub channel: Option<Cow<'a, str>>,
    /// `Computer`: the computer that logged the event, by its short or full name.
    pub computer: Option<Cow<'a, str>>,
    /// `Security/@UserID`: the SID of the user whose process logged the event.
    pub user_id: Option<Cow<'a, str>>,
}

/// Without passwords.
impl fmt::Debug for System<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("System");
        shown.field("provider_name", &Masked(&self.provider_name));
        shown.field("provider_guid", &self.provider_guid);
        shown.field("event_id", &self.event_id);
        shown.field("qualifiers", &self.qualifiers);
        shown.field("version", &self.version);
        shown.field("level", &self.level);
        shown.field("task", &self.task);
        shown.field("opcode", &self.opcode);
        shown.field("keywords", &self.keywords);
        shown.field("time_created", &self.time_created);
        shown.field("time_source", &self.time_source);
        shown.field("local_time", &Masked(&self.local_time));
        shown.field("record_id", &self.record_id);
        shown.field("activity_id", &self.activity_id);
        shown.field("related_activity_id", &self.related_activity_id);
        shown.field("process_id", &self.process_id);
        shown.field("thread_id", &self.thread_id);
        shown.field("channel", &Masked(&self.channel));
        shown.field("computer", &Masked(&self.computer));
        shown.field("user_id", &Masked(&self.user_id));
        shown.finish()
    }
}

impl System<'static> {
    /// A header with that ID and what the ID alone tells: provider, channel and version.
    ///
    /// Provider and channel are those of the event of this crate with the ID, if exactly one has
    /// it. The version is there if that event has only one, which 4688 has not. Other providers
    /// use the same numbers: [`of`](Self::of) says which event is meant.
    #[must_use]
    pub fn new(event_id: EventId) -> Self {
        let Some(event) = only(schema::EVENTS, event_id) else {
            return Self {
                event_id,
                ..Self::default()
            };
        };
        let is_one_version = event
            .fields
            .iter()
            .all(|field| field.since == event.version);
        Self {
            version: is_one_version.then_some(event.version),
            ..Self::of(event)
        }
    }

    /// The header of that event: ID, provider, channel, and the newest known version.
    ///
    /// ```
    /// use wmi_events::{EventId, System, schema};
    ///
    /// let system = System::of(&schema::PROCESS_CREATION);
    /// assert_eq!((system.event_id.get(), system.version), (4688, Some(2)));
    /// // The ID alone does not tell which of its three versions.
    /// assert_eq!(System::new(EventId::PROCESS_CREATION).version, None);
    /// ```
    #[must_use]
    pub fn of(event: &EventSchema) -> Self {
        Self {
            event_id: event.event_id,
            provider_name: Some(event.provider.name.into()),
            provider_guid: Some(event.provider.guid),
            channel: Some(event.channel.into()),
            version: Some(event.version),
            ..Self::default()
        }
    }
}

/// The event with that ID, if no other has it.
fn only(events: &[&'static EventSchema], id: EventId) -> Option<&'static EventSchema> {
    let mut events = events.iter().copied().filter(|event| event.event_id == id);
    let found = events.next()?;
    events.next().is_none().then_some(found)
}

impl System<'_> {
    /// The schema of the event: by provider and ID or, without a provider, by channel and ID.
    ///
    /// `None` for other events.
    ///
    /// ```
    /// use wmi_events::{EventId, System};
    ///
    /// let mut system = System::default();
    /// system.event_id = EventId::PROCESS_CREATION;
    /// assert!(system.schema().is_none());
    /// system.channel = Some("Security".into());
    /// assert_eq!(system.schema().unwrap().name, "ProcessCreation");
    /// // The same number of another provider.
    /// system.provider_name = Some("Contoso".into());
    /// assert!(system.schema().is_none());
    /// ```
    #[must_use]
    pub fn schema(&self) -> Option<&'static EventSchema> {
        match (self.provider_name.as_deref(), self.provider_guid) {
            (None, None) => schema::find_in_channel(self.channel.as_deref()?, self.event_id),
            (name, guid) => schema::find(name, guid, self.event_id),
        }
    }

    /// The time as Windows prints it: `2023-10-18T05:43:52.7695919Z`.
    ///
    /// ```
    /// use wmi_events::System;
    /// use wmi_events::value::WindowsTime;
    ///
    /// let mut system = System::default();
    /// let time: WindowsTime = "2023-10-18T05:43:52.7695919Z".parse()?;
    /// system.time_created = Some(time);
    /// assert_eq!(system.time_text().as_deref(), Some("2023-10-18T05:43:52.7695919Z"));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn time_text(&self) -> Option<String> {
        self.time_created.map(|time| time.to_string())
    }

    /// Detaches the header from its input, copying only the text still borrowed.
    #[must_use]
    pub fn into_owned(self) -> System<'static> {
        System {
            provider_name: self.provider_name.map(owned),
            channel: self.channel.map(owned),
            computer: self.computer.map(owned),
            user_id: self.user_id.map(owned),
            local_time: self.local_time.map(owned),
            provider_guid: self.provider_guid,
            event_id: self.event_id,
            qualifiers: self.qualifiers,
            version: self.version,
            level: self.level,
            task: self.task,
            opcode: self.opcode,
            keywords: self.keywords,
            time_created: self.time_created,
            time_source: self.time_source,
            record_id: self.record_id,
            activity_id: self.activity_id,
            related_activity_id: self.related_activity_id,
            process_id: self.process_id,
            thread_id: self.thread_id,
        }
    }
}

#[cfg(test)]
mod tests;
