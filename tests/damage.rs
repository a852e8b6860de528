//! What is broken in a stream costs what is broken: one table for each kind of damage.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use common::damage::Item::{Error, Event as Record, Warned};
use common::damage::{
    ALL, Item, after, all, as_json, as_xml, check, flat, items, pretty, process, read, shell,
};
use wmi_events::ErrorKind::{Structure, Syntax, Truncated};
use wmi_events::Event;
use wmi_events::source::{Options, Stats, json, xml};

fn errors(found: &[Item]) -> usize {
    let errors = found.iter().filter(|item| matches!(item, Error(..)));
    errors.count()
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
            assert!(errors(&found) <= 1, "{found:?} in {stream}");
        }
    }
}

#[test]
fn what_is_wrong_after_the_data() {
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
        let (limits, mut warnings) = (Options::default(), Vec::new());
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
    for after in [
        "<RenderingInfo><Message>a & b</Message></RenderingInfo>",
        "<RenderingInfo><Message>a < b</Message></RenderingInfo>",
        "<RenderingInfo><Message>a</Task></RenderingInfo>",
        "<RenderingInfo a='1><Message>a</Message></RenderingInfo>",
        "<RenderingInfo><Message>&who;</Message></RenderingInfo>",
        "x",
        "</x>",
    ] {
        let stream = format!("{}{}{}", as_xml(1), process(2, "wmic", after), as_xml(3));
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
            "{after}: {found:?}"
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
fn events_after_half_of_one() {
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
    // A syslog header belongs to its line; other text does not.
    let line = |id| format!("<13>Mar  3 09:04:55 wks07 agent: {}", as_json(id));
    assert_eq!(items(all(line, "\n").as_bytes()), ALL);
    let line = |id| format!("see this: {}", as_json(id));
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
                assert!(errors(&found) <= 2, "{found:?} in {stream}");
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
    // Marks between events: files that were put together.
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
    // The end is damaged after the data, so it is an event; what its text holds is no event.
    for (end, damaged) in [
        ("</EventData></Event>", "</EventData >/Event >"),
        ("</Event>", "<RenderingInfo><Message>"),
        ("</Event>", "</Ev<ent>"),
        ("</Event>", ":</Event>"),
        ("</Event>", "<RenderingInfo><a></RenderingInfo></Event>"),
        ("</Event>", ""),
    ] {
        let begun = process(1, "<![CDATA[<Event><System>]]>", "");
        let stream = begun.replacen(end, damaged, 1) + &as_xml(2) + &as_xml(3);
        let found = items(stream.as_bytes());
        assert!(
            matches!(*found, [Warned(1, ..), Record(2), Record(3)]),
            "{found:?} in {stream}"
        );
    }
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
