//! [`Correlation`]: what a correlator finds.

use std::sync::Arc;

use super::super::detection::{Severity, Technique};
use super::super::techniques::{REMOTE_SERVICES, SUBSCRIPTION, WMI};
use super::trace::EventRef;

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
            Self::LateralMovement => &[WMI, REMOTE_SERVICES],
            Self::RemoteExecution | Self::ProviderChild => &[WMI],
            Self::SubscriptionActivated | Self::SubscriptionExecuted => &[SUBSCRIPTION],
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
    /// The events in the order of time, shared with the correlator and its other correlations.
    #[cfg_attr(feature = "serde", serde(serialize_with = "by_value"))]
    pub events: Vec<Arc<EventRef>>,
}

#[cfg(feature = "serde")]
fn by_value<S: serde::Serializer>(
    events: &[Arc<EventRef>],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(events.iter().map(|event| &**event))
}
