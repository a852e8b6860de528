//! [`RECEIVED_TIMES`]: where collectors write when they received a record.

/// A member with the time of a collector.
#[derive(Debug)]
pub(super) struct ReceivedTime {
    /// Its path, in any case.
    pub(super) path: &'static str,
    /// Who writes it, for the docs.
    #[cfg_attr(not(test), expect(dead_code, reason = "shown in the docs"))]
    pub(super) writers: &'static str,
}

/// The members, the likeliest to have a zone first.
pub(super) static RECEIVED_TIMES: &[ReceivedTime] = &[
    time("@timestamp", "Logstash, Elastic"),
    time("_time", "Splunk and Cribl"),
    time("timestamp", "GELF, Telegraf, Wazuh, CloudWatch Logs"),
    time("time", "Splunk's HTTP Event Collector, Azure, osquery"),
    time("timeUnixNano", "OTLP"),
    time("observedTimeUnixNano", "OTLP"),
    time("unixTime", "osquery"),
    time("receiveTimestamp", "Google Cloud Logging"),
    time("OpenWEC.TimeReceived", "OpenWEC"),
    time("TimeCollected", "Log Analytics"),
    time("EventReceivedTime", "NXLog, OpenWEC"),
];

const fn time(path: &'static str, writers: &'static str) -> ReceivedTime {
    ReceivedTime { path, writers }
}
