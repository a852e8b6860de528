//! [`EventRole`]: what an event is in a story.

/// What an event is in a [`Story`](super::Story).
///
/// ```
/// use wmi_events::detect::EventRole;
///
/// assert_eq!(EventRole::Source.name(), "source");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EventRole {
    /// A process that acts on other computers: wmic.exe, PowerShell, winrm and others (4688, Sysmon 1).
    Source,
    /// A failed operation of a client (5858).
    Failure,
    /// A temporary subscription of a client (5860).
    TemporarySubscription,
    /// A provider that was loaded (5857).
    Provider,
    /// A provider host: WmiPrvSE.exe (4688, Sysmon 1).
    ProviderHost,
    /// A process that WMI started: a child of WmiPrvSE.exe (4688, Sysmon 1).
    Execution,
    /// The host of script consumers, scrcons.exe, or its child (4688, Sysmon 1).
    ScriptHost,
    /// Another process: one that a process of the story started, the client that a 5858 or 5860
    /// names, or the program of a service that the story created (4688, Sysmon 1).
    Process,
    /// A permanent subscription that was bound (5861), or a part of one (Sysmon 19 to 21).
    Subscription,
    /// A permanent subscription that became active (5859).
    Activation,
    /// An operation of a client: 11, 22 or 23 of the Trace log. An 11 is logged before WMI allows or
    /// refuses it; the others are carried out.
    Operation,
}

impl EventRole {
    /// All roles, in their order.
    pub(super) const ALL: [Self; 11] = [
        Self::Source,
        Self::Failure,
        Self::TemporarySubscription,
        Self::Provider,
        Self::ProviderHost,
        Self::Execution,
        Self::ScriptHost,
        Self::Process,
        Self::Subscription,
        Self::Activation,
        Self::Operation,
    ];

    /// Its name, in snake_case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Failure => "failure",
            Self::TemporarySubscription => "temporary_subscription",
            Self::Provider => "provider",
            Self::ProviderHost => "provider_host",
            Self::Execution => "execution",
            Self::ScriptHost => "script_host",
            Self::Process => "process",
            Self::Subscription => "subscription",
            Self::Activation => "activation",
            Self::Operation => "operation",
        }
    }

    /// The maximum number of events of this role that are kept of one computer.
    ///
    /// Each role has a room of its own: one cannot evict another.
    pub(super) const fn quota(self) -> u32 {
        match self {
            Self::Execution | Self::Process => 4096,
            Self::Source | Self::Subscription | Self::Failure | Self::Operation => 1024,
            _ => 512,
        }
    }

    /// Whether it is a process.
    pub(super) const fn is_process(self) -> bool {
        matches!(
            self,
            Self::Source | Self::ProviderHost | Self::Execution | Self::ScriptHost | Self::Process
        )
    }

    /// Whether what such a process starts belongs to its story.
    pub(super) const fn has_descendants(self) -> bool {
        matches!(self, Self::Execution | Self::ScriptHost)
    }
}
