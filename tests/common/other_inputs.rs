//! Inputs that are not Windows events, each with what a reader makes of it.

use std::fmt::Write as _;

/// What becomes of an input without events of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// There is nothing in it.
    Empty,
    /// `ErrorKind::Format`: not an event log.
    NoLog,
    /// Errors of another kind alone: damaged, or a document of something else.
    Errors,
    /// Records of no known shape alone. These are names of their outermost members or columns.
    Unrecognized(&'static [&'static str]),
    /// Not an event log, or records of no known shape.
    NoLogOrUnrecognized,
    /// Events of other providers alone.
    Skipped,
    /// As the one or the other: no ID of ours makes a reader look closer.
    UnrecognizedOrSkipped,
}

/// An input: its name, its bytes and what becomes of it.
pub(crate) struct OtherInput {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) outcome: Outcome,
}

/// A pod's event, and one whose numbers are those of our events.
const KUBERNETES: &str = r#"{"apiVersion":"v1","kind":"Event","metadata":{"name":"web-7c9.17a4","namespace":"default","resourceVersion":"4688"},"involvedObject":{"kind":"Pod","name":"web-7c9","resourceVersion":"5857"},"reason":"Started","message":"Started container web","source":{"component":"kubelet","host":"node-5861"},"type":"Normal","count":4688}
{"apiVersion":"v1","kind":"Event","metadata":{"name":"web-7c9.17a5","namespace":"default","resourceVersion":"5858"},"involvedObject":{"kind":"Pod","name":"web-7c9","resourceVersion":"5859"},"reason":"Killing","message":"Stopping container web","source":{"component":"kubelet","host":"node-5860"},"type":"Normal","count":1}
"#;

const CLOUDTRAIL: &str = r#"{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"468858575858","userName":"dana"},"eventTime":"2026-03-03T09:04:55Z","eventSource":"ec2.amazonaws.com","eventName":"StartInstances","awsRegion":"eu-central-1","sourceIPAddress":"192.0.2.7","requestID":"4688-5857","eventID":"5861aaaa-0000-4000-8000-000000000000","eventType":"AwsApiCall","recipientAccountId":"4688"}
"#;

const DOCKER: &str = r#"{"log":"pid 4688 exited\n","stream":"stdout","time":"2026-03-03T09:04:55.109033Z"}
{"log":"{\"EventID\":4688,\"note\":\"a number, not an event\"}\n","stream":"stderr","time":"2026-03-03T09:04:56.109033Z"}
"#;

const NPM: &str = r#"{"name":"pages","version":"1.0.0","lockfileVersion":3,"requires":true,"packages":{"":{"name":"pages","version":"1.0.0","dependencies":{"event":"^4688.0.0"}},"node_modules/event":{"version":"4688.5857.0","resolved":"https://registry.example/event-4688.5857.0.tgz","integrity":"sha512-4688"}}}
"#;

/// The names of one of our shapes, and another's provider or none.
const OTHER_EVENTS: &str = r#"{"EventID":4688,"SourceName":"Contoso-Backup","Channel":"Application","Hostname":"WKS07","RecordNumber":5857}
{"winlog":{"event_id":"5858","provider_name":"Contoso-Backup","channel":"Application","computer_name":"WKS07","record_id":4688}}
"#;

const ID_ALONE: &str = r#"{"EventID":4688}
{"event_id":5857,"message":"a job of another system"}
{"Id":5861,"name":"a row of a table"}
"#;

const PACKAGE: &str = r#"{
  "name": "pages",
  "version": "1.0.0",
  "description": "A site",
  "scripts": {"build": "make"},
  "dependencies": {"left": "^1.2.3"}
}
"#;

const CONFIGURATION: &str = r#"{
  "inputs": [{"channel": "Security", "event_ids": [4688, 4689]}, {"channel": "Microsoft-Windows-WMI-Activity/Operational", "event_ids": [5857, 5858, 5859, 5860, 5861]}],
  "output": {"url": "https://collector.example:5857"}
}
"#;

const MARKDOWN: &str = "# Which events to collect

A process creation is event 4688. Its message begins `A new process has been created.` and goes on with the
subject:

    Subject:
    \tSecurity ID:\t\tS-1-5-18

* `<EventID>4688</EventID>` in the XML, within `<Event>` and `<System>`,
* `{\"EventID\": 4688}` in JSON.

| event | meaning |
|---|---|
| 5857 | a provider was loaded |
";

const PROSE: &str = "On Tuesday the analyst wrote: the log of WKS07 says \"A new process has been created.\", with \
`Creator Process ID: 0x1a08` and LogName=Security, EventCode=4688. That is what we expected. A day later came \
\"CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 4844; ProviderPath = \
%systemroot%\\system32\\wbem\\cimwin32.dll\", which is event 5857.

Log Name and Source are the first two lines of what Event Viewer copies.
";

const CSV: &str = "order,customer,amount,comment
4688,dana,12.50,\"two lines,
of a comment\"
5857,lee,7.00,none
";

/// The header of our columns' names, for something else.
const CSV_OF_PROCESSES: &str = "Computer,ProcessId,CommandLine
WKS07,4688,wmic os get
WKS08,5857,cmd.exe
";

const HTML: &str = "<!DOCTYPE html>
<html lang=\"en\"><head><title>Event 4688</title></head>
<body><h1>4688</h1><p>A new process has been created.</p><table><tr><td>EventID</td><td>4688</td></tr></table></body></html>
";

/// An XML document of another kind, and one whose root has our events' name.
const RSS: &str = "<?xml version=\"1.0\"?>
<rss version=\"2.0\"><channel><title>4688</title><item><title>EventID 5857</title></item></channel></rss>
";

/// Texts of other programs, with our IDs as process IDs.
const SYSLOG: &str =
    "<38>Mar  3 09:04:55 web01 sshd[4688]: Accepted publickey for dana from 192.0.2.7 port 5857
<38>Mar  3 09:04:56 web01 cron[5861]: (root) CMD (run-parts /etc/cron.hourly)
Mar  3 09:04:57 web01 app[5858]: {\"level\":\"info\",\"pid\":4688,\"msg\":\"started\"}
";

/// CEF has an event's message, without its fields.
const CEF: &str = "CEF:0|Microsoft|Microsoft Windows||Microsoft-Windows-Security-Auditing:4688|A new process has been created.|Low| eventId=4688 externalId=4688 dhost=WKS07
";

/// The names of Elastic's documents, for the line of another log.
const FILEBEAT: &str = r#"{"@timestamp":"2026-03-03T09:04:55.109Z","event":{"code":"4688","original":"Mar  3 09:04:55 web01 sshd[5857]: Accepted"},"message":"Accepted","host":{"name":"web01"},"agent":{"type":"filebeat"}}
"#;

const XML_OF_OTHERS: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
<Provider Name='Contoso-Backup'/><EventID>4688</EventID><EventRecordID>5857</EventRecordID><Channel>Application</Channel>\
<Computer>WKS07</Computer></System><EventData><Data>5861</Data></EventData></Event>
";

/// Every input.
pub(crate) fn all() -> Vec<OtherInput> {
    let mut evtx_header = vec![0; 4096];
    evtx_header[..8].copy_from_slice(b"ElfFile\0");
    evtx_header[32..42].copy_from_slice(&[128, 0, 0, 0, 1, 0, 3, 0, 0, 16]);
    let noise = (0..20_000_u64)
        .map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).to_le_bytes()[0] | 1)
        .collect();
    let utf16 = MARKDOWN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut long_line = String::new();
    for number in 0..20_000 {
        write!(long_line, "{number} 4688 5857 ").unwrap();
    }
    let text = |name, text: &str, outcome| OtherInput {
        name,
        bytes: text.as_bytes().to_vec(),
        outcome,
    };
    let bytes = |name, bytes, outcome| OtherInput {
        name,
        bytes,
        outcome,
    };
    vec![
        text("empty", "", Outcome::Empty),
        text("a byte order mark", "\u{feff}", Outcome::Empty),
        text("line breaks", "\r\n\r\n \t\n", Outcome::Empty),
        bytes("NUL bytes", vec![0; 5000], Outcome::NoLog),
        bytes("noise", noise, Outcome::NoLog),
        bytes("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids[]/Count 4688>>\nendobj\n".to_vec(), Outcome::NoLog),
        bytes("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x12\x50\0\0\x16\xe1\x08\x02\0\0\0".to_vec(), Outcome::NoLog),
        bytes("elf", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0".to_vec(), Outcome::NoLog),
        bytes("a header of an EVTX file alone", evtx_header, Outcome::Errors),
        text("html", HTML, Outcome::NoLog),
        text("rss", RSS, Outcome::Errors),
        text("csv", CSV, Outcome::NoLogOrUnrecognized),
        text("csv with names of ours", CSV_OF_PROCESSES, Outcome::NoLogOrUnrecognized),
        text("markdown", MARKDOWN, Outcome::NoLog),
        bytes("markdown in UTF-16", utf16, Outcome::NoLog),
        text("prose", PROSE, Outcome::NoLog),
        text("numbers", &long_line, Outcome::NoLog),
        text("package.json", PACKAGE, Outcome::UnrecognizedOrSkipped),
        text("npm", NPM, Outcome::Unrecognized(&["name", "version"])),
        text("kubernetes", KUBERNETES, Outcome::Unrecognized(&["apiVersion", "kind"])),
        text("cloudtrail", CLOUDTRAIL, Outcome::Unrecognized(&["eventVersion", "userIdentity"])),
        // As files of CloudTrail have them; Azure's envelope has nearly that name.
        text("cloudtrail in an envelope", &format!("{{\"Records\":[{}]}}", CLOUDTRAIL.trim()), Outcome::NoLogOrUnrecognized),
        text("docker", DOCKER, Outcome::Unrecognized(&["log", "stream"])),
        text("events of others", OTHER_EVENTS, Outcome::Skipped),
        text("xml of others", XML_OF_OTHERS, Outcome::Skipped),
        text("syslog", SYSLOG, Outcome::NoLogOrUnrecognized),
        text("cef", CEF, Outcome::NoLogOrUnrecognized),
        text("filebeat", FILEBEAT, Outcome::Unrecognized(&["@timestamp", "event"])),
        text("an ID alone", ID_ALONE, Outcome::Unrecognized(&["EventID"])),
        text("a configuration", CONFIGURATION, Outcome::UnrecognizedOrSkipped),
        text(
            "a configuration with comments",
            &CONFIGURATION.replacen('{', "{ // what the forwarder sends", 1),
            Outcome::Errors,
        ),
        text("json of no object", "[1, 4688, \"5857\", null, true]\n", Outcome::NoLogOrUnrecognized),
        text("an empty object", "{}\n", Outcome::UnrecognizedOrSkipped),
        text("an empty array", "[]\n", Outcome::Empty),
    ]
}
