//! The tool: what the agent makes of its lines, and its arguments that are parsed by its own code.

#[allow(dead_code, reason = "not all that it tells is compared")]
#[path = "../../crates/wmi-events-cli/src/agent/reader.rs"]
mod agent_reader;

use std::io::{Cursor, Read};

use arbitrary::Unstructured;
use jiff::ZonedDateTime;
use wmi_events::source::{Options, Stats};

use self::agent_reader::{Item, Reader};
use crate::code_page::CodePage;
use crate::cost::text;
use crate::made;
use crate::readers;
use crate::when::{self, End};
use crate::zone::Zone;

/// The agent's standard input in any pieces: what it tells adds up, and is the same in one piece.
pub fn lines(bytes: &[u8]) {
    let mut u = Unstructured::new(&bytes[bytes.len().saturating_sub(8)..]);
    let sizes = made::sizes(&mut u).unwrap_or_else(|_| vec![7]);
    let whole = told(bytes, &[bytes.len().max(1)]);
    let (items, stats) = told(bytes, &sizes);
    let events = items
        .iter()
        .filter(|item| item.starts_with("event"))
        .count() as u64;
    let errors = items
        .iter()
        .filter(|item| item.starts_with("error"))
        .count() as u64;
    assert_eq!(
        (stats.matched, stats.malformed),
        (events, errors),
        "{items:?}"
    );
    assert_eq!(
        stats.seen,
        stats.matched + stats.skipped + stats.unrecognized + stats.malformed
    );
    // Where the format is not known, or not supported, the agent begins anew with the next piece. Where something is before
    // the first event, the format is told by what there is so far.
    let begins_anew = |item: &String| {
        ["not an event log", "unsupported", "at byte 0: expected"]
            .iter()
            .any(|what| item.contains(what))
    };
    if !whole.0.iter().any(begins_anew) && !readers::has_early_nul(bytes) {
        assert_eq!((items, stats), whole, "in pieces of {sizes:?}");
    }
}

fn told(bytes: &[u8], sizes: &[usize]) -> (Vec<String>, Stats) {
    let mut reader = Reader::new(Options::default(), Stats::default());
    let mut items = Vec::new();
    let mut take = |item: Item<'_>| match item {
        Item::Event(event) => items.push(format!("event {event:?}")),
        Item::Warning(warning) => items.push(format!("warning {warning}")),
        Item::Error(error) => items.push(format!("error {error}")),
        // When it is told depends on the pieces.
        Item::Unrecognized(_) => {}
    };
    let (mut sizes, mut rest) = (sizes.iter().cycle(), bytes);
    while !rest.is_empty() {
        let (now, later) = rest.split_at(sizes.next().copied().unwrap_or(1).min(rest.len()));
        reader.push(now);
        reader.drain(&mut take);
        rest = later;
    }
    reader.finish();
    reader.drain(&mut take);
    assert_eq!(reader.total(), reader.stats());
    (items, reader.stats())
}

/// Times, zones and code pages as arguments.
pub fn arguments(bytes: &[u8]) {
    let text = &*text(bytes);
    let now: ZonedDateTime = "2026-03-10T12:00:00Z[UTC]".parse().expect("a time");
    let utc = Zone::default();
    let zone = text.parse::<Zone>();
    for zone in zone.iter().chain([&utc]) {
        let _ = zone.name();
        if let (Ok(from), Ok(to)) = (
            when::parse(text, End::From, zone, &now),
            when::parse(text, End::To, zone, &now),
        ) {
            assert!(from <= to, "{text:?}");
            for shown in [zone.whole(from), zone.short(to)] {
                assert!(!shown.contains(char::is_control));
            }
        }
    }
    let (label, rest) = bytes.split_at(
        bytes
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(bytes.len()),
    );
    let Ok(page) = String::from_utf8_lossy(label).parse::<CodePage>() else {
        return;
    };
    let decode = |sizes: usize| {
        let input = std::io::BufReader::with_capacity(sizes, Cursor::new(rest.to_vec()));
        let (mut decoded, is_decoded) = page.decode(input).expect("it cannot fail");
        let mut bytes = Vec::new();
        decoded.read_to_end(&mut bytes).expect("it cannot fail");
        (bytes, is_decoded)
    };
    let (whole, is_decoded) = decode(1 << 16);
    assert_eq!(decode(1), (whole.clone(), is_decoded));
    assert!(is_decoded || whole == rest);
    assert!(whole.len() <= 3 * rest.len() + 16);
}
