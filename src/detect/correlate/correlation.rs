//! [`Correlation`]: events that a correlator joined.

use std::sync::Arc;

use super::super::detection::{Severity, Technique};
use super::super::techniques::{REMOTE_SERVICES, SUBSCRIPTION, WMI};
use super::trace::EventRef;

/// The kind of a [`Correlation`]: what its events show together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CorrelationKind {
    /// A process started over WMI from another computer, seen on both computers.
    LateralMovement,
    /// A process started over WMI by a remotely authenticated user, seen on the destination.
    RemoteExecution,
    /// A permanent subscription was bound and became active.
    SubscriptionActivated,
    /// A permanent subscription ran its command or script.
    SubscriptionExecuted,
    /// A WMI provider host started a process.
    ProviderChild,
}

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

    /// Its severity.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::LateralMovement | Self::SubscriptionExecuted => Severity::High,
            Self::RemoteExecution => Severity::Medium,
            Self::SubscriptionActivated => Severity::Low,
            Self::ProviderChild => Severity::Informational,
        }
    }

    /// Its MITRE ATT&CK techniques.
    #[must_use]
    pub const fn techniques(self) -> &'static [Technique] {
        match self {
            Self::LateralMovement => &[WMI, REMOTE_SERVICES],
            Self::RemoteExecution | Self::ProviderChild => &[WMI],
            Self::SubscriptionActivated | Self::SubscriptionExecuted => &[SUBSCRIPTION],
        }
    }
}

/// Events that a [`Correlator`](super::Correlator) joined.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{CorrelationKind, Correlator, Severity};
/// use wmi_events::value::WindowsTime;
/// use wmi_events::{EventId, Record, System};
///
/// let mut system = System::new(EventId::PROCESS_CREATION);
/// system.computer = Some("FILE02".into());
/// system.time_created = Some("2026-03-03T09:01:13Z".parse()?);
/// let mut record = Record::new(system);
/// record
///     .set("NewProcessName", r"C:\Windows\System32\cmd.exe")
///     .set("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe")
///     .set("TargetUserName", "dana")
///     .set("TargetLogonId", 0x5a31c_u64);
/// let event = record.into_event()?.unwrap();
///
/// let correlation = Correlator::default().observe(&event).remove(0);
/// assert_eq!(correlation.kind, CorrelationKind::RemoteExecution);
/// assert_eq!(correlation.kind.severity(), Severity::Medium);
/// assert_eq!(correlation.events[0].computer, "FILE02");
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Correlation {
    /// What the events show.
    pub kind: CorrelationKind,
    /// The events in time order, shared with the correlator and its other correlations.
    #[cfg_attr(feature = "serde", serde(with = "by_value"))]
    pub events: Vec<Arc<EventRef>>,
}

/// What is shared is written for each, and read as separate.
#[cfg(feature = "serde")]
mod by_value {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::EventRef;

    pub(super) fn serialize<S: Serializer>(
        events: &[Arc<EventRef>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(events.iter().map(|event| &**event))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Arc<EventRef>>, D::Error> {
        let events = Vec::<EventRef>::deserialize(deserializer)?;
        Ok(events.into_iter().map(Arc::new).collect())
    }
}
