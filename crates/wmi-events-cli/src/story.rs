//! The correlations of all inputs, printed at the end.

use std::fmt;

use wmi_events::Event;
use wmi_events::detect::{Correlation, Correlator, CorrelatorConfig, Severity};
use wmi_events::escape::escape;

/// The maximum number of correlations shown; the rest are counted.
const MAX: usize = 200;

pub(crate) struct Story {
    correlator: Correlator,
    correlations: Vec<Correlation>,
    more: usize,
}

impl Story {
    pub(crate) fn new(config: CorrelatorConfig) -> Self {
        Self {
            correlator: Correlator::new(config),
            correlations: Vec::new(),
            more: 0,
        }
    }

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
        let mut correlations = self.correlations.clone();
        sort(&mut correlations);
        for correlation in &correlations {
            write!(f, "\n{}", text(correlation))?;
        }
        if self.more > 0 {
            writeln!(f, "\n{} more", self.more)?;
        }
        Ok(())
    }
}

/// Sorts by the times of their first events.
pub(crate) fn sort(correlations: &mut [Correlation]) {
    correlations.sort_by_key(|c| c.events.first().map(|event| event.time));
}

/// One line for the correlation, then one line for each event.
pub(crate) fn text(correlation: &Correlation) -> String {
    let kind = correlation.kind;
    let ids: Vec<_> = kind.techniques().iter().map(|t| t.id).collect();
    let mut text = format!("{} ({}, {})\n", kind.name(), kind.severity(), ids.join(" "));
    for event in &correlation.events {
        let user = escape(event.user.as_deref().unwrap_or("-"));
        let (computer, what) = (escape(&event.computer), escape(&event.what));
        text += &format!(
            "  {} {computer} {} {user}: {what}\n",
            event.time, event.event_id
        );
    }
    text
}
