//! [`Detection`], [`Severity`] and [`Technique`].

use std::fmt;
use std::str::FromStr;

use super::Indicators;
use crate::error::Error;

/// The severity of a finding: Sigma's five levels, in ascending order.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::Severity;
///
/// assert!(Severity::High > Severity::Medium);
/// assert_eq!(Severity::High.name(), "high");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Severity {
    /// Informational.
    Informational,
    /// Rarely an attack.
    Low,
    /// Review it.
    Medium,
    /// Likely an attack.
    High,
    /// Almost certainly an attack in progress.
    Critical,
}

impl Severity {
    /// Its name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl FromStr for Severity {
    type Err = Error;

    /// Reads its [`name`](Self::name), in any case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for any other text, such as `severe`.
    ///
    /// ```
    /// use wmi_events::detect::Severity;
    ///
    /// assert_eq!("High".parse::<Severity>()?, Severity::High);
    /// assert!("severe".parse::<Severity>().is_err());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, Error> {
        const ALL: [Severity; 5] = [
            Severity::Informational,
            Severity::Low,
            Severity::Medium,
            Severity::High,
            Severity::Critical,
        ];
        let found = ALL
            .into_iter()
            .find(|level| level.name().eq_ignore_ascii_case(text));
        found.ok_or_else(|| {
            let expected = "informational, low, medium, high or critical";
            Error::value("Severity", expected, text)
        })
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A MITRE ATT&CK technique, with the tactic that it serves here.
///
/// IDs change between versions of ATT&CK. These are from version
/// [`ATTACK_VERSION`](super::ATTACK_VERSION).
///
/// # Examples
///
/// ```
/// use wmi_events::detect::Detection;
///
/// let detection = Detection::all().iter().find(|d| d.name == "remote_wmic").unwrap();
/// let technique = detection.techniques[0];
/// assert_eq!((technique.id, technique.tactic), ("T1047", "execution"));
/// assert_eq!(technique.name, "Windows Management Instrumentation");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Technique {
    /// Its ID, such as `T1047`.
    pub id: &'static str,
    /// Its name; that of a sub-technique alone, without its technique's.
    pub name: &'static str,
    /// Its tactic, such as `execution`.
    pub tactic: &'static str,
}

impl Technique {
    pub(super) const fn new(id: &'static str, name: &'static str, tactic: &'static str) -> Self {
        Self { id, name, tactic }
    }
}

/// A rule over [`Indicators`], with severity, techniques and known false positives.
///
/// `docs/detections.md` in the repository lists all detections. With the feature `serde` it is
/// written with all of its fields, for a catalogue; a stored [`Finding`](super::Finding) names it.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Detection, Indicators, Severity};
///
/// let detection = Detection::all().iter().find(|d| d.name == "remote_wmic").unwrap();
/// assert_eq!(detection.title, "wmic.exe runs a command on another computer");
/// assert_eq!(detection.severity, Severity::Medium);
/// assert_eq!(detection.when, Indicators::REMOTE_WMIC);
/// ```
#[derive(Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Detection {
    /// Its name, in snake_case. It never changes.
    pub name: &'static str,
    /// Its title, for people.
    pub title: &'static str,
    /// Its severity before a baseline applies.
    pub severity: Severity,
    /// Its techniques, the main one first.
    pub techniques: &'static [Technique],
    /// The event must show all of these indicators.
    pub when: Indicators,
    /// The event must show none of these: a more specific or more severe detection covers them.
    pub unless: Indicators,
    /// Known false positives.
    pub false_positives: &'static str,
    /// The fields, and the properties of filter and consumer, that are its evidence.
    pub evidence: &'static [&'static str],
    /// Links to the rules or pages that it is based on.
    pub references: &'static [&'static str],
}

impl Detection {
    pub(super) fn fires_on(&self, indicators: Indicators) -> bool {
        indicators.contains(self.when) && !indicators.intersects(self.unless)
    }
}
