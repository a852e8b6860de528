//! What is told of an event: its line if it has a finding, and the stories that it starts or extends.

use std::borrow::Cow;
use std::sync::Arc;

use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline, Correlator, Severity, Twins};

use super::counts::Counts;
use crate::found::Found;
use crate::rules::Rules;
use crate::secrets::Secrets;
use crate::siem::{Schema, Siem};
use crate::zone::{Zone, now};
use crate::{jsonl, story};

/// How the teller tells.
pub(super) struct Telling {
    pub(super) baseline: Baseline,
    pub(super) rules: Rules,
    /// `None` for the JSON Lines of `triage`.
    pub(super) schema: Option<Schema>,
    /// What is less severe is not told.
    pub(super) at_least: Severity,
    pub(super) secrets: Secrets,
    /// The zone of times without one.
    pub(super) assumed: Option<Zone>,
}

pub(super) struct Teller {
    telling: Telling,
    pub(super) correlator: Correlator,
    twins: Twins,
}

impl Teller {
    pub(super) fn new(telling: Telling, correlator: Correlator) -> Self {
        Self {
            telling,
            correlator,
            twins: Twins::default(),
        }
    }

    /// The lines for an event of that file; mostly none.
    pub(super) fn tell(
        &mut self,
        file: &Arc<str>,
        mut event: Event<'_>,
        counts: &mut Counts,
    ) -> String {
        if let Some(zone) = &self.telling.assumed {
            counts.local_time(zone.assume(&mut event.system));
        }
        let event = &event;
        counts.event(event.system.event_id.get());
        let analysis = Analysis::new(event);
        let twin = self.twins.observe(&analysis);
        let mut findings = Vec::new();
        for finding in self.telling.baseline.assess(&analysis) {
            if twin
                .as_ref()
                .is_some_and(|twin| twin.gave(finding.detection))
            {
                // Told with the event of the other log.
            } else if finding.is_suppressed() {
                counts.suppressed();
            } else {
                counts.finding(finding.severity);
                findings.push(finding);
            }
        }
        let rules = self.telling.rules.matches(event);
        rules.iter().for_each(|rule| counts.finding(rule.severity));
        let found = Found {
            findings,
            rules,
            twin: twin.as_ref(),
        };
        let mut text = String::new();
        if found.is_at_least(self.telling.at_least) {
            text += &self.event(file, event, &analysis, &found);
        }
        for update in self.correlator.observe_from(&analysis, file) {
            // One that was dropped to bound memory in the meantime is counted by the correlator.
            let Some(of_update) = self.correlator.story(update.story) else {
                continue;
            };
            if of_update.severity >= self.telling.at_least {
                counts.story(update.change, of_update.kind);
                text += &match self.siem() {
                    Some(siem) => siem.story(&of_update, Some(&update)),
                    None => story::update_line(&of_update, &update),
                };
            }
        }
        text
    }

    fn siem(&self) -> Option<Siem> {
        let (schema, secrets) = (self.telling.schema?, self.telling.secrets);
        Some(Siem { schema, secrets })
    }

    /// The lines of an event with findings, of what is shown of it.
    fn event(
        &self,
        file: &str,
        event: &Event<'_>,
        analysis: &Analysis<'_>,
        found: &Found<'_>,
    ) -> String {
        match self.telling.secrets.event(event) {
            Cow::Borrowed(_) => self.lines(file, event, analysis, found),
            Cow::Owned(masked) => {
                // A mask may hide what was detected.
                let of_masked = Analysis::with_indicators(&masked, analysis.indicators());
                self.lines(file, event, &of_masked, found)
            }
        }
    }

    /// One without a time has that of the clock: it was received now.
    fn lines(
        &self,
        file: &str,
        logged: &Event<'_>,
        analysis: &Analysis<'_>,
        found: &Found<'_>,
    ) -> String {
        match self.siem() {
            Some(siem) => {
                let lines = siem.lines(file, analysis, found, now());
                lines.unwrap_or_default()
            }
            None => jsonl::line(file, analysis, logged, found),
        }
    }
}
