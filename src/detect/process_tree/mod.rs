//! [`ProcessTree`]: which process started which, on each computer.

mod host;
mod hosts;
mod limits;
mod process;
#[cfg(feature = "serde")]
mod state;
#[cfg(feature = "serde")]
mod v1;

use self::hosts::Hosts;
pub use self::limits::TreeLimits;
pub use self::process::Process;
use self::process::Start;
use crate::event::Event;
use crate::value::{ProcessId, WindowsTime};

/// The processes of each computer, built from 4688 and events 1 of Sysmon in any order.
///
/// It finds the parent of a process even if the event has no parent name (versions 0 and 1). If
/// Windows reused a process ID, the start times decide. Events without a time, a computer or a
/// process ID are ignored. A process that both logs tell is one process.
///
/// Memory is bounded. Each computer keeps the last [`TreeLimits::max_processes`] processes by start
/// time, and the tree keeps the [`TreeLimits::max_hosts`] most recently seen computers. Above
/// [`TreeLimits::max_bytes`], the oldest processes of the least recently seen computer are dropped.
/// Computer names are cut at 255 bytes, image and command line at 1,024. With the feature `serde`
/// its state can be stored in any format. It is led by its version; the limits in it apply when it is
/// read, and [`set_config`](ProcessTree::set_config) sets others.
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
///     system.time_created = Some(time);
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

/// Equal if limits, processes and the order in which computers were seen are equal.
impl PartialEq for ProcessTree {
    fn eq(&self, other: &Self) -> bool {
        self.limits == other.limits && self.hosts.oldest_first().eq(other.hosts.oldest_first())
    }
}

/// The maximum number of ancestors: false IDs could form a cycle.
const MAX_ANCESTORS: usize = 64;

impl ProcessTree {
    /// A tree with these limits.
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

    /// The limits.
    #[must_use]
    pub fn config(&self) -> &TreeLimits {
        &self.limits
    }

    /// Sets the limits, which apply at once.
    ///
    /// The processes of the least recently seen computers go first.
    ///
    /// ```
    /// use wmi_events::detect::{ProcessTree, TreeLimits};
    ///
    /// let mut tree = ProcessTree::default(); // or one from a stored state
    /// let mut limits = TreeLimits::default();
    /// limits.max_bytes = 16 << 20;
    /// tree.set_config(limits);
    /// assert_eq!(tree.config().max_bytes, 16 << 20);
    /// ```
    pub fn set_config(&mut self, limits: TreeLimits) {
        *self = Self::of(limits, std::mem::take(&mut self.hosts).into_oldest_first());
    }

    /// A tree that keeps these processes of these computers, least recently seen first.
    fn of(limits: TreeLimits, hosts: impl Iterator<Item = (String, Vec<Process>)>) -> Self {
        let hosts = Hosts::of(hosts, &limits);
        Self { limits, hosts }
    }

    /// Adds the process of a 4688 or an event 1 of Sysmon; other events are ignored.
    pub fn observe(&mut self, event: &Event<'_>) {
        let (Some(computer), Some(process)) =
            (event.system.computer.as_deref(), Process::of(event))
        else {
            return;
        };
        self.hosts.keep(computer, process, &self.limits);
    }

    /// The number of processes that are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hosts
            .iter()
            .map(|(_, host)| host.processes.len())
            .sum()
    }

    /// Whether no process is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes that the processes take, as [`TreeLimits::max_bytes`] counts them.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::ProcessTree::default().used_bytes(), 0);
    /// ```
    #[must_use]
    pub fn used_bytes(&self) -> usize {
        self.hosts.bytes()
    }

    /// The process that had this ID on this computer at this time.
    ///
    /// Of several, it is the last that had started by then.
    #[must_use]
    pub fn process(&self, computer: &str, id: ProcessId, at: WindowsTime) -> Option<&Process> {
        self.hosts.get(computer)?.process(id, at)
    }

    /// The known ancestors of an event's process, the creator first; at most 64.
    pub fn ancestors<'t>(&'t self, event: &'t Event<'_>) -> impl Iterator<Item = &'t Process> {
        let computer = event.system.computer.as_deref().unwrap_or_default();
        let host = self.hosts.get(computer);
        let parent = move |child: Start| {
            let parent = host?.process(child.creator_id?, child.time)?;
            // With a reused ID, a process would be its own creator.
            (parent.id != child.id || parent.started < child.time).then_some(parent)
        };
        let first = Start::of(event).and_then(parent);
        std::iter::successors(first, move |child| parent(child.start())).take(MAX_ANCESTORS)
    }

    /// The image of the creator of an event's process: from the event, or else from the tree.
    #[must_use]
    pub fn parent_image<'t>(&'t self, event: &'t Event<'_>) -> Option<&'t str> {
        let logged = event.process()?.parent_image();
        logged.or_else(|| self.ancestors(event).next()?.image.as_deref())
    }
}
