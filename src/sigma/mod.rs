//! Events under the names of Sigma rules: [`Event::sigma_views`], [`SigmaView`], [`LogSource`].
//!
//! A Sigma rule names a log source, and fields of it. An event of this crate belongs to one or more
//! log sources, under other names in each:
//!
//! | event | log source | names |
//! |---|---|---|
//! | 4688 | `category: process_creation` | Sysmon's event 1: `Image`, `CommandLine`, `ParentImage`, `ProcessId`, `ParentProcessId`, `User`, `LogonId`, `IntegrityLevel` |
//! | 4688 | `service: security` | Windows' |
//! | 5857 to 5861 | `service: wmi` | Windows' |
//! | 5861 | `category: wmi_event` | Sysmon's events 19, 20 and 21, one view for each: below |
//! | Sysmon's 1 | `category: process_creation` | Sysmon's |
//! | Sysmon's 19 to 21 | `category: wmi_event` | Sysmon's |
//! | Sysmon's 1, 19 to 21 | `service: sysmon` | Sysmon's |
//! | WMI-Activity's others | `service: wmi` | Windows' |
//!
//! Every view also has the header, under the names of [`System::get`](crate::System::get), and
//! `ComputerName` for `Computer`.
//!
//! # Process creation
//!
//! 4688 and Sysmon use the same names for different things. Here they mean what Sysmon means:
//! `ProcessId` is the new process and `ParentProcessId` its creator, both in decimal. `User` and
//! `LogonId` are those of the new process: the target's if there is one, else the creator's.
//! `User` is `DOMAIN\name`; a well-known SID has its English name as in Sysmon's events, such as
//! `NT AUTHORITY\SYSTEM`, where 4688 has the name of the computer's account. `IntegrityLevel` is a
//! name such as `High`, from the mandatory label. What 4688 does not log is absent: the parent's
//! command line, hashes, `OriginalFileName`, `CurrentDirectory`.
//!
//! # Subscriptions
//!
//! Sysmon logs a filter, a consumer and their binding each for itself. 5861 has all three, so it
//! is three views, whose `EventID` is Sysmon's, as rules select it:
//!
//! | `EventID` | `EventType` | names |
//! |---|---|---|
//! | 19 | `WmiFilterEvent` | `Operation`, `User`, `EventNamespace`, `Name`, `Query` |
//! | 20 | `WmiConsumerEvent` | `Operation`, `User`, `Name`, `Type`, `Destination` |
//! | 21 | `WmiBindingEvent` | `Operation`, `User`, `Consumer`, `Filter` |
//!
//! Deviations from Sysmon's text:
//!
//! - `Operation` is always `Created`: 5861 is logged when a binding is registered.
//! - `User` is the creator's SID, or the English name of a well-known one. The event has no name.
//! - Values have no blank and no quotes around them.
//! - `Type` is `Command Line` or `Script`, and the class name for any other consumer.
//! - `Destination` is the command line, the text of the script or, without these, the path of the
//!   program or script; the file of a `LogFileEventConsumer`; absent for any other.
//!
//! Sources: [Sigma's taxonomy] for log sources and fields; [Sysmon's events] and its manifest for
//! the fields of `wmi_event`.
//!
//! [Sigma's taxonomy]: https://github.com/SigmaHQ/sigma-specification/blob/main/specification/sigma-appendix-taxonomy.md
//! [Sysmon's events]: https://learn.microsoft.com/sysinternals/downloads/sysmon#events
//!
//! # Examples
//!
//! ```
//! use wmi_events::sigma::LogSource;
//! use wmi_events::{EventId, Record, System};
//!
//! let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
//! record.set("NewProcessId", 0x14c8_u32).set("ProcessId", 0xd9c_u32).set("TargetUserName", "dana");
//! let event = record.into_event()?.unwrap();
//! let mut views = event.sigma_views();
//! let view = views.find(|view| view.log_source() == LogSource::PROCESS_CREATION).unwrap();
//! assert_eq!(view.get("ProcessId").unwrap().text(), "5320");
//! assert_eq!(view.get("ParentProcessId").unwrap().text(), "3484");
//! assert_eq!(view.get("User").unwrap().text(), "dana");
//! assert_eq!(view.get("EventID").unwrap().as_decimal(), Some(4688));
//! # Ok::<(), wmi_events::Error>(())
//! ```

mod log_source;
mod process_creation;
mod wmi_event;

pub use self::log_source::LogSource;

use self::wmi_event::WmiEvent;
use crate::event::{Event, FieldRef, Payload, ProcessCreation};
use crate::wmi::Namespace;

/// An event as one log source of Sigma.
///
/// A name that no rule of the log source uses is unknown to it: the `NewProcessName` of 4688 is
/// `Image` in `process_creation`, and only there. The [module](self) lists the names.
///
/// # Examples
///
/// ```
/// use wmi_events::event::EssToConsumerBinding;
/// use wmi_events::sigma::LogSource;
/// use wmi_events::{Event, EventId, System};
///
/// let mut binding = EssToConsumerBinding::default();
/// binding.possible_cause = Some(
///     "Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = \"A\";\n};\n\
///      Perm. Consumer: \ninstance of CommandLineEventConsumer\n{\n\
///      \tCommandLineTemplate = \"calc.exe\";\n\tName = \"B\";\n};\n".into(),
/// );
/// let event = Event::new(System::new(EventId::ESS_TO_CONSUMER_BINDING), binding);
/// let views: Vec<_> = event.sigma_views().collect();
/// assert_eq!(views[0].log_source(), LogSource::WMI);
/// let consumer = &views[2];
/// assert_eq!(consumer.log_source(), LogSource::WMI_EVENT);
/// assert_eq!(consumer.get("EventID").unwrap().as_decimal(), Some(20));
/// assert_eq!(consumer.get("Destination").unwrap().as_str(), Some("calc.exe"));
/// assert!(consumer.fields().any(|(name, value)| name == "Name" && value.text() == "B"));
/// ```
#[derive(Clone, Debug)]
pub struct SigmaView<'e> {
    event: &'e Event<'e>,
    names: Names<'e>,
}

/// The names of a view.
#[derive(Clone, Debug)]
enum Names<'e> {
    /// Those of the event itself, in a log or, of Sysmon's, a category.
    Windows(LogSource),
    ProcessCreation(&'e ProcessCreation<'e>),
    WmiEvent(WmiEvent<'e>),
}

impl SigmaView<'_> {
    /// The log source.
    #[must_use]
    pub fn log_source(&self) -> LogSource {
        match &self.names {
            Names::Windows(log_source) => *log_source,
            Names::ProcessCreation(_) => LogSource::PROCESS_CREATION,
            Names::WmiEvent(_) => LogSource::WMI_EVENT,
        }
    }

    /// The value with that name, in any case; `None` if it is absent or no name of the log source.
    ///
    /// It allocates nothing.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<FieldRef<'_>> {
        let value = match &self.names {
            Names::Windows(_) => self.event.get(name),
            Names::ProcessCreation(process) => process_creation::get(process, name),
            Names::WmiEvent(event) => event.get(name),
        };
        value.or_else(|| match name {
            _ if name.eq_ignore_ascii_case("ComputerName") => self.event.system.get("Computer"),
            _ => self.event.system.get(name),
        })
    }

    /// The present values with their names: those of the log source, then the header.
    ///
    /// A rule with keywords searches them all.
    pub fn fields(&self) -> impl Iterator<Item = (&str, FieldRef<'_>)> {
        let (event, names) = (self.event, &self.names);
        let windows = matches!(names, Names::Windows(_)).then(|| event.data());
        let process = match names {
            Names::ProcessCreation(process) => Some(process_creation::fields(process)),
            _ => None,
        };
        let wmi = match names {
            Names::WmiEvent(event) => Some(event.fields()),
            _ => None,
        };
        let has_own_id = wmi.is_some();
        let header = event.system.entries();
        let header = header.filter(move |(name, _)| !(has_own_id && *name == wmi_event::EVENT_ID));
        let of_view = process.into_iter().flatten().map(FieldRef::entry);
        let of_view = of_view.chain(wmi.into_iter().flatten().map(FieldRef::entry));
        let windows = windows.into_iter().flatten();
        of_view.chain(windows).chain(header.map(FieldRef::entry))
    }
}

/// Access by name
impl Event<'_> {
    /// The event under the names of Sigma rules: one view for each log source that it belongs to.
    ///
    /// 4688 and Sysmon's events have two, 5861 four, any other event one. The [module](crate::sigma) describes them.
    ///
    /// ```
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let record = Record::new(System::new(EventId::PROCESS_CREATION));
    /// let event = record.into_event()?.unwrap();
    /// let sources: Vec<_> = event.sigma_views().map(|view| view.log_source()).collect();
    /// assert_eq!(sources[0].category, Some("process_creation"));
    /// assert_eq!(sources[1].service, Some("security"));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn sigma_views(&self) -> impl Iterator<Item = SigmaView<'_>> {
        let view = |names| Some(SigmaView { event: self, names });
        let log = Names::Windows(LogSource::of(self.payload.schema().provider));
        let views = match &self.payload {
            Payload::ProcessCreation(process) => {
                [view(Names::ProcessCreation(process)), view(log), None, None]
            }
            Payload::EssToConsumerBinding(binding) => {
                let namespace = Namespace::new(binding.namespace.as_deref().unwrap_or_default());
                let subscription = binding.subscription();
                let [filter, consumer, bound] = WmiEvent::of(&subscription, &namespace);
                [
                    view(log),
                    view(Names::WmiEvent(filter)),
                    view(Names::WmiEvent(consumer)),
                    view(Names::WmiEvent(bound)),
                ]
            }
            Payload::SysmonProcessCreation(_) => {
                let category = Names::Windows(LogSource::PROCESS_CREATION);
                [view(category), view(log), None, None]
            }
            Payload::SysmonWmiEventFilter(_)
            | Payload::SysmonWmiEventConsumer(_)
            | Payload::SysmonWmiEventConsumerToFilter(_) => {
                let category = Names::Windows(LogSource::WMI_EVENT);
                [view(category), view(log), None, None]
            }
            _ => [view(log), None, None, None],
        };
        views.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests;
