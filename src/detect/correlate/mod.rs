//! [`Correlator`]: joins events across computers and logs into stories.

mod clients;
mod computers;
mod config;
mod draft;
mod event_ref;
mod family;
mod graph;
mod hosts;
mod index;
mod intake;
mod join;
mod keys;
mod limits;
mod log;
mod mix;
mod named_hosts;
mod names;
mod node;
mod operations;
mod passed;
mod queues;
mod role;
mod role_by_others;
mod rooms;
mod same_process;
mod services;
mod small_set;
#[cfg(feature = "serde")]
mod state;
mod story;
mod subscription_names;
mod summary;
mod tale;
mod template;
mod tracked;
#[cfg(feature = "serde")]
mod v1;
#[cfg(feature = "serde")]
mod v2;

use std::sync::Arc;

pub use self::config::CorrelatorConfig;
use self::draft::{Header, Started};
pub use self::event_ref::EventRef;
use self::graph::Graph;
use self::log::{NewProcess, Origin, User};
use self::node::Draft;
pub use self::role::EventRole;
pub use self::story::{Story, StoryChange, StoryId, StoryKind, StoryUpdate};
use self::tale::Tale;
use self::tracked::Tracks;
use super::analysis::Analysis;
use super::baseline::Baseline;
use super::facts::{Facts, ProcessFacts};
use super::remote_uses::{self, Uses};
use super::subscription;
use crate::event::{Event, Payload, ProcessLog, TimeSource};
use crate::secrets::redact;

/// Joins events into stories as they arrive, from any number of computers and in any order.
/// Windows uses a process ID again: a process that arrives before its creator may have been joined
/// with an earlier process of that ID, and stays in its story. So does the host of a script consumer that
/// arrives before the bindings of several: it names none of them.
///
/// [`StoryKind`] has the kinds, each with its events.
///
/// A story grows: with what its processes start, with the subscription or service that they leave,
/// with the failures and temporary subscriptions of its processes (5858 and 5860 name the client's
/// computer and process), and with further commands of the same user on the same computer within
/// [`CorrelatorConfig::window`]. A child of WmiPrvSE.exe without its parent's name, as before version
/// 2, is found by its parent's process ID.
///
/// Windows' own subscription and what the [baseline](Self::set_baseline) suppresses give no story.
/// An event that is delivered twice (computer, event ID, record ID, time) is one. Events without a
/// time or a computer are not joined; [`ignored`](Self::ignored) counts them. A child of WmiPrvSE.exe
/// that runs as its service is no remote execution.
///
/// [`CorrelatorConfig::max_bytes`] bounds the memory for any input. Each role of events has a room of
/// its own, and in it each computer a quota: of what takes most for its share, the computer with most
/// events loses its oldest. [`dropped`](Self::dropped) counts them. With the feature `serde` its state
/// can be stored in any format, so an agent keeps it over a restart. A state is led by its version; the
/// limits in it apply when it is read, and [`set_config`](Self::set_config) sets others. The baseline is
/// not stored.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Correlator, StoryChange, StoryKind};
/// use wmi_events::value::WindowsTime;
/// use wmi_events::{Event, EventId, Record, System};
///
/// let process = |time: &str, computer: &'static str, fields: &[(&'static str, &'static str)]| {
///     let mut system = System::new(EventId::PROCESS_CREATION);
///     system.computer = Some(computer.into());
///     system.time_created = Some(time.parse::<WindowsTime>().unwrap());
///     let mut record = Record::new(system);
///     for (name, value) in fields {
///         record.set(*name, *value);
///     }
///     record.into_event().unwrap().unwrap()
/// };
/// let source = process("2026-03-03T09:01:12Z", "WKS07.corp.example", &[
///     ("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe"),
///     ("CommandLine", r#"wmic /node:FILE02 process call create "cmd.exe /c whoami""#),
///     ("SubjectUserName", "dana"),
/// ]);
/// let destination = process("2026-03-03T09:01:13Z", "FILE02.corp.example", &[
///     ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
///     ("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe"),
///     ("CommandLine", "cmd.exe /c whoami"),
/// ]);
/// let mut correlator = Correlator::default();
/// assert!(correlator.observe(&destination).is_empty());
/// let update = correlator.observe(&source).remove(0);
/// assert_eq!(update.change, StoryChange::Started);
/// let story = correlator.story(update.story).unwrap();
/// assert_eq!(story.kind, StoryKind::LateralMovement);
/// assert_eq!(story.computers, ["WKS07.corp.example", "FILE02.corp.example"]);
/// assert_eq!(
///     story.summary,
///     "dana on WKS07.corp.example ran `cmd.exe /c whoami` on FILE02.corp.example"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Correlator {
    config: CorrelatorConfig,
    baseline: Arc<Baseline>,
    graph: Graph,
    ignored: u64,
}

impl Default for Correlator {
    fn default() -> Self {
        Self::new(CorrelatorConfig::default())
    }
}

impl Correlator {
    /// The maximum number of computers of one command, counted by short name: 1,000.
    ///
    /// A command that names more matches any computer. Up to 8 full names of one short name are
    /// kept; with more, every full name of it matches.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::Correlator::MAX_NODES, 1000);
    /// ```
    pub const MAX_NODES: usize = named_hosts::MAX_NODES;

    /// The maximum number of events of a story: 10,000. Further ones are counted.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::Correlator::MAX_STORY_EVENTS, 10_000);
    /// ```
    pub const MAX_STORY_EVENTS: usize = tale::MAX_EVENTS;

    /// A correlator with this configuration and the baseline of Windows.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wmi_events::detect::{Correlator, CorrelatorConfig};
    ///
    /// let mut config = CorrelatorConfig::default();
    /// config.window = Duration::from_secs(60);
    /// config.addresses.insert("10.0.0.5".into(), "FILE02".into());
    /// assert!(Correlator::new(config).is_empty());
    /// ```
    #[must_use]
    pub fn new(config: CorrelatorConfig) -> Self {
        Self {
            config,
            baseline: Arc::new(Baseline::windows().clone()),
            graph: Graph::default(),
            ignored: 0,
        }
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &CorrelatorConfig {
        &self.config
    }

    /// Sets the configuration. Limits apply at once, windows and addresses to later events.
    ///
    /// ```
    /// use wmi_events::detect::Correlator;
    ///
    /// let mut correlator = Correlator::default(); // or one from a stored state
    /// let mut config = correlator.config().clone();
    /// config.max_bytes = 1 << 20;
    /// correlator.set_config(config);
    /// assert_eq!(correlator.config().max_bytes, 1 << 20);
    /// ```
    pub fn set_config(&mut self, config: CorrelatorConfig) {
        self.config = config;
        self.graph.hosts.limit_log(self.config.max_bytes / 2);
        self.enforce();
    }

    /// The baseline: an event whose findings it suppresses starts no story.
    ///
    /// ```
    /// use wmi_events::detect::{Baseline, Correlator};
    ///
    /// assert_eq!(Correlator::default().baseline(), Baseline::windows());
    /// ```
    #[must_use]
    pub fn baseline(&self) -> &Baseline {
        &self.baseline
    }

    /// Sets the baseline for later events. A stored state has none: set it again.
    ///
    /// ```
    /// use wmi_events::detect::{Baseline, Correlator};
    ///
    /// let mut correlator = Correlator::default();
    /// correlator.set_baseline(Baseline::default());
    /// assert_eq!(correlator.baseline(), &Baseline::default());
    /// ```
    pub fn set_baseline(&mut self, baseline: Baseline) {
        self.baseline = Arc::new(baseline);
    }

    /// Adds an event; returns the stories that it started or extended.
    ///
    /// Most events do neither, and allocate nothing here. An event extends several stories only if
    /// it is the context of each, such as the load of a provider.
    pub fn observe(&mut self, event: &Event<'_>) -> Vec<StoryUpdate> {
        self.observe_analysis(&Analysis::new(event))
    }

    /// [`observe`](Self::observe) for an event that is already analysed.
    pub fn observe_analysis(&mut self, analysis: &Analysis<'_>) -> Vec<StoryUpdate> {
        self.insert(analysis, None);
        self.tell()
    }

    /// [`observe_analysis`](Self::observe_analysis) for an event of a file or another input, which
    /// the story names.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use wmi_events::detect::{Analysis, Correlator};
    /// # use wmi_events::{EventId, Record, System};
    ///
    /// # let event = Record::new(System::new(EventId::PROVIDER_STARTED)).into_event()?.unwrap();
    /// let mut correlator = Correlator::default();
    /// let file: Arc<str> = "FILE02.evtx".into();
    /// let updates = correlator.observe_from(&Analysis::new(&event), &file);
    /// assert!(updates.is_empty());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn observe_from(&mut self, analysis: &Analysis<'_>, file: &Arc<str>) -> Vec<StoryUpdate> {
        self.insert(analysis, Some(file));
        self.tell()
    }

    /// [`observe_from`](Self::observe_from) without telling: for a program that asks for all
    /// [stories](Self::stories) at the end.
    ///
    /// The ID of a story that was never told is that of its first event by time, whatever the order of
    /// arrival.
    ///
    /// ```
    /// use wmi_events::detect::{Analysis, Correlator};
    /// # use wmi_events::{EventId, Record, System};
    ///
    /// # let event = Record::new(System::new(EventId::PROVIDER_STARTED)).into_event()?.unwrap();
    /// let mut correlator = Correlator::default();
    /// correlator.add(&Analysis::new(&event), None);
    /// assert!(correlator.stories().is_empty());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn add(&mut self, analysis: &Analysis<'_>, file: Option<&Arc<str>>) {
        self.insert(analysis, file);
    }

    /// A story that was told; `None` if it became part of another one, or was dropped.
    #[must_use]
    pub fn story(&self, id: StoryId) -> Option<Story> {
        self.graph.story(id)?.story()
    }

    /// All stories in the order of their first events.
    ///
    /// ```
    /// assert!(wmi_events::detect::Correlator::default().stories().is_empty());
    /// ```
    #[must_use]
    pub fn stories(&self) -> Vec<Story> {
        let tales = self.graph.tales.iter().map(|(_, tale)| tale);
        let mut stories: Vec<_> = tales.filter_map(Tale::story).collect();
        stories.sort_by_key(|story| (story.events.first().map(|event| event.time), story.id));
        stories
    }

    /// The number of events that are kept to be joined.
    #[must_use]
    pub fn len(&self) -> usize {
        self.graph.nodes.len()
    }

    /// Whether no event is kept to be joined.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of all that is kept, as [`CorrelatorConfig::max_bytes`] counts them.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::Correlator::default().used_bytes(), 0);
    /// ```
    #[must_use]
    pub fn used_bytes(&self) -> usize {
        self.graph.bytes()
    }

    /// The number of events without a time or a computer, which are not joined.
    ///
    /// ```
    /// use wmi_events::detect::Correlator;
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut correlator = Correlator::default();
    /// let event = Record::new(System::new(EventId::PROVIDER_STARTED)).into_event()?.unwrap();
    /// correlator.observe(&event);
    /// assert_eq!(correlator.ignored(), 1);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// The number of events and of stories that were dropped to stay within the limits.
    ///
    /// A dropped event stays in its story, and joins no other.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::Correlator::default().dropped(), (0, 0));
    /// ```
    #[must_use]
    pub fn dropped(&self) -> (u64, u64) {
        let dropped = self.graph.dropped;
        (dropped.events, dropped.stories)
    }

    fn tell(&mut self) -> Vec<StoryUpdate> {
        let updates = self.graph.tell();
        if !updates.is_empty() {
            // An ID takes room too.
            self.enforce();
        }
        updates
    }

    fn enforce(&mut self) {
        self.graph
            .enforce(self.config.max_traces.max(1), self.config.max_bytes);
    }

    fn insert(&mut self, analysis: &Analysis<'_>, file: Option<&Arc<str>>) {
        self.graph.begin();
        let Some(event) = analysis.event() else {
            return;
        };
        let system = &event.system;
        let computer = system.computer.as_deref().filter(|name| !name.is_empty());
        let (Some(computer), Some(time)) = (computer, system.time_created) else {
            self.ignored += 1;
            return;
        };
        // A computer's name is in stories and in a stored state, and whoever writes the log may put anything there.
        let computer = &*redact(computer);
        // Asked first, so that memory is read while the event is analysed.
        let tracks = match &analysis.facts {
            Facts::Process(facts) if facts.process.log() != ProcessLog::Trace => {
                Some(self.graph.hosts.tracks(computer, facts.process))
            }
            _ => None,
        };
        let (severity, is_expected) = self.baseline.verdict(analysis);
        let is_plain = analysis.indicators().is_empty();
        let header = Header {
            computer,
            short: "",
            time,
            event_id: system.event_id,
            record_id: system.record_id,
            file,
            severity,
            has_own_time: system.time_source == TimeSource::Event,
        };
        if let (Facts::Process(facts), Some(tracks)) = (&analysis.facts, tracks) {
            self.process(header, facts, &tracks, is_plain, is_expected);
        } else if !is_expected {
            let short = keys::short(computer);
            let header = Header {
                short: &short,
                ..header
            };
            if let Some(draft) = of_wmi(&header, analysis, event) {
                self.keep(draft);
            }
        }
    }

    fn process(
        &mut self,
        header: Header<'_>,
        facts: &ProcessFacts<'_>,
        tracks: &Tracks,
        is_plain: bool,
        is_expected: bool,
    ) {
        let config = &self.config;
        let uses = match (is_plain, is_expected) {
            (_, true) => None,
            (true, _) if !remote_uses::may_use_plainly(facts) => None,
            _ => Some(Uses::of(facts)),
        };
        let own = if is_expected {
            None
        } else {
            let is_source = uses.as_ref().is_some_and(|uses| !uses.remote.is_empty());
            draft::role(facts, is_plain).or(is_source.then_some(EventRole::Source))
        };
        let (computer, time) = (header.computer, header.time);
        let others = match own {
            None | Some(EventRole::Source) => {
                role_by_others::role_by_others(&self.graph, tracks, computer, time, facts, config)
            }
            _ => None,
        };
        // Whatever it does, the parent decides.
        let role = match (own, others) {
            (_, Some(EventRole::Execution)) if !is_expected => others,
            (None, Some(_)) => Some(EventRole::Process),
            (own, _) => own,
        };
        let Some(role) = role else {
            self.pass(&header, facts, tracks);
            return;
        };
        let short = keys::short(header.computer);
        let header = Header {
            short: &short,
            ..header
        };
        let started = Started {
            facts,
            role,
            parent: role_by_others::parent(facts),
            user: facts.process.user().text(),
            uses,
        };
        let draft = draft::of_process(&header, started, &config.addresses);
        self.keep(draft);
    }

    /// Keeps a process that is no event of a story, in case it turns out to be one.
    fn pass(&mut self, header: &Header<'_>, facts: &ProcessFacts<'_>, tracks: &Tracks) {
        let process = facts.process;
        let new = NewProcess {
            started: header.time,
            id: process.id(),
            creator_id: process.parent_id(),
            record_id: header.record_id,
            file: header.file,
            severity: header.severity,
            parent: role_by_others::parent(facts),
            origin: Origin::new(header.has_own_time, process.log() == ProcessLog::Sysmon),
            computer: header.computer,
            text: facts.line().or(process.image()).unwrap_or_default(),
            has_line: facts.line().is_some(),
            user: User::Of(process),
        };
        let mut has_grown = false;
        if let Some(id) = process.id()
            && tracks.is_own
            && let Some(host) = self.graph.hosts.find(tracks.computer)
        {
            self.graph.note_start(host, id, &new);
            has_grown = true;
        }
        has_grown |= self.graph.hosts.passed.pass(tracks.computer, &new);
        if has_grown {
            self.graph.hosts.limit_log(self.config.max_bytes / 2);
            self.enforce();
        }
    }

    /// Keeps an event, and what becomes an event of a story by it.
    fn keep(&mut self, draft: Draft) {
        self.graph.keep(draft, &self.config);
        self.enforce();
    }
}

/// An event of WMI; `None` for Windows' own subscription, and for what names no client.
fn of_wmi(header: &Header<'_>, analysis: &Analysis<'_>, event: &Event<'_>) -> Option<Draft> {
    match &analysis.facts {
        Facts::Provider(facts) => Some(draft::of_provider(header, facts.provider)),
        Facts::Failure(failure) => Some(draft::of_failure(header, failure)),
        Facts::Watch(watch) => match &event.payload {
            Payload::TemporaryEssStarted(started) => Some(draft::of_temporary(header, started)),
            _ if subscription::default_watch(watch) == Some(true) => None,
            _ => Some(draft::of_activation(header, watch)),
        },
        Facts::Binding(binding) => {
            let is_own = subscription::default_binding(binding) == Some(true);
            (!is_own).then(|| draft::of_binding(header, binding))
        }
        Facts::Process(_) | Facts::Call(_) => operations::of_trace(header, analysis, event),
        Facts::Other => None,
    }
}
