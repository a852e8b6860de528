//! [`Correlator`]: joins events across computers and logs.

mod config;
mod correlation;
mod keys;
mod nodes;
mod of_event;
mod starts;
#[cfg(feature = "serde")]
mod state;
mod store;
mod trace;
#[cfg(feature = "serde")]
mod v1;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

pub use self::config::CorrelatorConfig;
pub use self::correlation::{Correlation, CorrelationKind};
use self::store::Store;
pub use self::trace::EventRef;
use self::trace::{Key, Role, Trace};
use super::analysis::Analysis;
use crate::event::Event;
use crate::value::Host;

/// Joins events as they arrive, from any number of computers and in any order.
///
/// | correlation | events |
/// |---|---|
/// | [`LateralMovement`](CorrelationKind::LateralMovement) | `wmic /node:B process call create CMD` on A, by wmic.exe under any name or the same by PowerShell, and CMD as a child of WmiPrvSE.exe on B |
/// | [`RemoteExecution`](CorrelationKind::RemoteExecution) | that child alone, with a user who was authenticated remotely |
/// | [`SubscriptionActivated`](CorrelationKind::SubscriptionActivated) | a 5861, and a 5859 with its query |
/// | [`SubscriptionExecuted`](CorrelationKind::SubscriptionExecuted) | a 5861, and its command as a child of WmiPrvSE.exe, or scrcons.exe for its script |
/// | [`ProviderChild`](CorrelationKind::ProviderChild) | a 5857, and a child of the process that it names |
///
/// Each pair is reported once, when its second event arrives. Events without a time or a computer
/// are ignored, and so are Windows' own subscription and an event that was delivered before, by
/// computer, event ID, record ID and time. A child that runs as a service is no remote execution.
///
/// [`CorrelatorConfig::max_traces`] and [`CorrelatorConfig::max_bytes`] bound the memory for any
/// input: the oldest traces are dropped first. Computer names are cut at 255 bytes, other texts at
/// 1,024. With the feature `serde` its state can be stored in any format, so an agent keeps it over a
/// restart. A state is led by its version; the limits in it apply when it is read, and
/// [`set_config`](Correlator::set_config) sets others.
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
pub struct Correlator {
    config: CorrelatorConfig,
    store: Store,
}

impl Correlator {
    /// The maximum number of computers of one command, counted by short name: 1,000.
    ///
    /// A wmic.exe command that names more matches any computer. Up to 8 full names of one short
    /// name are kept; with more, every full name of it matches.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::Correlator::MAX_NODES, 1000);
    /// ```
    pub const MAX_NODES: usize = nodes::MAX_NODES;

    /// A correlator with this configuration.
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

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &CorrelatorConfig {
        &self.config
    }

    /// Sets the configuration. Limits apply at once, and the oldest traces go first.
    ///
    /// New addresses apply to later events.
    ///
    /// ```
    /// use wmi_events::detect::Correlator;
    ///
    /// let mut correlator = Correlator::default(); // or one from a stored state
    /// let mut config = correlator.config().clone();
    /// config.max_traces = 500;
    /// correlator.set_config(config);
    /// assert_eq!(correlator.config().max_traces, 500);
    /// ```
    pub fn set_config(&mut self, config: CorrelatorConfig) {
        *self = Self::of(config, std::mem::take(&mut self.store).into_traces());
    }

    /// A correlator that keeps these traces, oldest first.
    fn of(config: CorrelatorConfig, traces: Vec<Trace>) -> Self {
        let store = Store::of(traces, config.max_traces.max(1), config.max_bytes);
        Self { config, store }
    }

    /// Adds an event; returns its correlations with earlier events.
    ///
    /// Only the last 64 events with the same command, query or process are compared.
    pub fn observe(&mut self, event: &Event<'_>) -> Vec<Correlation> {
        self.observe_analysis(&Analysis::new(event))
    }

    /// Whether an event can be part of a correlation; [`observe`](Self::observe) ignores all others.
    ///
    /// ```
    /// use wmi_events::detect::{Analysis, Correlator};
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    /// record.set("NewProcessName", r"C:\Windows\notepad.exe");
    /// let event = record.into_event()?.unwrap();
    /// assert!(!Correlator::can_use(&Analysis::new(&event)));
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn can_use(analysis: &Analysis<'_>) -> bool {
        of_event::role(analysis).is_some()
    }

    /// [`observe`](Self::observe) for an event that is already analysed.
    pub fn observe_analysis(&mut self, analysis: &Analysis<'_>) -> Vec<Correlation> {
        let Some(trace) = of_event::trace(analysis, &self.config.addresses) else {
            return Vec::new();
        };
        if self.is_known(&trace) {
            return Vec::new();
        }
        let mut found = self.matches(&trace);
        if trace.role == Role::RemoteChild {
            found.push(Correlation {
                kind: CorrelationKind::RemoteExecution,
                events: vec![Arc::clone(&trace.event)],
            });
        }
        self.keep(trace);
        found
    }

    /// The number of traces that are kept, one for each event.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether no trace is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes that the traces take, as [`CorrelatorConfig::max_bytes`] counts them.
    ///
    /// ```
    /// assert_eq!(wmi_events::detect::Correlator::default().used_bytes(), 0);
    /// ```
    #[must_use]
    pub fn used_bytes(&self) -> usize {
        self.store.bytes()
    }

    fn keep(&mut self, trace: Trace) {
        // No other event can match it.
        if trace.keys.is_empty() {
            return;
        }
        let max_traces = self.config.max_traces.max(1);
        self.store.keep(trace, max_traces, self.config.max_bytes);
    }

    /// Whether the same event is among the last of its keys: collectors deliver some twice.
    fn is_known(&self, trace: &Trace) -> bool {
        let is_same = |key: &Key| {
            let mut others = self.store.with_key(key);
            others.any(|(other, _)| other.event == trace.event)
        };
        trace.event.record_id.is_some() && trace.keys.iter().any(is_same)
    }

    fn matches(&self, trace: &Trace) -> Vec<Correlation> {
        let mut found = Vec::new();
        let mut told = HashSet::new();
        for key in &trace.keys {
            let others: Vec<_> = self.store.with_key(key).collect();
            // Oldest first.
            for (other, other_key) in others.into_iter().rev() {
                let kind = self.kind(trace, key, other);
                let Some(kind) = kind.or_else(|| self.kind(other, other_key, trace)) else {
                    continue;
                };
                if told.insert((kind, &*other.event)) {
                    let mut events = vec![Arc::clone(&trace.event), Arc::clone(&other.event)];
                    events.sort_by_key(|event| event.time);
                    found.push(Correlation { kind, events });
                }
            }
        }
        found
    }

    /// The correlation of a cause and its effect, by a key of the cause that the effect shares.
    fn kind(&self, cause: &Trace, key: &Key, effect: &Trace) -> Option<CorrelationKind> {
        let kind = match (cause.role, effect.role) {
            (Role::Source, Role::Child | Role::RemoteChild) => CorrelationKind::LateralMovement,
            (Role::Binding, Role::Activation) => CorrelationKind::SubscriptionActivated,
            (Role::Binding, Role::Child | Role::RemoteChild | Role::ScriptHost) => {
                CorrelationKind::SubscriptionExecuted
            }
            (Role::Provider, Role::Child | Role::RemoteChild) => CorrelationKind::ProviderChild,
            _ => return None,
        };
        // The keys hold short names: full names must not differ.
        let is_effect = |name: &str| Host::new(name).is_same(&effect.event.computer);
        let is_on_target = match cause.role {
            Role::Source => {
                key.full_names.is_empty() || key.full_names.iter().any(|name| is_effect(name))
            }
            _ => is_effect(&cause.event.computer),
        };
        (is_on_target && self.is_in_time(cause, effect)).then_some(kind)
    }

    fn is_in_time(&self, cause: &Trace, effect: &Trace) -> bool {
        let window = match cause.role {
            Role::Binding => Duration::MAX,
            _ => self.config.window,
        };
        let (from, to) = (cause.event.time.0, effect.event.time.0);
        match (to - from).to_std() {
            Ok(after) => after <= window.saturating_add(self.config.clock_skew),
            // Before its cause: only clock skew explains that.
            Err(_) => (from - to)
                .to_std()
                .is_ok_and(|before| before <= self.config.clock_skew),
        }
    }
}
