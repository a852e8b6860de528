//! [`ProcessTree`]: who started whom, on each computer.

mod host;
mod hosts;
mod limits;
mod process;
#[cfg(feature = "serde")]
mod state;

use self::hosts::Hosts;
pub use self::limits::TreeLimits;
pub use self::process::Process;
use self::process::Start;
use crate::event::{Event, Payload};
use crate::value::{ProcessId, WindowsTime};

/// The processes of each computer, from 4688s in any order.
///
/// It knows the parent of a process also where the event does not say it (versions 0 and 1),
/// and tells processes apart that had the same ID one after the other, by when they started.
/// An event without a time, a computer or an ID is passed over.
///
/// Memory is bounded: per computer the [`TreeLimits::max_processes`] that started last are
/// kept, and of the computers the [`TreeLimits::max_hosts`] that were last heard of. All
/// together take at most [`TreeLimits::max_bytes`]: beyond it, the oldest processes of the
/// computer that was heard least recently go. Names of computers are cut at 255 bytes, image
/// and command line at 1,024. With the feature `serde` its state can be stored; the limits of a
/// state hold for what is read with it.
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
#[derive(Clone, Debug, Default)]
pub struct ProcessTree {
    limits: TreeLimits,
    hosts: Hosts,
}

/// The same limits and processes, of computers that were heard in the same order.
impl PartialEq for ProcessTree {
    fn eq(&self, other: &Self) -> bool {
        self.limits == other.limits && self.hosts.oldest_first().eq(other.hosts.oldest_first())
    }
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
        let (Some(computer), Some(process)) =
            (event.system.computer.as_deref(), Process::of(event))
        else {
            return;
        };
        self.hosts.keep(computer, process, &self.limits);
    }

    /// How many processes are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hosts
            .iter()
            .map(|(_, host)| host.processes.len())
            .sum()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes the processes take, counted as [`TreeLimits::max_bytes`] counts them.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::ProcessTree::default().used_bytes(), 0);
    /// ```
    #[must_use]
    pub fn used_bytes(&self) -> usize {
        self.hosts.bytes()
    }

    /// The process that had that ID on that computer at that time: the last one that had
    /// started.
    #[must_use]
    pub fn process(&self, computer: &str, id: ProcessId, at: WindowsTime) -> Option<&Process> {
        self.hosts.get(computer)?.process(id, at)
    }

    /// The creator of the process of a 4688, its creator, and so on, as far as they are known.
    pub fn ancestors<'t>(&'t self, event: &'t Event<'_>) -> impl Iterator<Item = &'t Process> {
        let computer = event.system.computer.as_deref().unwrap_or_default();
        let host = self.hosts.get(computer);
        let parent = move |child: Start| {
            let parent = host?.process(child.creator_id?, child.time)?;
            // Its own ID, once reused, is no creator of itself.
            (parent.id != child.id || parent.started < child.time).then_some(parent)
        };
        let first = Start::of(event).and_then(parent);
        std::iter::successors(first, move |child| parent(child.start())).take(MAX_ANCESTORS)
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
