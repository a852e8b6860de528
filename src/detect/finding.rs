//! [`Finding`]: a detection that fired on an event.

use std::borrow::Cow;
use std::cmp::Reverse;

use super::analysis::Analysis;
use super::baseline::{Baseline, BaselineAction, BaselineRule};
use super::detection::{Detection, Severity};
use super::detections::{DETECTIONS, OF_OTHERS};
use super::indicators::Indicators;
use crate::event::Event;
use crate::owned::{all_owned, owned};
use crate::schema::EventSet;
use crate::secrets::redact_cow;

/// A detection that fired on an event.
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, Record, System};
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record
///     .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
///     .set("CommandLine", "wmic /node:SRV01 /user:adm /password:x os get");
/// let event = record.into_event()?.unwrap();
/// let finding = event.findings().next().unwrap();
/// assert_eq!(finding.name(), "remote_wmic");
/// let (field, text) = &finding.evidence[0];
/// assert_eq!(field, "CommandLine");
/// assert_eq!(text, "wmic /node:SRV01 /user:adm /password:*** os get");
/// # Ok::<(), wmi_events::Error>(())
/// ```
///
/// With the feature `serde` it can be stored and read back: its JSON also has the title and the
/// techniques of its detection, which reading takes from the detection of that name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding<'e> {
    /// The detection that fired.
    pub detection: &'static Detection,
    /// Its severity, after the baseline.
    pub severity: Severity,
    /// The names and texts of the fields that show it, in the order of the detection.
    ///
    /// Absent fields are left out. For a 5861, properties of its filter and consumer are included.
    /// Passwords are masked: see [`secrets`](crate::secrets).
    pub evidence: Vec<(Cow<'static, str>, Cow<'e, str>)>,
    /// What the baseline does to it; `None` if no rule of the baseline matches.
    pub suppression: Option<Suppression>,
    /// The name of a finding on the same event that implies this one, such as the shell of a
    /// subscription its command.
    pub implied_by: Option<&'static str>,
}

/// What a rule of a baseline does to a finding, and why.
///
/// # Examples
///
/// ```
/// use wmi_events::detect::{Analysis, Baseline, BaselineAction};
/// use wmi_events::{EventId, Record, System};
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record
///     .set("NewProcessName", r"C:\Windows\System32\WerFault.exe")
///     .set("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe");
/// let event = record.into_event()?.unwrap();
/// let finding = Baseline::windows().assess(&Analysis::new(&event)).next().unwrap();
/// assert_eq!(finding.name(), "wmiprvse_child");
/// assert_eq!(finding.suppression.unwrap().action, BaselineAction::Suppress);
/// # Ok::<(), wmi_events::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Suppression {
    /// What the rule does.
    pub action: BaselineAction,
    /// Why the finding is expected.
    pub reason: String,
}

impl Finding<'_> {
    /// The name of its detection.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.detection.name
    }

    /// Whether it is suppressed by the baseline.
    #[must_use]
    pub fn is_suppressed(&self) -> bool {
        let action = self.suppression.as_ref().map(|rule| rule.action);
        action == Some(BaselineAction::Suppress)
    }

    /// Detaches the finding from its event, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::Event;
    /// use wmi_events::detect::Finding;
    ///
    /// fn queue(event: &Event<'_>) -> Vec<Finding<'static>> {
    ///     event.findings().map(Finding::into_owned).collect()
    /// }
    /// # let system = wmi_events::System::new(wmi_events::EventId::PROVIDER_STARTED);
    /// # assert!(queue(&wmi_events::Record::new(system).into_event()?.unwrap()).is_empty());
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Finding<'static> {
        Finding {
            detection: self.detection,
            severity: self.severity,
            evidence: all_owned(self.evidence, |(name, text)| (name, owned(text))),
            suppression: self.suppression,
            implied_by: self.implied_by,
        }
    }
}

impl Event<'_> {
    /// The findings on this event: the detections that fire on it, the primary one first.
    ///
    /// The primary finding is the gravest and, of several, the most specific.
    /// [`Baseline::windows`] applies: a finding that it suppresses is left out. Use
    /// [`Baseline::assess`] for another baseline.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::detect::Severity;
    /// use wmi_events::{EventId, Record, System};
    ///
    /// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    /// record
    ///     .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
    ///     .set("CommandLine", "wmic /node:SRV01 process call create calc.exe");
    /// let event = record.into_event()?.unwrap();
    /// let finding = event.findings().next().unwrap();
    /// assert_eq!(finding.name(), "remote_wmic_process_create");
    /// assert_eq!(finding.severity, Severity::High);
    /// assert_eq!(finding.detection.techniques[0].id, "T1047");
    /// assert_eq!(finding.evidence[0].0, "CommandLine");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        Analysis::new(self).findings()
    }
}

impl<'e> Analysis<'e> {
    /// The findings on the event, as [`Event::findings`] gives them.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'e>> + use<'e> {
        Baseline::windows()
            .assess(self)
            .filter(|finding| !finding.is_suppressed())
    }
}

impl Baseline {
    /// The findings on an event after this baseline, including those that it suppresses.
    ///
    /// The gravest and most specific finding is the first.
    pub fn assess<'e>(
        &self,
        analysis: &Analysis<'e>,
    ) -> impl Iterator<Item = Finding<'e>> + use<'e> {
        let fired = fired(analysis).map(|detection| self.weigh(detection, analysis));
        let mut findings: Vec<_> = fired.collect();
        order(&mut findings);
        findings.into_iter()
    }

    /// The severity of the gravest finding that this baseline leaves, and whether it suppresses all
    /// there are.
    pub(super) fn verdict(&self, analysis: &Analysis<'_>) -> (Option<Severity>, bool) {
        let (mut gravest, mut is_any_suppressed) = (None, false);
        for detection in fired(analysis) {
            let rule = self.rule_for(detection, analysis);
            if rule.is_some_and(|rule| rule.action == BaselineAction::Suppress) {
                is_any_suppressed = true;
            } else {
                gravest = gravest.max(Some(severity(detection, rule)));
            }
        }
        (gravest, is_any_suppressed && gravest.is_none())
    }

    fn weigh<'e>(&self, detection: &'static Detection, analysis: &Analysis<'e>) -> Finding<'e> {
        let rule = self.rule_for(detection, analysis);
        let suppression = rule.map(|rule| Suppression {
            action: rule.action,
            reason: rule.reason.to_string(),
        });
        Finding {
            detection,
            severity: severity(detection, rule),
            evidence: evidence(detection, analysis),
            suppression,
            implied_by: None,
        }
    }
}

/// The detections that fire on an event.
fn fired(analysis: &Analysis<'_>) -> impl Iterator<Item = &'static Detection> + use<> {
    let indicators = analysis.indicators();
    // Most events show nothing: skip all detections.
    let detections = if indicators.is_empty() {
        &[]
    } else {
        DETECTIONS
    };
    let detections = detections.iter();
    detections.filter(move |detection| detection.fires_on(indicators))
}

/// The severity of a detection after a rule.
fn severity(detection: &Detection, rule: Option<&BaselineRule>) -> Severity {
    match rule.map(|rule| rule.action) {
        Some(BaselineAction::Downgrade(severity)) => severity.min(detection.severity),
        Some(BaselineAction::SetSeverity(severity)) => severity,
        Some(BaselineAction::Suppress) | None => detection.severity,
    }
}

/// Sorts findings, the gravest and most specific first, and tells which one implies another.
fn order(findings: &mut [Finding<'_>]) {
    // A stable sort: then in the order of the table, which is the order of their making.
    findings.sort_by_key(|finding| {
        let specific = finding.detection.when.iter().count();
        (Reverse(finding.severity), Reverse(specific))
    });
    // The names before, and all that their indicators imply.
    let mut before: Vec<(&'static str, Indicators)> = Vec::with_capacity(findings.len());
    for finding in findings {
        let when = finding.detection.when;
        let by = before.iter().find(|(_, implied)| implied.contains(when));
        finding.implied_by = by.map(|(name, _)| *name);
        before.push((finding.detection.name, when.with_implied()));
    }
}

fn evidence<'e>(
    detection: &Detection,
    analysis: &Analysis<'e>,
) -> Vec<(Cow<'static, str>, Cow<'e, str>)> {
    let is_of_six = |event: &Event<'_>| EventSet::SIX.has(event.payload.schema());
    let names = match analysis.event() {
        Some(event) if !is_of_six(event) => OF_OTHERS,
        _ => detection.evidence,
    };
    let evidence = names.iter();
    evidence
        .filter_map(|name| Some(((*name).into(), redact_cow(analysis.text(name)?))))
        .collect()
}
