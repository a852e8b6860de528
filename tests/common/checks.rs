//! What holds for any bytes, read as XML, JSON, CSV or text. The fuzz targets run the same.
#![allow(clippy::panic, clippy::unwrap_used, reason = "checks fail so")]

use std::io::{BufRead, BufReader};

use wmi_events::source::{Options, Stats, csv, json, message, text, xml};
use wmi_events::{Error, ErrorKind, Event, System, schema};

/// What a reader gives, as it is shown, with the warnings of each event.
type Shown = (Vec<String>, Stats);

/// How many bytes a reader gets at once.
const CHUNKS: [usize; 4] = [1, 3, 65, 1 << 20];

macro_rules! shown {
    ($reader:expr, $len:expr) => {{
        let mut reader = $reader;
        let mut shown = Vec::new();
        while let Some(event) = reader.next_borrowed() {
            let item = match &event {
                Ok(event) => {
                    reads_back(event);
                    format!("{event:?}")
                }
                Err(error) => {
                    has_place(error, $len);
                    error.to_string()
                }
            };
            let is_event = event.is_ok();
            let warnings = reader.warnings();
            warnings.iter().for_each(|warning| has_place(warning, $len));
            assert!(is_event || warnings.is_empty(), "{item}");
            let warnings: Vec<_> = warnings.iter().map(ToString::to_string).collect();
            shown.push(format!("{item} {warnings:?}"));
        }
        let stats = reader.stats();
        let counted = stats.matched + stats.skipped + stats.unrecognized + stats.malformed;
        assert_eq!(stats.seen, counted);
        (shown, stats)
    }};
}

fn has_place(error: &Error, len: usize) {
    let is_within = error.offset().is_some_and(|at| at <= len as u64);
    assert!(is_within, "{error} in {len} bytes");
}

/// What is read reads back, both ways.
pub(crate) fn reads_back(event: &Event<'_>) {
    let json = serde_json::to_string(event).unwrap();
    let read: Event<'_> = serde_json::from_str(&json).unwrap();
    assert_eq!(read, *event, "{json}");
    if !event
        .extra
        .iter()
        .any(|field| is_of_a_converter(&field.name, event))
    {
        let read = Event::from_json(&json).unwrap();
        assert_eq!(read.as_ref(), Some(event), "{json}");
    }
}

/// Whether a name is one that converters of XML write for an attribute, or for a text that has no name.
fn is_of_a_converter(name: &str, event: &Event<'_>) -> bool {
    let attribute = name.strip_prefix('@');
    let is_attribute =
        attribute.is_some_and(|name| matches!(&*name.to_ascii_lowercase(), "name" | "type"));
    let bare = attribute.unwrap_or(name);
    is_attribute
        || bare == "xmlns"
        || bare.starts_with("xmlns:")
        || matches!(name, "#attributes" | "#text" | "xml_name")
        || name == "Data" && event.fields().next().is_none()
}

/// The same in any chunks, and owned.
fn same(shown: impl Fn(Box<dyn BufRead + '_>) -> Shown, bytes: &[u8]) -> Shown {
    let all: Vec<_> = CHUNKS
        .iter()
        .map(|chunk| shown(Box::new(BufReader::with_capacity(*chunk, bytes))))
        .collect();
    for (one, chunk) in all.iter().zip(CHUNKS) {
        assert_eq!(Some(one), all.last(), "in chunks of {chunk}");
    }
    all.into_iter().next_back().unwrap()
}

/// Any bytes as XML: errors and warnings have a place; the same in any chunks, and owned; what is
/// read reads back; an event alone is as in a stream.
pub(crate) fn xml(bytes: &[u8]) {
    let (shown, _) = same(|input| shown!(xml::Reader::new(input), bytes.len()), bytes);
    let owned: Vec<_> = xml::Reader::new(bytes).collect();
    as_owned(&shown, &owned);
    let mut warnings = Vec::new();
    let Ok(text) = str::from_utf8(bytes) else {
        let _ = Event::from_xml_bytes(bytes);
        return;
    };
    if let Ok(Some(event)) = xml::parse_with_warnings(text, &Options::default(), &mut warnings) {
        warnings
            .iter()
            .for_each(|warning| has_place(warning, bytes.len()));
        assert!(
            matches!(owned.first(), Some(Ok(other)) if *other == event),
            "{owned:?}"
        );
        assert!(!warnings.is_empty() || owned.len() == 1, "{owned:?}");
    } else {
        assert!(warnings.is_empty());
    }
}

/// What is lent is what is owned.
fn as_owned(shown: &[String], owned: &[Result<Event<'static>, Error>]) {
    assert_eq!(owned.len(), shown.len());
    for (owned, shown) in owned.iter().zip(shown) {
        match owned {
            Ok(event) => assert!(shown.starts_with(&format!("{event:?}"))),
            Err(error) => assert!(shown.starts_with(&error.to_string())),
        }
    }
}

/// Any bytes as records in text.
pub(crate) fn text(bytes: &[u8]) {
    let (shown, _) = same(|input| shown!(text::Reader::new(input), bytes.len()), bytes);
    as_owned(&shown, &text::Reader::new(bytes).collect::<Vec<_>>());
}

/// Any bytes as CSV, and as the rows of a table of events.
pub(crate) fn csv(bytes: &[u8]) {
    const HEADER: &[u8] =
        b"EventID,Channel,ProviderName,NewProcessId,CommandLine,EventData,Message\n";
    for bytes in [bytes, &[HEADER, bytes].concat()] {
        let read = |input| {
            let mut reader = csv::Reader::new(input);
            let first = reader
                .next_borrowed()
                .map(|event| event.map(Event::into_owned));
            // Then it has no place.
            if matches!(&first, Some(Err(error)) if error.kind() == ErrorKind::Format) {
                assert!(reader.next_borrowed().is_none());
                return None;
            }
            Some(())
        };
        if read(bytes).is_none() {
            continue;
        }
        let (shown, _) = same(|input| shown!(csv::Reader::new(input), bytes.len()), bytes);
        as_owned(&shown, &csv::Reader::new(bytes).collect::<Vec<_>>());
    }
}

/// Any bytes as JSON, and any text as a message.
pub(crate) fn json(bytes: &[u8]) {
    let (shown, _) = same(|input| shown!(json::Reader::new(input), bytes.len()), bytes);
    let owned: Vec<_> = json::Reader::new(bytes).collect();
    as_owned(&shown, &owned);
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let mut warnings = Vec::new();
    if let Ok(Some(event)) = json::parse_with_warnings(text, &Options::default(), &mut warnings) {
        assert_eq!(owned.len(), 1);
        assert_eq!(owned[0].as_ref().unwrap(), &event);
    }
    for event in schema::EVENTS {
        if let Err(error) = message::parse(System::of(event), text) {
            has_place(&error, text.len());
        }
    }
}
