//! What collectors, queues and search engines put around a record.
#![allow(dead_code, reason = "each test program uses its own part")]

use serde_json::{Value, json};

/// What an envelope holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Records, as objects.
    Records,
    /// One record, as an object.
    Record,
    /// One event, as a text of XML.
    Xml,
}

/// An envelope: its name, what it holds, and how it is put around that.
pub(crate) type Envelope = (&'static str, Holds, fn(Value) -> Value);

/// Envelopes that hold a record of any shape, or an event in XML.
pub(crate) const ENVELOPES: &[Envelope] = &[
    ("records", Holds::Records, |held| json!({"records": held})),
    (
        "value",
        Holds::Records,
        |held| json!({"@odata.context": "x", "value": held}),
    ),
    (
        "events",
        Holds::Records,
        |held| json!({"count": 1, "events": held}),
    ),
    (
        "_source",
        Holds::Record,
        |held| json!({"_index": "x", "_id": "1", "_source": held}),
    ),
    (
        "hits",
        Holds::Record,
        |held| json!({"took": 1, "hits": {"total": 1, "hits": [{"_index": "x", "_source": held}]}}),
    ),
    (
        "Splunk HEC",
        Holds::Record,
        |held| json!({"time": 1_772_528_695.1, "host": "wks07", "event": held}),
    ),
    (
        "Google",
        Holds::Record,
        |held| json!({"insertId": "x", "jsonPayload": held, "logName": "projects/x/logs/y"}),
    ),
    (
        "Splunk HEC, XML",
        Holds::Xml,
        |held| json!({"time": 1_772_528_695.1, "host": "wks07", "event": held}),
    ),
    (
        "Splunk export",
        Holds::Xml,
        |held| json!({"preview": false, "result": {"_raw": held, "host": "wks07"}}),
    ),
    (
        "Cribl",
        Holds::Xml,
        |held| json!({"_raw": held, "source": "wef"}),
    ),
    (
        "Logstash",
        Holds::Xml,
        |held| json!({"@version": "1", "message": held}),
    ),
    (
        "Elastic",
        Holds::Xml,
        |held| json!({"event": {"original": held}, "message": "x"}),
    ),
    (
        "Azure diagnostics",
        Holds::Xml,
        |held| json!({"category": "WindowsEventLogsTable", "properties": {"RawXml": held}}),
    ),
    (
        "OpenWEC",
        Holds::Xml,
        |held| json!({"meta": {"IpAddress": "192.0.2.1"}, "data": held}),
    ),
    (
        "OTLP",
        Holds::Xml,
        |held| json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [{"body": {"stringValue": held}}]}]}]}),
    ),
];

/// One record in an envelope.
pub(crate) fn around(envelope: &Envelope, held: Value) -> Value {
    let (_, holds, put) = envelope;
    match holds {
        Holds::Records => put(Value::Array(vec![held])),
        Holds::Record | Holds::Xml => put(held),
    }
}
