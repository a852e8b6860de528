//! What is told of an event: its line if it has a finding, and the stories that it starts or extends.

use std::sync::Arc;

use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline, Correlator, Severity, Twins};

use super::counts::Counts;
use crate::secrets::Secrets;
use crate::zone::Zone;
use crate::{jsonl, story};

pub(super) struct Teller {
    baseline: Baseline,
    pub(super) correlator: Correlator,
    twins: Twins,
    /// What is less severe is not told.
    at_least: Severity,
    secrets: Secrets,
    /// The zone of times without one.
    assumed: Option<Zone>,
    file: Arc<str>,
}

impl Teller {
    pub(super) fn new(
        baseline: Baseline,
        correlator: Correlator,
        at_least: Option<Severity>,
        secrets: Secrets,
        assumed: Option<Zone>,
    ) -> Self {
        Self {
            baseline,
            correlator,
            twins: Twins::default(),
            at_least: at_least.unwrap_or(Severity::Informational),
            secrets,
            assumed,
            file: "-".into(),
        }
    }

    /// The lines for an event; mostly none.
    pub(super) fn tell(&mut self, mut event: Event<'_>, counts: &mut Counts) -> String {
        if let Some(zone) = &self.assumed {
            counts.local_time(zone.assume(&mut event.system));
        }
        let event = &event;
        counts.event(event.system.event_id.get());
        let analysis = Analysis::new(event);
        let twin = self.twins.observe(&analysis);
        let mut findings = Vec::new();
        for finding in self.baseline.assess(&analysis) {
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
        let mut text = String::new();
        if findings.iter().any(|f| f.severity >= self.at_least) {
            text += &jsonl::line(
                &self.file,
                &analysis,
                &findings,
                twin.as_ref(),
                self.secrets,
            );
        }
        for update in self.correlator.observe_from(&analysis, &self.file) {
            // One that was dropped to bound memory in the meantime is counted by the correlator.
            let Some(of_update) = self.correlator.story(update.story) else {
                continue;
            };
            if of_update.severity >= self.at_least {
                counts.story(update.change, of_update.kind);
                text += &story::update_line(&of_update, &update);
            }
        }
        text
    }
}
