//! Whose time an event has: its own, or that of the collector where its own has no zone.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use common::{corpus, json_lines};
use wmi_events::event::TimeSource;
use wmi_events::source::{csv, json, text};
use wmi_events::value::WindowsTime;
use wmi_events::{Event, System};

/// A flat record, without its braces.
const RECORD: &str = r#""EventID":4688,"Channel":"Security","CommandLine":"wmic os get""#;
const OWN: &str = r#""EventTime":"2026-03-03 10:04:55""#;
const LOCAL: Option<&str> = Some("2026-03-03 10:04:55");
const SNARE: &str = "MSWinEventLog\t1\tSecurity\t7\tTue Mar 03 10:04:55 2026\t4688\tMicrosoft-Windows-Security-Auditing\tN/A\tN/A\tSuccess Audit\tWKS07\tProcess Creation\t\tA new process has been created.\t7\n";
const SNARE_LOCAL: Option<&str> = Some("Tue Mar 03 10:04:55 2026");

/// The time, whether it is the collector's, and the local time.
type Times = (Option<String>, TimeSource, Option<String>);

fn times(system: &System<'_>) -> Times {
    let local = system.local_time.as_deref().map(str::to_owned);
    (system.time_text(), system.time_source, local)
}

fn own(time: &str) -> Times {
    (Some(format!("{time}.0000000Z")), TimeSource::Event, None)
}

fn received(time: &str, local: Option<&str>) -> Times {
    let local = local.map(str::to_owned);
    (
        Some(format!("{time}.0000000Z")),
        TimeSource::Received,
        local,
    )
}

fn unknown(local: Option<&str>) -> Times {
    (None, TimeSource::Event, local.map(str::to_owned))
}

/// All events of a stream.
fn stream(text: &str) -> Vec<Times> {
    let events = json::Reader::new(text.as_bytes()).map(Result::unwrap);
    events.map(|event| times(&event.system)).collect()
}

#[test]
fn of_json() {
    const AT: &str = "2026-03-03T09:04:56";
    let escaped = |text: &str| serde_json::to_string(text).unwrap();
    let record = format!("{{{RECORD},{OWN}}}");
    let xml = "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/><EventID>5857</EventID></System></Event>";
    let table = [
        // Its own time is known.
        (
            format!(r#"{{{RECORD},"EventTime":"2026-03-03T09:04:55Z","@timestamp":"{AT}Z"}}"#),
            own("2026-03-03T09:04:55"),
        ),
        // The collector's.
        (
            format!(r#"{{{RECORD},{OWN},"@timestamp":"{AT}Z"}}"#),
            received(AT, LOCAL),
        ),
        (
            format!(r#"{{{RECORD},"@timestamp":"{AT}Z"}}"#),
            received(AT, None),
        ),
        (
            format!(
                r#"{{{RECORD},{OWN},"EventReceivedTime":"2026-03-03T10:04:56+01:00","time":"noon"}}"#
            ),
            received(AT, LOCAL),
        ),
        (
            format!(r#"{{{RECORD},{OWN},"EventReceivedTime":"2026-03-03T10:04:56+01:00"}}"#),
            received(AT, LOCAL),
        ),
        // Neither has a zone.
        (
            format!(r#"{{{RECORD},{OWN},"EventReceivedTime":"2026-03-03 10:04:56"}}"#),
            unknown(LOCAL),
        ),
        (record.clone(), unknown(LOCAL)),
        (format!("{{{RECORD}}}"), unknown(None)),
        // Around the record: the innermost.
        (
            format!(r#"{{"time":1772528696,"host":"a","event":{record}}}"#),
            received(AT, LOCAL),
        ),
        (
            format!(r#"{{"result":{{"_raw":{record},"_time":"{AT}.000 UTC"}},"time":1}}"#),
            received(AT, LOCAL),
        ),
        (
            format!(
                r#"{{"timestamp":5,"hits":{{"hits":[{{"_source":{record},"@timestamp":"{AT}Z"}}]}}}}"#
            ),
            received(AT, LOCAL),
        ),
        (
            format!(
                r#"{{"logEvents":[{{"timestamp":1772528696000,"message":{}}}]}}"#,
                escaped(&record)
            ),
            received(AT, LOCAL),
        ),
        (
            format!(r#"{{"@timestamp":"{AT}Z","message":{}}}"#, escaped(SNARE)),
            received(AT, SNARE_LOCAL),
        ),
        (
            format!(r#"{{"@timestamp":"{AT}Z","message":{}}}"#, escaped(xml)),
            received(AT, None),
        ),
    ];
    for (json, expected) in table {
        let event = Event::from_json(&json).unwrap().unwrap();
        assert_eq!(times(&event.system), expected, "{json}");
        assert_eq!(
            stream(&json).as_slice(),
            std::slice::from_ref(&expected),
            "{json}"
        );
        // With the layout of the record before.
        assert_eq!(
            stream(&format!("{json}\n{json}")),
            [expected.clone(), expected],
            "{json}"
        );
    }
}

#[test]
fn of_syslog_headers() {
    let record = format!("{{{RECORD},{OWN}}}");
    let table = [
        (
            "<13>1 2026-03-03T10:04:56+01:00 WKS07 nxlog - - - ",
            received("2026-03-03T09:04:56", LOCAL),
        ),
        (
            "2026-03-03T09:04:56Z WKS07 nxlog: ",
            received("2026-03-03T09:04:56", LOCAL),
        ),
        // The sender's is the inner one.
        (
            "<13>1 2026-03-03T09:05:30Z relay a - - - <13>1 2026-03-03T09:04:56Z WKS07 nxlog - - - ",
            received("2026-03-03T09:04:56", LOCAL),
        ),
        (
            "<13>1 2026-03-03T09:05:30Z relay a - - - Mar  3 10:04:56 WKS07 nxlog: ",
            received("2026-03-03T09:05:30", LOCAL),
        ),
        ("<13>Mar  3 10:04:56 WKS07 nxlog: ", unknown(LOCAL)),
        ("<13>1 - - - - - - ", unknown(LOCAL)),
    ];
    for (header, expected) in table {
        assert_eq!(
            stream(&format!("{header}{record}\n{record}\n")),
            [expected.clone(), unknown(LOCAL)],
            "{header}"
        );
        let snare = format!("{header}{SNARE}{SNARE}");
        let events = text::Reader::new(snare.as_bytes()).map(Result::unwrap);
        let events: Vec<_> = events.map(|event| times(&event.system)).collect();
        let (time, source, _) = expected;
        let local = SNARE_LOCAL.map(str::to_owned);
        assert_eq!(
            events,
            [(time, source, local), unknown(SNARE_LOCAL)],
            "{header}"
        );
    }
}

#[test]
fn of_text_and_tables() {
    let text = "01/14/2021 11:41:39 PM\nLogName=Security\nEventCode=4688\nComputerName=WKS07\nMessage=A new process has been created.\n\
        Log Name:      Security\nSource:        Microsoft-Windows-Security-Auditing\nDate:          14.01.2021 23:41:39\nEvent ID:      4688\nDescription:\nA new process has been created.\n\
        Log Name:      Security\nSource:        Microsoft-Windows-Security-Auditing\nDate:          2021-01-14T23:41:39Z\nEvent ID:      4688\nDescription:\nA new process has been created.\n";
    let events = text::Reader::new(text.as_bytes()).map(Result::unwrap);
    let events: Vec<_> = events.map(|event| times(&event.system)).collect();
    let expected = [
        unknown(Some("01/14/2021 11:41:39 PM")),
        unknown(Some("14.01.2021 23:41:39")),
        own("2021-01-14T23:41:39"),
    ];
    assert_eq!(events, expected);
    let table = "EventID,Channel,EventTime,_time\n4688,Security,2026-03-03 10:04:55,1772528696\n4688,Security,2026-03-03T09:04:56Z,\n";
    let events = csv::Reader::new(table.as_bytes()).map(Result::unwrap);
    let events: Vec<_> = events.map(|event| times(&event.system)).collect();
    let expected = [
        received("2026-03-03T09:04:56", LOCAL),
        own("2026-03-03T09:04:56"),
    ];
    assert_eq!(events, expected);
    let table = "Keywords,Date and Time,Source,Event ID,Task Category\nAudit Success,2021. 1. 14. 23:41:39,Microsoft-Windows-Security-Auditing,4688,Process Creation,A new process has been created.\n";
    let events = csv::Reader::new(table.as_bytes()).map(Result::unwrap);
    let events: Vec<_> = events.map(|event| times(&event.system)).collect();
    assert_eq!(events, [unknown(Some("2021. 1. 14. 23:41:39"))]);
}

/// NXLog's events through Logstash: four or five hours west of UTC, received within minutes.
#[test]
fn of_real_records() {
    let Some(corpus) = corpus() else { return };
    let path = corpus.join("json/security-datasets-nxlog.jsonl");
    let lines = json_lines(&path);
    let mut latest = 0;
    for line in &lines {
        let text = line.to_string();
        let system = Event::from_json(&text).unwrap().unwrap().system;
        assert_eq!(system.time_source, TimeSource::Received);
        let local = system.local_time.unwrap();
        assert_eq!(Some(&*local), line["EventTime"].as_str());
        let time = system.time_created.unwrap();
        let late = ["-04:00", "-05:00"].map(|zone| {
            let own = format!("{}{zone}", local.replace(' ', "T"));
            let own: WindowsTime = own.parse().unwrap();
            (time.0 - own.0).num_seconds()
        });
        let late = late.into_iter().find(|late| (-1..600).contains(late));
        let late = late.unwrap_or_else(|| panic!("{local} {time}"));
        latest = latest.max(late);
    }
    let count = lines.len();
    println!("{count} records with the collector's time, up to {latest} s late");
}
