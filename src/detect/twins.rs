//! [`Twins`]: the processes that several logs tell.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasher;

use super::detection::Detection;
use super::{Analysis, Indicators};
use crate::cmdline::path::base_name;
use crate::event::{EventId, ProcessLog, ProcessView, System, TimeSource};
use crate::value::WindowsTime;

/// How far apart two logs may have the start of one process, in seconds. Both write it at once, but
/// Sysmon may be behind on a busy computer.
pub(super) const MAX_APART: i64 = 10;

/// The same where a time is that of the collector, which may have got them at different times.
const MAX_APART_RECEIVED: i64 = 120;

/// How many processes are remembered.
const MAX_PROCESSES: usize = 1 << 16;

/// How many with the same ID are looked through.
const MAX_OF_ID: usize = 64;

/// Finds the processes that several logs tell, so that each of their findings is given once.
///
/// Where process creation is audited and Sysmon runs, a 4688 and an event 1 of Sysmon tell the same
/// process; so does a 23 of WMI-Activity's Trace log. They have the computer and the process ID in
/// common, the image and the command line as far as both have them, and their times differ by 10 s at
/// most. Each event may have findings that the other cannot have: only what those before gave is told
/// already. The calls of a client, 11 and 22, are no processes and are told by each event.
///
/// What a [`Baseline`](super::Baseline) suppresses of the first event counts as given.
///
/// It remembers the last 65,536 processes that show an indicator. A process that it has forgotten is
/// told twice, never not at all.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Analysis, Twins};
/// use wmi_events::event::{ProcessCreation, SysmonProcessCreation};
/// use wmi_events::{Event, System, schema};
///
/// let line = "x.exe /node:FILE02 process call create calc.exe";
/// let audited = ProcessCreation::builder().new_process_id(8_u32).command_line(line);
/// let by_sysmon = SysmonProcessCreation::builder()
///     .process_id(8_u32)
///     .command_line(line)
///     .original_file_name("wmic.exe");
/// let mut events = [
///     Event::new(System::of(&schema::PROCESS_CREATION), audited),
///     Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), by_sysmon),
/// ];
/// for event in &mut events {
///     event.system.computer = Some("WKS07".into());
///     event.system.time_created = Some("2026-03-03T09:01:13Z".parse()?);
/// }
/// let mut twins = Twins::default();
/// let mut told = Vec::new();
/// for event in &events {
///     let analysis = Analysis::new(event);
///     let twin = twins.observe(&analysis);
///     let is_new = |detection| !twin.as_ref().is_some_and(|twin| twin.gave(detection));
///     told.extend(analysis.findings().map(|f| f.detection).filter(|d| is_new(*d)).map(|d| d.name));
/// }
/// // Only Sysmon's has the original file name, by which the program is wmic.exe.
/// assert_eq!(told, ["wmic_renamed_attack", "remote_wmic_process_create"]);
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Twins(Recent<Twin>);

/// The event of another log on the same process, which came before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Twin {
    /// Its event ID: 4688, 1 of Sysmon, or 23 of WMI-Activity.
    pub event_id: EventId,
    /// Its record ID.
    pub record_id: Option<u64>,
    /// What it shows.
    pub indicators: Indicators,
}

impl Twin {
    /// Whether it has that finding, as far as no baseline suppresses it.
    #[must_use]
    pub fn gave(&self, detection: &Detection) -> bool {
        detection.fires_on(self.indicators)
    }
}

impl Default for Twins {
    fn default() -> Self {
        Self(Recent::new())
    }
}

impl Twins {
    /// Notes the process of an event; returns the event of the other log on it, if that came before.
    ///
    /// Events without a computer, a time, a process ID or an indicator have no twin.
    pub fn observe(&mut self, analysis: &Analysis<'_>) -> Option<Twin> {
        let indicators = analysis.indicators();
        let system = &analysis.event()?.system;
        let process = analysis.process().filter(|_| !indicators.is_empty())?;
        let own = Twin {
            event_id: system.event_id,
            record_id: system.record_id,
            indicators,
        };
        let twin = self.0.meet(system, process, own)?;
        let told = twin.clone();
        // A third log may tell it too.
        twin.indicators |= indicators;
        Some(told)
    }
}

/// The last processes by computer and ID.
#[derive(Clone, Debug)]
pub(super) struct Recent<T> {
    hasher: RandomState,
    /// Those of one ID in order of arrival.
    by_id: HashMap<(u64, u64), VecDeque<Entry<T>>>,
    /// In order of arrival.
    order: VecDeque<(u64, u64)>,
}

#[derive(Clone, Debug)]
struct Entry<T> {
    time: WindowsTime,
    /// Whether that is the collector's time.
    is_received: bool,
    /// When the process started, as Sysmon says.
    started: Option<WindowsTime>,
    log: ProcessLog,
    image: Option<u64>,
    line: Option<u64>,
    value: T,
}

impl<T> Recent<T> {
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            by_id: HashMap::new(),
            order: VecDeque::new(),
        }
    }

    /// The value of the other log's event on that process; else keeps this one's.
    pub(super) fn meet(
        &mut self,
        system: &System<'_>,
        process: ProcessView<'_>,
        value: T,
    ) -> Option<&mut T> {
        let hash = |text: &str| self.hasher.hash_one(text);
        let lower = |text: &str| hash(&text.to_ascii_lowercase());
        let computer = system.computer.as_deref()?;
        let key = (lower(computer), process.id()?.get());
        let new = Entry {
            time: system.time_created?,
            is_received: system.time_source == TimeSource::Received,
            started: process.started(),
            log: process.log(),
            image: process.image().map(|image| lower(base_name(image))),
            line: process.whole_command_line().map(|line| hash(&line)),
            value,
        };
        let with_id = self.by_id.entry(key).or_default();
        // A whole log may come before the other.
        let found = with_id
            .iter()
            .rev()
            .take(MAX_OF_ID)
            .position(|other| other.is_twin_of(&new));
        if let Some(back) = found {
            let at = with_id.len() - 1 - back;
            return self
                .by_id
                .get_mut(&key)?
                .get_mut(at)
                .map(|other| &mut other.value);
        }
        with_id.push_back(new);
        self.order.push_back(key);
        if self.order.len() > MAX_PROCESSES
            && let Some(oldest) = self.order.pop_front()
            && let Some(with_id) = self.by_id.get_mut(&oldest)
        {
            with_id.pop_front();
            if with_id.is_empty() {
                self.by_id.remove(&oldest);
            }
        }
        None
    }
}

impl<T> Entry<T> {
    fn is_twin_of(&self, other: &Self) -> bool {
        let is_same = |one: Option<u64>, other: Option<u64>| match (one, other) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        let max = if self.is_received || other.is_received {
            MAX_APART_RECEIVED
        } else {
            MAX_APART
        };
        let is_near = |one: WindowsTime, other: WindowsTime| {
            let apart = one.0.signed_duration_since(other.0);
            apart.num_seconds().abs() <= max
        };
        let is_near = is_near(self.time, other.time)
            || self
                .started
                .is_some_and(|started| is_near(started, other.time))
            || other
                .started
                .is_some_and(|started| is_near(self.time, started));
        self.log != other.log
            && is_near
            && is_same(self.image, other.image)
            && is_same(self.line, other.line)
    }
}

#[cfg(test)]
mod tests;
