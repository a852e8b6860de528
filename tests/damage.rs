//! What is broken in a stream costs what is broken: one table for each kind of damage.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use std::io::{BufRead, BufReader};

use wmi_events::ErrorKind::{self, Encoding, Structure, Syntax, Truncated};
use wmi_events::source::{Limits, Stats, json, xml};
use wmi_events::{Event, EventId};

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

/// A 4688 with that record ID, command line and text behind its data.
fn process(id: u64, line: &str, behind: &str) -> String {
    format!(
        "<Event xmlns='{NAMESPACE}'><System><Provider Name='Microsoft-Windows-Security-Auditing'/>\
         <EventID>4688</EventID><EventRecordID>{id}</EventRecordID></System>\
         <EventData><Data Name='CommandLine'>{line}</Data></EventData>{behind}</Event>"
    )
}

fn as_xml(id: u64) -> String {
    process(id, "wmic os get", "")
}

/// As this crate writes it.
fn as_json(id: u64) -> String {
    let xml = as_xml(id);
    serde_json::to_string(&Event::from_xml(&xml).unwrap()).unwrap()
}

/// As NXLog writes it.
fn flat(id: u64) -> String {
    format!(
        r#"{{"EventID":4688,"SourceName":"Microsoft-Windows-Security-Auditing","RecordNumber":{id},"CommandLine":"wmic {{os}} get"}}"#
    )
}

/// As PowerShell writes it, with arrays of objects in it.
fn shell(id: u64) -> String {
    format!(
        r#"{{"Id":4688,"ProviderName":"Microsoft-Windows-Security-Auditing","RecordId":{id},"Properties":[{{"Value":"S-1-5-18"}},{{"Value":"dana"}},{{"Value":"CORP"}}]}}"#
    )
}

fn pretty(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

fn all(write: impl Fn(u64) -> String, between: &str) -> String {
    (1..=3).map(write).collect::<Vec<_>>().join(between)
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Item {
    Event(u64),
    /// An event with a warning.
    Warned(u64, ErrorKind, u64),
    Error(ErrorKind, u64),
}

use Item::{Error, Event as Record, Warned};

const ALL: [Item; 3] = [Record(1), Record(2), Record(3)];

macro_rules! items {
    ($reader:expr) => {{
        let mut reader = $reader;
        let mut items = Vec::new();
        while let Some(event) = reader.next_borrowed() {
            let item = match event {
                // Damage may cost the number alone.
                Ok(event) => Record(event.system.record_id.unwrap_or(0)),
                Err(error) => Error(error.kind(), error.offset().unwrap()),
            };
            items.push(match (item, reader.warnings()) {
                (Record(id), [warning]) => {
                    assert_eq!(
                        warning.event_id(),
                        Some(EventId::PROCESS_CREATION),
                        "{warning}"
                    );
                    Warned(id, warning.kind(), warning.offset().unwrap())
                }
                (item, warnings) => {
                    assert!(warnings.is_empty(), "{warnings:?}");
                    item
                }
            });
        }
        (items, reader.stats())
    }};
}

fn read(is_json: bool, input: impl BufRead) -> (Vec<Item>, Stats) {
    if is_json {
        items!(json::Reader::new(input))
    } else {
        items!(xml::Reader::new(input))
    }
}

/// What is in a stream, at once and byte by byte.
fn items(bytes: &[u8]) -> Vec<Item> {
    let text = String::from_utf8_lossy(bytes);
    let is_json = !text.replace('\0', "").contains("<System");
    let (items, stats) = read(is_json, bytes);
    let by_bytes = read(is_json, BufReader::with_capacity(1, bytes));
    assert_eq!((&items, stats), (&by_bytes.0, by_bytes.1), "{text}");
    let count = |is: fn(&Item) -> bool| items.iter().filter(|item| is(item)).count() as u64;
    assert_eq!(stats.malformed, count(|item| matches!(item, Error(..))));
    assert_eq!(stats.warnings, count(|item| matches!(item, Warned(..))));
    items
}

fn check(what: &str, bytes: impl AsRef<[u8]>, expected: impl IntoIterator<Item = Item>) {
    let expected: Vec<_> = expected.into_iter().collect();
    let bytes = bytes.as_ref();
    assert_eq!(
        items(bytes),
        expected,
        "{what}: {}",
        String::from_utf8_lossy(bytes)
    );
}

/// One error, then all three.
fn after(kind: ErrorKind, at: u64) -> impl Iterator<Item = Item> {
    std::iter::once(Error(kind, at)).chain(ALL)
}

#[test]
fn nuls_before_the_text() {
    let streams = [
        all(as_xml, ""),
        all(as_xml, "\n"),
        format!("<Events>{}</Events>", all(as_xml, "\n")),
        all(as_json, "\n"),
        format!("[{}]", all(as_json, ",")),
        pretty(&format!("[{}]", all(as_json, ","))),
    ];
    for stream in streams {
        for nuls in [1, 2, 3, 4, 7, 63, 64, 65, 200, 70_000] {
            let nuls = vec![0; nuls];
            let what = format!("{} NULs", nuls.len());
            check(
                &what,
                [&nuls, stream.as_bytes()].concat(),
                after(Structure, 0),
            );
            for (mark, unit) in [
                ([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2]),
                ([0xfe, 0xff], u16::to_be_bytes),
            ] {
                let text = utf16(&stream, unit);
                let marked = [&nuls, &mark[..], &text].concat();
                check(&format!("{what}, a mark"), marked, after(Structure, 0));
                // Without a mark whole units are NULs.
                if nuls.len().is_multiple_of(2) {
                    check(&what, [&nuls[..], &text].concat(), after(Structure, 0));
                }
            }
        }
    }
}

#[test]
fn utf16_without_a_mark() {
    for stream in [
        all(as_xml, "\r\n"),
        all(as_json, "\n"),
        format!("\r\n {}", all(as_xml, "")),
    ] {
        for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            check("UTF-16", utf16(&stream, unit), ALL);
        }
    }
    // What is like a mark, before text that is not UTF-16.
    let like = [&b"\xff\xfe"[..], all(as_xml, "").as_bytes()].concat();
    check("no mark", like, after(Structure, 0));
    // Inputs that are shorter than what would tell.
    for (input, expected) in [
        (&b"<\0"[..], Some(Error(Truncated, 2))),
        (b"\0<", Some(Error(Truncated, 2))),
        (b"\xff\xfe", None),
        (b"<", Some(Error(Truncated, 1))),
        (b"\0", Some(Error(Structure, 0))),
        (b"\0\0", Some(Error(Structure, 0))),
        (b"", None),
    ] {
        let (found, _) = read(false, input);
        assert_eq!(found, Vec::from_iter(expected), "{input:?}");
        let (found, _) = read(false, BufReader::with_capacity(1, input));
        assert_eq!(found, Vec::from_iter(expected), "{input:?}");
    }
}

/// A stream whose first event is cut off in front, at every byte.
#[test]
fn streams_that_begin_within_an_event() {
    type Write = fn(u64) -> String;
    let pretty_json: Write = |id| pretty(&as_json(id));
    let shapes: [(Write, [&str; 2]); 12] = [
        (as_xml, ["", ""]),
        (as_xml, ["\n", "\n"]),
        (as_xml, ["\n", "</Events>\n"]),
        (
            |id| format!("Record {id}\n<?xml version='1.0'?>\n{}", as_xml(id)),
            ["\n", ""],
        ),
        (as_json, ["\n", "\n"]),
        (as_json, ["", ""]),
        (as_json, [",", "]"]),
        (flat, [",", "]"]),
        (shell, [",", "]"]),
        (pretty_json, ["\n", "\n"]),
        (pretty_json, [",\n", "\n]"]),
        (
            |id| format!("Record {id}\n{}", pretty(&as_json(id))),
            ["\n", "\n"],
        ),
    ];
    for (write, [between, last]) in shapes {
        let first = write(9);
        for at in 1..first.len() {
            let stream = format!("{}{between}{}{last}", &first[at..], all(write, between));
            let found = items(stream.as_bytes());
            let events: Vec<_> = found
                .iter()
                .filter(|item| ALL.contains(item))
                .copied()
                .collect();
            assert_eq!(events, ALL, "{stream}");
            let errors = found
                .iter()
                .filter(|item| matches!(item, Error(..)))
                .count();
            assert!(errors <= 1, "{found:?} in {stream}");
        }
    }
}

#[test]
fn characters_that_are_none() {
    let at = |stream: &[u8]| stream.iter().position(|byte| *byte == 0x84).unwrap() as u64;
    for stream in [
        all(as_xml, ""),
        all(as_json, "\n"),
        format!("[{}]", all(as_json, ",")),
        pretty(&as_json(1)) + "\n" + &pretty(&as_json(2)) + "\n" + &pretty(&as_json(3)),
    ] {
        let mut bytes = stream.clone().into_bytes();
        let place = stream.match_indices("wmic").nth(1).unwrap().0;
        bytes[place] = 0x84;
        let warned = Warned(2, Encoding, at(&bytes));
        check("a code page", &bytes, [Record(1), warned, Record(3)]);
        // The first of several, and what is before and behind it.
        bytes[place + 2..place + 4].copy_from_slice(b"\xe4\xb8");
        check("more of them", &bytes, [Record(1), warned, Record(3)]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let is_json = stream.contains('{');
        let second = match is_json {
            true => json::Reader::new(&*bytes).nth(1).unwrap().unwrap(),
            false => xml::Reader::new(&*bytes).nth(1).unwrap().unwrap(),
        };
        let line = second.field("CommandLine").unwrap().text().into_owned();
        assert_eq!(line, "\u{fffd}m\u{fffd} os get");
        assert!(text.contains(&line));
        for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let mut bytes = utf16(&stream, unit);
            let lone = unit(0xd83d);
            bytes[2 * place..2 * place + 2].copy_from_slice(&lone);
            let warned = Warned(2, Encoding, 2 * place as u64);
            check("half of a pair", bytes, [Record(1), warned, Record(3)]);
        }
    }
    // In another provider's event nobody looks.
    let other = common::write::foreign_xml(7036).replace("param1", "#aram1");
    let mut bytes = format!("{}{other}{}", as_xml(1), as_xml(2)).into_bytes();
    let place = bytes.iter().position(|byte| *byte == b'#').unwrap();
    bytes[place] = 0x84;
    check("another event", &bytes, [Record(1), Record(2)]);
    // Nor in the name of another's provider, which is not all characters.
    let other = other.replace("Service", "S#rvice");
    let mut bytes = format!("{}{other}{}", as_xml(1), as_xml(2)).into_bytes();
    bytes
        .iter_mut()
        .filter(|byte| **byte == b'#')
        .for_each(|byte| *byte = 0x84);
    check("another provider", &bytes, [Record(1), Record(2)]);
    let other = r#"{"EventID":4688,"SourceName":"S#rvice","A":"4688"}"#;
    let mut bytes = format!("{}\n{other}\n{}\n", as_json(1), as_json(2)).into_bytes();
    bytes
        .iter_mut()
        .filter(|byte| **byte == b'#')
        .for_each(|byte| *byte = 0x84);
    check("another provider", &bytes, [Record(1), Record(2)]);
}

/// Places behind what was replaced, which is longer than it was, are those of the stream.
#[test]
fn places_behind_characters_that_are_none() {
    let bad = process(1, "#", "").replace(
        "</EventData>",
        "<Data Name='ProcessId'>zz</Data></EventData>",
    );
    let xml_at = bad.find("zz").unwrap() as u64;
    let bad_json = flat(1)
        .replace("wmic", "#")
        .replace('}', ",\"ProcessId\":\"zz\"}");
    let bad_json = bad_json.replace("{os,\"ProcessId\":\"zz\"}", "{os}");
    let json_at = bad_json.find("\"zz\"").unwrap() as u64;
    for (text, at) in [(bad, xml_at), (bad_json, json_at)] {
        let mut bytes = text.clone().into_bytes();
        let place = text.find('#').unwrap();
        bytes[place] = 0xff;
        check("a field", &bytes, [Error(ErrorKind::Field, at)]);
        let stream = [b"\n", &*bytes].concat();
        check("a field", &stream, [Error(ErrorKind::Field, at + 1)]);
    }
    // An event alone has no place for a warning.
    let alone = [process(1, "", "").as_bytes(), b"\xff"].concat();
    let error = Event::from_xml_bytes(&alone).unwrap_err();
    assert_eq!(
        (error.kind(), error.offset()),
        (Encoding, Some(alone.len() as u64 - 1))
    );
}

/// JSON can write half of a surrogate pair.
#[test]
fn halves_of_pairs_in_json() {
    for (escaped, lone, expected) in [
        (r"\ud83d", 0, "\u{fffd}"),
        (r"\ude00\ud83d\ude00", 0, "\u{fffd}😀"),
        (r"a\n\u00e9\ud83d\n\ud83d", 9, "a\né\u{fffd}\n\u{fffd}"),
        (r"\ud83d\u0041", 0, "\u{fffd}A"),
        (r"\ud83déé", 0, "\u{fffd}éé"),
    ] {
        let line = flat(1).replace("wmic", escaped);
        let at = line.find(escaped).unwrap() as u64 + lone;
        check("half of a pair", &line, [Warned(1, Encoding, at)]);
        let (limits, mut warnings) = (Limits::default(), Vec::new());
        let event = json::parse_with_warnings(&line, &limits, &mut warnings)
            .unwrap()
            .unwrap();
        assert_eq!(
            event.field("CommandLine").unwrap().text(),
            format!("{expected} {{os}} get")
        );
        assert_eq!(warnings.len(), 1);
        // Without a place for the warning it is an error.
        assert_eq!(Event::from_json(&line).unwrap_err().kind(), Syntax);
        // EvtxECmd has the data in a string.
        let payload = format!(r#"{{"EventData":{{"CommandLine":"{escaped}"}}}}"#);
        let line = serde_json::json!({
            "EventId": 4688, "Provider": "Microsoft-Windows-Security-Auditing",
            "EventRecordId": 1, "Payload": payload,
        });
        let line = line.to_string();
        let at = line.find("\"Payload\":").unwrap() as u64 + 10;
        check(
            "half of a pair in a payload",
            &line,
            [Warned(1, Encoding, at)],
        );
    }
    // What is not asked for is not decoded.
    let beside = flat(1)
        .replace('}', r#","Other":"\ud83d"}"#)
        .replace("{os,", "{os},");
    let beside = beside.replace(r#""Other":"\ud83d"} get"#, "");
    check("half of a pair elsewhere", &beside, [Record(1)]);
}

#[test]
fn what_is_wrong_behind_the_data() {
    let info = "<RenderingInfo Culture='en-US'><Message>A new process";
    let cuts = [
        info,
        "<RenderingInfo Culture='en-US'><Mess",
        "<RenderingInfo Culture='en",
        "<RenderingInfo",
        "<",
        "",
        "<RenderingInfo Culture='en-US'><Message>A</Message><Level>",
        "<RenderingInfo Culture='en-US'><!-- a",
        "<RenderingInfo Culture='en-US'><![CDATA[ a",
    ];
    let other = common::write::foreign_xml(7036);
    for cut in cuts {
        let event = |id| process(id, "wmic", cut).replace("</Event>", "");
        for between in ["", "\n", "\r\n\r\n"] {
            let stream = all(event, between);
            let found = items(stream.as_bytes());
            let ids = found.iter().map(|item| match item {
                Warned(id, kind, at) => {
                    assert!(matches!(kind, Truncated | Syntax), "{found:?}");
                    assert!(*at <= stream.len() as u64);
                    *id
                }
                item => panic!("{item:?} in {stream}"),
            });
            assert_eq!(ids.collect::<Vec<_>>(), [1, 2, 3], "{stream}");
        }
        // Alone: the same event.
        let (limits, mut warnings) = (Limits::default(), Vec::new());
        let (text, whole) = (event(1), process(1, "wmic", ""));
        let read = xml::parse_with_warnings(&text, &limits, &mut warnings).unwrap();
        assert_eq!(read, Event::from_xml(&whole).unwrap());
        assert_eq!(Event::from_xml(&text).unwrap(), read);
        assert!(
            matches!(&*warnings, [one] if one.offset().is_some()),
            "{warnings:?}"
        );
        // Two are not one, cut off or not.
        let two = format!("{text}{whole}");
        assert!(Event::from_xml(&two).is_err(), "{two}");
        // Another provider's is passed over as a whole one is.
        let another = other.replace("<!-- </Event> --></Event>", cut);
        let stream = format!("{another}{}{another}", as_xml(1));
        let (found, stats) = read_xml(&stream);
        assert_eq!((found, stats.skipped), (vec![Record(1)], 2), "{stream}");
    }
    for behind in [
        "<RenderingInfo><Message>a & b</Message></RenderingInfo>",
        "<RenderingInfo><Message>a < b</Message></RenderingInfo>",
        "<RenderingInfo><Message>a</Task></RenderingInfo>",
        "<RenderingInfo a='1><Message>a</Message></RenderingInfo>",
        "<RenderingInfo><Message>&who;</Message></RenderingInfo>",
        "x",
        "</x>",
    ] {
        let stream = format!("{}{}{}", as_xml(1), process(2, "wmic", behind), as_xml(3));
        let found = items(stream.as_bytes());
        assert!(
            matches!(
                *found,
                [
                    Record(1),
                    Warned(2, Syntax | Structure | Truncated, _),
                    Record(3)
                ]
            ),
            "{behind}: {found:?}"
        );
    }
    // What is not whole up to there is an error, as ever.
    let whole = process(2, "wmic", "");
    for end in 1..whole.find("</EventData>").unwrap() + "</EventData>".len() - 1 {
        let stream = format!("{}{}\n{}", as_xml(1), &whole[..end], as_xml(3));
        let found = items(stream.as_bytes());
        assert!(
            matches!(*found, [Record(1), Error(..), Record(3)]),
            "{found:?} in {stream}"
        );
    }
}

fn read_xml(stream: &str) -> (Vec<Item>, Stats) {
    read(false, stream.as_bytes())
}

/// Half a line, cut at every byte, and a whole event on the same line or the next.
#[test]
fn events_behind_half_of_one() {
    for write in [as_json, flat, shell] {
        let half = write(9);
        for between in ["", "\n", "\n  "] {
            for at in 1..half.len() {
                let half = &half[..at];
                let stream = format!("{}\n{half}{between}{}\n{}\n", write(1), write(2), write(3));
                let found = items(stream.as_bytes());
                let is_error = matches!(*found, [Record(1), Error(..), Record(2), Record(3)]);
                // A line without the number of any event is not looked at.
                let is_skipped = half.ends_with('}') && !half.contains("4688") && found == ALL;
                assert!(is_error || is_skipped, "{found:?} in {stream}");
            }
        }
    }
    // Behind what else writes lines.
    let line = |id| format!("<13>Mar  3 09:04:55 wks07 agent: {}", as_json(id));
    let stream = all(line, "\n");
    let found = items(stream.as_bytes());
    let events: Vec<_> = found
        .iter()
        .filter(|item| ALL.contains(item))
        .copied()
        .collect();
    assert_eq!((events.as_slice(), found.len()), (&ALL[..], 6), "{found:?}");
}

/// One byte too few or too many anywhere in an array on one line costs its event, and no other.
#[test]
fn arrays_on_one_line() {
    for write in [as_json, flat, shell] {
        let events: Vec<_> = (1..=5).map(write).collect();
        let array = format!("[{}]", events.join(","));
        let third = array.find(&events[2]).unwrap();
        for at in third..third + events[2].len() {
            let mut changed = vec![array.clone(), array.clone(), array.clone()];
            changed[0].remove(at);
            changed[1].insert(at, '}');
            changed[2].insert(at, '{');
            for stream in changed {
                let found = items(stream.as_bytes());
                for id in [1, 2, 4, 5] {
                    let count = found.iter().filter(|item| **item == Record(id)).count();
                    // A digit of the third's number may be gone.
                    assert!(count == 1 || count == 2, "{id} in {found:?}: {stream}");
                }
                let errors = found
                    .iter()
                    .filter(|item| matches!(item, Error(..)))
                    .count();
                assert!(errors <= 2, "{found:?} in {stream}");
            }
        }
    }
}

/// Parts of a broken event are no events, and count as nothing.
#[test]
fn parts_of_broken_events() {
    for write in [as_json, flat, shell] {
        let event = write(2);
        for at in 1..event.len() - 1 {
            let broken = format!("{}#{}", &event[..at], &event[at + 1..]);
            // A line without the number of any event is not looked at.
            if serde_json::from_str::<serde_json::Value>(&broken).is_ok()
                || !broken.contains("4688")
            {
                continue;
            }
            let stream = format!("{}\n{broken}\n{}\n", write(1), write(3));
            let (found, stats) = read(true, stream.as_bytes());
            assert!(
                matches!(*found, [Record(1), Error(..), Record(3)]),
                "{found:?} in {stream}"
            );
            assert_eq!((stats.seen, stats.skipped), (3, 0), "{stream}");
        }
    }
}

#[test]
fn junk_between_events() {
    let junk = [
        "hello, world\n",
        "hello, world",
        "ab\u{feff}",
        "\0\0",
        "<x>",
        "</Events>",
        "&amp;\n",
        "]]>\n",
        "Record 1x\n",
        "4688\n",
        "\"a\":1},\n",
    ];
    for junk in junk {
        for stream in [
            all(as_xml, ""),
            all(as_xml, "\n"),
            all(as_xml, "\r\n") + "</Events>",
        ] {
            if junk == "<x>" {
                // An element around the events, without its end.
                continue;
            }
            check(junk, format!("{junk}{stream}"), after(Structure, 0));
        }
        for stream in [
            all(as_json, "\n"),
            format!("[{}]", all(as_json, ",")),
            all(as_json, ""),
        ] {
            check(junk, format!("{junk}{stream}"), after(Structure, 0));
        }
        // Once, however much there is of it, in the middle.
        for (write, is_json) in [(as_xml as fn(u64) -> String, false), (as_json, true)] {
            if !is_json && junk == "<x>" {
                continue;
            }
            let (one, many) = (write(1), junk.repeat(50));
            let stream = format!("{one}{many}{}{}", write(2), write(3));
            let at = one.len() as u64;
            check(
                junk,
                stream,
                [Record(1), Error(Structure, at), Record(2), Record(3)],
            );
        }
    }
    // A mark in the middle is none: files that were put together.
    for stream in [
        all(as_xml, "\u{feff}"),
        all(as_json, "\u{feff}"),
        all(as_json, "\n\u{feff}"),
    ] {
        check("marks", &stream, ALL);
    }
    // A declaration whose end is lost.
    let record = |id, end| format!("Record {id}\n<?xml version='1.0'{end}\n{}\n", as_xml(id));
    let stream = record(1, "?>") + &record(2, "") + &record(3, "?>");
    let at = stream.match_indices("<?xml").nth(1).unwrap().0 as u64;
    check(
        "a declaration",
        stream,
        [Record(1), Error(Syntax, at), Record(2), Record(3)],
    );
    // A label that is damaged.
    let stream =
        "Record 1\n".to_owned() + &as_json(1) + "\nRec#rd 2\n" + &as_json(2) + "\n" + &as_json(3);
    let at = stream.find("Rec#rd").unwrap() as u64;
    check(
        "a label",
        stream,
        [Record(1), Error(Structure, at), Record(2), Record(3)],
    );
}

/// Markup in an event whose end is lost, and that ends in another.
#[test]
fn comments_that_end_in_another_event() {
    let with = |id, text: &str| {
        process(id, "wmic", "").replacen("<EventData>", &format!("{text}<EventData>"), 1)
    };
    for (open, close) in [("<!-- a ", "-->"), ("<?a ", "?>")] {
        let (lost, whole) = (with(1, open), with(3, &format!("{open}{close}")));
        let stream = format!("{lost}{}{whole}", as_xml(2));
        let at = as_xml(2).len();
        let at = (stream.len() - whole.len() - at) as u64;
        check(open, stream, [Error(Truncated, at), Record(2), Record(3)]);
    }
    // CDATA is text, and what an attacker writes may look like an event.
    let inner = format!("<![CDATA[{}]]>", as_xml(2));
    check("CDATA", process(1, &inner, ""), [Record(1)]);
    let stream = format!(
        "{}{}{}",
        with(1, "<A><![CDATA["),
        as_xml(2),
        with(3, "<B><![CDATA[]]></B>")
    );
    let found = items(stream.as_bytes());
    assert!(
        matches!(*found, [Error(..), Record(2), Record(3)]),
        "{found:?}"
    );
}

/// Hostile streams take time in proportion to their length: these would take minutes otherwise.
#[test]
fn hostile_json_is_linear() {
    for (head, piece) in [
        ("", "{\"a\":"),
        ("", "{\"a\":["),
        ("", "{\"a\":{\"a\":1},"),
        ("", "{\"a\":{\"a\":1}"),
        ("", "{\"b\":[{\"a\":1},"),
        ("", "{\"b\":{\"b\":1}"),
        ("[", "{\"a\":[{\"EventID\":4688}],"),
        ("{\"a\":[\"", "{\",\":"),
        ("{\"a\":[\"", "{\",\":{\",\":"),
        ("{\",\":[\"", "{\",\":{\""),
        ("{\"a\":\"", "{\\\"a\\\":"),
        ("x", "{\"a\":\"b{"),
        ("x", "{\""),
        ("x", "{ "),
        ("x", "{\n"),
        ("x", "\"a\":{\"b\":"),
        ("x", "}]{\"EventID\":4688,\"a\":"),
        ("{\"a\":1,", "{\"a\":1,\n"),
    ] {
        let stream = format!("{head}{}", piece.repeat(1_000_000 / piece.len()));
        let mut reader = json::Reader::new(stream.as_bytes());
        let errors = reader.by_ref().filter(Result::is_err).count() as u64;
        assert!(errors > 0, "{piece}");
        assert_eq!(reader.stats().malformed, errors, "{piece}");
        assert_eq!(reader.stats().matched, 0, "{piece}");
    }
    // All that closes, around something that is wrong.
    let nested = "{\"a\":[".repeat(100_000) + &"]}".repeat(100_000);
    for stream in [
        format!("{{\"b\":{nested}x"),
        format!("{{\"a\":{nested}x"),
        format!("{{\"b\":[{nested}]x"),
        format!("x{nested}"),
    ] {
        let reader = json::Reader::new(stream.as_bytes());
        assert_eq!(reader.filter(Result::is_err).count(), 1, "{}", &stream[..9]);
    }
}
