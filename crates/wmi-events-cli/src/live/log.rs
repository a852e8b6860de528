//! [`Log`]: a log that is read, and the query for its events.

use std::sync::Arc;

use wmi_events::schema::{EventSchema, EventSet};

pub(super) struct Log {
    name: Arc<str>,
    query: String,
}

impl Log {
    /// The logs of those events. Each is read by itself, so that one that is missing or may not be read does
    /// not hide the others, and a gap in one is none in the others.
    pub(super) fn of(events: EventSet) -> Vec<Self> {
        let mut rest = events;
        let mut logs = Vec::new();
        while let Some(first) = rest.schemas().next() {
            let in_log = rest
                .schemas()
                .filter(|event| event.channel == first.channel);
            let in_log: EventSet = in_log.map(EventSchema::as_set).collect();
            logs.push(Self {
                name: first.channel.into(),
                query: in_log.structured_query(),
            });
            rest -= in_log;
        }
        logs
    }

    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(super) fn query(&self) -> &str {
        &self.query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_query_a_log() {
        let logs = Log::of(EventSet::SIX | EventSet::SYSMON);
        let names: Vec<_> = logs.iter().map(|log| &**log.name()).collect();
        let expected = [
            "Security",
            "Microsoft-Windows-WMI-Activity/Operational",
            "Microsoft-Windows-Sysmon/Operational",
        ];
        assert_eq!(names, expected);
        for log in &logs {
            assert_eq!(log.query().matches("<Select ").count(), 1);
            assert!(log.query().contains(&format!("Path=\"{}\"", log.name())));
        }
        assert_eq!(logs[1].query().matches("EventID=").count(), 5);
    }
}
