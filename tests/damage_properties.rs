//! Damage anywhere in a stream costs what it touches: every other event comes out as it was,
//! however the bytes come, and the errors are the same.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use common::checks;
use common::collectors::SHAPES;
use common::generate::{event, style};
use common::streams::{Damage, Format, JSON, MARKS, Stream, XML, check, stream};
use common::write::Style;
use proptest::prelude::*;
use proptest::{collection, sample};
use wmi_events::Event;

fn damage() -> impl Strategy<Value = Damage> {
    let bytes = || collection::vec(any::<u8>(), 1..9);
    let some = || prop_oneof![sample::select(MARKS).prop_map(Vec::from), bytes()];
    prop_oneof![
        some().prop_map(Damage::Insert),
        prop_oneof![Just(1_usize), 1..9_usize, 1..600_usize].prop_map(Damage::Remove),
        any::<u8>().prop_map(Damage::Replace),
        sample::select(b"\"{}[],:\\<>/'&\n\0".to_vec()).prop_map(Damage::Replace),
        some().prop_map(Damage::Overwrite),
    ]
}

fn items(
    style: impl Strategy<Value = Style>,
) -> impl Strategy<Value = Vec<(Event<'static>, Style, bool)>> {
    collection::vec((event(), style, prop::bool::weighted(0.2)), 1..6)
}

fn plain_style() -> impl Strategy<Value = Style> {
    style().prop_map(|style| Style {
        cdata: false,
        ..style
    })
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    collection::vec(prop_oneof![1_usize..4, 1_usize..300], 1..5)
}

fn damages() -> impl Strategy<Value = Vec<(sample::Index, Damage)>> {
    collection::vec((any::<sample::Index>(), damage()), 1..3)
}

fn of_damaged(
    shape: Format,
    items: Vec<(Event<'static>, Style, bool)>,
    damages: &[(sample::Index, Damage)],
    sizes: &[usize],
) {
    let count = items.len();
    let mut stream = stream(shape, items);
    for (at, damage) in damages {
        stream.damage(at.index(stream.bytes.len() + 1), damage);
    }
    check(shape, &stream, count, sizes);
}

proptest! {
    #[test]
    fn of_xml(
        shape in sample::select(&XML[..]),
        items in items(plain_style()),
        damages in damages(),
        sizes in sizes(),
    ) {
        of_damaged(shape, items, &damages, &sizes);
    }

    #[test]
    fn of_json(
        shape in sample::select(&JSON[..]),
        items in items(Just(Style::default())),
        damages in damages(),
        sizes in sizes(),
    ) {
        of_damaged(shape, items, &damages, &sizes);
    }

    /// A stream that begins anywhere.
    #[test]
    fn of_its_beginning(
        shape in sample::select([&XML[..], &JSON[..]].concat()),
        items in items(plain_style()),
        at in any::<sample::Index>(),
        sizes in sizes(),
    ) {
        let count = items.len();
        let mut stream = stream(shape, items);
        let at = at.index(stream.bytes.len());
        stream.bytes.drain(..at);
        stream.events.retain(|(range, _)| range.start >= at);
        check(shape, &stream, count, &sizes);
    }

    /// Whatever is done to it: what holds for any bytes.
    #[test]
    fn of_any_kind(
        shape in sample::select([&XML[..], &JSON[..]].concat()),
        items in collection::vec((event(), style(), prop::bool::weighted(0.2)), 1..3),
        damages in collection::vec((any::<sample::Index>(), damage()), 1..8),
    ) {
        let mut stream = stream(shape, items);
        for (at, damage) in &damages {
            stream.damage(at.index(stream.bytes.len() + 1), damage);
        }
        if shape.is_json() {
            checks::json(&stream.bytes);
        } else {
            checks::xml(&stream.bytes);
        }
    }

    /// The same of what collectors write.
    #[test]
    fn of_any_kind_to_collectors_json(
        shapes in collection::vec(sample::select(SHAPES), 1..4),
        is_line in any::<bool>(),
        damages in collection::vec((any::<sample::Index>(), damage()), 1..8),
    ) {
        let mut bytes = Vec::new();
        for (_, shape) in shapes {
            let text = if is_line { shape.replace("\n        ", "") } else { shape.to_owned() };
            bytes.extend(text.bytes().chain([b'\n']));
        }
        let mut stream = Stream { bytes, events: Vec::new() };
        for (at, damage) in &damages {
            stream.damage(at.index(stream.bytes.len() + 1), damage);
        }
        checks::json(&stream.bytes);
    }
}
