//! The limits of what is between the events of a stream, and around them.

use std::io::Cursor;

use wmi_events::ErrorKind;
use wmi_events::source::{Limits, Stats, csv, json, text, xml};

use crate::records::counted;
use crate::{Limit, check};

const RECORD: &str = r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"Security","NewProcessName":"x"}"#;
const XML: &str = "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
    <Channel>Security</Channel></System></Event>";

/// The counts, and the kinds of the errors.
fn told<T>(
    events: impl Iterator<Item = Result<T, wmi_events::Error>>,
    stats: impl FnOnce() -> Stats,
) -> String {
    let kinds: Vec<ErrorKind> = events
        .filter_map(|event| Some(event.err()?.kind()))
        .collect();
    match kinds.as_slice() {
        [] => counted(stats()),
        kinds => format!("{}: {kinds:?}", counted(stats())),
    }
}

macro_rules! read {
    ($reader:expr) => {{
        let mut reader = $reader;
        let events: Vec<_> = reader.by_ref().collect();
        told(events.into_iter(), || reader.stats())
    }};
}

fn json(text: &str) -> String {
    read!(json::Reader::new(text.as_bytes()))
}

/// JSON whose events may have 1,000 bytes.
fn json_of_small_events(text: &str) -> String {
    let mut limits = Limits::default();
    limits.max_event_bytes = 1000;
    read!(json::Reader::with_limits(text.as_bytes(), limits))
}

fn xml(text: &str) -> String {
    read!(xml::Reader::new(text.as_bytes()))
}

fn text(text: &str) -> String {
    read!(text::Reader::new(text.as_bytes()))
}

fn csv(text: &str) -> String {
    read!(csv::Reader::new(text.as_bytes()))
}

/// Twenty records, which are more than an event may be.
fn many() -> String {
    [RECORD; 20].join(",")
}

#[test]
fn lists_of_records() {
    check(&[
        Limit {
            name: "src/source/json/envelope.rs::MAX_DEPTH",
            value: 4,
            read: |count| {
                let (start, end) = (r#"{"hits":"#.repeat(count - 1), "}".repeat(count - 1));
                json_of_small_events(&format!("{start}{{\"hits\":[{}]}}{end}", many()))
            },
            within: "20 event",
            beyond: "20 event, 2 malformed: [Limit, Structure]",
        },
        Limit {
            name: "src/source/json/envelope.rs::MAX_HEAD",
            value: 64 << 10,
            read: |count| {
                // The first byte of the list's first record is the last that is looked at.
                let list = "\",\"records\":[{";
                let mut text = format!("{{\"a\":\"{}", "x".repeat(count - 6 - list.len()));
                text.push_str(list);
                assert_eq!(text.len(), count);
                text.pop();
                json_of_small_events(&format!("{text}{}]}}", many()))
            },
            within: "20 event",
            beyond: "1 malformed: [Limit]",
        },
        Limit {
            name: "src/source/json/frame/lists.rs::MAX_LISTS",
            value: 8,
            read: |count| {
                let (start, end) = (r#"{"records":["#.repeat(count), "]}".repeat(count));
                json_of_small_events(&format!("{start}{}{end}", many()))
            },
            within: "20 event",
            beyond: "20 event, 2 malformed: [Limit, Structure]",
        },
    ]);
}

#[test]
fn broken_json() {
    check(&[
        Limit {
            // What is broken is reported; behind more blanks nothing is searched.
            name: "src/source/json/resync.rs::MAX_BLANKS",
            value: 255,
            read: |count| {
                let record = RECORD.replacen('{', &format!("{{{}", " ".repeat(count)), 1);
                json(&format!("{{\"a\":\"x\n{record}\n"))
            },
            within: "1 event, 1 malformed: [Syntax]",
            beyond: "1 malformed: [Syntax]",
        },
        Limit {
            // A name that is compared shows that the next event was cut, too.
            name: "src/source/json/resync.rs::MAX_NAME",
            value: 63,
            read: |count| {
                let cut = format!("{{\"{}\":\"x\n", "a".repeat(count));
                json(&cut.repeat(2).replace('\n', " "))
            },
            within: "2 malformed: [Syntax, Truncated]",
            beyond: "1 malformed: [Syntax]",
        },
    ]);
}

#[test]
fn xml_tags() {
    check(&[
        Limit {
            name: "src/source/xml/markup.rs::MAX_NAME",
            value: 128,
            read: |count| {
                let name = format!("{}:Event", "x".repeat(count - ":Event".len()));
                let event = XML.replace(
                    "<Event>",
                    &format!("<{name} xmlns:{}='a'>", "x".repeat(count - 6)),
                );
                xml(&event.replace("</Event>", &format!("</{name}>")))
            },
            within: "1 event",
            beyond: "1 malformed: [Structure]",
        },
        Limit {
            name: "src/source/xml/markup.rs::MAX_TAG",
            value: 1024,
            read: |count| {
                let tag = format!("<Event a='{}'>", "x".repeat(count - "Event a=''>".len()));
                xml(&format!("<a <b> {}", XML.replace("<Event>", &tag)))
            },
            within: "1 event, 1 malformed: [Syntax]",
            beyond: "1 event, 1 malformed: [Syntax]",
        },
        Limit {
            // Only the way to its end is another.
            name: "src/source/xml/event_end.rs::MAX_LEN",
            value: 128 << 10,
            read: |count| {
                let event = XML.replace(
                    "<Event>",
                    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>",
                );
                let data = "<EventData><Data Name='CommandLine'>\0</Data></EventData></Event>";
                let event = event.replace("</Event>", data);
                let fill = "x".repeat(count + 1 - event.len());
                let event = event.replace('\0', &fill);
                assert_eq!(event.len(), count);
                xml(&event)
            },
            within: "1 event",
            beyond: "1 event",
        },
    ]);
}

#[test]
fn headers_of_lines() {
    check(&[
        Limit {
            name: "src/source/syslog/mod.rs::MAX_HEADER",
            value: (64 << 10) - 1,
            read: |count| {
                let start = "<13>1 2026-11-24T15:00:00Z H a - - [x y=\"";
                let end = "\"] ";
                let header = format!(
                    "{start}{}{end}",
                    "z".repeat(count - start.len() - end.len())
                );
                assert_eq!(header.len(), count);
                json(&format!("{header}{RECORD}\n"))
            },
            within: "1 event",
            beyond: "1 event, 1 malformed: [Structure]",
        },
        Limit {
            name: "src/source/syslog/mod.rs::MAX_NAME",
            value: 255,
            read: |count| {
                json(&format!(
                    "<13>1 2026-11-24T15:00:00Z {} a - - - {RECORD}\n",
                    "h".repeat(count)
                ))
            },
            within: "1 event",
            beyond: "1 event, 1 malformed: [Structure]",
        },
        Limit {
            name: "src/source/line_prefix.rs::MAX_PREFIXES",
            value: 5,
            read: |count| {
                json(&format!(
                    "{}{RECORD}\n",
                    "<13>Nov 24 15:00:00 H t: ".repeat(count)
                ))
            },
            within: "1 event",
            beyond: "1 unrecognized",
        },
    ]);
}

const CHANNEL: &str = "Microsoft-Windows-WMI-Activity/Operational";
const PROVIDER: &str = "Microsoft-Windows-WMI-Activity";
const STARTED: &str = "CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 4844; \
    ProviderPath = x.dll";

/// Event Viewer's copy in another language, with that as its first line and as its date.
fn translated(first: &str, date: &str) -> (String, usize) {
    let start =
        format!("{first}\nQuelle:        {PROVIDER}\nDatum:         {date}\nEreignis-ID:   5857\n");
    let len = start.len();
    let rest = format!(
        "Aufgabenkategorie:Keine\nEbene:         Information\nComputer:      H\nBeschreibung:\n{STARTED}\n"
    );
    (start + &rest, len)
}

#[test]
fn records_in_text() {
    check(&[
        Limit {
            name: "src/source/text/start.rs::MAX_DATE",
            value: 40,
            read: |count| {
                let date = format!("01/14/2021 11:41:39 {}PM", " ".repeat(count - 22));
                text(&format!(
                    "{date}\nLogName={CHANNEL}\nSourceName={PROVIDER}\nEventCode=5857\nComputerName=H\n\
                     RecordNumber=7\nMessage={STARTED}\n"
                ))
            },
            within: "1 event",
            beyond: "1 malformed: [Structure]",
        },
        Limit {
            name: "src/source/text/start.rs::MAX_HOST",
            value: 255,
            read: |count| {
                let host = "h".repeat(count);
                text(&format!(
                    "{host}\tMSWinEventLog\t1\t{CHANNEL}\t7\tTue Nov 24 15:00:00 2026\t5857\t{PROVIDER}\tSYSTEM\t\
                     Well Known Group\tInformation\tH\tNone\t\t{STARTED}\t7\n"
                ))
            },
            within: "1 event",
            beyond: "1 malformed: [Structure]",
        },
        Limit {
            // A label as long as the column and longer has its value at once.
            name: "src/source/text/start.rs::MAX_LABEL",
            value: 64,
            read: |count| {
                let label = format!("L{}:", "o".repeat(count - 2));
                text(&translated(&format!("{label}{CHANNEL}"), "03.03.2026 09:00:00").0)
            },
            within: "1 unrecognized",
            beyond: "1 malformed: [Structure]",
        },
        Limit {
            name: "src/source/text/start.rs::MAX_START",
            value: 1024,
            read: |count| {
                let first = format!("Protokollname: {CHANNEL}");
                let len = translated(&first, "").1;
                let (all, len) = translated(&first, &"x".repeat(count - len));
                assert_eq!(len, count);
                text(&all)
            },
            within: "1 unrecognized",
            beyond: "1 malformed: [Structure]",
        },
    ]);
}

#[test]
fn headers_of_tables() {
    check(&[
        Limit {
            name: "src/source/csv_header.rs::MAX_LINE",
            value: (16 << 10) - 1,
            read: |count| {
                let start = "EventID,Channel,Provider,NewProcessName,";
                let header = format!("{start}{}", "x".repeat(count - start.len()));
                csv(&format!(
                    "{header}\n4688,Security,Microsoft-Windows-Security-Auditing,x,1\n"
                ))
            },
            within: "1 event",
            beyond: "1 malformed: [Format]",
        },
        Limit {
            name: "src/source/csv_header.rs::MAX_LINES",
            value: 7,
            read: |count| {
                let before = "\n".repeat(count);
                csv(&format!(
                    "{before}EventID,Channel,Provider,NewProcessName\n4688,Security,Microsoft-Windows-Security-Auditing,x\n"
                ))
            },
            within: "1 event",
            beyond: "1 malformed: [Format]",
        },
    ]);
}

/// A stretch is read again from within (`src/source/xml/frame.rs::MAX_RETRIES`) for each event that may begin in
/// what is cut: each is told, and the whole one is read.
#[test]
fn events_within_what_is_cut() {
    for count in [1, 7, 8, 9, 20] {
        let cut = "<Event><System><![CDATA[".repeat(count);
        let mut reader = xml::Reader::new(Cursor::new(format!("{cut}{XML}")));
        assert_eq!(reader.by_ref().filter(Result::is_ok).count(), 1, "{count}");
        assert_eq!(reader.stats().malformed, count as u64);
    }
}
