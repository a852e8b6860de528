//! Events as text: records of lines, what comes before an event on its line, and streams of both.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

mod common;

use common::checks;
use common::write::foreign_xml;
use proptest::prelude::*;
use wmi_events::source::{self, Format, Limits, Options, Stats, Unrecognized, json, text, xml};
use wmi_events::{Error, ErrorKind, Event};

const WMI_CHANNEL: &str = "Microsoft-Windows-WMI-Activity/Operational";
const WMI_PROVIDER: &str = "Microsoft-Windows-WMI-Activity";
const DISPLAY_NAME: &str = "Microsoft Windows security auditing.";

/// The message of a 4688, as Windows renders it.
fn created(command_line: &str) -> String {
    format!(
        "A new process has been created.\r\n\r\nCreator Subject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\
         \tAccount Name:\t\tWKS07$\r\n\tAccount Domain:\t\tCONTOSO\r\n\tLogon ID:\t\t0x3E7\r\n\r\n\
         Target Subject:\r\n\tSecurity ID:\t\tS-1-0-0\r\n\tAccount Name:\t\t-\r\n\
         \tAccount Domain:\t\t-\r\n\tLogon ID:\t\t0x0\r\n\r\nProcess Information:\r\n\
         \tNew Process ID:\t\t0x14c8\r\n\tNew Process Name:\tC:\\Windows\\System32\\wbem\\WMIC.exe\r\n\
         \tToken Elevation Type:\t%%1936\r\n\tMandatory Label:\t\tS-1-16-12288\r\n\
         \tCreator Process ID:\t0xab0\r\n\tCreator Process Name:\tC:\\Windows\\System32\\cmd.exe\r\n\
         \tProcess Command Line:\t{command_line}\r\n\r\nToken Elevation Type indicates the type of \
         token that was assigned to the new process in accordance with User Account Control \
         policy.\r\n\r\nType 1 is a full token."
    )
}

/// The message of a 5857.
const STARTED: &str = r"CIMWin32 provider started with result code 0x0. HostProcess = wmiprvse.exe; ProcessID = 4844; ProviderPath = %systemroot%\system32\wbem\cimwin32.dll";

fn splunk(channel: &str, provider: &str, code: &str, record_id: u64, message: &str) -> String {
    format!(
        "01/14/2021 11:41:39 PM\nLogName={channel}\nSourceName={provider}\nEventCode={code}\n\
         EventType=0\nType=Information\nComputerName=wks07.contoso.example\nUser=NOT_TRANSLATED\n\
         Sid=S-1-5-18\nSidType=0\nTaskCategory=Process Creation\nOpCode=Info\n\
         RecordNumber={record_id}\nKeywords=Audit Success\nMessage={message}\n"
    )
}

fn splunk_4688(record_id: u64, command_line: &str) -> String {
    let message = created(command_line);
    splunk("Security", DISPLAY_NAME, "4688", record_id, &message)
}

fn viewer(channel: &str, provider: &str, id: u16, message: &str) -> String {
    format!(
        "Log Name:      {channel}\r\nSource:        {provider}\r\nDate:          1/14/2021 11:41:39 \
         PM\r\nEvent ID:      {id}\r\nTask Category: Process Creation\r\nLevel:         \
         Information\r\nKeywords:      Audit Success\r\nUser:          N/A\r\n\
         Computer:      wks07.contoso.example\r\nDescription:\r\n{message}\r\n"
    )
}

fn viewer_4688(command_line: &str) -> String {
    let provider = "Microsoft-Windows-Security-Auditing";
    viewer("Security", provider, 4688, &created(command_line))
}

/// A 5857 as Snare writes it.
fn snare(record_id: u64) -> String {
    format!(
        "MSWinEventLog\t1\t{WMI_CHANNEL}\t7\tTue Nov 24 15:00:00 2026\t5857\t{WMI_PROVIDER}\tSYSTEM\t\
         Well Known Group\tInformation\twks07.contoso.example\tNone\t\t{STARTED}\t{record_id}\n"
    )
}

/// A 4688 in one line, as Windows writes it.
fn in_xml(record_id: u64, command_line: &str) -> String {
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider \
         Name='Microsoft-Windows-Security-Auditing' Guid='{{54849625-5478-4994-a5ba-3e3b0328c30d}}'/>\
         <EventID>4688</EventID><EventRecordID>{record_id}</EventRecordID><Channel>Security</Channel>\
         <Computer>wks07.contoso.example</Computer></System><EventData><Data Name='NewProcessId'>\
         0x14c8</Data><Data Name='CommandLine'>{command_line}</Data></EventData></Event>"
    )
}

/// What a reader gives: the record ID and the command line or provider's name of an event, or an
/// error's kind and offset.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    Event(Option<u64>, String),
    Warned(Option<u64>, String, ErrorKind),
    Error(ErrorKind, u64),
}

use Item::Event as Read;

fn item(event: Result<Event<'_>, Error>) -> Item {
    match event {
        Ok(event) => {
            assert_eq!(
                event.system.computer.as_deref(),
                Some("wks07.contoso.example")
            );
            let field = event.field("CommandLine").or(event.field("ProviderName"));
            let field = field.map(|field| field.text().into_owned());
            Item::Event(event.system.record_id, field.unwrap_or_default())
        }
        Err(error) => Item::Error(error.kind(), error.offset().unwrap()),
    }
}

/// What it reads, the same in any chunks, as UTF-8 and as UTF-16.
fn read(stream: &str) -> (Vec<Item>, Stats, Option<Unrecognized>) {
    let read = |input: &mut dyn std::io::BufRead| {
        let mut reader = text::Reader::new(input);
        let mut items = Vec::new();
        while let Some(event) = reader.next_borrowed() {
            let item = item(event);
            items.push(match (item, reader.warnings().first()) {
                (Item::Event(id, field), Some(warning)) => Item::Warned(id, field, warning.kind()),
                (item, _) => item,
            });
        }
        (items, reader.stats(), reader.unrecognized().cloned())
    };
    let whole = read(&mut stream.as_bytes());
    for chunk in [1, 7, 64] {
        let mut chunks = std::io::BufReader::with_capacity(chunk, stream.as_bytes());
        assert_eq!(read(&mut chunks), whole, "in chunks of {chunk}: {stream}");
    }
    let units = "\u{feff}".encode_utf16().chain(stream.encode_utf16());
    let utf16: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    let (items, stats, _) = read(&mut utf16.as_slice());
    assert_eq!((items.len(), stats), (whole.0.len(), whole.1), "{stream}");
    whole
}

fn items(stream: &str) -> Vec<Item> {
    read(stream).0
}

/// The header and every field, whatever the shape.
#[test]
fn a_record_has_all_that_its_shape_has() {
    let line = r#""wmic.exe" /node:srv "process call create a=b: c""#;
    let table = [
        (splunk_4688(12, line), Some(12), Some("S-1-5-18")),
        (viewer_4688(line), None, None),
    ];
    for (stream, record_id, user_id) in table {
        let mut reader = text::Reader::new(stream.as_bytes());
        let event = reader.next().unwrap().unwrap();
        assert!(reader.next().is_none());
        let system = &event.system;
        assert_eq!(system.record_id, record_id);
        assert_eq!(system.user_id.as_deref(), user_id);
        assert_eq!(system.channel.as_deref(), Some("Security"));
        // A local time without its zone is not known.
        assert_eq!(system.time_created, None);
        let expected = [
            ("SubjectUserSid", "S-1-5-18"),
            ("SubjectUserName", "WKS07$"),
            ("SubjectDomainName", "CONTOSO"),
            ("SubjectLogonId", "0x3e7"),
            ("NewProcessId", "0x14c8"),
            ("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe"),
            ("TokenElevationType", "%%1936"),
            ("ProcessId", "0xab0"),
            ("CommandLine", line),
            ("TargetUserSid", "S-1-0-0"),
            ("TargetUserName", "-"),
            ("TargetDomainName", "-"),
            ("TargetLogonId", "0x0"),
            ("ParentProcessName", r"C:\Windows\System32\cmd.exe"),
            ("MandatoryLabel", "S-1-16-12288"),
        ];
        for (name, value) in expected {
            let field = event.field(name).unwrap();
            assert_eq!(field.text(), value, "{name} in {stream}");
        }
        assert_eq!(event.fields().count(), expected.len());
    }
}

#[test]
fn streams_of_records() {
    let started = |id| Read(Some(id), "CIMWin32".into());
    let ours = splunk(WMI_CHANNEL, WMI_PROVIDER, "5857", 1, STARTED);
    let wmi_viewer = viewer(WMI_CHANNEL, WMI_PROVIDER, 5857, STARTED);
    let other = splunk(
        "System",
        "Service Control Manager",
        "7036",
        9,
        "It is running.",
    );
    let table = [
        ("nothing", String::new(), vec![]),
        ("one", ours.clone(), vec![started(1)]),
        ("CRLF", ours.replace('\n', "\r\n"), vec![started(1)]),
        ("no line end", ours.trim_end().into(), vec![started(1)]),
        (
            "blank lines",
            format!("\r\n\n{ours}\n\n{ours}\n"),
            vec![started(1), started(1)],
        ),
        (
            "others between",
            format!("{other}{ours}{other}"),
            vec![started(1)],
        ),
        (
            "Event Viewer",
            format!(
                "{wmi_viewer}{}{wmi_viewer}",
                viewer("System", "x", 7036, "y")
            ),
            vec![Read(None, "CIMWin32".into()), Read(None, "CIMWin32".into())],
        ),
        (
            "Snare",
            format!("{}{}", snare(1), snare(2)),
            vec![started(1), started(2)],
        ),
        (
            "Snare in syslog",
            format!(
                "<13>Nov 24 15:00:00 wks07 {0}Nov 24 15:00:00 wks07 wks07\t{0}",
                snare(3)
            ),
            vec![started(3), started(3)],
        ),
        (
            "escaped tabs",
            format!(
                "Nov 24 15:00:00 wks07 {}\n",
                snare(4).trim_end().replace('\t', "#011")
            ),
            vec![started(4)],
        ),
        (
            "every shape",
            format!("{ours}{wmi_viewer}{}{ours}", snare(5)),
            {
                let viewer = Read(None, "CIMWin32".into());
                vec![started(1), viewer, started(5), started(1)]
            },
        ),
        (
            "WMI, through which old forwarders read",
            format!(
                "20210114154139.123456\nCategory=0\nCategoryString=NULL\nEventCode=5857\n\
                 EventIdentifier=5857\nEventType=3\nLogfile={WMI_CHANNEL}\nRecordNumber=6\n\
                 SourceName={WMI_PROVIDER}\nTimeGenerated=20210114144139.123456-000\nType=Information\n\
                 User=NULL\nComputerName=wks07.contoso.example\nwmi_type=WinEventLog\nMessage={STARTED}\n"
            ),
            vec![started(6)],
        ),
    ];
    for (name, stream, expected) in table {
        let (items, stats, unrecognized) = read(&stream);
        assert_eq!(items, expected, "{name}");
        let skipped = stats.seen - stats.matched;
        assert_eq!((stats.skipped, stats.warnings), (skipped, 0), "{name}");
        assert_eq!(unrecognized, None, "{name}");
    }
}

/// What names an event: the provider, or the channel if its name is only shown.
#[test]
fn records_are_named() {
    let security = "Security";
    let table = [
        (
            "Microsoft-Windows-Security-Auditing",
            security,
            "4688",
            (1, 0, 0),
        ),
        (DISPLAY_NAME, security, "4688", (1, 0, 0)),
        // In German.
        (
            "Microsoft Windows-Sicherheitsüberprüfung.",
            security,
            "4688",
            (1, 0, 0),
        ),
        ("", security, "4688", (1, 0, 0)),
        ("Microsoft-Windows-Other", security, "4688", (0, 1, 0)),
        (
            "Microsoft Windows security auditing.",
            "Application",
            "4688",
            (1, 0, 0),
        ),
        ("Some other program", "Application", "4688", (0, 1, 0)),
        (DISPLAY_NAME, security, "4689", (0, 1, 0)),
        (DISPLAY_NAME, security, "x", (0, 0, 1)),
        (DISPLAY_NAME, security, "70000", (0, 1, 0)),
    ];
    for (provider, channel, code, expected) in table {
        let stream = splunk(channel, provider, code, 1, &created("a"));
        let (_, stats, _) = read(&stream);
        let found = (stats.matched, stats.skipped, stats.malformed);
        assert_eq!(found, expected, "{provider} {channel} {code}");
    }
    for provider in [DISPLAY_NAME, "Microsoft Windows security"] {
        let (_, stats, _) = read(&viewer(security, provider, 4688, &created("a")));
        assert_eq!(stats.matched, 1, "{provider}");
    }
}

/// A record that ends in its XML is read from that.
#[test]
fn event_viewers_xml() {
    let record = |id, message: &str, xml: &str| {
        let provider = "Microsoft-Windows-Security-Auditing";
        let text = viewer("Security", provider, id, message);
        format!("{text}Event Xml:\r\n{xml}\r\n\r\n")
    };
    let message = created("in the message");
    let event = in_xml(1, "in XML");
    let in_lines = event.replace("><", ">\r\n  <");
    let folded = event
        .replace("<Event ", "- <Event ")
        .replace("><System>", ">\r\n- <System>");
    let read_xml = Read(Some(1), "in XML".into());
    let table = [
        (
            "one line",
            record(4688, &message, &event),
            vec![read_xml.clone()],
        ),
        (
            "several",
            record(4688, &message, &in_lines),
            vec![read_xml.clone()],
        ),
        (
            "folded",
            record(4688, &message, &folded),
            vec![read_xml.clone()],
        ),
        (
            "another event",
            record(4689, "x", &foreign_xml(4689)),
            vec![],
        ),
        (
            "two records",
            record(4688, &message, &in_lines) + &record(4688, &message, &event),
            vec![read_xml.clone(), read_xml.clone()],
        ),
        (
            "a record in XML after it",
            format!("{}{event}", record(4688, &message, &event)),
            vec![read_xml.clone(), read_xml.clone()],
        ),
    ];
    for (name, stream, expected) in table {
        assert_eq!(items(&stream), expected, "{name}");
    }
    // XML that is cut off, or of another event, may be of the message, which keeps it.
    for xml in [
        &event[..300],
        &foreign_xml(4688),
        &in_xml(1, "x").replace("4688", "4689"),
    ] {
        let found = items(&record(4688, &message, xml));
        let [Item::Warned(None, line, ErrorKind::Structure)] = &found[..] else {
            panic!("{found:?}");
        };
        assert!(line.starts_with("in the message\r\n"), "{line}");
    }
}

/// Text that an attacker wrote into a command line cannot hide a record. One line of a header is
/// text; a whole header cannot be told from one, and is a record besides.
#[test]
fn headers_in_command_lines() {
    let both = |splunk: &str, viewer: &str| [(splunk_4688(1, splunk), 1), (viewer_4688(viewer), 2)];
    // A part of a header.
    for line in [
        "cmd /c echo\r\nLog Name:      Security\r\nx",
        "cmd /c echo\r\n01/14/2021 11:41:39 PM\r\nx",
        "cmd /c echo\r\nLogName=Security\r\nEventCode=1",
        "cmd /c echo\r\nMessage=A new process has been created.",
        "cmd /c echo\r\nDescription:\r\nx",
        "cmd /c echo\r\nEvent Xml:\r\nx",
        "cmd /c echo <Event xmlns='x'><System>",
        "cmd /c echo\r\n<Event xmlns='x'>",
        "cmd /c echo\r\nMSWinEventLog 1",
        "cmd /c echo\r\nNov 24 15:00:00 wks07 sshd[1]: x",
    ] {
        for (record, _) in both(line, line) {
            let stream = format!("{record}{record}");
            let found = items(&stream);
            assert_eq!(found.len(), 2, "{found:?} in {stream}");
            for item in found {
                assert!(matches!(item, Read(_, field) if field == line), "{stream}");
            }
        }
    }
    // XML in the message is not the record's, whether or not it has its own.
    let forged = in_xml(666, "forged");
    let line = format!("cmd /c echo\r\nEvent Xml:\r\n{forged}");
    let found = items(&viewer_4688(&line));
    assert_eq!(
        found,
        [Item::Warned(None, line.clone(), ErrorKind::Structure)]
    );
    let with_xml = format!(
        "{}Event Xml:\r\n{}\r\n",
        viewer_4688(&line),
        in_xml(1, "real")
    );
    assert_eq!(items(&with_xml), [Read(Some(1), "real".into())]);
    // A whole header is another record; what follows is not lost.
    let forged = splunk("System", "x", "1", 666, "forged");
    let line = format!("cmd /c echo\r\n{forged}evil.exe");
    for (record, _) in both(&line, &line) {
        let (found, stats, _) = read(&format!("{record}{}", splunk_4688(2, "next")));
        let expected = [
            Read(found[0].record_id(), "cmd /c echo".into()),
            Read(Some(2), "next".into()),
        ];
        assert_eq!(found, expected, "{record}");
        assert_eq!((stats.skipped, stats.malformed), (1, 0), "{record}");
    }
}

impl Item {
    fn record_id(&self) -> Option<u64> {
        match self {
            Self::Event(id, _) | Self::Warned(id, ..) => *id,
            Self::Error(..) => None,
        }
    }
}

/// Labels in another language name nothing: counted and described, never silent.
#[test]
fn event_viewer_in_other_languages() {
    let german = "Protokollname: Security\r\nQuelle:        Microsoft-Windows-Security-Auditing\r\n\
                  Datum:         14.01.2021 23:41:39\r\nEreignis-ID:   4688\r\n\
                  Aufgabenkategorie:Prozesserstellung\r\nEbene:         Informationen\r\n\
                  Beschreibung:\r\nEin neuer Prozess wurde erstellt.\r\n";
    let stream = format!("{german}{german}{}{german}", viewer_4688("a"));
    let (items, stats, unrecognized) = read(&stream);
    assert_eq!(items, [Read(None, "a".into())]);
    assert_eq!((stats.seen, stats.unrecognized, stats.malformed), (4, 3, 0));
    let unrecognized = unrecognized.unwrap();
    assert_eq!(unrecognized.offset, 0);
    assert_eq!(
        unrecognized.names[..4],
        ["Protokollname", "Quelle", "Datum", "Ereignis-ID"]
    );
    let reader = source::from_reader(german.as_bytes(), &Options::default());
    assert_eq!(reader.unwrap().format(), Some(Format::Text));
}

/// Text that is no record is one error up to the next record.
#[test]
fn other_text() {
    let record = splunk_4688(1, "a");
    let read_1 = Read(Some(1), "a".into());
    let error = |at| Item::Error(ErrorKind::Structure, at);
    let table = [
        (
            format!("garbage\nmore\n{record}"),
            vec![error(0), read_1.clone()],
        ),
        (
            format!("{}\nLogName=Security\n{record}", "x".repeat(100_000)),
            vec![error(0), read_1.clone()],
        ),
        ("<13>x\n".into(), vec![error(0)]),
        ("01/14/2021 11:41:39 PM\n".into(), vec![error(0)]),
        ("Log Name:      Security\n".into(), vec![error(0)]),
    ];
    for (stream, expected) in table {
        assert_eq!(items(&stream), expected, "{stream:.100}");
    }
    // A record with nothing in it is of no known shape.
    let (items, stats, _) = read("01/14/2021 11:41:39 PM\nLogName=Security\n");
    assert_eq!((items, stats.unrecognized), (vec![], 1));
}

#[test]
fn what_a_message_lacks() {
    // A message that cannot be read costs the message, not the event.
    let unread = items(&splunk("Security", DISPLAY_NAME, "4688", 1, "Nothing."));
    let expected = Item::Warned(Some(1), String::new(), ErrorKind::Language);
    assert_eq!(unread, [expected]);
    // Without a message it is an event without fields, which is said.
    let stream = splunk_4688(1, "a");
    let head = stream.split_once("Message=").unwrap().0;
    let expected = Item::Warned(Some(1), String::new(), ErrorKind::Structure);
    assert_eq!(items(head), [expected]);
}

#[test]
fn limits() {
    let mut limits = Limits::default();
    limits.max_event_bytes = 4096;
    let long = splunk_4688(1, &"x".repeat(5000));
    let short = splunk_4688(2, "a");
    for stream in [
        format!("{long}{short}"),
        format!("{short}{long}{short}"),
        format!("{long}{long}{short}{long}"),
    ] {
        let mut reader = text::Reader::with_limits(stream.as_bytes(), limits.clone());
        let found: Vec<_> = reader.by_ref().map(item).collect();
        let longs = stream.matches("RecordNumber=1").count();
        let errors = found
            .iter()
            .filter(|i| matches!(i, Item::Error(ErrorKind::Limit, _)));
        assert_eq!(errors.count(), longs, "{found:?}");
        let shorts = found
            .iter()
            .filter(|item| item.record_id() == Some(2))
            .count();
        assert_eq!(shorts, found.len() - longs, "{found:?}");
    }
}

/// Invalid characters are replaced, with a warning at the first.
#[test]
fn invalid_characters() {
    let stream = splunk_4688(1, "a?b");
    let at = stream.find("a?b").unwrap() + 1;
    let mut bytes = stream.into_bytes();
    bytes[at] = 0xff;
    let mut reader = text::Reader::new(bytes.as_slice());
    let event = reader.next_borrowed().unwrap().unwrap();
    assert_eq!(event.field("CommandLine").unwrap().text(), "a\u{fffd}b");
    let warning = &reader.warnings()[0];
    assert_eq!(
        (warning.kind(), warning.offset()),
        (ErrorKind::Encoding, Some(at as u64))
    );
}

/// Records in text among XML, by the reader of either.
#[test]
fn text_between_events() {
    let other = splunk(
        "x/Operational",
        "Microsoft-Windows-PowerShell",
        "4104",
        9,
        "a <b>\n\nPath:",
    );
    let ours = splunk_4688(2, "in text");
    let stream = [
        in_xml(1, "in XML"),
        other.clone(),
        foreign_xml(1),
        other.clone(),
        ours,
        in_xml(3, "in XML"),
        other,
    ]
    .join("\n");
    let expected = [(1, "in XML"), (2, "in text"), (3, "in XML")];
    let expected = expected.map(|(id, line)| Read(Some(id), line.into()));
    assert_eq!(items(&stream), expected);
    let mut reader = xml::Reader::new(stream.as_bytes());
    assert_eq!(reader.by_ref().map(item).collect::<Vec<_>>(), expected);
    let stats = reader.stats();
    assert_eq!(
        (stats.skipped, stats.malformed, stats.unrecognized),
        (4, 0, 0)
    );
    // A broken event costs itself, and what is up to the next event.
    let broken = format!(
        "{}\n{}",
        &stream[..100],
        &stream[stream.find('\n').unwrap() + 1..]
    );
    let found = items(&broken);
    assert!(
        matches!(
            found[..],
            [Item::Error(..), Read(Some(2), _), Read(Some(3), _)]
        ),
        "{found:?}"
    );
}

#[test]
fn copied_from_internet_explorer() {
    let one = in_xml(1, "a - b").replace("><", ">\r\n  <");
    let mut folded = String::new();
    for container in ["<Event ", "<System>", "<EventData>"] {
        folded = match folded.as_str() {
            "" => one.replace(container, &format!("- {container}")),
            text => text.replace(container, &format!("- {container}")),
        };
    }
    let with_spaces = folded
        .replace("\r\n  ", "\r\n\u{a0} ")
        .replace("- <", "-\u{a0}<");
    for text in [&folded, &with_spaces] {
        let event = Event::from_xml(text).unwrap().unwrap();
        assert_eq!(item(Ok(event)), Read(Some(1), "a - b".into()), "{text}");
        let stream = format!("{text}\r\n\r\n{text}\r\n");
        assert_eq!(
            items(&stream),
            vec![Read(Some(1), "a - b".into()); 2],
            "{text}"
        );
        let document = format!("<?xml version=\"1.0\" ?>\r\n- <Events>\r\n{stream}</Events>");
        assert_eq!(items(&document), vec![Read(Some(1), "a - b".into()); 2]);
    }
    // A hyphen is text in a field, and an error elsewhere.
    let text = in_xml(1, "-");
    assert_eq!(items(&text), [Read(Some(1), "-".into())]);
    for wrong in [
        folded.replace("- <System>", "-- <System>"),
        folded.replace("- <System>", "- - <System>"),
        folded.replace("</System>", "- </System>"),
        format!("{folded} -"),
    ] {
        assert!(Event::from_xml(&wrong).is_err(), "{wrong}");
    }
    // An element without text has a line break there.
    let empty = folded.replace(">a - b<", ">\r\n  <");
    assert_eq!(items(&empty), [Read(Some(1), String::new())]);
    let blank = in_xml(1, "\r\n  ");
    assert_eq!(items(&blank), [Read(Some(1), "\r\n  ".into())]);
}

const HEADERS: [&str; 10] = [
    "<13>Nov 24 15:00:00 wks07 wef[4]: ",
    "Nov 24 15:00:00 wks07 wef: ",
    "<13>Nov  4 15:00:00 wks07 ",
    "2026-11-24T15:00:00.123+01:00 wks07 wef: ",
    "<13>1 2026-11-24T15:00:00Z wks07 wef - - - ",
    "<13>1 2026-11-24T15:00:00Z wks07 wef 4 id [a@1 b=\"<Event> \\\"{\\]\"][c] \u{feff}",
    "1234 <13>1 2026-11-24T15:00:00Z wks07 wef - - - ",
    "<13>Nov 24 15:00:00 relay <14>Nov 24 14:59:59 wks07 wef: ",
    "<13>",
    "Record 12\n",
];

#[test]
fn syslog_before_events() {
    let in_json = |id: u64| {
        format!(
            "{{\"EventID\": 4688, \"SourceName\": \"Microsoft-Windows-Security-Auditing\", \"RecordNumber\": \
             {id}, \"Hostname\": \"wks07.contoso.example\", \"CommandLine\": \"a\"}}"
        )
    };
    let expected: Vec<_> = [1, 2, 3].map(|id| Read(Some(id), "a".into())).into();
    for header in HEADERS {
        let stream = |write: &dyn Fn(u64) -> String, between: &str| {
            let events = [1, 2, 3].map(|id| format!("{header}{}{between}", write(id)));
            events.concat()
        };
        let opened = |stream: &str| {
            let input = std::io::Cursor::new(stream.to_owned());
            let mut reader = source::from_reader(input, &Options::default()).unwrap();
            let found: Vec<_> = reader.by_ref().map(item).collect();
            assert_eq!(reader.stats().seen, 3, "{stream}");
            (reader.format().unwrap(), found)
        };
        for between in ["\n", "\r\n", ""] {
            let xml = stream(&|id| in_xml(id, "a"), between);
            assert_eq!(items(&xml), expected, "{xml}");
            assert_eq!(opened(&xml), (Format::Xml, expected.clone()), "{xml}");
            let json = stream(&in_json, between);
            let found: Vec<_> = json::Reader::new(json.as_bytes()).map(item).collect();
            assert_eq!(found, expected, "{json}");
            assert_eq!(opened(&json), (Format::Json, expected.clone()), "{json}");
        }
    }
}

/// Records in text after an event that a sender cut, wherever it did.
#[test]
fn syslog_after_a_cut_event() {
    let whole = in_xml(1, "a");
    let texts: String = [2, 3]
        .map(|id| format!("<13>Nov 24 15:00:00 wks07 {}", snare(id)))
        .concat();
    for cut in [
        "<Data Name",
        "<Data Name='NewProcessId",
        "0x14",
        "<EventData>",
        "</System",
    ] {
        let len = whole.find(cut).unwrap() + cut.len();
        let stream = format!(
            "<13>1 2026-11-24T15:00:00Z wks07 wef - - - {}\n{texts}",
            &whole[..len]
        );
        let (items, stats, _) = read(&stream);
        let read: Vec<_> = items
            .iter()
            .filter(|item| matches!(item, Read(Some(2 | 3), _)))
            .collect();
        assert_eq!((read.len(), stats.seen), (2, 3), "{stream}: {items:?}");
    }
}

/// Messages of other programs in a syslog file.
#[test]
fn syslog_of_others() {
    let other = "Nov 24 15:00:00 web01 sshd[4688]: Accepted publickey for a\n";
    let stream = format!(
        "{other}{0}{1}\n{other}{other}{0}{2}",
        "<13>Nov 24 15:00:00 wks07 wef: ",
        in_xml(1, "a"),
        snare(2)
    );
    let (items, stats, unrecognized) = read(&stream);
    assert_eq!(
        items,
        [Read(Some(1), "a".into()), Read(Some(2), "CIMWin32".into())]
    );
    assert_eq!((stats.seen, stats.unrecognized), (5, 3));
    assert_eq!(unrecognized.unwrap().offset, 0);
    let object = r#"{"EventID": 1, "SourceName": "x"}"#;
    let stream = format!("{other}Nov 24 15:00:00 wks07 nxlog: {object}\n{other}");
    let mut reader = json::Reader::new(stream.as_bytes());
    assert!(reader.next().is_none());
    let stats = reader.stats();
    assert_eq!(
        (stats.unrecognized, stats.skipped, stats.malformed),
        (2, 1, 0)
    );
    assert_eq!(reader.unrecognized().unwrap().offset, 0);
}

#[test]
fn text_is_detected() {
    let record = splunk_4688(1, "a");
    let table = [
        (record.clone(), Format::Text),
        (format!("\u{feff}\r\n{record}"), Format::Text),
        (viewer_4688("a"), Format::Text),
        (snare(1), Format::Text),
        (
            format!("<13>Nov 24 15:00:00 wks07 {}", snare(1)),
            Format::Text,
        ),
        (format!("garbage\n{record}"), Format::Text),
        (format!("{}\n{record}", in_xml(1, "a")), Format::Xml),
        (format!("{record}{}", in_xml(1, "a")), Format::Text),
    ];
    for (stream, format) in table {
        let input = std::io::Cursor::new(stream.clone());
        let reader = source::from_reader(input, &Options::default()).unwrap();
        assert_eq!(reader.format(), Some(format), "{stream}");
        let utf16: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let input = std::io::Cursor::new(utf16);
        let reader = source::from_reader(input, &Options::default()).unwrap();
        assert_eq!(reader.format(), Some(format), "{stream}");
    }
}

/// Records in text within JSON: exports of Splunk, Logstash, queues.
#[test]
fn text_within_json() {
    let escape = |text: &str| serde_json::to_string(text).unwrap();
    let in_syslog = |record: &str| format!("<13>Nov 24 15:00:00 wks07 {record}");
    let ours = splunk_4688(1, "a \"b\"");
    let other = splunk(
        "System",
        "Service Control Manager",
        "7036",
        9,
        "It is running.",
    );
    let read_ours = vec![Read(Some(1), "a \"b\"".into())];
    let started = vec![Read(Some(2), "CIMWin32".into())];
    let table = [
        (format!("{{\"_raw\":{}}}", escape(&ours)), read_ours.clone()),
        (
            format!(
                "{{\"preview\":false,\"result\":{{\"_raw\":{}}}}}",
                escape(&ours)
            ),
            read_ours.clone(),
        ),
        (
            format!(
                "{{\"result\":{{\"_raw\":{}}}}}",
                escape(&ours.replace('\n', "\r\n"))
            ),
            read_ours.clone(),
        ),
        (
            format!("{{\"message\":{}}}", escape(&snare(2))),
            started.clone(),
        ),
        (
            format!("{{\"message\":{}}}", escape(&in_syslog(&snare(2)))),
            started.clone(),
        ),
        (
            format!(
                "{{\"message\":{}}}",
                escape(&viewer(WMI_CHANNEL, WMI_PROVIDER, 5857, STARTED))
            ),
            vec![Read(None, "CIMWin32".into())],
        ),
        // JSON in JSON.
        (
            format!(
                "{{\"message\":{}}}",
                escape(&format!("{{\"_raw\":{}}}", escape(&ours)))
            ),
            read_ours,
        ),
        (format!("{{\"_raw\":{}}}", escape(&other)), vec![]),
    ];
    for (line, expected) in table {
        let mut reader = json::Reader::new(line.as_bytes());
        let found: Vec<_> = reader.by_ref().map(item).collect();
        assert_eq!(found, expected, "{line}");
        assert_eq!(
            reader.stats().skipped,
            u64::from(expected.is_empty()),
            "{line}"
        );
        let event = Event::from_json(&line).unwrap();
        assert_eq!(
            event.map(|event| item(Ok(event))),
            expected.into_iter().next(),
            "{line}"
        );
    }
    // A prose text is none.
    let mut reader = json::Reader::new(&br#"{"message":"LogName=Security, Source: x, 4688"}"#[..]);
    assert!(reader.next().is_none());
    assert_eq!(reader.stats().unrecognized, 1);
}

/// Parts of records, in any order and cut anywhere.
const PARTS: &[&str] = &[
    "01/14/2021 11:41:39 PM\n",
    "LogName=Security\n",
    "EventCode=4688\nComputerName=a\n",
    "SourceName=Microsoft Windows security auditing.\n",
    "Message=A new process has been created.\n\nSubject:\n\tAccount Name:\t\ta\n",
    "\tProcess Command Line:\tb\r\n",
    "Log Name:      Security\r\n",
    "Source:        Microsoft-Windows-Security-Auditing\r\n",
    "Event ID:      4688\r\n",
    "Description:\r\n",
    "Event Xml:\r\n",
    "<Event xmlns='x'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID></System>",
    "- <Event>\n  - <System>",
    "</Event>",
    "<13>Nov 24 15:00:00 H t[4]: ",
    "12 <13>1 2026-11-24T15:00:00Z H t - - [a b=\"c\"] ",
    "MSWinEventLog\t1\tSecurity\t1\tx\t4688\tMicrosoft-Windows-Security-Auditing\tx\tx\tx\ta\tx\t\t",
    "MSWinEventLog#0111#011",
    "#011",
    "\t12",
    "Quelle:        x\n",
    "Datum:         1\nEreignis-ID:   4688\n",
    "Record 1\n",
    "\u{feff}",
    "\n",
    "x",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// No panic; errors have a place; the same in any chunks, borrowed and owned.
    #[test]
    fn any_parts_of_records(
        parts in prop::collection::vec((prop::sample::select(PARTS), 0..6_usize), 0..16),
    ) {
        let mut stream = String::new();
        for (part, cut) in parts {
            // Five of six are whole.
            let len = if cut == 0 { part.len() / 2 } else { part.len() };
            let len = (len..=part.len()).find(|len| part.is_char_boundary(*len)).unwrap();
            stream.push_str(&part[..len]);
        }
        checks::text(stream.as_bytes());
        checks::xml(stream.as_bytes());
        checks::json(stream.as_bytes());
    }
}
