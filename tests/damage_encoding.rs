//! NULs, byte order marks and bytes that are not of the encoding cost what is broken.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use common::damage::Item::{Error, Event as Record, Warned};
use common::damage::{ALL, after, all, as_json, as_xml, check, flat, pretty, process, read, utf16};
use std::io::BufReader;
use wmi_events::ErrorKind::{self, Encoding, Structure, Syntax, Truncated};
use wmi_events::Event;
use wmi_events::source::{Options, json, xml};

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

#[test]
fn bytes_that_are_not_of_the_encoding() {
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
        // The first of several, and what is before and after it.
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

/// Places after what was replaced, which is longer than it was, are those of the stream.
#[test]
fn places_after_bytes_that_were_replaced() {
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
        let (limits, mut warnings) = (Options::default(), Vec::new());
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
