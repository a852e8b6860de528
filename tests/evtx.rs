//! EVTX files: the corpus', whole and damaged.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "tests fail so"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ::evtx::{EvtxParser, ParserSettings};
use common::{as_expected, corpus, evtx, expected_file, files, json_lines};
use wmi_events::source::evtx::{Options, Reader};
use wmi_events::{ErrorKind, Event, EventId, Record, System, schema};

fn read(bytes: &[u8]) -> Vec<Result<Event<'static>, wmi_events::Error>> {
    Reader::from_bytes(bytes).unwrap().collect()
}

/// The events of a sound file.
fn events(path: &Path, bytes: &[u8]) -> Vec<Event<'static>> {
    let events = read(bytes).into_iter();
    events
        .map(|event| event.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect()
}

#[test]
fn events_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let (mut count, mut fields, mut records) = (0, 0, 0);
    for path in files(&corpus.join("evtx"), "evtx") {
        let bytes = fs::read(&path).unwrap();
        let mut reader = Reader::open(&path).unwrap();
        let events: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
        let expected = json_lines(&expected_file(&corpus, &path));
        assert_eq!(events.len(), expected.len(), "events in {}", path.display());
        for (event, mut expected) in events.iter().zip(expected) {
            expected.as_object_mut().unwrap().remove("file").unwrap();
            assert_eq!(as_expected(event), expected, "{}", path.display());
            fields += event.fields().count();
            count += 1;
        }
        records += reader.stats().seen;
        assert_eq!(reader.stats().matched, events.len() as u64);
        assert_eq!(reader.stats().malformed, 0);
        // Whichever way it is read.
        let lent = {
            let mut reader = Reader::from_stream(bytes.as_slice(), Options::default()).unwrap();
            let mut lent = Vec::new();
            while let Some(event) = reader.next_borrowed() {
                lent.push(event.unwrap().into_owned());
            }
            lent
        };
        assert_eq!(lent, events, "{}", path.display());
        let mut options = Options::default();
        options.threads = 3;
        let mut parallel = Reader::with_options(Cursor::new(&bytes), options).unwrap();
        let together: Vec<_> = parallel.by_ref().map(Result::unwrap).collect();
        assert_eq!(together, events, "{}", path.display());
        assert_eq!(parallel.stats(), reader.stats(), "{}", path.display());
    }
    println!("{count} events of {records} records, {fields} fields equal");
}

/// The reader's own way against XML made by the `evtx` crate, and against the corpus' XML.
#[test]
fn values_and_xml_give_equal_events() {
    let Some(corpus) = corpus() else { return };
    let mut count = 0;
    for path in files(&corpus.join("evtx"), "evtx") {
        let bytes = fs::read(&path).unwrap();
        let found = events(&path, &bytes);
        let settings = ParserSettings::new().indent(false);
        let mut parser = EvtxParser::from_buffer(bytes)
            .unwrap()
            .with_configuration(settings);
        let mut rendered = Vec::new();
        for record in parser.records() {
            let xml = record.unwrap().data;
            rendered.extend(Event::from_xml(&xml).unwrap().map(Event::into_owned));
        }
        assert_eq!(found, rendered, "{}", path.display());
        let xml = corpus.join("xml").join(path.file_name().unwrap());
        let xml = fs::read(xml.with_extension("xml")).unwrap();
        let printed = wmi_events::source::xml::Reader::new(xml.as_slice());
        let printed: Vec<_> = printed.map(Result::unwrap).collect();
        assert_eq!(found, printed, "{}", path.display());
        count += found.len();
    }
    println!("{count} events equal");
}

/// Cut anywhere: events of the whole file, then an error that names the cut.
#[test]
fn truncated_files() {
    let Some(corpus) = corpus() else { return };
    let (mut cuts, mut slowest) = (0, Duration::ZERO);
    for path in files(&corpus.join("evtx"), "evtx") {
        let bytes = fs::read(&path).unwrap();
        let whole = events(&path, &bytes);
        let used = bytes.len() - bytes.iter().rev().take_while(|byte| **byte == 0).count();
        for step in 0..200 {
            let cut = used * step / 200;
            let begun = Instant::now();
            let reader = match Reader::from_bytes(&bytes[..cut]) {
                Ok(reader) => reader,
                Err(error) => {
                    assert!(cut < 4096, "{error}");
                    assert_eq!(error.kind(), ErrorKind::Truncated, "{error}");
                    continue;
                }
            };
            let mut position = 0;
            let mut has_error = false;
            for event in reader {
                match event {
                    Ok(event) => {
                        // Those of a cut-off chunk may come in another order of chunks.
                        let same = whole.iter().position(|other| *other == event);
                        assert!(same.is_some(), "cut at {cut} in {}", path.display());
                        position += 1;
                    }
                    Err(_) => has_error = true,
                }
            }
            let is_at_chunk = (cut - 4096).is_multiple_of(65536);
            assert!(
                has_error || is_at_chunk,
                "cut at {cut} in {}",
                path.display()
            );
            assert!(position <= whole.len());
            slowest = slowest.max(begun.elapsed());
            cuts += 1;
        }
    }
    println!("{cuts} cuts, the slowest {slowest:?}");
    assert!(slowest < Duration::from_secs(2));
}

/// Bytes flipped anywhere: no panic, no hang, and no event that is another without an error.
#[test]
fn flipped_bytes() {
    let Some(corpus) = corpus() else { return };
    let flips: usize = std::env::var("EVTX_FLIPS").map_or(300, |flips| flips.parse().unwrap());
    let mut random = Random(0x5eed);
    let (mut flipped, mut unseen, mut slowest) = (0, 0, Duration::ZERO);
    for path in files(&corpus.join("evtx"), "evtx") {
        let mut bytes = fs::read(&path).unwrap();
        let whole: BTreeSet<String> = events(&path, &bytes).iter().map(text).collect();
        let used = bytes.len() - bytes.iter().rev().take_while(|byte| **byte == 0).count();
        for _ in 0..flips {
            let at = random.below(used);
            let value = bytes[at];
            bytes[at] ^= 1 << random.below(8);
            let begun = Instant::now();
            if let Ok(reader) = Reader::from_bytes(&bytes) {
                let mut other = None;
                let mut has_error = false;
                for event in reader {
                    match event {
                        Ok(event) if whole.contains(&text(&event)) => {}
                        Ok(event) => other = Some(event),
                        Err(_) => has_error = true,
                    }
                }
                unseen += usize::from(!has_error);
                assert!(
                    has_error || other.is_none(),
                    "byte {at} of {}: {other:?}",
                    path.display()
                );
            }
            slowest = slowest.max(begun.elapsed());
            bytes[at] = value;
            flipped += 1;
        }
    }
    println!("{flipped} flips, {unseen} without an error, the slowest {slowest:?}");
    assert!(slowest < Duration::from_secs(2));
}

fn text(event: &Event<'_>) -> String {
    serde_json::to_string(event).unwrap()
}

/// Always the same numbers (splitmix64), so that a failure repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % end
    }
}

/// Events of our own, in several chunks.
fn own_events() -> Vec<Event<'static>> {
    let time: wmi_events::value::WindowsTime = "2026-03-03T09:04:55.1090330Z".parse().unwrap();
    let events = (1..=120_u64).map(|id| {
        let mut system = System::new(EventId::PROCESS_CREATION);
        system.record_id = Some(id);
        system.time_created = Some(time);
        system.computer = Some("WKS07".into());
        let mut record = Record::new(system);
        record
            .set("NewProcessId", id)
            .set("CommandLine", format!("{id} {}", "x".repeat(300)));
        record.into_event().unwrap().unwrap()
    });
    events.collect()
}

const CHUNK_LEN: usize = 65536;

fn ids(events: &[Result<Event<'static>, wmi_events::Error>]) -> Vec<u64> {
    let ids = events
        .iter()
        .flatten()
        .map(|event| event.system.record_id.unwrap());
    ids.collect()
}

fn errors(events: &[Result<Event<'static>, wmi_events::Error>]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| event.as_ref().err())
        .map(ToString::to_string)
        .collect()
}

/// What a record does not have is not taken from the one before, and what differs is read anew.
#[test]
fn texts_of_the_record_before() {
    let long = "ä".repeat(200);
    let texts = [
        Some("WKS07"),
        Some("WKS07"),
        None,
        Some("WKS08"),
        Some(""),
        Some("Büro"),
        Some(&*long),
    ];
    let mut events = Vec::new();
    for computer in texts {
        for line in texts {
            let mut system = System::new(EventId::PROCESS_CREATION);
            system.record_id = Some(events.len() as u64 + 1);
            system.computer = computer.filter(|name| !name.is_empty()).map(Into::into);
            let mut record = Record::new(system);
            record.set("NewProcessId", events.len() as u64);
            if let Some(line) = line {
                record.set("CommandLine", line).set("SubjectUserName", line);
            }
            events.push(record.into_event().unwrap().unwrap());
        }
    }
    let file = evtx::file(&events, evtx::Style::WINDOWS);
    let found: Vec<_> = read(&file).into_iter().map(Result::unwrap).collect();
    assert_eq!(found, events);
}

#[test]
fn damage_costs_what_is_damaged() {
    let whole = own_events();
    let file = evtx::file(&whole, evtx::Style::WINDOWS);
    let chunks = (file.len() - 4096) / CHUNK_LEN;
    assert!(chunks >= 3, "{chunks}");
    let all: Vec<u64> = (1..=120).collect();
    let sound = read(&file);
    assert!(sound.iter().map(|event| event.as_ref().unwrap()).eq(&whole));

    // The magic of the second record.
    let size = u32::from_le_bytes(file[4096 + 516..4096 + 520].try_into().unwrap()) as usize;
    let second = 4096 + 512 + size;
    let mut damaged = file.clone();
    damaged[second] = b'X';
    let read_back = read(&damaged);
    assert_eq!(
        errors(&read_back),
        [
            "checksum mismatch at byte 4608: the records of a chunk".to_owned(),
            format!("damaged log at byte {second}: expected a record"),
        ]
    );
    assert_eq!(ids(&read_back), [&all[..1], &all[2..]].concat());
    // Without the option, checksums are not verified.
    let mut options = Options::default();
    options.validate_checksums = false;
    let unasked: Vec<_> = Reader::with_options(Cursor::new(&damaged), options)
        .unwrap()
        .collect();
    assert_eq!(errors(&unasked).len(), 1);

    // A chunk's magic, and its whole header.
    for len in [1, 512] {
        let mut damaged = file.clone();
        damaged[4096 + CHUNK_LEN..4096 + CHUNK_LEN + len].fill(b'?');
        let read_back = read(&damaged);
        assert_eq!(ids(&read_back), all, "{len}");
        assert_eq!(errors(&read_back).len(), 1, "{len}");
        assert_eq!(
            read_back
                .iter()
                .filter_map(|e| e.as_ref().err())
                .next()
                .unwrap()
                .kind(),
            ErrorKind::Damaged
        );
    }
    // A whole chunk written over.
    let mut damaged = file.clone();
    damaged[4096 + CHUNK_LEN..4096 + 2 * CHUNK_LEN].fill(0xee);
    let read_back = read(&damaged);
    assert_eq!(errors(&read_back).len(), 2, "{:?}", errors(&read_back));
    assert!(ids(&read_back).len() > 60 && ids(&read_back).last() == Some(&120));

    // The file's header.
    let mut damaged = file.clone();
    damaged[9] ^= 1;
    let read_back = read(&damaged);
    assert_eq!(
        errors(&read_back),
        ["checksum mismatch at byte 0: the file's header"]
    );
    assert_eq!(ids(&read_back), all);
    damaged[..128].fill(0);
    let read_back = read(&damaged);
    assert_eq!(errors(&read_back).len(), 1);
    assert_eq!(ids(&read_back), all);

    // In the middle of a record, and of a chunk's header.
    for cut in [second + 100, 4096 + CHUNK_LEN + 100] {
        let read_back = read(&file[..cut]);
        assert!(
            errors(&read_back)[0].starts_with(&format!("truncated at byte {cut}")),
            "{:?}",
            errors(&read_back)
        );
        let found = ids(&read_back);
        assert_eq!(found, all[..found.len()]);
        assert!(!found.is_empty());
    }
}

/// A file that lost its header is read by what is left of its chunks.
#[test]
fn a_file_without_its_header() {
    let file = evtx::file(&own_events(), evtx::Style::WINDOWS);
    let all: Vec<u64> = (1..=120).collect();
    let of_second = ids(&read(&file[..4096 + CHUNK_LEN])).len();
    let expected = "damaged log at byte 0: expected an EVTX file, found `";
    let chunk_gone = "damaged log at byte 4096: expected a chunk, found `";
    // With how much of it is written over, which errors there are, and which events.
    let table: [(usize, &[&str], &[u64]); 5] = [
        (8, &[expected], &all),
        (4096, &[expected], &all),
        // The first chunk shows by its records alone.
        (4096 + 8, &[expected, chunk_gone], &all),
        (4096 + 512, &[expected, chunk_gone], &all),
        // Only the second chunk shows.
        (4096 + CHUNK_LEN, &[expected], &all[of_second..]),
    ];
    for (len, problems, expected_ids) in table {
        let mut damaged = file.clone();
        damaged[..len].fill(0);
        let mut options = Options::default();
        for threads in [1, 3] {
            options.threads = threads;
            let in_place = Reader::with_options(Cursor::new(&damaged), options.clone());
            let streamed = Reader::from_stream(damaged.as_slice(), options.clone());
            let in_place: Vec<_> = in_place.unwrap().collect();
            let streamed: Vec<_> = streamed.unwrap().collect();
            for events in [in_place, streamed] {
                let errors = errors(&events);
                assert_eq!(errors.len(), problems.len(), "{len}: {errors:?}");
                for problem in problems {
                    assert!(
                        errors.iter().any(|error| error.starts_with(problem)),
                        "{len}: {errors:?}"
                    );
                }
                // In the file's order; a chunk without its header comes after the others.
                let mut found = ids(&events);
                found.sort_unstable();
                assert_eq!(found, expected_ids, "{len}");
            }
        }
    }
    // Nothing says that this was one.
    for bytes in [
        vec![0; 200_000],
        file[..4096].iter().map(|_| b'x').collect(),
    ] {
        let error = Reader::from_bytes(&bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Damaged);
        assert_eq!(error.offset(), Some(0));
    }
}

/// A wrapped log: its oldest chunk is not its first.
#[test]
fn the_oldest_chunk_comes_first() {
    let file = evtx::file(&own_events(), evtx::Style::WINDOWS);
    let (header, chunks) = file.split_at(4096);
    let (first, later) = chunks.split_at(CHUNK_LEN);
    let wrapped = [header, later, first].concat();
    assert_eq!(ids(&read(&wrapped)), (1..=120).collect::<Vec<_>>());
    let streamed: Vec<_> = Reader::from_stream(wrapped.as_slice(), Options::default())
        .unwrap()
        .collect();
    let streamed = ids(&streamed);
    assert_eq!(streamed.len(), 120);
    assert!(streamed[0] > 1 && streamed.last().unwrap() < &120);
}

/// A file that can be cut while it is read.
#[derive(Clone)]
struct Shared(Arc<Mutex<Cursor<Vec<u8>>>>);

impl Read for Shared {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().read(bytes)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.lock().unwrap().seek(to)
    }
}

/// What is left is read, also in a wrapped log, and that the rest is not there is an error.
#[test]
fn a_file_that_is_cut_while_it_is_read() {
    let file = evtx::file(&own_events(), evtx::Style::WINDOWS);
    let (header, chunks) = file.split_at(4096);
    let (first, later) = chunks.split_at(CHUNK_LEN);
    let count = chunks.len() / CHUNK_LEN;
    let wrapped = [header, later, first].concat();
    let whole = ids(&read(&file));
    let of_first = ids(&read(&[header, first].concat()));
    let said = |chunk: usize| {
        let at = 4096 + chunk * CHUNK_LEN;
        format!(
            "truncated at byte {at}: the file had {count} chunks when it was opened, and ends before one of them"
        )
    };
    let table = [
        (&file, count, &whole, None),
        (&file, 1, &of_first, Some(said(1))),
        (&wrapped, 0, &of_first, Some(said(0))),
    ];
    for (file, left, expected, error) in table {
        let shared = Shared(Arc::new(Mutex::new(Cursor::new(file.clone()))));
        let mut reader = Reader::with_options(shared.clone(), Options::default()).unwrap();
        let mut read = vec![reader.next().unwrap()];
        let len = 4096 + left * CHUNK_LEN;
        shared.0.lock().unwrap().get_mut().truncate(len);
        read.extend(reader.by_ref());
        assert_eq!(&ids(&read), expected);
        assert_eq!(errors(&read), error.into_iter().collect::<Vec<_>>());
        assert!(reader.next().is_none());
    }
}

/// A log that was in use when it was copied, and one that was cleared.
#[test]
fn records_that_no_header_counts() {
    let file = evtx::file(&own_events()[..5], evtx::Style::WINDOWS);
    let mut places = vec![512];
    for _ in 0..4 {
        let at = 4096 + places.last().unwrap();
        let size = u32::from_le_bytes(file[at + 4..at + 8].try_into().unwrap()) as usize;
        places.push(places.last().unwrap() + size);
    }
    // The chunk's header knows of three.
    let mut dirty = file.clone();
    let end = u32::try_from(places[3]).unwrap().to_le_bytes();
    dirty[4096 + 48..4096 + 52].copy_from_slice(&end);
    dirty[4096 + 32] = 3;
    let read_back = read(&dirty);
    assert_eq!(ids(&read_back), [1, 2, 3, 4, 5]);
    let expected = format!(
        "damaged log at byte {}: records that the chunk's header does not count yet, which no checksum covers",
        4096 + places[3]
    );
    assert_eq!(errors(&read_back).last(), Some(&expected));

    // Cleared: the header counts no records, and the IDs are not consecutive.
    let mut cleared = dirty;
    cleared[4096 + 48..4096 + 52].copy_from_slice(&512_u32.to_le_bytes());
    let mut options = Options::default();
    options.validate_checksums = false;
    for (recover, expected) in [(false, vec![]), (true, vec![1, 2, 3, 4, 5])] {
        options.recover = recover;
        for threads in [1, 2] {
            options.threads = threads;
            let mut reader = Reader::with_options(Cursor::new(&cleared), options.clone()).unwrap();
            let mut found = Vec::new();
            while let Some(event) = reader.next_borrowed() {
                found.push(event.unwrap().system.record_id.unwrap());
                assert!(reader.is_recovered());
            }
            assert_eq!(found, expected);
        }
    }
}

/// A file large enough for threads: the same events and errors in the same order.
#[test]
fn threads_of_a_large_file() {
    const CHUNKS: usize = 1100;
    let small = evtx::file(&own_events()[..12], evtx::Style::WINDOWS);
    let (header, chunk) = small.split_at(4096);
    assert_eq!(chunk.len(), CHUNK_LEN);
    let mut file = header.to_vec();
    file[42..44].copy_from_slice(&u16::try_from(CHUNKS).unwrap().to_le_bytes());
    for _ in 0..CHUNKS {
        file.extend_from_slice(chunk);
    }
    // Some are damaged.
    for number in [1, 500, 501, 1099] {
        let at = 4096 + number * CHUNK_LEN + 600;
        file[at..at + 40].fill(0xff);
    }
    let mut options = Options::default();
    options.validate_checksums = false;
    let mut one = Reader::with_options(Cursor::new(&file), options.clone()).unwrap();
    options.threads = 3;
    let mut in_place = Reader::with_options(Cursor::new(&file), options.clone()).unwrap();
    let mut streamed = Reader::from_stream(file.as_slice(), options).unwrap();
    let mut count = 0;
    for event in one.by_ref() {
        let shown = format!("{event:?}");
        assert_eq!(format!("{:?}", in_place.next().unwrap()), shown);
        assert_eq!(format!("{:?}", streamed.next().unwrap()), shown);
        count += usize::from(event.is_ok());
    }
    assert!(in_place.next().is_none() && streamed.next().is_none());
    assert!(count > 11 * CHUNKS, "{count}");
    assert!(one.stats().malformed >= 4, "{:?}", one.stats());
    assert_eq!(in_place.stats(), one.stats());
    assert_eq!(streamed.stats(), one.stats());
}

/// Noise in place of a file's chunks: no panic, no hang, and memory bounded by the reader.
#[test]
fn noise() {
    let mut random = Random(1);
    let file = evtx::file(&own_events()[..20], evtx::Style::WINDOWS);
    for round in 0..300 {
        let mut bytes = file.clone();
        for _ in 0..=round * 20 {
            let at = 4096 + random.below(bytes.len() - 4096);
            bytes[at] = random.below(256) as u8;
        }
        let mut options = Options::default();
        options.recover = round % 2 == 0;
        let begun = Instant::now();
        let count = Reader::with_options(Cursor::new(&bytes), options)
            .unwrap()
            .count();
        assert!(count < 10_000 && begun.elapsed() < Duration::from_secs(2));
    }
}

/// The logs of `tests/consumers/evtx-folder` are those that this writer makes. `UPDATE_LOGS=1` writes
/// them.
#[test]
fn logs_of_a_consumer() {
    let event =
        |schema, computer: &'static str, second: u32, fields: &[(&'static str, &'static str)]| {
            let mut system = System::of(schema);
            system.computer = Some(computer.into());
            system.time_created = format!("2026-03-03T09:01:{second}Z").parse().ok();
            let mut record = Record::new(system);
            for (name, value) in fields {
                record.set(*name, *value);
            }
            record.into_event().unwrap().unwrap()
        };
    let source = [
        event(
            &schema::PROCESS_CREATION,
            "WKS07",
            12,
            &[
                ("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe"),
                (
                    "CommandLine",
                    "wmic /node:FILE02 process call create calc.exe",
                ),
            ],
        ),
        event(
            &schema::ESS_TO_CONSUMER_BINDING,
            "WKS07",
            20,
            &[
                ("ESS", "Health"),
                ("CONSUMER", r#"CommandLineEventConsumer="Health""#),
            ],
        ),
    ];
    let destination = [event(
        &schema::PROCESS_CREATION,
        "FILE02",
        13,
        &[
            ("NewProcessName", r"C:\Windows\System32\calc.exe"),
            (
                "ParentProcessName",
                r"C:\Windows\System32\wbem\WmiPrvSE.exe",
            ),
            ("CommandLine", "calc.exe"),
        ],
    )];
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/consumers/evtx-folder/tests/logs");
    for (name, events) in [
        ("source.evtx", &source[..]),
        ("target.evtx", &destination[..]),
    ] {
        let (path, bytes) = (folder.join(name), evtx::file(events, evtx::Style::WINDOWS));
        if std::env::var_os("UPDATE_LOGS").is_some() {
            fs::write(&path, &bytes).unwrap();
        }
        assert!(fs::read(&path).unwrap() == bytes, "{name} differs");
    }
}
