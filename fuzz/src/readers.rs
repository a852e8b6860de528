//! The readers: any bytes, in any pieces, and events in damaged streams.

use std::io::Cursor;

use arbitrary::{Result, Unstructured};
use wmi_events::schema::{EVENTS, EventSet};
use wmi_events::source::evtx::Reader as EvtxReader;
use wmi_events::source::xml::Utf16Parser;
use wmi_events::source::{self, AnyReader, Format, Options, PushReader, Stats, message, xml};
use wmi_events::{Error, ErrorKind, Event, System};

use crate::common::streams::{self, JSON, XML};
use crate::common::zip::{Entry, Zip};
use crate::common::{checks, evtx as writer, locate as located};
use crate::cost::{bounded, has_place, same, text};
use crate::made;

/// Any bytes as XML: see [`checks::xml`].
pub fn xml(bytes: &[u8]) {
    checks::xml(bytes);
}

/// Any bytes as JSON: see [`checks::json`].
pub fn json(bytes: &[u8]) {
    checks::json(bytes);
}

/// Any text in a record of any collector, in envelopes, whole or damaged: see [`located::check`].
pub fn locate(bytes: &[u8]) {
    located::check(bytes);
}

/// Any bytes as CSV: see [`checks::csv`].
pub fn csv(bytes: &[u8]) {
    checks::csv(bytes);
}

/// Any bytes as blocks of text: see [`checks::text`].
pub fn blocks(bytes: &[u8]) {
    checks::text(bytes);
}

/// What a reader gives of an event; of an error, all but the excerpt and the place.
type Outcome = std::result::Result<Option<Event<'static>>, (ErrorKind, Option<&'static str>)>;

fn outcome(read: std::result::Result<Option<Event<'_>>, Error>) -> Outcome {
    match read {
        Ok(event) => Ok(event.map(Event::into_owned)),
        Err(error) => Err((error.kind(), error.field())),
    }
}

/// An event in XML, whose fast reader and whose general one agree: a comment before the event is what the fast
/// one does not expect.
pub fn xml_paths(bytes: &[u8]) {
    const COMMENT: &str = "<!-- -->";
    let text = &*text(bytes);
    // Neither may be behind anything.
    if text.starts_with('\u{feff}') || text.trim_start().starts_with("<?xml") {
        return;
    }
    let options = made::all();
    let mut warnings = [Vec::new(), Vec::new()];
    let marked = format!("{COMMENT}{text}");
    let [of_fast, of_general] = &mut warnings;
    let fast = xml::parse_with_warnings(text, &options, of_fast);
    let general = xml::parse_with_warnings(&marked, &options, of_general);
    // Text before the first tag, and what is among it, begins with the comment.
    let has_place = text.starts_with("<Event");
    let places = |shift: u64, errors: &[Error]| -> Vec<_> {
        let place = |error: &Error| {
            let at = error.offset().filter(|_| has_place);
            (error.kind(), at.map(|at| at.wrapping_sub(shift)))
        };
        errors.iter().map(place).collect()
    };
    assert_eq!(
        places(0, of_fast),
        places(COMMENT.len() as u64, of_general),
        "{text}"
    );
    match (&fast, &general) {
        (Err(fast), Err(general)) => assert_eq!(
            places(0, std::slice::from_ref(fast)),
            places(COMMENT.len() as u64, std::slice::from_ref(general)),
            "{text}"
        ),
        _ => assert_eq!(outcome(fast), outcome(general), "{text}"),
    }
}

/// The same text in every encoding, by every entry for one event.
pub fn utf16(bytes: &[u8]) {
    let text = &*text(bytes);
    let units: Vec<u16> = text.encode_utf16().collect();
    let expected = outcome(Event::from_xml(text));
    // What the encoding tells of itself is no part of the text.
    let is_marked = text.starts_with('\u{feff}');
    // What Windows renders may end with a NUL.
    let of_units = outcome(Event::from_xml(text.trim_end_matches('\0')));
    assert_eq!(outcome(Event::from_utf16(&units)), of_units, "{text}");
    let mut parser = Utf16Parser::new();
    for _ in 0..2 {
        assert_eq!(outcome(parser.parse(&units)), of_units, "{text}");
    }
    // With NULs, bytes without a mark look like UTF-16.
    if !text.contains('\0') {
        let of_bytes = outcome(Event::from_xml_bytes(text.as_bytes()));
        assert_eq!(of_bytes, expected, "{text}");
    }
    // Behind a mark, bytes that all are ASCII are text in UTF-8.
    let is_odd = units
        .iter()
        .skip(usize::from(is_marked))
        .take(31)
        .all(|unit| unit.to_le_bytes().iter().all(|b| (1..0x80).contains(b)));
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        if is_odd && !units.is_empty() {
            continue;
        }
        let mark = if is_marked { None } else { Some(0xfeff) };
        let bytes: Vec<u8> = mark
            .into_iter()
            .chain(units.iter().copied())
            .flat_map(unit)
            .collect();
        assert_eq!(outcome(Event::from_xml_bytes(&bytes)), of_units, "{text}");
    }
    // Any units, which need not be text.
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    let _ = Event::from_utf16(&units);
    if let Err(error) = Event::from_xml_bytes(bytes) {
        assert!(
            error.offset().is_some_and(|at| at <= bytes.len() as u64),
            "{error}"
        );
    }
}

/// Any text as the message of any event.
pub fn rendered(bytes: &[u8]) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let text = &*text(rest);
    let schema = EVENTS[usize::from(*first) % EVENTS.len()];
    let mut system = System::of(schema);
    system.version = [None, Some(0), Some(2), Some(5)][usize::from(*first >> 6)];
    match bounded(text.len(), || message::parse(system, text)) {
        Err(error) => has_place(&error, text),
        Ok(None) => panic!("it is an event of this crate"),
        Ok(Some(event)) => {
            for field in event.fields() {
                assert!(
                    field.text().len() <= text.len().max(20),
                    "{field:?} of {text:?}"
                );
            }
            same(&event.clone().into_owned(), &event);
        }
    }
}

/// What there is of a stream, and its counts.
#[derive(Debug, PartialEq)]
struct Read {
    items: Vec<std::result::Result<Event<'static>, String>>,
    warnings: Vec<String>,
    stats: Stats,
    format: Option<Format>,
}

macro_rules! drain {
    ($reader:expr, $read:expr) => {
        while let Some(event) = $reader.next_borrowed() {
            let item = event
                .map(Event::into_owned)
                .map_err(|error| error.to_string());
            $read.items.push(item);
            $read
                .warnings
                .extend($reader.warnings().iter().map(ToString::to_string));
        }
        $read.stats = $reader.stats();
        $read.format = $reader.format();
    };
}

impl Read {
    fn new() -> Self {
        Self {
            items: Vec::new(),
            warnings: Vec::new(),
            stats: Stats::default(),
            format: None,
        }
    }

    /// What is given is counted, and what is counted was given, passed over or reported.
    fn adds_up(&self) {
        let stats = self.stats;
        let counted = stats.matched + stats.skipped + stats.unrecognized + stats.malformed;
        assert_eq!(stats.seen, counted, "{self:?}");
        let events = self.items.iter().filter(|item| item.is_ok()).count() as u64;
        let errors = self.items.len() as u64 - events;
        // Where the format is not known, nothing is counted yet.
        if self.format.is_some() {
            assert_eq!(
                (stats.matched, stats.malformed),
                (events, errors),
                "{self:?}"
            );
        }
    }
}

fn pulled(bytes: &[u8], sizes: Vec<usize>, options: &Options) -> Read {
    let mut read = Read::new();
    let input = OwnedPieces {
        bytes: bytes.to_vec(),
        at: 0,
        sizes,
        next: 0,
    };
    match source::from_reader(input, options) {
        Ok(mut reader) => {
            drain!(reader, read);
            assert!(reader.next().is_none());
        }
        Err(error) => read.items.push(Err(error.to_string())),
    }
    read
}

fn pushed(bytes: &[u8], sizes: &[usize], options: &Options) -> Read {
    let mut reader = PushReader::new(options);
    let mut read = Read::new();
    let (mut sizes, mut rest) = (sizes.iter().cycle(), bytes);
    while !rest.is_empty() {
        let size = sizes.next().copied().unwrap_or(1).min(rest.len());
        let (now, later) = rest.split_at(size);
        reader.push(now);
        drain!(reader, read);
        rest = later;
    }
    reader.finish();
    drain!(reader, read);
    assert!(reader.next_borrowed().is_none());
    read
}

/// [`Pieces`] that own their bytes.
struct OwnedPieces {
    bytes: Vec<u8>,
    at: usize,
    sizes: Vec<usize>,
    next: usize,
}

impl std::io::Read for OwnedPieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.bytes[self.at..];
        let size = self.sizes[self.next % self.sizes.len()]
            .min(rest.len())
            .min(buffer.len());
        buffer[..size].copy_from_slice(&rest[..size]);
        std::io::BufRead::consume(self, size);
        Ok(size)
    }
}

impl std::io::BufRead for OwnedPieces {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        let rest = &self.bytes[self.at..];
        Ok(&rest[..self.sizes[self.next % self.sizes.len()].min(rest.len())])
    }

    fn consume(&mut self, len: usize) {
        self.at += len;
        self.next += 1;
    }
}

/// Whether a NUL is where an encoding without a mark is told by them: it is told by what there is so far.
pub(crate) fn has_early_nul(bytes: &[u8]) -> bool {
    bytes.iter().take(64).any(|byte| *byte == 0)
}

/// A stream of any format, pulled and pushed in any pieces: the same events, errors, warnings and counts.
pub fn stream(bytes: &[u8]) {
    // The sizes are behind the stream, so that a seed is a stream.
    let mut u = Unstructured::new(&bytes[bytes.len().saturating_sub(8)..]);
    let sizes = made::sizes(&mut u).unwrap_or_else(|_| vec![7]);
    let mut options = Options::default();
    if bytes.len() % 2 == 1 {
        options.events = EventSet::ALL;
    }
    let whole = pulled(bytes, vec![1 << 20], &options);
    whole.adds_up();
    // Where something is before the first event, the format is told by what there is so far.
    let in_pieces = pulled(bytes, sizes.clone(), &options);
    in_pieces.adds_up();
    if has_early_nul(bytes) || in_pieces.format != whole.format {
        return;
    }
    assert_eq!(
        pulled(bytes, sizes.clone(), &options),
        whole,
        "in pieces of {sizes:?}"
    );
    let cannot_be_pushed = [&b"PK"[..], b"\x1f\x8b", b"ElfFile", b"ElfChnk"];
    let is_binary = whole.format == Some(Format::Evtx)
        || cannot_be_pushed.iter().any(|head| bytes.starts_with(head));
    if !is_binary {
        let pushed = pushed(bytes, &sizes, &options);
        assert_eq!(pushed, whole, "pushed in pieces of {sizes:?}");
    }
}

/// Events in a stream that is damaged: what is not touched is given, however the bytes come.
pub fn damage(bytes: &[u8]) {
    let _ = damaged(&mut Unstructured::new(bytes));
}

fn damaged(u: &mut Unstructured<'_>) -> Result<()> {
    let format = *u.choose(&[&XML[..], &JSON].concat())?;
    let sizes = made::sizes(u)?;
    let damages = u.int_in_range(0..=3)?;
    let damages: Result<Vec<_>> = (0..damages)
        .map(|_| Ok((u.arbitrary::<u16>()?, made::damage(u)?)))
        .collect();
    let damages = damages?;
    let mut items = Vec::new();
    while items.len() < 4 && (items.is_empty() || !u.is_empty()) {
        let style = if format.is_json() {
            Default::default()
        } else {
            made::style(u)?
        };
        // CDATA whose end is lost goes on to the end of another.
        let style = crate::common::write::Style {
            cdata: false,
            ..style
        };
        let has_foreign = u.ratio(1, 4)?;
        items.push((made::event(u, EventSet::SIX)?, style, has_foreign));
    }
    let count = items.len();
    let mut stream = streams::stream(format, items);
    for (at, damage) in damages {
        let at = usize::from(at) * (stream.bytes.len() + 1) / (1 << 16);
        stream.damage(at, &damage);
    }
    streams::check(format, &stream, count, &sizes);
    Ok(())
}

/// Limits that a fuzzer reaches.
fn small() -> Options {
    let mut options = Options::default();
    options.archives.max_members = 100;
    options.archives.max_unpacked_bytes = 1 << 20;
    options.archives.max_buffered_bytes = 1 << 16;
    options
}

fn unpack(bytes: Vec<u8>, options: &Options) -> Option<AnyReader> {
    let len = bytes.len();
    let cost = allocation_counter::measure(|| {
        let Ok(mut reader) = source::from_reader(Cursor::new(bytes), options) else {
            return;
        };
        let mut read = Read::new();
        drain!(reader, read);
        let (stats, given) = (reader.stats(), &read.items);
        let events = given.iter().filter(|item| item.is_ok()).count() as u64;
        assert_eq!(
            (stats.matched, stats.malformed),
            (events, given.len() as u64 - events)
        );
        assert!(reader.other_members() <= options.archives.max_members);
        assert!(reader.next().is_none());
    });
    // What is unpacked of an event may be kept several times, and what is given is kept above.
    let limit = 16 * (options.archives.max_unpacked_bytes + len as u64) + (4 << 20);
    assert!(
        cost.bytes_max <= limit,
        "{} bytes live for {len}",
        cost.bytes_max
    );
    None
}

/// Any bytes as an input of any kind, archives above all: an end, nothing beyond the limits, and each error counted.
pub fn archive(bytes: &[u8]) {
    let mut options = small();
    unpack(bytes.to_vec(), &options);
    options.recover = true;
    unpack(bytes.to_vec(), &options);
}

/// A zip archive of logs, archives and other files, whose directory or members may be forged. What is whole is read.
pub fn zip(bytes: &[u8]) {
    let _ = zipped(&mut Unstructured::new(bytes));
}

fn zipped(u: &mut Unstructured<'_>) -> Result<()> {
    let mut zip = Zip::default();
    zip.is_long = u.ratio(1, 4)?;
    let mut is_forged = false;
    let mut expected = 0;
    let count = u.int_in_range(1..=4)?;
    for index in 0..count {
        let event = format!(
            "<Event><System><Provider Name='Microsoft-Windows-WMI-Activity'/><EventID>5861</EventID>\
             <EventRecordID>{index}</EventRecordID></System></Event>\n"
        );
        let content = match u.int_in_range(0..=3)? {
            0 => {
                expected += 1;
                event.into_bytes()
            }
            1 => {
                let mut inner = Zip::default();
                inner.add(Entry::new("inner.xml", u.arbitrary()?, event.as_bytes()));
                expected += 1;
                inner.finish()
            }
            2 => b"no log".to_vec(),
            _ => {
                let len = u.int_in_range(0..=64)?;
                is_forged = true;
                u.bytes(len.min(u.len()))?.to_vec()
            }
        };
        let name = if u.ratio(1, 4)? {
            made::text(u)?
        } else {
            format!("logs/{index}.xml")
        };
        let mut entry = Entry::new(&name, u.arbitrary()?, &content);
        if u.ratio(1, 3)? {
            is_forged = true;
            match u.int_in_range(0..=6)? {
                0 => entry.flags = u.arbitrary()?,
                1 => entry.method = u.arbitrary()?,
                2 => entry.crc = u.arbitrary()?,
                3 => entry.packed_len = u.arbitrary()?,
                4 => entry.len = u.arbitrary()?,
                5 => entry.offset = Some(u.int_in_range(0..=4096)?),
                _ => {
                    let at = u.choose_index(entry.local.len())?;
                    entry.local[at] = u.arbitrary()?;
                }
            }
        }
        entry.is_long = entry.is_long || u.ratio(1, 8)?;
        zip.add(entry);
    }
    let bytes = zip.finish();
    if !is_forged {
        let reader = source::from_reader(Cursor::new(bytes.clone()), &Options::default());
        let reader = reader.expect("it is an archive");
        let events = reader
            .inspect(|event| assert!(event.is_ok(), "{event:?}"))
            .count();
        assert_eq!(events, expected);
    }
    unpack(bytes.clone(), &small());
    // Without its end, by the headers of its members.
    let mut options = small();
    options.recover = true;
    let len = u.int_in_range(0..=bytes.len())?;
    unpack(bytes[..len].to_vec(), &options);
    Ok(())
}

fn evtx_items(
    file: &[u8],
    options: Options,
) -> (Vec<std::result::Result<Event<'static>, String>>, Stats) {
    let mut reader = EvtxReader::from_stream(file, options).expect("it has a header");
    let mut items = Vec::new();
    while let Some(event) = reader.next_borrowed() {
        items.push(
            event
                .map(Event::into_owned)
                .map_err(|error| error.to_string()),
        );
    }
    (items, reader.stats())
}

/// Both ways to read a file agree, the counts add up, and what is read reads back through JSON.
fn evtx_file(file: &[u8], recover: bool) -> Vec<std::result::Result<Event<'static>, String>> {
    let mut options = made::all();
    options.recover = recover;
    let (alone, stats) = evtx_items(file, options.clone());
    let events = alone.iter().filter(|item| item.is_ok()).count() as u64;
    assert_eq!(
        (stats.matched, stats.malformed),
        (events, alone.len() as u64 - events)
    );
    assert_eq!(
        stats.seen,
        stats.matched + stats.skipped + stats.unrecognized + stats.malformed
    );
    options.threads = 2;
    assert_eq!(evtx_items(file, options), (alone.clone(), stats));
    for event in alone.iter().flatten() {
        let json = serde_json::to_string(event).expect("events are plain data");
        same(
            &serde_json::from_str::<Event<'_>>(&json).expect("its own JSON"),
            event,
        );
    }
    alone
}

/// Any bytes as the chunks of an EVTX file, or, if the first says so, as the records of a chunk whose checksums are right.
pub fn evtx(bytes: &[u8]) {
    let (mode, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let mut file = b"ElfFile\0".to_vec();
    file.resize(4096, 0);
    if mode & 2 == 0 {
        file.extend(rest);
    } else {
        file.extend(chunk(rest));
    }
    evtx_file(&file, mode & 1 == 1);
}

/// A chunk with those bytes as its records.
fn chunk(records: &[u8]) -> Vec<u8> {
    const HEADER: usize = 512;
    const LEN: usize = 1 << 16;
    let records = &records[..records.len().min(LEN - HEADER)];
    let starts = records
        .windows(4)
        .enumerate()
        .filter(|(_, window)| window == b"**\0\0");
    let (count, last) = starts.fold((0_u64, 0), |(count, _), (at, _)| (count + 1, at));
    let mut bytes = b"ElfChnk\0".to_vec();
    for number in [1, count, 1, count] {
        bytes.extend(number.to_le_bytes());
    }
    for number in [128, HEADER + last, HEADER + records.len()] {
        bytes.extend(u32::try_from(number).expect("it fits").to_le_bytes());
    }
    bytes.extend(evtx::checksum_ieee(records).to_le_bytes());
    bytes.resize(HEADER, 0);
    let checked = [&bytes[..120], &bytes[128..]].concat();
    bytes[124..128].copy_from_slice(&evtx::checksum_ieee(&checked).to_le_bytes());
    bytes.extend(records);
    bytes.resize(LEN, 0);
    bytes
}

/// Events as an EVTX file, of which some bytes are changed.
pub fn evtx_events(bytes: &[u8]) {
    let _ = evtx_of(&mut Unstructured::new(bytes));
}

fn evtx_of(u: &mut Unstructured<'_>) -> Result<()> {
    let (style, changes) = (made::evtx_style(u)?, u.int_in_range(0..=4)?);
    let recover = u.arbitrary()?;
    let changes: Result<Vec<(u16, u8)>> = (0..changes).map(|_| u.arbitrary()).collect();
    let changes = changes?;
    let events = made::events(u, 4, EventSet::ALL)?;
    let mut file = writer::file(&events, style);
    if changes.is_empty() {
        let read: std::result::Result<Vec<_>, _> = evtx_file(&file, recover).into_iter().collect();
        let events: Vec<_> = events.iter().map(writer::printed).collect();
        assert_eq!(read.expect("it is whole"), events);
        return Ok(());
    }
    // In what is used, with the header of the chunk.
    let used = file
        .iter()
        .rposition(|byte| *byte != 0)
        .unwrap_or(0)
        .max(4097);
    for (at, byte) in changes {
        let at = 4096 + usize::from(at) * (used - 4096) / (1 << 16);
        file[at] = byte;
    }
    let count = evtx_file(&file, recover)
        .iter()
        .filter(|item| item.is_ok())
        .count();
    assert!(
        recover || count <= events.len(),
        "{count} events of {}",
        events.len()
    );
    // The damage is the same for a chunk whose checksums were made anew.
    let records = file[4096 + 512..=used].to_vec();
    file.truncate(4096);
    file.extend(chunk(&records));
    evtx_file(&file, recover);
    Ok(())
}
