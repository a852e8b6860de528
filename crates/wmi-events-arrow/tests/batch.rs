//! Every value of an event is in its batch, under the name and with the type of its column.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampNanosecondType;
use arrow_array::{Array, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use wmi_events::record::FieldInput;
use wmi_events::schema::{EVENTS, InType};
use wmi_events::source::{self, Options};
use wmi_events::{Event, EventId, Record, System};
use wmi_events_arrow::{BatchBuilder, Rejected, Secrets, column_name};

const SAMPLE: &str = include_str!("../../../examples/sample.xml");

fn sample() -> Vec<Event<'static>> {
    let reader = source::from_reader(SAMPLE.as_bytes(), &Options::default()).unwrap();
    reader.map(Result::unwrap).collect()
}

/// One event for each schema, with a value in every field.
fn full() -> Vec<Event<'static>> {
    let event = |schema: &'static wmi_events::schema::EventSchema| {
        let mut system = System::of(schema);
        system.computer = Some("WKS01.corp.example".into());
        system.record_id = Some(u64::MAX);
        let mut record = Record::new(system);
        for (number, field) in (7_u32..).zip(schema.fields) {
            let is_flag = field.in_type == InType::Boolean;
            record.set(field.name, if is_flag { 1 } else { number });
        }
        record.into_event().unwrap().unwrap()
    };
    EVENTS.iter().copied().map(event).collect()
}

/// The values of a row that are not null, except its time.
fn row(batch: &RecordBatch, row: usize) -> BTreeMap<String, String> {
    let schema = batch.schema();
    let options = FormatOptions::default();
    let columns = schema.fields().iter().zip(batch.columns());
    let present = columns.filter(|(field, column)| !column.is_null(row) && field.name() != "time");
    let text = |(field, column): (&std::sync::Arc<arrow_schema::Field>, &arrow_array::ArrayRef)| {
        let text = ArrayFormatter::try_new(column, &options)
            .unwrap()
            .value(row)
            .to_string();
        (field.name().clone(), text)
    };
    present.map(text).collect()
}

/// The text that a field's column has.
fn expected(field: &wmi_events::event::Field<'_>) -> String {
    match field.value() {
        FieldInput::Unsigned(number) if field.spec().in_type != InType::HexInt64 => {
            number.to_string()
        }
        _ => field.text().into_owned(),
    }
}

#[test]
fn every_field_of_every_event() {
    for event in sample().iter().chain(&full()) {
        let mut wide = BatchBuilder::wide();
        let mut narrow = BatchBuilder::of_event(event.payload.schema());
        for builder in [&mut wide, &mut narrow] {
            builder.push_event(event, "a.xml").unwrap();
            let batch = builder.finish().unwrap();
            let row = row(&batch, 0);
            let schema = event.payload.schema();
            for spec in schema.fields {
                let field = event.field(spec.name);
                let value = field.as_ref().map(expected);
                assert_eq!(row.get(&column_name(spec)), value.as_ref(), "{}", spec.name);
            }
            assert_eq!(
                row.get("computer").map(String::as_str),
                event.system.computer.as_deref()
            );
            assert_eq!(
                row.get("record_id"),
                event.system.record_id.map(|id| id.to_string()).as_ref()
            );
            assert_eq!(row["event_id"], event.system.event_id.to_string());
            assert_eq!(
                row.get("provider").map(String::as_str),
                event.system.provider_name.as_deref()
            );
            let guid = event.system.activity_id.map(|guid| guid.to_string());
            assert_eq!(row.get("activity_id"), guid.as_ref());
            let names: Vec<_> = event.indicators().names().collect();
            assert_eq!(row["indicators"], format!("[{}]", names.join(", ")));
            for finding in event.findings() {
                assert!(row["findings"].contains(finding.name()), "{row:?}");
            }
            assert_eq!(row["source_file"], "a.xml");
        }
    }
}

/// Rows of different events in one batch: each column has the values of its rows.
#[test]
fn rows_stay_apart() {
    let events = sample();
    let mut together = BatchBuilder::wide();
    for event in &events {
        together.push_event(event, "a.xml").unwrap();
    }
    assert_eq!(together.len(), events.len());
    let batch = together.finish().unwrap();
    for (number, event) in events.iter().enumerate() {
        let mut alone = BatchBuilder::wide();
        alone.push_event(event, "a.xml").unwrap();
        assert_eq!(
            row(&batch, number),
            row(&alone.finish().unwrap(), 0),
            "{number}"
        );
    }
    assert!(together.is_empty());
    assert_eq!(together.finish().unwrap().num_rows(), 0);
}

#[test]
fn times() {
    let table = [
        (
            Some("2026-03-03T09:04:55.1090338Z"),
            Some(1_772_528_695_109_033_800),
            None,
        ),
        (
            Some("1601-01-01T00:00:00.0000000Z"),
            None,
            Some("1601-01-01T00:00:00.0000000Z"),
        ),
        (
            Some("9999-12-31T23:59:59.9999999Z"),
            None,
            Some("9999-12-31T23:59:59.9999999Z"),
        ),
        (None, None, None),
    ];
    for (time, nanoseconds, text) in table {
        let mut system = System::new(EventId::CLIENT_FAILURE);
        system.time_created = time.map(|time| time.parse().unwrap());
        let event = Record::new(system).into_event().unwrap().unwrap();
        let mut builder = BatchBuilder::wide();
        builder.push_event(&event, "").unwrap();
        let batch = builder.finish().unwrap();
        let times = batch.column_by_name("time").unwrap();
        let times = times.as_primitive::<TimestampNanosecondType>();
        let found = (!times.is_null(0)).then(|| times.value(0));
        assert_eq!(found, nanoseconds, "{time:?}");
        let row = row(&batch, 0);
        assert_eq!(row.get("time_text").map(String::as_str), text, "{time:?}");
        assert_eq!(row.contains_key("time_source"), time.is_some());
    }
}

#[test]
fn passwords() {
    let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    record
        .set("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe")
        .set("CommandLine", "wmic /node:A /password:geheim os get")
        .set("Other", "wmic /password:geheim");
    let event = record.into_event().unwrap().unwrap();
    for (secrets, is_shown) in [(Secrets::Mask, false), (Secrets::Show, true)] {
        let mut builder = BatchBuilder::wide().with_secrets(secrets);
        // The same again: what was masked stays masked.
        let count = 3;
        (0..count).for_each(|_| builder.push_event(&event, "").unwrap());
        let batch = builder.finish().unwrap();
        for row in (0..count).map(|number| row(&batch, number)) {
            assert_eq!(format!("{row:?}").contains("geheim"), is_shown, "{row:?}");
            let masked = if is_shown {
                "[]"
            } else {
                "[Other, CommandLine]"
            };
            assert_eq!(row["masked"], masked);
            assert_eq!(row["wmic_nodes"], "[A]");
            assert!(row["extra"].contains("Other"));
        }
    }
}

#[test]
fn another_event_is_rejected() {
    let mut builder = BatchBuilder::of_event(EVENTS[0]);
    let other = Record::new(System::of(EVENTS[1]))
        .into_event()
        .unwrap()
        .unwrap();
    assert_eq!(builder.push_event(&other, ""), Err(Rejected::OtherEvent));
    assert_eq!(
        Rejected::OtherEvent.to_string(),
        "the batch is of another event"
    );
    assert!(builder.is_empty());
}
