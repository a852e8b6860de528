//! Streams of events: where they are cut, and what a broken one costs.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

mod common;

use std::io::{self, BufRead, Read};

use common::write::foreign_xml;
use wmi_events::source::xml::Reader;
use wmi_events::source::{Limits, Stats};
use wmi_events::{ErrorKind, Event};

/// A 5857 with that record ID.
fn event(record_id: u64) -> String {
    format!(
        "<Event xmlns='x'><System><Provider Name='Microsoft-Windows-WMI-Activity'/>\
         <EventID>5857</EventID><EventRecordID>{record_id}</EventRecordID></System><UserData>\
         <Operation_StartedOperational><ProviderName>p</ProviderName>\
         </Operation_StartedOperational></UserData></Event>"
    )
}

/// What a reader gives: the record IDs of events, and the kind and offset of errors.
#[derive(Debug, PartialEq)]
enum Item {
    Event(u64),
    Error(ErrorKind, u64),
}

use Item::{Error, Event as Record};

fn items(stream: &[u8], limits: Limits) -> (Vec<Item>, Stats) {
    let mut reader = Reader::with_limits(stream, limits);
    let item = |result: Result<Event<'_>, wmi_events::Error>| match result {
        Ok(event) => Record(event.system.record_id.unwrap()),
        Err(error) => Error(error.kind(), error.offset().unwrap()),
    };
    let items = reader.by_ref().map(item).collect();
    (items, reader.stats())
}

#[test]
fn streams() {
    use ErrorKind::{Field, Structure, Syntax, Truncated};
    let (one, two, other) = (event(1), event(2), foreign_xml(7036));
    let len = one.len() as u64;
    let half = one.get(..one.len() / 2).unwrap();
    let bad_number = one.replace("<EventRecordID>1<", "<EventRecordID>x<");
    let number_at = one.find("<EventRecordID>").unwrap() as u64 + 15;
    let both = || vec![Record(1), Record(2)];
    let table: Vec<(&str, String, Vec<Item>)> = vec![
        ("nothing", String::new(), vec![]),
        ("blanks", " \r\n\t\u{feff}".into(), vec![]),
        ("one behind the other", format!("{one}{two}"), both()),
        (
            "line breaks between",
            format!("\u{feff}{one}\r\n{two}\r\n"),
            both(),
        ),
        (
            "a root",
            format!("<?xml version='1.0'?><Events>{one}\n{two}</Events>"),
            both(),
        ),
        (
            "a root of any name",
            format!("<r:Log a='>'>{one}{two}</r:Log >"),
            both(),
        ),
        (
            "roots",
            format!("<Events>{one}</Events>\n<Events>{two}</Events>"),
            both(),
        ),
        ("an empty root", "<Events/>".into(), vec![]),
        (
            "evtx_dump",
            format!("Record 1\n<?xml version=\"1.0\"?>\n{one}\n\nRecord 22\r\n<?xml?>\n{two}\n"),
            both(),
        ),
        (
            "other kinds",
            format!("{other}{one}{other}{two}{other}"),
            both(),
        ),
        (
            "comments",
            format!("<!-- {one} --->{one}<!----><?p <Event> ?>{two}"),
            both(),
        ),
        (
            "an element of the same name",
            format!(
                "{}{two}",
                one.replace(
                    "<ProviderName>",
                    "<Sub><Event a='b'><x/></Event><Event/></Sub><ProviderName>"
                )
            ),
            both(),
        ),
        // Each of these costs one event, or none.
        ("cut", half.into(), vec![Error(Truncated, len / 2)]),
        (
            "cut, then one",
            format!("{half}{two}"),
            vec![Error(Truncated, len / 2), Record(2)],
        ),
        (
            "cut in a tag, then one",
            format!("<Event><System><Prov\n{two}"),
            vec![Error(Syntax, 21), Record(2)],
        ),
        (
            "cut in a quote, then one",
            format!("<Event><System><Provider Name='\n{two}"),
            vec![Error(Syntax, 32), Record(2)],
        ),
        (
            "cut in a comment, then one",
            format!("<Event><!-- {two}"),
            vec![Error(Truncated, 12 + two.len() as u64), Record(2)],
        ),
        (
            "cut in CDATA, then one and a broken one",
            format!("<Event><![CDATA[ {two}<Event>"),
            vec![
                Error(Truncated, 24 + two.len() as u64),
                Record(2),
                Error(Truncated, 24 + two.len() as u64),
            ],
        ),
        (
            "a root cut",
            format!("<Events>{one}\n"),
            vec![Record(1), Error(Truncated, len + 9)],
        ),
        (
            "the end of one, then one",
            format!("d</Data></Event>{two}"),
            vec![Error(Structure, 0), Record(2)],
        ),
        (
            "an end tag, then one",
            format!("</Event>{two}"),
            vec![Error(Structure, 0), Record(2)],
        ),
        (
            "another end tag",
            format!("{one}</Events>{two}"),
            vec![Record(1), Error(Structure, len), Record(2)],
        ),
        (
            "garbage between",
            format!("{one}\n<<\0 > garbage & < <b>\n</Events> \u{1}{two}"),
            vec![Record(1), Error(Syntax, len + 2), Record(2)],
        ),
        (
            "text between",
            format!("{one}Record 1x{two}"),
            vec![Record(1), Error(Structure, len), Record(2)],
        ),
        (
            "text behind",
            format!("{one}\0\0"),
            vec![Record(1), Error(Structure, len)],
        ),
        (
            "a DTD",
            format!("<!DOCTYPE a [<!ENTITY b 'c'>]>{one}"),
            vec![Error(Syntax, 0), Record(1)],
        ),
        (
            "a DTD within",
            format!("{}{two}", one.replace("<UserData>", "<!ENTITY>")),
            vec![
                Error(Syntax, one.find("<UserData>").unwrap() as u64),
                Record(2),
            ],
        ),
        (
            "a number that is none",
            format!("{bad_number}{two}"),
            vec![Error(Field, number_at), Record(2)],
        ),
        (
            "elements that do not match",
            format!("{}{two}", one.replace("</System>", "</Sistem>")),
            vec![
                Error(Syntax, one.find("</System>").unwrap() as u64),
                Record(2),
            ],
        ),
        (
            "an element not closed",
            format!("{}{two}", one.replace("</UserData>", "")),
            vec![
                Error(Syntax, one.find("</UserData>").unwrap() as u64),
                Record(2),
            ],
        ),
        (
            "an empty event",
            format!("<Event/>{two}"),
            vec![Error(Structure, 8), Record(2)],
        ),
        (
            "an event without a header",
            format!("<Event>x</Event>{two}"),
            vec![Error(Structure, 7), Record(2)],
        ),
        (
            "roots in roots",
            format!("{}{two}", "<a>".repeat(40)),
            vec![Error(ErrorKind::Limit, 96), Record(2)],
        ),
    ];
    for (what, stream, expected) in table {
        let (found, stats) = items(stream.as_bytes(), Limits::default());
        assert_eq!(found, expected, "{what}: {stream}");
        let errors = expected
            .iter()
            .filter(|item| matches!(item, Error(..)))
            .count() as u64;
        assert_eq!(stats.matched, expected.len() as u64 - errors, "{what}");
        assert_eq!(stats.malformed, errors, "{what}");
        assert_eq!(
            stats.seen,
            stats.matched + stats.skipped + stats.malformed,
            "{what}"
        );

        // The same in UTF-16, at the same places.
        let units = |at: u64| {
            let text = stream.get(..usize::try_from(at).unwrap()).unwrap();
            2 * text.encode_utf16().count() as u64
        };
        let expected: Vec<_> = expected
            .into_iter()
            .map(|item| match item {
                Error(kind, at) => Error(kind, units(at)),
                record => record,
            })
            .collect();
        let bytes: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // A NUL after a first `<` means UTF-16.
        assert_eq!(
            items(&bytes, Limits::default()).0,
            expected,
            "{what} in UTF-16"
        );
    }
}

/// The event is named, where its header still could be read.
#[test]
fn errors_name_the_event() {
    let one = event(1);
    let cut = one.get(..one.len() - 9).unwrap();
    let bad = one.replace("<ProviderName>p", "<ProviderName>\u{1}&");
    for stream in [cut.to_owned(), format!("{cut}{one}"), bad] {
        let error = Reader::new(stream.as_bytes()).next().unwrap().unwrap_err();
        assert_eq!(
            error.event_id().map(wmi_events::EventId::get),
            Some(5857),
            "{error}"
        );
    }
    let message =
        "event 5857: truncated at byte 251: the input ends in the event that begins at byte 2";
    let error = Reader::new(format!("\r\n{cut}").as_bytes())
        .next()
        .unwrap()
        .unwrap_err();
    assert_eq!(error.to_string(), message);
}

/// Too long, by much: one error where the limit is, and the next event is found.
#[test]
fn long_events_cost_themselves() {
    let mut limits = Limits::default();
    limits.max_event_bytes = 100_000;
    let two = event(2);
    let long = "x".repeat(1_000_000);
    let fill = [
        long.clone(),
        format!("<!-- {long}"),
        format!("<![CDATA[{long}"),
        format!("<a b='{long}"),
        format!("<?{long}"),
        "<a>".repeat(300_000),
        "<Event>".repeat(140_000),
    ];
    for fill in fill {
        let what = fill.get(..12).unwrap().to_owned();
        let stream = format!("{}<Event><x>{fill}{two}", event(1));
        let at = event(1).len() as u64 + 100_000;
        let (found, _) = items(stream.as_bytes(), limits.clone());
        assert_eq!(found.first(), Some(&Record(1)), "{what}");
        assert_eq!(found.get(1), Some(&Error(ErrorKind::Limit, at)), "{what}");
        assert_eq!(found.last(), Some(&Record(2)), "{what}");
    }
    // A whole one, just as long as may be.
    let long = event(1).replace(
        "<ProviderName>p",
        &format!("<ProviderName>{}", "x".repeat(50_000)),
    );
    limits.max_event_bytes = long.len();
    assert_eq!(items(long.as_bytes(), limits.clone()).0, [Record(1)]);
    limits.max_event_bytes -= 1;
    let at = limits.max_event_bytes as u64;
    let found = items(format!("{long}{two}").as_bytes(), limits).0;
    assert_eq!(found, [Error(ErrorKind::Limit, at), Record(2)]);
}

/// Hostile streams take time in proportion to their length: these would take minutes otherwise.
#[test]
fn hostile_streams_are_linear() {
    for piece in [
        "<Event><!--",
        "<!--",
        "<![CDATA[",
        "<Event><?",
        "<Event>",
        "<",
        "<!",
        "x<a '",
        "<Event><System/><![CDATA[",
        "<Event><System/><![CDATA[]]>",
        "<Event><System/><![CDATA[<Event><System/>]]>",
        "<Event><System/><!-- <!-- -->",
        "<Event><!-- <Event><System/><!-- -->",
        "<Event><System/></System><EventData/><RenderingInfo><",
        "<Event><![CDATA[<Event><System>]]><!-- <!-- <Event><System> -->",
    ] {
        let stream = piece.repeat(1_000_000 / piece.len());
        let mut reader = Reader::new(stream.as_bytes());
        let errors = reader.by_ref().filter(Result::is_err).count() as u64;
        assert!(errors > 0, "{piece}");
        assert_eq!(reader.stats().malformed, errors, "{piece}");
        assert_eq!(reader.stats().matched, 0, "{piece}");
    }
}

/// Fails once some bytes have been read.
struct Failing<'b>(&'b [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer) {
            Ok(0) => Err(io::Error::other("the disk is gone")),
            read => read,
        }
    }
}

impl BufRead for Failing<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.0 {
            [] => Err(io::Error::other("the disk is gone")),
            bytes => Ok(bytes),
        }
    }

    fn consume(&mut self, len: usize) {
        self.0.consume(len);
    }
}

#[test]
fn a_failing_input_ends_the_stream() {
    let stream = format!("{}<Event>", event(1));
    let mut reader = Reader::new(Failing(stream.as_bytes()));
    assert!(reader.next().unwrap().is_ok());
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.offset(), Some(stream.len() as u64));
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "the disk is gone"
    );
    assert!(reader.next().is_none());
    assert!(reader.next_borrowed().is_none());
    assert!(reader.into_inner().0.is_empty());
}
