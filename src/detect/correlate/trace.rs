//! [`EventRef`] and the trace that a correlator keeps of an event.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::super::kept;
use crate::event::EventId;
use crate::value::WindowsTime;

/// An event of a [`Correlation`](super::Correlation): where, when, who and what.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::Correlator;
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
/// let found = Correlator::default().observe(&event);
/// let event = &found[0].events[0];
/// assert_eq!((event.event_id.get(), &*event.what), (4688, "cmd.exe /c whoami"));
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EventRef {
    /// The computer that logged it, cut at 255 bytes (the longest DNS name).
    pub computer: String,
    /// When it was logged.
    pub time: WindowsTime,
    /// Its event ID.
    pub event_id: EventId,
    /// Its record ID: its number in its log.
    pub record_id: Option<u64>,
    /// The user who caused it, if known, cut at 1,024 bytes.
    pub user: Option<String>,
    /// Its main text: a command line, a query or a provider.
    ///
    /// Passwords of wmic.exe are masked; then it is cut at 1,024 bytes.
    pub what: String,
}

impl EventRef {
    /// Applies today's limits to one from a stored state: texts cut, passwords masked.
    #[cfg(feature = "serde")]
    pub(super) fn limited(self) -> Self {
        Self {
            computer: kept::name(&self.computer).to_owned(),
            user: self.user.as_deref().map(kept::text),
            what: kept::command_line(&self.what),
            ..self
        }
    }

    fn heap_bytes(&self) -> usize {
        let user = self.user.as_ref().map_or(0, String::capacity);
        kept::allocation(self.computer.capacity())
            + kept::allocation(user)
            + kept::allocation(self.what.capacity())
    }
}

/// The role of an event in a correlation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// wmic.exe that starts a process on another computer.
    Source,
    /// A child of WmiPrvSE.exe.
    Child,
    /// A child of WmiPrvSE.exe that runs as a remotely authenticated user.
    RemoteChild,
    /// scrcons.exe.
    ScriptHost,
    /// A provider that was loaded.
    Provider,
    /// A permanent subscription.
    Binding,
    /// A permanent subscription that became active.
    Activation,
}

/// The kept parts of one event.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    pub(super) role: Role,
    /// Another event matches if it has one of these keys.
    pub(super) keys: Box<[Key]>,
    pub(super) event: Arc<EventRef>,
}

impl Trace {
    pub(super) fn new(role: Role, keys: Vec<Key>, event: EventRef) -> Self {
        Self {
            role,
            keys: keys.into(),
            event: Arc::new(event),
        }
    }

    /// Its heap bytes.
    pub(super) fn heap_bytes(&self) -> usize {
        let counts = 2 * size_of::<usize>();
        let keys = self.keys.iter().map(Key::heap_bytes).sum::<usize>();
        kept::allocation(size_of_val(&*self.keys))
            + keys
            + kept::allocation(size_of::<EventRef>() + counts)
            + self.event.heap_bytes()
    }
}

/// A value that matching events share: a command, a query or a process, with the short name of the
/// computer of the effect.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) text: Box<str>,
    pub(super) hash: u64,
    /// For a command to other computers, the full names of those with the key's short name; empty
    /// if any full name matches.
    pub(super) full_names: Box<[Box<str>]>,
    /// The previous key with the same hash.
    pub(super) previous: Link,
}

/// The place of a key: the number of its trace, and its index in it. The default leads nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) number: u64,
    pub(super) key: usize,
}

impl Key {
    pub(super) fn new(text: &str) -> Self {
        // The longest key: a word, a name, a length, a hash, blanks.
        const MAX: usize = 320;
        let text = kept::cut(text, MAX);
        // Valid in this process only; not stored.
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self {
            text: text.into(),
            hash: hasher.finish(),
            full_names: Box::default(),
            previous: Link::default(),
        }
    }

    pub(super) fn with_full_names<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Self {
        Self {
            full_names: names.map(|name| kept::name(name).into()).collect(),
            ..Self::new(text)
        }
    }

    fn heap_bytes(&self) -> usize {
        let names = self
            .full_names
            .iter()
            .map(|name| kept::allocation(name.len()));
        kept::allocation(self.text.len())
            + kept::allocation(size_of_val(&*self.full_names))
            + names.sum::<usize>()
    }
}
