//! Documents of ECS and OCSF: made of an event and written as JSON, beside an equal struct of `String`s and numbers
//! that is already built, and beside the document already built. An event that is decoded is so in its analysis, which
//! its findings share. `cargo bench --bench export --all-features`; `-- --test` prints the ratios alone.
#![allow(clippy::print_stdout, reason = "the ratios")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::Serialize;
use wmi_events::detect::Analysis;
use wmi_events::export::{Options, ecs, ocsf};
use wmi_events::source::xml::Reader;
use wmi_events::{Event, EventId};

const SAMPLE: &[u8] = include_bytes!("../examples/sample.xml");

/// The last event of that ID in the sample.
fn event(id: EventId) -> Option<Event<'static>> {
    let events = Reader::new(SAMPLE).filter_map(Result::ok);
    events.filter(|event| event.system.event_id == id).last()
}

/// Declares structs that are written as a document is.
macro_rules! plain {
    ($( $name:ident { $( $(#[$meta:meta])* $field:ident: $type:ty = $at:literal, )* } )*) => { $(
        #[derive(Serialize)]
        struct $name { $( $(#[$meta])* $field: $type, )* }

        impl $name {
            fn read(value: &serde_json::Value) -> Option<Self> {
                Some(Self { $( $field: Read::read(value.get($at)?)?, )* })
            }
        }

        impl Read for $name {
            fn read(value: &serde_json::Value) -> Option<Self> {
                Self::read(value)
            }
        }
    )* };
}

trait Read: Sized {
    fn read(value: &serde_json::Value) -> Option<Self>;
}

impl Read for String {
    fn read(value: &serde_json::Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Read for u64 {
    fn read(value: &serde_json::Value) -> Option<Self> {
        value.as_u64()
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &serde_json::Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

// A 4688 in ECS.
plain! {
    Plain {
        #[serde(rename = "@timestamp")] timestamp: String = "@timestamp",
        ecs: Ecs = "ecs",
        event: Fields = "event",
        log: Log = "log",
        host: Host = "host",
        process: Process = "process",
        user: User = "user",
        related: Related = "related",
        winlog: Winlog = "winlog",
    }
    Ecs { version: String = "version", }
    Fields {
        kind: String = "kind",
        category: Vec<String> = "category",
        #[serde(rename = "type")] kinds: Vec<String> = "type",
        action: String = "action",
        code: String = "code",
        id: String = "id",
        outcome: String = "outcome",
        provider: String = "provider",
        module: String = "module",
        sequence: u64 = "sequence",
    }
    Log { level: String = "level", }
    Host { name: String = "name", os: Os = "os", }
    Os { #[serde(rename = "type")] kind: String = "type", }
    Process {
        pid: u64 = "pid",
        executable: String = "executable",
        name: String = "name",
        command_line: String = "command_line",
        args: Vec<String> = "args",
        parent: Parent = "parent",
        user: Account = "user",
    }
    Parent { pid: u64 = "pid", executable: String = "executable", name: String = "name", }
    Account { id: String = "id", name: String = "name", }
    User { id: String = "id", name: String = "name", domain: String = "domain", }
    Related { user: Vec<String> = "user", }
    Winlog {
        channel: String = "channel",
        computer_name: String = "computer_name",
        event_id: String = "event_id",
        record_id: String = "record_id",
        provider_name: String = "provider_name",
        provider_guid: String = "provider_guid",
        version: u64 = "version",
        opcode: String = "opcode",
        task: String = "task",
        keywords: Vec<String> = "keywords",
        process: Writer = "process",
        logon: Id = "logon",
        event_data: Data = "event_data",
    }
    Writer { pid: u64 = "pid", thread: Thread = "thread", }
    Thread { id: u64 = "id", }
    Id { id: String = "id", }
    Data {
        #[serde(rename = "SubjectUserSid")] subject_user_sid: String = "SubjectUserSid",
        #[serde(rename = "SubjectUserName")] subject_user_name: String = "SubjectUserName",
        #[serde(rename = "SubjectDomainName")] subject_domain_name: String = "SubjectDomainName",
        #[serde(rename = "SubjectLogonId")] subject_logon_id: String = "SubjectLogonId",
        #[serde(rename = "TokenElevationType")] token_elevation_type: String = "TokenElevationType",
        #[serde(rename = "ProcessId")] process_id: String = "ProcessId",
        #[serde(rename = "CommandLine")] command_line: String = "CommandLine",
        #[serde(rename = "TargetUserSid")] target_user_sid: String = "TargetUserSid",
        #[serde(rename = "TargetUserName")] target_user_name: String = "TargetUserName",
        #[serde(rename = "TargetDomainName")] target_domain_name: String = "TargetDomainName",
        #[serde(rename = "TargetLogonId")] target_logon_id: String = "TargetLogonId",
        #[serde(rename = "MandatoryLabel")] mandatory_label: String = "MandatoryLabel",
    }
}

fn write(to: &mut Vec<u8>, document: &impl Serialize) {
    to.clear();
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(&mut *to, document);
}

/// Of an event alone.
fn write_event(to: &mut Vec<u8>, event: &Event<'_>, options: &Options) {
    write_ecs(to, &Analysis::new(event), options);
}

fn write_ecs(to: &mut Vec<u8>, analysis: &Analysis<'_>, options: &Options) {
    if let Some(document) = ecs::Document::new(analysis, options) {
        write(to, &document);
    }
}

fn write_ocsf(to: &mut Vec<u8>, analysis: &Analysis<'_>, options: &Options) {
    if let Some(document) = ocsf::Document::new(analysis, options) {
        write(to, &document);
    }
}

/// The least time of many short runs, one of each in turn: the machine may be busy.
fn compare(mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    const CALLS: u32 = 1000;
    let time = |call: &mut dyn FnMut()| {
        let start = Instant::now();
        (0..CALLS).for_each(|_| call());
        start.elapsed() / CALLS
    };
    let mut least = (Duration::MAX, Duration::MAX);
    for _ in 0..200 {
        least.0 = least.0.min(time(&mut one));
        least.1 = least.1.min(time(&mut other));
    }
    least
}

fn ratio(what: &str, made: impl FnMut(), built: impl FnMut()) {
    let (made, built) = compare(made, built);
    let ratio = built.as_secs_f64() / made.as_secs_f64();
    println!("{what}: made and written in {made:?}, written in {built:?}: {ratio:.2}");
}

fn documents(criterion: &mut Criterion) {
    let options = Options::default();
    let mut group = criterion.benchmark_group("export");
    let ids = [
        EventId::PROCESS_CREATION,
        EventId::PROVIDER_STARTED,
        EventId::CLIENT_FAILURE,
        EventId::ESS_TO_CONSUMER_BINDING,
    ];
    for id in ids {
        let Some(event) = event(id) else { continue };
        let analysis = Analysis::new(&event);
        let (mut to, mut other) = (Vec::new(), Vec::new());
        write_event(&mut to, &event, &options);
        if id == EventId::PROCESS_CREATION {
            let value = serde_json::from_slice(&to).unwrap_or_default();
            let plain = Plain::read(&value);
            assert!(plain.is_some(), "{value}");
            write(&mut other, &plain);
            assert_eq!(to, other, "the plain struct is equal");
            ratio(
                "ecs 4688 and a plain struct",
                || write_event(&mut to, black_box(&event), &options),
                || write(&mut other, black_box(&plain)),
            );
        }
        let document = ecs::Document::new(&analysis, &options);
        ratio(
            &format!("ecs {id} and the document"),
            || write_ecs(&mut to, black_box(&analysis), &options),
            || write(&mut other, black_box(&document)),
        );
        group.throughput(Throughput::Bytes(to.len() as u64));
        group.bench_function(format!("ecs {id}"), |bencher| {
            bencher.iter(|| write_ecs(&mut to, black_box(&analysis), &options));
        });
        let document = ocsf::Document::new(&analysis, &options);
        ratio(
            &format!("ocsf {id} and the document"),
            || write_ocsf(&mut to, black_box(&analysis), &options),
            || write(&mut other, black_box(&document)),
        );
        group.throughput(Throughput::Bytes(to.len() as u64));
        group.bench_function(format!("ocsf {id}"), |bencher| {
            bencher.iter(|| write_ocsf(&mut to, black_box(&analysis), &options));
        });
    }
    group.finish();
}

criterion_group!(benches, documents);
criterion_main!(benches);
