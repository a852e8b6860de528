//! How much stack the library needs, whatever the input nests: an event and a decoder work on
//! 64 KiB, a reader on 256 KiB. What recurses over the input would end the test program.
//!
//! `WMI_EVENTS_STACK=48` runs all with so many KiB, to find how much is left.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::hint::black_box;
use std::io::Cursor;
use std::thread;

use common::hostile::{self, Nested};
use common::{archive, evtx as written};
use wmi_events::cmdline::path::WindowsPath;
use wmi_events::cmdline::{
    Argv, CmdCommand, PowerShellCommand, ScCommand, WinrmCommand, WmicCommand, argv, cmd,
    powershell, wmic,
};
use wmi_events::detect::{Analysis, Baseline, Correlator, ProcessTree};
use wmi_events::export::{self, ecs, ocsf};
use wmi_events::source::{self, Options, PushReader, csv, evtx, json, message, text, xml};
use wmi_events::value::{Account, Guid, Host, ProcessId, Sid, WindowsTime};
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::subscription::Subscription;
use wmi_events::wmi::{Namespace, ObjectPath, Operation, Query};
use wmi_events::{Event, Record, System, schema, secrets};

/// What an event or a decoder may need, in KiB, and what a reader may.
const OF_DECODERS: usize = 64;
const OF_READERS: usize = 256;
/// How long the hostile texts are.
const LEN: usize = 24 << 10;
/// How deep the hostile documents are.
const LEVELS: usize = 5_000;

/// Makes it, whatever the optimizer sees in it.
fn use_of<T>(made: T) {
    drop(black_box(made));
}

/// Runs that on a stack of so many KiB. Rust names the thread where its stack overflows.
fn on_stack(kib: usize, name: &str, run: impl FnOnce() + Send) {
    let kib = match std::env::var("WMI_EVENTS_STACK") {
        Ok(kib) => kib.parse().unwrap(),
        Err(_) => kib,
    };
    let name: String = name.chars().filter(|c| *c != '\0').collect();
    thread::scope(|scope| {
        let builder = thread::Builder::new().name(name).stack_size(kib << 10);
        let thread = builder.spawn_scoped(scope, run).unwrap();
        thread.join().unwrap();
    });
}

type Decoder = (&'static str, fn(&str));

/// Every decoder of text.
const DECODERS: &[Decoder] = &[
    ("Operation", |text| use_of(Operation::parse(text))),
    ("Query", |text| use_of(Query::parse(text))),
    ("ObjectPath", |text| use_of(ObjectPath::parse(text))),
    ("Namespace", |text| use_of(Namespace::new(text).to_string())),
    ("Instance", |text| {
        if let Ok(instance) = Instance::parse(text) {
            use_of(instance.into_owned().to_string());
        }
    }),
    ("Subscription", |text| {
        let subscription = Subscription::from_cause(text);
        use_of(subscription.consumer.action());
        use_of(serde_json::to_string(&subscription).unwrap());
    }),
    ("Argv", |text| {
        use_of(argv::join(
            Argv::new(text)
                .collect::<Vec<_>>()
                .iter()
                .map(|word| &**word),
        ));
    }),
    ("WmicCommand", |text| {
        use_of(serde_json::to_string(&WmicCommand::parse(text)).unwrap())
    }),
    ("wmic", |text| {
        use_of((wmic::redact(text), wmic::looks_like_wmic(text)))
    }),
    ("CmdCommand", |text| {
        use_of(CmdCommand::parse(text).into_owned())
    }),
    ("cmd", |text| {
        use_of((cmd::commands(text), cmd::runs_in_the_end(text)))
    }),
    ("PowerShellCommand", |text| {
        use_of(PowerShellCommand::parse(text).wmi_uses())
    }),
    ("powershell", |text| {
        use_of(powershell::wmi_uses(text));
        use_of(powershell::mentions_encoded_classes(text));
    }),
    ("ScCommand", |text| use_of(ScCommand::parse(text))),
    ("WinrmCommand", |text| use_of(WinrmCommand::parse(text))),
    ("WindowsPath", |text| {
        let path = WindowsPath::new(text);
        use_of((path.place(), path.to_string()));
    }),
    ("values", |text| {
        use_of((
            text.parse::<Sid>(),
            text.parse::<Guid>(),
            text.parse::<WindowsTime>(),
        ));
        use_of((
            text.parse::<ProcessId>(),
            Account::from_name(text),
            Host::new(text),
        ));
    }),
    ("redact", |text| use_of(secrets::redact(text))),
];

fn each_text(len: usize, mut run: impl FnMut(&Nested, bool, &str)) {
    for nested in hostile::TEXTS {
        for is_closed in [false, true] {
            run(nested, is_closed, &hostile::text(*nested, len, is_closed));
        }
    }
}

#[test]
fn decoders() {
    each_text(LEN, |(start, piece, _), _, text| {
        for (name, decode) in DECODERS {
            on_stack(OF_DECODERS, &format!("{name} of {start}{piece}…"), || {
                decode(text)
            });
        }
    });
}

/// An event of every kind, with that text in each field that takes it.
fn events(text: &str) -> Vec<Event<'_>> {
    let event = |schema: &&'static schema::EventSchema| {
        let mut record = Record::new(System::of(schema));
        for field in schema.fields {
            // That of 4688 is one of three codes.
            let is_code = field.name == "TokenElevationType";
            if field.in_type == schema::InType::UnicodeString && !is_code {
                record.set(field.name, text);
            }
        }
        record.into_event().ok().flatten()
    };
    let events: Vec<_> = schema::EVENTS.iter().filter_map(event).collect();
    assert_eq!(events.len(), schema::EVENTS.len());
    events
}

/// All that is made of an event.
fn analyse(event: &Event<'_>) {
    let analysis = Analysis::new(event);
    use_of((analysis.indicators(), analysis.findings().count()));
    use_of(Baseline::windows().assess(&analysis).count());
    use_of(Correlator::default().observe_analysis(&analysis));
    ProcessTree::default().observe(event);
    use_of(event.redacted());
    use_of(format!("{event:?}"));
    let options = export::Options::default();
    if let Some(document) = ecs::Document::new(&analysis, &options) {
        use_of(serde_json::to_string(&document).unwrap());
    }
    if let Some(document) = ocsf::Document::new(&analysis, &options) {
        use_of(serde_json::to_string(&document).unwrap());
    }
}

#[test]
fn findings() {
    each_text(LEN / 3, |(start, piece, _), is_closed, text| {
        // The one way and the other show the same but for what ends it.
        if is_closed {
            return;
        }
        for mut event in events(text) {
            event.system.time_created = "2026-03-03T09:00:00Z".parse().ok();
            event.system.computer = Some("WKS07".into());
            let name = format!("{} with {start}{piece}…", event.system.event_id);
            on_stack(OF_DECODERS, &name, || analyse(&event));
        }
    });
}

/// An event in XML with that after its header.
fn in_xml(rest: &str) -> String {
    format!(
        "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
         <Channel>Security</Channel></System>{rest}</Event>"
    )
}

/// Hostile XML: elements, text and other markup, within an event or not.
fn xml_texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (piece, end) in [
        ("<a>", "</a>"),
        ("<Data>", "</Data>"),
        ("<EventData>", "</EventData>"),
        ("<Event>", "</Event>"),
        ("<Event><System>", "</System></Event>"),
        ("<![CDATA[", "]]>"),
        ("<!--", "-->"),
        ("<?a ", "?>"),
        ("<!DOCTYPE a [", "]>"),
        ("&lt;", ""),
        ("&amp;lt;Event>", ""),
        ("<a b='", "'/>"),
    ] {
        let nested = hostile::around("", &format!("{piece}\0{end}"), LEVELS);
        let open = piece.repeat(LEVELS);
        let within = |text: &str| in_xml(&format!("<EventData>{text}</EventData>"));
        for (how, text) in [
            ("alone", nested.clone()),
            ("open", open.clone()),
            ("after the header", in_xml(&nested)),
            ("as data", within(&nested)),
            (
                "as a field",
                within(&format!("<Data Name='CommandLine'>{nested}</Data>")),
            ),
            (
                "as an open field",
                within(&format!("<Data Name='CommandLine'>{open}</Data>")),
            ),
        ] {
            texts.push((format!("{piece}… {how}"), text));
        }
    }
    texts
}

/// Hostile JSON: values, envelopes and texts within texts.
fn json_texts() -> Vec<(String, String)> {
    let record = r#"{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","Channel":"Security","CommandLine":"x"}"#;
    let mut texts = Vec::new();
    for piece in [
        "{\"a\":\0}",
        "[\0]",
        "{\"a\":[\0]}",
        "{\"event\":\0}",
        "{\"Event\":{\"EventData\":\0}}",
        "{\"records\":[\0]}",
        "{\"#attributes\":\0}",
        "{\"Value\":\0}",
        "{\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"body\",\"value\":\0}]}}}",
        "{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":\0}]}}",
        "{\"columns\":[\"event\"],\"rows\":[[\0]]}",
        "{\"hits\":{\"hits\":[{\"_source\":\0}]}}",
    ] {
        for levels in [3, 7, 15, 16, 17, LEVELS] {
            for inner in [record, "1"] {
                let nested = hostile::around(inner, piece, levels);
                let name: String = piece.chars().filter(|c| *c != '\0').collect();
                let name = format!("{name} {levels} times");
                let in_data = record.replace("\"x\"", &nested);
                let in_event_data =
                    record.replace("\"CommandLine\":\"x\"", &format!("\"EventData\":{nested}"));
                texts.push((name.clone(), nested));
                texts.push((format!("{name} as a field"), in_data));
                texts.push((format!("{name} as data"), in_event_data));
            }
        }
        let open = piece.split('\0').next().unwrap().repeat(LEVELS);
        texts.push((format!("{open:.20}… open"), open));
    }
    for times in [1, 2, 3, 12] {
        let quoted = hostile::quoted(record, times);
        for name in ["message", "event", "EventData"] {
            let text = format!("{{\"EventID\":4688,\"{name}\":{quoted}}}");
            texts.push((format!("text in text, {times} times, as {name}"), text));
        }
    }
    for (name, xml) in xml_texts() {
        let text = hostile::quoted(&xml, 1);
        texts.push((name.clone(), format!("{{\"message\":{text}}}")));
        texts.push((
            name,
            record.replace("\"CommandLine\":\"x\"", &format!("\"EventData\":{text}")),
        ));
    }
    texts
}

#[test]
fn events_of_xml() {
    for (name, text) in xml_texts() {
        on_stack(OF_DECODERS, &name, || {
            use_of(Event::from_xml(&text));
            use_of(Event::from_xml_bytes(text.as_bytes()));
            let units: Vec<u16> = text.encode_utf16().collect();
            use_of(Event::from_utf16(&units));
            let mut warnings = Vec::new();
            use_of(xml::parse_with_warnings(
                &text,
                &Options::default(),
                &mut warnings,
            ));
        });
    }
}

#[test]
fn events_of_json() {
    for (name, text) in json_texts() {
        on_stack(OF_DECODERS, &name, || {
            use_of(Event::from_json(&text));
            let mut warnings = Vec::new();
            use_of(json::parse_with_warnings(
                &text,
                &Options::default(),
                &mut warnings,
            ));
            use_of(serde_json::from_str::<Event<'_>>(&text));
        });
    }
}

#[test]
fn events_of_messages() {
    each_text(LEN, |(start, piece, _), _, text| {
        for event in schema::EVENTS {
            let messages = [text.to_owned(), event_message(event, text)];
            on_stack(
                OF_DECODERS,
                &format!("message of {start}{piece}…"),
                || {
                    for text in &messages {
                        use_of(message::parse(System::of(event), text));
                    }
                },
            );
        }
    });
}

/// A message of lines with labels, all of which have that text.
fn event_message(event: &schema::EventSchema, text: &str) -> String {
    let lines = event
        .fields
        .iter()
        .map(|field| format!("{}: {text}\n", field.name));
    lines.collect()
}

/// A log as every reader takes it, from memory, in pieces, and by its content.
fn read(name: &str, bytes: &[u8]) {
    on_stack(OF_READERS, name, || {
        use_of(xml::Reader::new(bytes).count());
        use_of(json::Reader::new(bytes).count());
        use_of(text::Reader::new(bytes).count());
        use_of(csv::Reader::new(bytes).count());
        let mut reader = PushReader::new(&Options::default());
        for piece in bytes.chunks(4096) {
            reader.push(piece);
            while reader.next_borrowed().is_some() {}
        }
        reader.finish();
        while reader.next_borrowed().is_some() {}
        if let Ok(reader) = source::from_reader(Cursor::new(bytes.to_vec()), &Options::default()) {
            use_of(reader.count());
        }
    });
}

#[test]
fn readers() {
    for (name, text) in xml_texts().into_iter().chain(json_texts()) {
        read(&name, text.as_bytes());
        // A table whose cells have it, and a block of text.
        let cell = text.replace('"', "\"\"");
        let table = format!("EventID,Channel,Provider,EventData\n4688,Security,a,\"{cell}\"\n");
        read(&format!("{name} in a cell"), table.as_bytes());
        let block = format!(
            "Log Name: Security\nSource: a\nEvent ID: 4688\nDescription:\n{text}\nEvent Xml:\n{text}\n"
        );
        read(&format!("{name} in a block"), block.as_bytes());
    }
    each_text(LEN, |(start, piece, _), _, text| {
        read(&format!("{start}{piece}…"), text.as_bytes())
    });
}

#[test]
fn logs_of_windows() {
    let windows = written::Style::WINDOWS;
    let plain = written::Style {
        template: false,
        ..windows
    };
    for (style, are_values) in [(windows, false), (windows, true), (plain, false)] {
        for levels in [4, 15, 16, 17, 63, 64, 65, 200, 510, 511, 512, 513, 1500] {
            if are_values && levels > 200 {
                continue;
            }
            let file = written::nested(levels, are_values, style);
            let name = format!("EVTX, {levels} elements, as values: {are_values}, {style:?}");
            on_stack(OF_READERS, &name, || {
                let mut reader = evtx::Reader::from_bytes(&file).unwrap();
                use_of(reader.by_ref().count());
                // An event or an error, never nothing.
                assert_eq!((reader.stats().seen, reader.stats().skipped), (1, 0));
            });
        }
    }
}

#[test]
fn archives() {
    let log = archive::log(1, 3);
    let mut zip = archive::zip([("log.xml", true, log.clone())]);
    for level in 0..20 {
        zip = archive::zip([("a.zip", level % 2 == 0, zip)]);
    }
    let all = archive::options(|limits| limits.max_depth = 100);
    for (name, bytes) in [("zip", zip), ("gzip", archive::gzip_times(20, &log))] {
        for options in [&Options::default(), &all] {
            let reader = || source::from_reader(Cursor::new(bytes.clone()), options);
            on_stack(OF_READERS, name, || use_of(archive::Read::of(reader())));
        }
    }
}
