//! Documents of ECS and OCSF.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

#[path = "../common/mod.rs"]
mod common;

mod beside;
mod corpus;
mod ecs;
mod fields;
mod golden;
mod ocsf;

use serde_json::Value;
use wmi_events::detect::Analysis;
use wmi_events::export::{self, Options};
use wmi_events::record::FieldInput;
use wmi_events::schema::EventSchema;
use wmi_events::{Event, Record, System};

const COMPUTER: &str = "FILE02.corp.example";

/// A header with what Windows writes.
fn system(schema: &EventSchema) -> System<'static> {
    let mut system = System::of(schema);
    system.computer = Some(COMPUTER.into());
    system.record_id = Some(48_212);
    system.time_created = Some("2026-03-03T09:00:03.1240005Z".parse().unwrap());
    system
}

fn event(
    system: System<'static>,
    fields: &[(&'static str, FieldInput<'static>)],
) -> Event<'static> {
    let mut record = Record::new(system);
    for (name, value) in fields {
        record.set(*name, value.clone());
    }
    record.into_event().unwrap().unwrap()
}

fn ecs_of(event: &Event<'_>, options: &Options) -> Value {
    let analysis = Analysis::new(event);
    let document = export::ecs::Document::new(&analysis, options).unwrap();
    serde_json::to_value(&document).unwrap()
}

fn ocsf_of(event: &Event<'_>, options: &Options) -> Value {
    let analysis = Analysis::new(event);
    let document = export::ocsf::Document::new(&analysis, options).unwrap();
    serde_json::to_value(&document).unwrap()
}
