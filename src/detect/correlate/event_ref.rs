//! [`EventRef`]: an event of a story.

use std::cmp::Ordering;
use std::sync::Arc;

use super::super::kept;
use super::role::EventRole;
use crate::event::EventId;
use crate::value::WindowsTime;

/// An event of a [`Story`](super::Story): where, when, who and what.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Correlator, EventRole};
/// use wmi_events::value::WindowsTime;
/// use wmi_events::{EventId, Record, System};
///
/// let mut system = System::new(EventId::PROCESS_CREATION);
/// system.computer = Some("FILE02".into());
/// system.time_created = Some("2026-03-03T09:01:13Z".parse()?);
/// let mut record = Record::new(system);
/// record
///     .set("NewProcessName", r"C:\Windows\System32\cmd.exe")
///     .set("CommandLine", "cmd.exe /c whoami")
///     .set("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe")
///     .set("TargetUserName", "dana")
///     .set("TargetLogonId", 0x5a31c_u64);
/// let event = record.into_event()?.unwrap();
///
/// let mut correlator = Correlator::default();
/// let update = correlator.observe(&event).remove(0);
/// let story = correlator.story(update.story).unwrap();
/// let event = &story.events[0];
/// assert_eq!((event.event_id.get(), &*event.what), (4688, "cmd.exe /c whoami"));
/// assert_eq!(event.role, EventRole::Execution);
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EventRef {
    /// The file or input that it was read from, as given to
    /// [`observe_from`](super::Correlator::observe_from), cut at 1,024 bytes.
    #[cfg_attr(feature = "serde", serde(with = "shared"))]
    pub file: Option<Arc<str>>,
    /// Its record ID: its number in its log.
    pub record_id: Option<u64>,
    /// The computer that logged it, cut at 255 bytes (the longest DNS name).
    pub computer: String,
    /// When it was logged.
    pub time: WindowsTime,
    /// Its event ID.
    pub event_id: EventId,
    /// What it is in the story.
    pub role: EventRole,
    /// The user who caused it, if known, cut at 1,024 bytes.
    pub user: Option<String>,
    /// Its main text: a command line, or else an image; an operation, a query or a provider.
    ///
    /// Passwords are masked; then it is cut at 1,024 bytes.
    pub what: String,
}

impl EventRef {
    /// Applies today's limits to one from a stored state: texts cut, passwords masked.
    #[cfg(feature = "serde")]
    pub(super) fn limited(self) -> Self {
        Self {
            computer: kept::name(&self.computer).to_owned(),
            user: self.user.as_deref().map(kept::text),
            what: kept::text(&self.what),
            file: self.file.as_deref().map(|file| kept::text(file).into()),
            ..self
        }
    }

    /// The bytes that it takes on the heap, itself included. A file counts for each of its events.
    pub(super) fn bytes(&self) -> usize {
        let counts = 2 * size_of::<usize>();
        let user = self.user.as_ref().map_or(0, String::capacity);
        let file = self.file.as_ref().map_or(0, |file| file.len() + counts);
        kept::allocation(size_of::<Self>() + counts)
            + kept::allocation(self.computer.capacity())
            + kept::allocation(user)
            + kept::allocation(self.what.capacity())
            + kept::allocation(file)
    }
}

/// A shared text is written for each event, and read as separate.
#[cfg(feature = "serde")]
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        text: &Option<Arc<str>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        text.as_deref().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Arc<str>>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(Into::into))
    }
}

/// An event in time order. Two with the same content are one, wherever they were read.
#[derive(Clone, Debug)]
pub(super) struct InOrder(pub(super) Arc<EventRef>);

impl InOrder {
    fn key(&self) -> impl Ord + '_ {
        let event = &*self.0;
        (
            event.time,
            &*event.computer,
            event.event_id.get(),
            event.record_id,
            &*event.what,
            event.user.as_deref(),
        )
    }
}

impl Ord for InOrder {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for InOrder {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for InOrder {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for InOrder {}
