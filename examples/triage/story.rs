//! What the events of all inputs show together, at the end.

use std::fmt;

use wmi_events::detect::{Correlation, Correlator, CorrelatorConfig, Indicators, Severity};
use wmi_events::escape::escape;
use wmi_events::{Event, EventId};

/// How many correlations are kept; more are counted.
const MAX: usize = 200;

/// How much the correlator keeps: memory stays small, whatever is read.
const MAX_TRACES: usize = 20_000;

pub(crate) struct Story {
    correlator: Correlator,
    correlations: Vec<Correlation>,
    more: usize,
}

/// Whether the correlator has a use for the event.
pub(crate) fn may_be_part(event: &Event<'_>, indicators: Indicators) -> bool {
    let parts = Indicators::WMIC_PROCESS_CREATE
        | Indicators::WMIPRVSE_CHILD
        | Indicators::SCRIPT_CONSUMER_HOST;
    match event.system.event_id {
        EventId::PROCESS_CREATION => indicators.intersects(parts),
        EventId::CLIENT_FAILURE | EventId::TEMPORARY_ESS_STARTED => false,
        _ => true,
    }
}

impl Default for Story {
    fn default() -> Self {
        let mut config = CorrelatorConfig::default();
        config.max_traces = MAX_TRACES;
        Self {
            correlator: Correlator::new(config),
            correlations: Vec::new(),
            more: 0,
        }
    }
}

impl Story {
    pub(crate) fn observe(&mut self, event: &Event<'_>) {
        for correlation in self.correlator.observe(event) {
            if correlation.kind.severity() < Severity::Medium {
                continue;
            }
            if self.correlations.len() < MAX {
                self.correlations.push(correlation);
            } else {
                self.more += 1;
            }
        }
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut correlations: Vec<_> = self.correlations.iter().collect();
        correlations.sort_by_key(|c| c.events.first().map(|event| event.time));
        for correlation in correlations {
            let kind = correlation.kind;
            writeln!(f, "\n{} ({})", kind.name(), kind.severity())?;
            for event in &correlation.events {
                let user = escape(event.user.as_deref().unwrap_or("-"));
                let (computer, what) = (escape(&event.computer), escape(&event.what));
                writeln!(
                    f,
                    "  {} {computer} {} {user}: {what}",
                    event.time, event.event_id
                )?;
            }
        }
        if self.more > 0 {
            writeln!(f, "\n{} more", self.more)?;
        }
        Ok(())
    }
}
