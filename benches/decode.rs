//! What it costs to decode the text in a field: time per call, and allocations per call.
//! `cargo bench --bench decode`
//!
//! Texts are those of the sample; where `WMI_EVENTS_CORPUS` names a corpus of
//! real logs, each decoder also runs over all different texts of that corpus, and the figure is
//! per pass over all of them.
#![allow(clippy::cast_precision_loss, reason = "shown in a few digits")]

use std::collections::BTreeSet;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wmi_events::cmdline::{Argv, WmicCommand};
use wmi_events::secrets::redact;
use wmi_events::source::xml::Reader;
use wmi_events::value::WbemStatus;
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::subscription::Subscription;
use wmi_events::wmi::{Namespace, ObjectPath, Operation, Query};

const SAMPLE: &str = include_str!("../examples/sample.xml");

/// The different texts of that field in some XML.
fn texts(xml: &[u8], id: u16, field: &str, texts: &mut BTreeSet<String>) {
    for event in Reader::new(xml).flatten() {
        if event.system.event_id.get() == id
            && let Some(field) = event.field(field)
        {
            texts.insert(field.text().into_owned());
        }
    }
}

fn corpus_texts(id: u16, field: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    let Some(corpus) = std::env::var_os("WMI_EVENTS_CORPUS") else {
        return Vec::new();
    };
    let Ok(files) = fs::read_dir(Path::new(&corpus).join("xml")) else {
        return Vec::new();
    };
    for file in files.flatten() {
        if let Ok(xml) = fs::read(file.path()) {
            texts(&xml, id, field, &mut found);
        }
    }
    found.into_iter().collect()
}

/// One decoder, on the sample and on the corpus; `decode` says whether it could.
fn decoder(
    criterion: &mut Criterion,
    name: &str,
    (id, field): (u16, &str),
    decode: impl Fn(&str) -> bool,
) {
    let mut sample = BTreeSet::new();
    texts(SAMPLE.as_bytes(), id, field, &mut sample);
    let sample: Vec<String> = sample.into_iter().collect();
    for (source, texts) in [("sample", sample), ("corpus", corpus_texts(id, field))] {
        if texts.is_empty() {
            continue;
        }
        let all = || texts.iter().filter(|text| decode(black_box(text))).count();
        let mut decoded = 0;
        let counted = allocation_counter::measure(|| decoded = all());
        assert_ne!(decoded, 0, "{name} decodes nothing of the {source}");
        let (calls, bytes) = (
            texts.len() as u64,
            texts.iter().map(String::len).sum::<usize>(),
        );
        eprintln!(
            "{name}/{source}: {calls} texts, {:.2} allocations a call",
            counted.count_total as f64 / calls as f64
        );
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::ElementsAndBytes {
            elements: calls,
            bytes: bytes as u64,
        });
        group.bench_function(source, |b| b.iter(all));
        group.finish();
    }
}

fn decoders(criterion: &mut Criterion) {
    decoder(criterion, "operation", (5858, "Operation"), |text| {
        Operation::parse(text).is_ok()
    });
    decoder(criterion, "wql", (5860, "Query"), |text| {
        Query::parse(text).is_ok()
    });
    decoder(criterion, "subscription", (5861, "PossibleCause"), |text| {
        Subscription::from_cause(text).is_complete
    });
    decoder(criterion, "mof", (5861, "PossibleCause"), |text| {
        text.split_once('\n')
            .is_some_and(|(_, mof)| Instance::parse(mof).is_ok())
    });
    decoder(criterion, "object_path", (5861, "CONSUMER"), |text| {
        ObjectPath::parse(text).is_ok()
    });
    decoder(criterion, "namespace", (5861, "Namespace"), |text| {
        Namespace::new(text).is(r"root\subscription")
    });
    decoder(criterion, "status", (5858, "ResultCode"), |text| {
        text.parse::<WbemStatus>()
            .is_ok_and(|status| status.name().is_some())
    });
    decoder(criterion, "argv", (4688, "CommandLine"), |text| {
        Argv::new(text).count() > 0
    });
    decoder(criterion, "wmic", (4688, "CommandLine"), |text| {
        WmicCommand::parse(text).target.is_some()
    });
    decoder(criterion, "redact", (4688, "CommandLine"), |text| {
        !redact(text).is_empty()
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20);
    targets = decoders
}
criterion_main!(benches);
