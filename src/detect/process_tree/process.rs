//! [`Process`]: one process of the tree.

use super::super::kept;
use crate::cmdline::path::base_name;
use crate::event::{Event, ProcessLog};
use crate::value::{ProcessId, WindowsTime};

/// A process of a [`ProcessTree`](super::ProcessTree), from its 4688 or event 1 of Sysmon.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::ProcessTree;
/// use wmi_events::value::WindowsTime;
/// use wmi_events::{EventId, Record, System};
///
/// let time: WindowsTime = "2026-03-03T09:00:01Z".parse()?;
/// let mut system = System::new(EventId::PROCESS_CREATION);
/// system.computer = Some("FILE02".into());
/// system.time_created = Some(time);
/// let mut record = Record::new(system);
/// record.set("NewProcessId", 5320_u32).set("NewProcessName", r"C:\Windows\System32\cmd.exe");
/// let mut tree = ProcessTree::default();
/// tree.observe(&record.into_event()?.unwrap());
///
/// let process = tree.process("FILE02", "0x14c8".parse()?, time).unwrap();
/// assert_eq!(process.started, time);
/// assert_eq!(process.image.as_deref(), Some(r"C:\Windows\System32\cmd.exe"));
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Process {
    /// When it started.
    pub started: WindowsTime,
    /// Its process ID.
    pub id: ProcessId,
    /// The process ID of its creator.
    pub creator_id: Option<ProcessId>,
    /// The path of its image, cut at 1,024 bytes.
    pub image: Option<String>,
    /// Its command line, cut at 1,024 bytes after passwords are masked.
    pub command_line: Option<String>,
    /// The log that tells it; `None` after it was stored.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) log: Option<ProcessLog>,
}

/// Equal if what is stored is equal.
impl PartialEq for Process {
    fn eq(&self, other: &Self) -> bool {
        let stored = |process: &Self| (process.started, process.id, process.creator_id);
        stored(self) == stored(other)
            && self.image == other.image
            && self.command_line == other.command_line
    }
}

impl Eq for Process {}

impl Process {
    /// The new process of an event with a time and an ID.
    pub(super) fn of(event: &Event<'_>) -> Option<Self> {
        let start = Start::of(event)?;
        let process = event.process()?;
        Some(Self {
            started: start.time,
            id: start.id,
            creator_id: start.creator_id,
            image: process.image().map(kept::text),
            command_line: process.whole_command_line().as_deref().map(kept::text),
            log: Some(process.log()),
        })
    }

    /// Whether another log tells the same process: with the same IDs, and the same texts as far as both
    /// have them.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let is_same = |one: Option<&str>, other: Option<&str>| match (one, other) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => true,
        };
        // Logs name the folder of a share in ways of their own.
        let (one, another) = (self.image.as_deref(), other.image.as_deref());
        let logs = self.log.zip(other.log);
        self.id == other.id
            && logs.is_some_and(|(one, other)| one != other)
            && self
                .creator_id
                .zip(other.creator_id)
                .is_none_or(|(one, other)| one == other)
            && is_same(one.map(base_name), another.map(base_name))
            && is_same(self.command_line.as_deref(), other.command_line.as_deref())
    }

    /// Takes the texts that it lacks.
    pub(super) fn complete(&mut self, other: &Self) {
        let texts = [
            (&mut self.image, &other.image),
            (&mut self.command_line, &other.command_line),
        ];
        self.creator_id = self.creator_id.or(other.creator_id);
        for (own, other) in texts {
            if own.is_none() {
                own.clone_from(other);
            }
        }
    }

    pub(super) fn start(&self) -> Start {
        Start {
            time: self.started,
            id: self.id,
            creator_id: self.creator_id,
        }
    }

    /// Applies today's limits to one from a stored state: texts cut, passwords masked.
    #[cfg(feature = "serde")]
    pub(super) fn limited(self) -> Self {
        Self {
            image: self.image.as_deref().map(kept::text),
            command_line: self.command_line.as_deref().map(kept::text),
            ..self
        }
    }

    /// Its heap bytes.
    pub(super) fn heap_bytes(&self) -> usize {
        [&self.image, &self.command_line]
            .into_iter()
            .flatten()
            .map(|text| kept::allocation(text.capacity()))
            .sum()
    }
}

/// The start of a process: time and IDs, which identify its creator.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) time: WindowsTime,
    pub(super) id: ProcessId,
    pub(super) creator_id: Option<ProcessId>,
}

impl Start {
    pub(super) fn of(event: &Event<'_>) -> Option<Self> {
        let process = event.process()?;
        Some(Self {
            time: event.system.time_created?,
            id: process.id()?,
            creator_id: process.parent_id(),
        })
    }
}
