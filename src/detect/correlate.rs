//! [`Correlator`]: what only several events show together, across computers and logs.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use super::detection::{Severity, Technique};
pub use super::trace::EventRef;
use super::trace::{Role, Trace, traces};
use crate::event::Event;
use crate::value::Host;

/// Puts events together as they come, from any number of computers and in any order.
///
/// | what | from |
/// |---|---|
/// | [`LateralMovement`](CorrelationKind::LateralMovement) | `wmic /node:B process call create CMD` on A, and CMD as a child of WmiPrvSE.exe on B |
/// | [`RemoteExecution`](CorrelationKind::RemoteExecution) | that child alone, with the user who was authenticated remotely |
/// | [`SubscriptionActivated`](CorrelationKind::SubscriptionActivated) | a 5861, and a 5859 with its query |
/// | [`SubscriptionExecuted`](CorrelationKind::SubscriptionExecuted) | a 5861, and its command as a child of WmiPrvSE.exe, or scrcons.exe for its script |
/// | [`ProviderChild`](CorrelationKind::ProviderChild) | a 5857, and a child of the process that it names |
///
/// Each pair is told once, when its second event comes. Events without a time or a computer are
/// passed over. Memory is bounded by [`CorrelatorConfig::max_traces`], whatever the number of
/// computers; the traces that came first go first. With the feature `serde` its state can be
/// stored, so that an agent restarts without forgetting.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{CorrelationKind, Correlator};
/// use wmi_events::value::WindowsTime;
/// use wmi_events::{Event, EventId, Record, System};
///
/// let process = |time: &str, computer: &'static str, fields: &[(&'static str, &'static str)]| {
///     let mut system = System::new(EventId::PROCESS_CREATION);
///     system.computer = Some(computer.into());
///     system.time_created = Some(time.parse::<WindowsTime>().unwrap().0);
///     let mut record = Record::new(system);
///     for (name, value) in fields {
///         record.set(*name, *value);
///     }
///     record.into_event().unwrap().unwrap()
/// };
/// let source = process("2026-03-03T09:01:12Z", "WKS07.corp.example", &[
///     ("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe"),
///     ("CommandLine", r#"wmic /node:FILE02 process call create "cmd.exe /c whoami""#),
/// ]);
/// let destination = process("2026-03-03T09:01:13Z", "FILE02.corp.example", &[
///     ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
///     ("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe"),
///     ("CommandLine", "cmd.exe /c whoami"),
/// ]);
/// let mut correlator = Correlator::default();
/// assert!(correlator.observe(&destination).is_empty());
/// let found = correlator.observe(&source);
/// assert_eq!(found[0].kind, CorrelationKind::LateralMovement);
/// let computers: Vec<_> = found[0].events.iter().map(|event| &*event.computer).collect();
/// assert_eq!(computers, ["WKS07.corp.example", "FILE02.corp.example"]);
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "State", into = "State"))]
pub struct Correlator {
    config: CorrelatorConfig,
    traces: VecDeque<Trace>,
    /// The number of the first trace.
    first: u64,
    /// The numbers of the traces of a key.
    index: HashMap<u64, VecDeque<u64>>,
}

/// How a [`Correlator`] works.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct CorrelatorConfig {
    /// How long after its cause an effect may be; default 5 minutes. A subscription's effects
    /// may be at any time after it.
    pub window: Duration,
    /// How far apart the clocks of two computers may be; default 1 minute.
    pub clock_skew: Duration,
    /// How many traces are kept; default 100,000, of less than 4 KiB each and mostly of some
    /// hundred bytes.
    pub max_traces: usize,
    /// The computers of addresses, for nodes that are given by address.
    pub addresses: BTreeMap<String, String>,
}

impl Default for CorrelatorConfig {
    fn default() -> Self {
        Self {
            window: Duration::from_secs(300),
            clock_skew: Duration::from_secs(60),
            max_traces: 100_000,
            addresses: BTreeMap::new(),
        }
    }
}

/// What several events show together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CorrelationKind {
    /// Both ends of a process started over WMI from another computer.
    LateralMovement,
    /// The destination of one, by a user who was authenticated remotely.
    RemoteExecution,
    /// A permanent subscription is watched for.
    SubscriptionActivated,
    /// A permanent subscription did what it is for.
    SubscriptionExecuted,
    /// A process was started by a WMI provider.
    ProviderChild,
}

const LATERAL: &[Technique] = &[
    Technique::new("T1047", "execution"),
    Technique::new("T1021", "lateral-movement"),
];
const EXECUTION: &[Technique] = &[Technique::new("T1047", "execution")];
const PERSISTENCE: &[Technique] = &[Technique::new("T1546.003", "persistence")];

impl CorrelationKind {
    /// Its name, in snake_case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::LateralMovement => "lateral_movement",
            Self::RemoteExecution => "remote_execution",
            Self::SubscriptionActivated => "subscription_activated",
            Self::SubscriptionExecuted => "subscription_executed",
            Self::ProviderChild => "provider_child",
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::LateralMovement | Self::SubscriptionExecuted => Severity::High,
            Self::RemoteExecution => Severity::Medium,
            Self::SubscriptionActivated => Severity::Low,
            Self::ProviderChild => Severity::Informational,
        }
    }

    /// The techniques of MITRE ATT&CK.
    #[must_use]
    pub const fn techniques(self) -> &'static [Technique] {
        match self {
            Self::LateralMovement => LATERAL,
            Self::RemoteExecution | Self::ProviderChild => EXECUTION,
            Self::SubscriptionActivated | Self::SubscriptionExecuted => PERSISTENCE,
        }
    }
}

/// Events that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Correlation {
    /// What they show.
    pub kind: CorrelationKind,
    /// The events in the order of time.
    pub events: Vec<EventRef>,
}

impl Correlator {
    /// A correlator that works so.
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
            ..Self::default()
        }
    }

    /// Takes in an event: what it shows with the events before it.
    pub fn observe(&mut self, event: &Event<'_>) -> Vec<Correlation> {
        let mut found = Vec::new();
        for trace in traces(event, &self.config.addresses) {
            self.match_up(&trace, &mut found);
            if let Role::RemoteChild = trace.role {
                let events = vec![trace.event.clone()];
                found.push(Correlation {
                    kind: CorrelationKind::RemoteExecution,
                    events,
                });
            }
            self.keep(trace);
        }
        found
    }

    /// How many traces are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.traces.len()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.traces.is_empty()
    }

    fn match_up(&self, trace: &Trace, found: &mut Vec<Correlation>) {
        for key in &trace.keys {
            for number in self.index.get(&hash(key)).into_iter().flatten() {
                let index = usize::try_from(number - self.first).unwrap_or(usize::MAX);
                let Some(other) = self.traces.get(index) else {
                    continue;
                };
                // Different keys may have one hash.
                if !other.keys.contains(key) {
                    continue;
                }
                if let Some(kind) = self.kind(trace, other).or_else(|| self.kind(other, trace)) {
                    let mut events = vec![trace.event.clone(), other.event.clone()];
                    events.sort_by_key(|event| event.time);
                    let correlation = Correlation { kind, events };
                    if !found.contains(&correlation) {
                        found.push(correlation);
                    }
                }
            }
        }
    }

    /// What a cause and its effect are together.
    fn kind(&self, cause: &Trace, effect: &Trace) -> Option<CorrelationKind> {
        let kind = match (cause.role, effect.role) {
            (Role::Source, Role::Child | Role::RemoteChild) => CorrelationKind::LateralMovement,
            (Role::Binding, Role::Activation) => CorrelationKind::SubscriptionActivated,
            (Role::Binding, Role::Child | Role::RemoteChild | Role::ScriptHost) => {
                CorrelationKind::SubscriptionExecuted
            }
            (Role::Provider, Role::Child | Role::RemoteChild) => CorrelationKind::ProviderChild,
            _ => return None,
        };
        // The keys hold short names: full ones must not differ.
        let is_same = Host::new(&cause.target).is_same(&effect.event.computer);
        let window = match cause.role {
            Role::Binding => Duration::MAX,
            _ => self.config.window,
        };
        let (from, to) = (cause.event.time.0, effect.event.time.0);
        let in_time = match (to - from).to_std() {
            Ok(after) => after <= window.saturating_add(self.config.clock_skew),
            // Before its cause: by the clocks alone.
            Err(_) => (from - to)
                .to_std()
                .is_ok_and(|before| before <= self.config.clock_skew),
        };
        ((is_same || cause.target.is_empty()) && in_time).then_some(kind)
    }

    fn keep(&mut self, trace: Trace) {
        while self.traces.len() >= self.config.max_traces.max(1) {
            self.forget_first();
        }
        let number = self.first + self.traces.len() as u64;
        for key in &trace.keys {
            let numbers = self.index.entry(hash(key)).or_default();
            // The same command over and over must not cost more and more.
            if numbers.len() >= MAX_OF_A_KEY {
                numbers.pop_front();
            }
            numbers.push_back(number);
        }
        self.traces.push_back(trace);
    }

    fn forget_first(&mut self) {
        let Some(trace) = self.traces.pop_front() else {
            return;
        };
        for key in &trace.keys {
            let key = hash(key);
            if let Some(numbers) = self.index.get_mut(&key) {
                numbers.retain(|number| *number != self.first);
                if numbers.is_empty() {
                    self.index.remove(&key);
                }
            }
        }
        self.first += 1;
    }
}

/// How many traces of one key are matched: the last ones.
const MAX_OF_A_KEY: usize = 64;

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// What is stored of a correlator; the index is made anew.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
struct State {
    config: CorrelatorConfig,
    traces: VecDeque<Trace>,
}

#[cfg(feature = "serde")]
impl From<State> for Correlator {
    fn from(state: State) -> Self {
        let mut correlator = Self::new(state.config);
        state
            .traces
            .into_iter()
            .for_each(|trace| correlator.keep(trace));
        correlator
    }
}

#[cfg(feature = "serde")]
impl From<Correlator> for State {
    fn from(correlator: Correlator) -> Self {
        Self {
            config: correlator.config,
            traces: correlator.traces,
        }
    }
}
