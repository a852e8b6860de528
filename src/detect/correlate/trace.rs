//! What a correlator keeps of an event.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::super::kept;
use crate::event::EventId;
use crate::value::WindowsTime;

/// An event of a [`Correlation`](super::Correlation).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct EventRef {
    /// The computer that logged it. Cut at 255 bytes, the longest name that DNS has.
    pub computer: String,
    /// When.
    pub time: WindowsTime,
    /// Which event it is.
    pub event_id: EventId,
    /// Its number in its log.
    pub record_id: Option<u64>,
    /// Whose doing it was, where that is known. Cut at 1,024 bytes.
    pub user: Option<String>,
    /// What it says: a command line, a query, a provider. Passwords of wmic.exe are masked;
    /// then it is cut at 1,024 bytes.
    pub what: String,
}

impl EventRef {
    /// One from a stored state, as it is kept now: texts cut, passwords masked.
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

/// The part of an event in a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum Role {
    /// wmic.exe that starts a process elsewhere.
    Source,
    /// A child of WmiPrvSE.exe.
    Child,
    /// One that runs as a user who was authenticated remotely.
    RemoteChild,
    /// scrcons.exe.
    ScriptHost,
    /// A provider that was loaded.
    Provider,
    /// A permanent subscription.
    Binding,
    /// A permanent subscription that is watched for.
    Activation,
}

/// What is kept of one event.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    pub(super) role: Role,
    /// What must be the same in the other event; one is enough.
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

    /// What it takes beside its own size.
    pub(super) fn heap_bytes(&self) -> usize {
        let counts = 2 * size_of::<usize>();
        let keys = self.keys.iter().map(Key::heap_bytes).sum::<usize>();
        kept::allocation(size_of_val(&*self.keys))
            + keys
            + kept::allocation(size_of::<EventRef>() + counts)
            + self.event.heap_bytes()
    }
}

/// What is the same in the events that belong together: a command, a query, a process, each
/// with the short name of the computer of the effect.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) text: Box<str>,
    pub(super) hash: u64,
    /// For a command that is sent to other computers, the full names of those with the short
    /// name of the key; none for any of that short name.
    pub(super) full_names: Box<[Box<str>]>,
    /// The key before it of the same hash.
    pub(super) previous: Link,
}

/// Where a key is: the number of its trace, and its index in it. The default is nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) number: u64,
    pub(super) key: usize,
}

impl Key {
    pub(super) fn new(text: &str) -> Self {
        // The longest that is made: a word, a name, a length, a hash, blanks.
        const MAX: usize = 320;
        let text = kept::cut(text, MAX);
        // Only for this process: it is not stored.
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
