//! A folder of Parquet files: its partitions, the order in its files, and what a second or a broken run does.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::fs;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{TimestampNanosecondType, UInt64Type};
use arrow_array::{Array, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use wmi_events::{Event, EventId, Record, System};
use wmi_events_arrow::{Dataset, DatasetOptions, NO_DAY};

fn event(id: EventId, computer: &str, time: Option<&str>, record: u64) -> Event<'static> {
    let mut system = System::new(id);
    system.computer = Some(computer.to_owned().into());
    system.time_created = time.map(|time| time.parse().unwrap());
    system.record_id = Some(record);
    Record::new(system).into_event().unwrap().unwrap()
}

fn write(folder: &Path, options: DatasetOptions, events: &[Event<'_>]) -> usize {
    let mut dataset = Dataset::new(folder, options);
    for event in events {
        dataset.push_event(event, "a.evtx").unwrap();
    }
    let written = dataset.finish().unwrap();
    assert_eq!(written.events, events.len() as u64);
    written.files.len()
}

fn read(path: &Path) -> Vec<RecordBatch> {
    let file = fs::File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    reader.build().unwrap().map(Result::unwrap).collect()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push(path),
        }
    }
    found.sort();
    found
}

fn some_events() -> Vec<Event<'static>> {
    let times = [
        Some("2026-03-03T09:04:55.0000000Z"),
        Some("2026-03-04T00:00:00.0000000Z"),
        None,
        Some("1601-01-01T00:00:00.0000000Z"),
        Some("2026-03-03T01:00:00.0000000Z"),
    ];
    let ids = [EventId::PROCESS_CREATION, EventId::CLIENT_FAILURE];
    (0..400_u64)
        .map(|number| {
            let at = usize::try_from(number).unwrap();
            let computer = format!("WKS{:02}", number * 7 % 13);
            event(ids[at % 2], &computer, times[at % times.len()], number)
        })
        .collect()
}

#[test]
fn partitions_and_order() {
    let folder = tempfile::tempdir().unwrap();
    let events = some_events();
    write(folder.path(), DatasetOptions::default(), &events);
    let mut records = Vec::new();
    for path in files(folder.path()) {
        let day = path
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_str()
            .unwrap();
        let mut last = None;
        for batch in read(&path) {
            let computers = batch.column_by_name("computer").unwrap().as_string::<i32>();
            let times = batch.column_by_name("time").unwrap();
            let times = times.as_primitive::<TimestampNanosecondType>();
            let ids = batch
                .column_by_name("record_id")
                .unwrap()
                .as_primitive::<UInt64Type>();
            for row in 0..batch.num_rows() {
                let time = (!times.is_null(row)).then(|| times.value(row));
                let key = (computers.value(row).to_owned(), time, ids.value(row));
                assert!(last < Some(key.clone()), "{last:?} {key:?}");
                last = Some(key);
                records.push(ids.value(row));
                assert_eq!(
                    time.is_none(),
                    day == format!("day={NO_DAY}") || day == "day=1601-01-01"
                );
            }
        }
    }
    records.sort_unstable();
    assert_eq!(records, (0..events.len() as u64).collect::<Vec<_>>());
    let names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_second_run_adds_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path(), DatasetOptions::default(), &some_events());
    let second = write(folder.path(), DatasetOptions::default(), &some_events());
    assert_eq!(files(folder.path()).len(), first + second);
}

#[test]
fn memory_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = DatasetOptions::default();
    options.max_rows = 50;
    let small = write(folder.path(), options.clone(), &some_events());
    options.max_rows = usize::MAX;
    options.max_bytes = 1;
    let others = write(folder.path(), options, &some_events());
    let rows: usize = files(folder.path())
        .iter()
        .flat_map(|path| read(path))
        .map(|b| b.num_rows())
        .sum();
    assert_eq!(rows, 2 * some_events().len());
    assert!(small > 8 && others > 8, "{small} {others}");
}

#[test]
fn a_run_that_does_not_end_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = DatasetOptions::default();
    options.max_rows = 1;
    let mut dataset = Dataset::new(folder.path(), options);
    for event in some_events() {
        dataset.push_event(&event, "a.evtx").unwrap();
    }
    assert!(
        files(folder.path())
            .iter()
            .all(|path| path.extension().is_none())
    );
    assert!(!files(folder.path()).is_empty());
    drop(dataset);
    assert!(files(folder.path()).is_empty());
}

/// With the columns of all events in every file, one schema is that of all files.
#[test]
fn wide() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = DatasetOptions::default();
    options.is_wide = true;
    write(folder.path(), options, &some_events());
    for path in files(folder.path()) {
        for batch in read(&path) {
            assert_eq!(
                batch.num_columns(),
                wmi_events_arrow::wide_schema().fields().len()
            );
        }
    }
}
