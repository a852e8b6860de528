//! What holds for every event, however it is written and however its bytes come.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::fmt::Write;

use common::evtx::{self, Style};
use common::generate::{event_of, style};
use common::pieces::Pieces;
use common::write::{foreign_xml, xml};
use proptest::prelude::*;
use proptest::{collection, sample};
use wmi_events::schema::EventSet;
use wmi_events::source::xml::Reader;
use wmi_events::source::{self, Options};
use wmi_events::{Error, Event, Record};

/// Any event of this crate.
fn event() -> impl Strategy<Value = Event<'static>> {
    event_of(EventSet::ALL)
}

/// Options to read any event of this crate.
fn all() -> Options {
    let mut options = Options::default();
    options.events = EventSet::ALL;
    options
}

fn from_xml(text: &str) -> Result<Option<Event<'_>>, Error> {
    source::xml::parse(text, &all())
}

fn from_xml_bytes(bytes: &[u8]) -> Result<Option<Event<'_>>, Error> {
    source::xml::parse_bytes(bytes, &all())
}

fn from_utf16(units: &[u16]) -> Result<Option<Event<'static>>, Error> {
    source::xml::parse_utf16(units, &all())
}

fn from_json(text: &str) -> Result<Option<Event<'_>>, Error> {
    source::json::parse(text, &all())
}

proptest! {
    /// Written as XML in any way and read back: the same event, by every entry.
    #[test]
    fn xml_round_trips(event in event(), style in style()) {
        let text = xml(&event, &style);
        prop_assert_eq!(&from_xml(&text).unwrap().unwrap(), &event, "{}", text);
        let marked = format!("\u{feff}<?xml version='1.0' encoding='utf-16'?>\r\n{text}\n<!-- -->");
        prop_assert_eq!(&from_xml_bytes(marked.as_bytes()).unwrap().unwrap(), &event);
        for text in [&text, &marked] {
            let utf16: Vec<u16> = text.encode_utf16().collect();
            prop_assert_eq!(&from_utf16(&utf16).unwrap().unwrap(), &event);
            for unit in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = utf16.iter().copied().flat_map(unit).collect();
                prop_assert_eq!(&from_xml_bytes(&bytes).unwrap().unwrap(), &event);
            }
        }
    }

    /// Written as an EVTX file in any way and read back: the same events, by every entry.
    #[test]
    fn evtx_round_trips(events in collection::vec(event(), 0..6), style in any::<[bool; 3]>()) {
        let [typed, template, nested] = style;
        // Without a template there is only text.
        let style = Style { typed: typed && template, template, nested };
        let file = evtx::file(&events, style);
        let events: Vec<_> = events.iter().map(evtx::printed).collect();
        let read: Vec<_> = source::evtx::Reader::from_stream(file.as_slice(), all()).unwrap().map(Result::unwrap).collect();
        prop_assert_eq!(&read, &events, "{:?}", style);
        let mut options = all();
        options.threads = 2;
        let reader = source::evtx::Reader::from_stream(file.as_slice(), options).unwrap();
        prop_assert_eq!(reader.map(Result::unwrap).collect::<Vec<_>>(), events);
    }

    /// As Windows writes it, which is read in one pass, and with a comment, which is not.
    #[test]
    fn the_fast_way_equals_the_conforming_one(event in event(), double_quotes in any::<bool>(), at in any::<sample::Index>()) {
        let style = common::write::Style { double_quotes, ..Default::default() };
        let text = xml(&event, &style).replace(" >", ">").replace(" />", "/>");
        let unusual = text.replacen("<System>", "<!-- --><System>", 1);
        prop_assert_eq!(from_xml(&text).unwrap(), from_xml(&unusual).unwrap(), "{}", text);
        // Cut off anywhere: the same event or the same error, but for where it is.
        let mut cut = at.index(text.len());
        while !text.is_char_boundary(cut) { cut -= 1; }
        let head = text.get(..cut).unwrap();
        let marked = head.replacen("<System>", "<!-- --><System>", 1);
        let kind = |text: &str| from_xml(text).map_err(|error| error.kind()).map(|e| e.is_some());
        prop_assert_eq!(kind(head), kind(&marked), "{}", head);
    }

    #[test]
    fn owned_equals_borrowed(event in event(), style in style()) {
        let text = xml(&event, &style);
        let borrowed = from_xml(&text).unwrap().unwrap();
        prop_assert_eq!(borrowed.clone().into_owned(), borrowed);
    }

    #[test]
    fn json_round_trips(event in event()) {
        let json = serde_json::to_string(&event).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Event<'_>>(&json).unwrap(), &event, "{}", json);
        prop_assert_eq!(from_json(&json).unwrap().unwrap(), event.clone(), "{}", json);
        let lines = format!("{json}\n{json}\r\n");
        let read: Vec<_> = source::json::Reader::with_options(lines.as_bytes(), all()).map(Result::unwrap).collect();
        prop_assert_eq!(read, [event.clone(), event.clone()]);
        let payload = serde_json::to_string(&event.payload).unwrap();
        prop_assert_eq!(&serde_json::from_str::<wmi_events::Payload<'_>>(&payload).unwrap(),
            &event.payload);
    }

    /// By any alias in any case, and by position: the same event.
    #[test]
    fn records_by_name_and_position(event in event(), seed in any::<usize>()) {
        let mut by_name = Record::new(event.system.clone());
        let mut by_position = Record::new(event.system.clone());
        let schema = event.payload.schema();
        for (index, spec) in schema.fields.iter().enumerate() {
            let Some(field) = event.field(spec.name) else { continue };
            let names: Vec<&str> = [spec.name].iter().chain(spec.aliases).copied().collect();
            let mut name = (*names.get(seed % names.len()).unwrap()).to_owned();
            if seed >> index & 1 == 1 {
                name.make_ascii_uppercase();
            } else if seed >> index & 2 == 2 {
                name.make_ascii_lowercase();
            }
            by_name.set(name, field.text().into_owned());
            by_position.set_at(index, field.text().into_owned());
        }
        for extra in &event.extra {
            by_name.set(extra.name.clone(), extra.value.clone());
            by_position.set(extra.name.clone(), extra.value.clone());
        }
        prop_assert_eq!(&Event::from_record(&by_name).unwrap().unwrap(), &event);
        prop_assert_eq!(&by_name.into_event().unwrap().unwrap(), &event);
        prop_assert_eq!(&by_position.into_event().unwrap().unwrap(), &event);
    }
}

/// A stream as some collector would write it, and its events.
fn stream() -> impl Strategy<Value = (String, Vec<Event<'static>>, u64)> {
    let item = (event(), style(), any::<bool>());
    let around = sample::select(vec!["", "\n", "\r\n \t", "\u{feff}", "<!-- <Event> -->"]);
    (collection::vec(item, 0..5), around, 0..3_u8).prop_map(|(items, around, kind)| {
        let mut text = String::from(if kind == 1 { "<Events>" } else { "" });
        let mut events = Vec::new();
        let mut foreign = 0;
        for (index, (event, style, has_foreign)) in items.into_iter().enumerate() {
            if kind == 2 {
                write!(text, "Record {index}\n<?xml version=\"1.0\"?>\n").unwrap();
            }
            write!(text, "{}{around}", xml(&event, &style)).unwrap();
            if has_foreign {
                write!(text, "{}{around}", foreign_xml(7036)).unwrap();
                foreign += 1;
            }
            events.push(event);
        }
        text.push_str(if kind == 1 { "</Events>" } else { "" });
        (text, events, foreign)
    })
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    collection::vec(prop_oneof![1_usize..4, 1_usize..300], 1..5)
}

/// Borrowed ones, detached at once.
fn read_borrowed(mut reader: Reader<Pieces<'_>>) -> (Vec<Event<'static>>, usize) {
    let (mut events, mut errors) = (Vec::new(), 0);
    while let Some(event) = reader.next_borrowed() {
        match event {
            Ok(event) => events.push(event.into_owned()),
            Err(_) => errors += 1,
        }
    }
    (events, errors)
}

proptest! {
    #[test]
    fn chunks_do_not_matter((text, events, foreign) in stream(), sizes in sizes()) {
        let mut reader = Reader::with_options(Pieces::new(text.as_bytes(), sizes.clone()), all());
        let found: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
        prop_assert_eq!(&found, &events, "{}", text);
        let stats = reader.stats();
        let counts = (stats.seen, stats.matched, stats.skipped, stats.malformed);
        let matched = events.len() as u64;
        prop_assert_eq!(counts, (matched + foreign, matched, foreign, 0));

        let reader = Reader::with_options(Pieces::new(text.as_bytes(), sizes.clone()), all());
        prop_assert_eq!(&read_borrowed(reader), &(events.clone(), 0));

        for unit in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            let reader = Reader::with_options(Pieces::new(&bytes, sizes.clone()), all());
            prop_assert_eq!(&reader.map(Result::unwrap).collect::<Vec<_>>(), &events);
        }
    }

    /// Damage anywhere: no panic, an end, errors within the input, and the same whatever the
    /// chunks.
    #[test]
    fn damage_is_survived(
        (text, _, _) in stream(),
        sizes in sizes(),
        damage in collection::vec((any::<sample::Index>(), damage()), 1..4),
    ) {
        let mut bytes = text.into_bytes();
        for (at, damage) in damage {
            let at = at.index(bytes.len() + 1);
            match damage {
                Damage::Insert(more) => drop(bytes.splice(at..at, more)),
                Damage::Remove(len) => drop(bytes.drain(at..(at + len).min(bytes.len()))),
                Damage::Replace(byte) => bytes.get_mut(at..).unwrap().iter_mut().take(1)
                    .for_each(|b| *b = byte),
            }
        }
        let results: Vec<_> = Reader::with_options(bytes.as_slice(), all()).collect();
        for error in results.iter().filter_map(|result| result.as_ref().err()) {
            prop_assert!(error.offset().is_some_and(|at| at <= bytes.len() as u64), "{}", error);
        }
        let in_chunks: Vec<_> = Reader::with_options(Pieces::new(&bytes, sizes.clone()), all()).collect();
        let shown = |results: &[Result<Event<'_>, wmi_events::Error>]| -> Vec<String> {
            let shown = results.iter().map(|result| match result {
                Ok(event) => format!("{event:?}"),
                Err(error) => error.to_string(),
            });
            shown.collect()
        };
        prop_assert_eq!(shown(&results), shown(&in_chunks));

        let reader = Reader::with_options(Pieces::new(&bytes, sizes), all());
        let (events, errors) = read_borrowed(reader);
        prop_assert_eq!(events.len() + errors, results.len());
        let _ = from_xml_bytes(&bytes);
    }
}

#[derive(Clone, Debug)]
enum Damage {
    Insert(Vec<u8>),
    Remove(usize),
    Replace(u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    const MARKUP: &[&str] = &[
        "<",
        ">",
        "<!--",
        "<![CDATA[",
        "<?",
        "'",
        "&",
        "</Event>",
        "<Event>",
        "<!",
        "x",
    ];
    prop_oneof![
        sample::select(MARKUP).prop_map(|text| Damage::Insert(text.into())),
        collection::vec(any::<u8>(), 1..9).prop_map(Damage::Insert),
        (1_usize..200).prop_map(Damage::Remove),
        any::<u8>().prop_map(Damage::Replace),
    ]
}
