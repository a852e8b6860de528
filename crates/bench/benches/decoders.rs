//! The decoders of the text in fields on 16 KiB each, beside a search for one byte that the text
//! does not have. `cargo bench --package wmi-events-bench --bench decoders`

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wmi_events_bench::texts::DECODERS;

fn decoders(criterion: &mut Criterion) {
    for decoder in DECODERS {
        let text = (decoder.text)();
        assert!((decoder.decode)(&text), "{}", decoder.name);
        assert_eq!(memchr::memchr(0, text.as_bytes()), None);
        let mut group = criterion.benchmark_group(format!("{} 16 KiB", decoder.name));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("decoder", |b| b.iter(|| (decoder.decode)(black_box(&text))));
        group.bench_function("memchr", |b| {
            b.iter(|| memchr::memchr(0, black_box(text.as_bytes())));
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20);
    targets = decoders
}
criterion_main!(benches);
