//! [`Story`]: the events of an attack, joined.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::super::detection::{Severity, Technique};
use super::super::techniques::{REMOTE_SERVICES, SUBSCRIPTION, WMI};
use super::event_ref::EventRef;
use crate::error::Error;

/// Declares the kinds of stories, the least grave first.
macro_rules! story_kinds {
    ( $(
        $(#[doc = $doc:literal])+
        $kind:ident $name:literal $severity:ident [$($technique:ident),+];
    )* ) => {
        /// The kind of a [`Story`]: the gravest that its events show.
        ///
        /// ```
        /// use wmi_events::detect::StoryKind;
        ///
        /// assert!(StoryKind::LateralMovement > StoryKind::RemoteExecution);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
        #[non_exhaustive]
        pub enum StoryKind {
            $( $(#[doc = $doc])+ $kind, )*
        }

        impl StoryKind {
            /// All kinds, the least grave first.
            ///
            /// ```
            /// use wmi_events::detect::StoryKind;
            ///
            /// assert_eq!(StoryKind::all().last(), Some(&StoryKind::LateralMovement));
            /// ```
            #[must_use]
            pub const fn all() -> &'static [Self] {
                &[ $( Self::$kind, )* ]
            }

            /// Its name, in snake_case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $( Self::$kind => $name, )*
                }
            }

            /// What happened, and the events that show it: the docs of the kind.
            ///
            /// ```
            /// use wmi_events::detect::StoryKind;
            ///
            /// assert!(StoryKind::RemoteAttempt.meaning().contains("Events: a 5858"));
            /// ```
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $( Self::$kind => concat!($($doc, "\n"),+).trim_ascii(), )*
                }
            }

            /// The least severity of a story of this kind; its events may be graver.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $( Self::$kind => Severity::$severity, )*
                }
            }

            /// Its MITRE ATT&CK techniques.
            #[must_use]
            pub const fn techniques(self) -> &'static [Technique] {
                match self {
                    $( Self::$kind => &[$($technique),+], )*
                }
            }
        }
    };
}

story_kinds! {
    /// A WMI provider host started a process.
    ///
    /// Events: a 5857, and a child of the process that it names.
    ProviderChild "provider_child" Informational [WMI];
    /// A permanent subscription was bound and became active.
    ///
    /// Events: a 5861, and a 5859 with its query.
    SubscriptionActivated "subscription_activated" Low [SUBSCRIPTION];
    /// A client tried to start a process or to leave something on another computer, and failed.
    ///
    /// Events: a 5858 for it, and the client's process.
    RemoteAttempt "remote_attempt" Medium [WMI];
    /// A process started over WMI by a remotely authenticated user, seen on the destination.
    ///
    /// Events: a child of WmiPrvSE.exe with such a user, without the command on the source.
    RemoteExecution "remote_execution" Medium [WMI];
    /// A permanent subscription ran its command or script.
    ///
    /// Events: a 5861, and its command as a child of WmiPrvSE.exe, or scrcons.exe for its script.
    SubscriptionExecuted "subscription_executed" High [SUBSCRIPTION];
    /// A process was started, or a subscription or service made, over WMI from another computer,
    /// seen on both computers.
    ///
    /// Events: a command that starts a process on another computer (wmic.exe under any name,
    /// PowerShell, winrm and others), and that process as a child of WmiPrvSE.exe there; or a service
    /// or subscription that is made so.
    LateralMovement "lateral_movement" High [WMI, REMOTE_SERVICES];
}

/// Several kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(pub(super) u8);

impl Kinds {
    pub(super) fn add(&mut self, kind: StoryKind) {
        self.0 |= 1 << kind as u8;
    }

    pub(super) const fn has(self, kind: StoryKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    pub(super) fn gravest(self) -> Option<StoryKind> {
        let kinds = StoryKind::all().iter().copied();
        kinds.rev().find(|kind| self.has(*kind))
    }
}

/// The ID of a [`Story`]: 16 hexadecimal digits.
///
/// It is made from the story's first event that is no load of a provider, and stays when the story is extended and after a
/// restart. The same events give the same ID again.
///
/// ```
/// use wmi_events::detect::StoryId;
///
/// let id: StoryId = "00000000000000ff".parse()?;
/// assert_eq!(id.to_string(), "00000000000000ff");
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoryId(pub(super) u64);

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for StoryId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| is_hex);
        number
            .map(Self)
            .ok_or_else(|| Error::value("StoryId", "16 hexadecimal digits", text))
    }
}

#[cfg(feature = "serde")]
mod id {
    use std::borrow::Cow;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    use super::StoryId;

    impl Serialize for StoryId {
        /// Its text, or in a binary format its number.
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            if serializer.is_human_readable() {
                serializer.collect_str(self)
            } else {
                serializer.serialize_u64(self.0)
            }
        }
    }

    impl<'de> Deserialize<'de> for StoryId {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            if deserializer.is_human_readable() {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            } else {
                u64::deserialize(deserializer).map(Self)
            }
        }
    }
}

/// What an event did to a story.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct StoryUpdate {
    /// The story; [`Correlator::story`](super::Correlator::story) gives it.
    pub story: StoryId,
    /// Whether it is new.
    pub change: StoryChange,
    /// The stories told before that turned out to be part of this one, and are no more.
    pub merged: Vec<StoryId>,
}

/// Whether a story is new.
///
/// ```
/// assert_eq!(wmi_events::detect::StoryChange::Started.name(), "started");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum StoryChange {
    /// The story is new.
    Started,
    /// The story was told before and has more events now.
    Extended,
}

impl StoryChange {
    /// Its name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Extended => "extended",
        }
    }
}

/// Events that a [`Correlator`](super::Correlator) joined.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Correlator, Severity, StoryChange, StoryKind};
/// use wmi_events::value::WindowsTime;
/// use wmi_events::{EventId, Record, System};
///
/// let mut system = System::new(EventId::PROCESS_CREATION);
/// system.computer = Some("FILE02".into());
/// system.time_created = Some("2026-03-03T09:01:13Z".parse()?);
/// let mut record = Record::new(system);
/// record
///     .set("NewProcessName", r"C:\Windows\System32\cmd.exe")
///     .set("CommandLine", "cmd.exe /c ver")
///     .set("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe")
///     .set("TargetUserName", "dana")
///     .set("TargetLogonId", 0x5a31c_u64);
/// let event = record.into_event()?.unwrap();
///
/// let mut correlator = Correlator::default();
/// let update = correlator.observe(&event).remove(0);
/// assert_eq!(update.change, StoryChange::Started);
/// let story = correlator.story(update.story).unwrap();
/// assert_eq!(story.kind, StoryKind::RemoteExecution);
/// assert_eq!((story.computers, story.users), (vec!["FILE02".into()], vec!["dana".into()]));
/// assert_eq!(story.summary, "dana ran `cmd.exe /c ver` on FILE02 from another computer");
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Story {
    /// Its ID.
    pub id: StoryId,
    /// The gravest that its events show.
    pub kind: StoryKind,
    /// Of its kind or of its gravest finding that the baseline leaves, and one more where a process
    /// from another computer left a subscription or a service.
    pub severity: Severity,
    /// One line for people: who did what where. Texts of events are shortened.
    pub summary: String,
    /// The computers that logged its events, in the order of their first events.
    pub computers: Vec<String>,
    /// The users of its events, in the order of their first events.
    pub users: Vec<String>,
    /// Its events in time order, shared with the correlator.
    #[cfg_attr(feature = "serde", serde(with = "by_value"))]
    pub events: Vec<Arc<EventRef>>,
    /// How many further events belong to it: it holds up to
    /// [`Correlator::MAX_STORY_EVENTS`](super::Correlator::MAX_STORY_EVENTS).
    pub more_events: u64,
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

#[cfg(test)]
mod tests;
