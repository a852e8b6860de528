//! [`ProcessTree`]: who started whom, on each computer.

use std::collections::{BTreeMap, VecDeque};

use crate::event::{Event, Payload};
use crate::value::{ProcessId, WindowsTime};

/// The processes of each computer, from 4688s in any order.
///
/// It knows the parent of a process also where the event does not say it (versions 0 and 1),
/// and tells processes apart that had the same ID one after the other, by when they started.
/// An event without a time, a computer or an ID is passed over.
///
/// Memory is bounded: per computer the [`TreeLimits::max_processes`] that started last are
/// kept, and of the computers the [`TreeLimits::max_hosts`] that were last heard of. Image and
/// command line are cut at 1,024 bytes.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::ProcessTree;
/// use wmi_events::value::WindowsTime;
/// use wmi_events::{Event, EventId, Record, System};
///
/// let process = |second: u32, id: u64, creator: u64, image: &'static str| -> Event<'static> {
///     let time: WindowsTime = format!("2026-03-03T09:00:{second:02}Z").parse().unwrap();
///     let mut system = System::new(EventId::PROCESS_CREATION);
///     system.computer = Some("FILE02".into());
///     system.time_created = Some(time.0);
///     let mut record = Record::new(system);
///     record.set("NewProcessId", id).set("ProcessId", creator).set("NewProcessName", image);
///     record.into_event().unwrap().unwrap()
/// };
/// let mut tree = ProcessTree::default();
/// let child = process(2, 30, 20, r"C:\Windows\System32\cmd.exe");
/// tree.observe(&child);
/// tree.observe(&process(1, 20, 10, r"C:\Windows\System32\wbem\WmiPrvSE.exe"));
/// assert_eq!(tree.parent_image(&child), Some(r"C:\Windows\System32\wbem\WmiPrvSE.exe"));
/// let ancestors: Vec<_> = tree.ancestors(&child).map(|process| process.id.get()).collect();
/// assert_eq!(ancestors, [20]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProcessTree {
    limits: TreeLimits,
    hosts: BTreeMap<String, Host>,
    /// How many events have been seen.
    clock: u64,
}

/// How much a [`ProcessTree`] keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TreeLimits {
    /// Computers; default 1,000.
    pub max_hosts: usize,
    /// Processes of a computer; default 4,096.
    pub max_processes: usize,
}

impl Default for TreeLimits {
    fn default() -> Self {
        Self {
            max_hosts: 1000,
            max_processes: 4096,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Host {
    /// By when they started.
    processes: VecDeque<Process>,
    last_heard: u64,
}

/// A process as its 4688 says it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Process {
    /// When it started.
    pub started: WindowsTime,
    /// Its ID.
    pub id: ProcessId,
    /// Its creator's ID.
    pub creator_id: Option<ProcessId>,
    /// Its image.
    pub image: Option<String>,
    /// Its command line.
    pub command_line: Option<String>,
}

/// The longest chain that is followed: IDs that lie could make a circle.
const MAX_ANCESTORS: usize = 64;

impl ProcessTree {
    /// A tree that keeps that much.
    ///
    /// ```
    /// use wmi_events::detect::{ProcessTree, TreeLimits};
    ///
    /// let mut limits = TreeLimits::default();
    /// limits.max_hosts = 10;
    /// assert_eq!(ProcessTree::new(limits).len(), 0);
    /// ```
    #[must_use]
    pub fn new(limits: TreeLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Takes in an event; any but a 4688 is passed over.
    pub fn observe(&mut self, event: &Event<'_>) {
        let Some((host, process)) = process(event) else {
            return;
        };
        self.clock += 1;
        let max = self.limits.max_processes.max(1);
        let entry = self.hosts.entry(host).or_default();
        entry.last_heard = self.clock;
        // Mostly the last; events of one time keep their order.
        let at = entry
            .processes
            .partition_point(|other| other.started <= process.started);
        entry.processes.insert(at, process);
        if entry.processes.len() > max {
            entry.processes.pop_front();
        }
        if self.hosts.len() > self.limits.max_hosts.max(1) {
            let oldest = self.hosts.iter().min_by_key(|(_, host)| host.last_heard);
            let oldest = oldest.map(|(name, _)| name.clone());
            oldest.map(|name| self.hosts.remove(&name));
        }
    }

    /// How many processes are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hosts.values().map(|host| host.processes.len()).sum()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The process that had that ID on that computer at that time: the last one that had
    /// started.
    #[must_use]
    pub fn process(&self, computer: &str, id: ProcessId, at: WindowsTime) -> Option<&Process> {
        let host = self.hosts.get(&computer.to_ascii_lowercase())?;
        let end = host
            .processes
            .partition_point(|process| process.started <= at);
        let started = host.processes.range(..end);
        started.rev().find(|process| process.id == id)
    }

    /// The creator of the process of a 4688, its creator, and so on, as far as they are known.
    pub fn ancestors<'t>(&'t self, event: &'t Event<'_>) -> impl Iterator<Item = &'t Process> {
        let computer = event.system.computer.as_deref().unwrap_or_default();
        let child = process(event).map(|(_, process)| process);
        let parent = move |child: &Process| {
            let parent = self.process(computer, child.creator_id?, child.started)?;
            // Its own ID, once reused, is no creator of itself.
            (parent.id != child.id || parent.started < child.started).then_some(parent)
        };
        let first = child.as_ref().and_then(parent);
        std::iter::successors(first, move |child| parent(child)).take(MAX_ANCESTORS)
    }

    /// The image of the creator of the process of a 4688: what the event says, else what the
    /// tree knows.
    #[must_use]
    pub fn parent_image<'t>(&'t self, event: &'t Event<'_>) -> Option<&'t str> {
        let Payload::ProcessCreation(process) = &event.payload else {
            return None;
        };
        let logged = process
            .parent_process_name
            .as_deref()
            .filter(|name| !name.is_empty());
        logged.or_else(|| self.ancestors(event).next()?.image.as_deref())
    }
}

fn process(event: &Event<'_>) -> Option<(String, Process)> {
    let Payload::ProcessCreation(process) = &event.payload else {
        return None;
    };
    let host = event.system.computer.as_deref()?.to_ascii_lowercase();
    let process = Process {
        started: WindowsTime(event.system.time_created?),
        id: process.new_process_id?,
        creator_id: process.process_id,
        image: process.new_process_name.as_deref().map(cut),
        command_line: process.command_line.as_deref().map(cut),
    };
    Some((host, process))
}

/// As much of a text as is kept.
pub(super) fn cut(text: &str) -> String {
    const MAX: usize = 1024;
    let mut end = MAX.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
