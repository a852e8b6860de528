//! What detection costs: all predicates on one event, findings, the correlator beside the
//! indicators of its events, commands of many nodes, and the process tree. `cargo bench --bench
//! detect`
#![allow(clippy::cast_precision_loss, reason = "shown in a few digits")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use wmi_events::detect::{
    Analysis, Correlator, CorrelatorConfig, Indicators, ProcessTree, TreeLimits,
};
use wmi_events::value::{ProcessId, WindowsTime};
use wmi_events::{Event, EventId, Payload, Record, System};

fn process(
    computer: &str,
    time: WindowsTime,
    image: &str,
    parent: &str,
    line: &str,
) -> Option<Event<'static>> {
    let mut system = System::new(EventId::PROCESS_CREATION);
    system.computer = Some(computer.to_owned().into());
    system.time_created = Some(time);
    let mut record = Record::new(system);
    record
        .set("NewProcessId", 4844_u64)
        .set("NewProcessName", image.to_owned())
        .set("ProcessId", 3484_u64)
        .set("ParentProcessName", parent.to_owned())
        .set("CommandLine", line.to_owned());
    record.into_event().ok().flatten()
}

const SVCHOST: &str = r"C:\Windows\System32\svchost.exe";
const CMD: &str = r"C:\Windows\System32\cmd.exe";
const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
const WMIPRVSE: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";

fn predicates(criterion: &mut Criterion) {
    let time = WindowsTime(chrono::DateTime::UNIX_EPOCH);
    let nothing = Indicators::empty();
    let inputs = [
        (
            "not_matching",
            SVCHOST,
            r"C:\Windows\System32\services.exe",
            "svchost.exe -k netsvcs -p",
            nothing,
        ),
        (
            "not_matching_shell",
            CMD,
            r"C:\Windows\explorer.exe",
            "cmd.exe /c dir C:\\Users",
            nothing,
        ),
        (
            "remote_wmic",
            WMIC,
            CMD,
            "wmic /node:SRV01 process call create calc.exe",
            Indicators::REMOTE_WMIC | Indicators::WMIC_PROCESS_CREATE,
        ),
        (
            "wmiprvse_child",
            SVCHOST,
            WMIPRVSE,
            "svchost.exe",
            Indicators::WMIPRVSE_CHILD,
        ),
    ];
    let mut group = criterion.benchmark_group("indicators");
    for (name, image, parent, line, expected) in inputs {
        let Some(event) = process("WKS01", time, image, parent, line) else {
            continue;
        };
        assert_eq!(event.indicators(), expected, "{name}");
        let counted = allocation_counter::measure(|| {
            black_box(event.indicators());
        });
        eprintln!("{name}: {} allocations", counted.count_total);
        assert!(
            expected != nothing || counted.count_total == 0,
            "{name} allocates"
        );
        group.bench_function(name, |b| b.iter(|| black_box(&event).indicators()));
        group.bench_function(format!("{name}_findings"), |b| {
            b.iter(|| black_box(&event).findings().count());
        });
    }
    group.finish();
}

/// One run for each number of computers: parsed events, of which 2 in 100 are part of a story. What
/// their indicators cost is shown beside what the correlator costs, the analysis included: on average,
/// and in the median turn, which says more on a machine that is busy. Then the same with less memory,
/// which is full most of the time.
fn correlator(_: &mut Criterion) {
    for hosts in [1, 1000, 10_000, 100_000] {
        correlate(hosts, CorrelatorConfig::default());
    }
    for hosts in [1, 1000, 10_000, 100_000] {
        let mut config = CorrelatorConfig::default();
        config.max_bytes = 32 << 20;
        correlate(hosts, config);
    }
}

fn correlate(hosts: usize, config: CorrelatorConfig) {
    const EVENTS: usize = 1_000_000;
    // What is measured is small beside the clock; and the events of a turn, which a reader would have
    // parsed just before, are in the cache.
    const TURN: usize = 200;
    let max_bytes = config.max_bytes;
    let mut correlator = Correlator::new(config);
    let (mut indicators, mut spent, mut found) = (Duration::ZERO, Duration::ZERO, 0);
    let mut ratios = Vec::new();
    for turn in 0..EVENTS / TURN {
        let events: Vec<_> = (turn * TURN..(turn + 1) * TURN)
            .filter_map(|n| of_stream(n, hosts))
            .collect();
        let start = Instant::now();
        for event in &events {
            black_box(Analysis::new(event).indicators());
        }
        let alone = start.elapsed();
        let start = Instant::now();
        for event in &events {
            found += correlator.observe_analysis(&Analysis::new(event)).len();
        }
        let joined = start.elapsed();
        indicators += alone;
        spent += joined;
        ratios.push(joined.as_secs_f64() / alone.as_secs_f64());
    }

    assert!(found >= EVENTS / 100, "{found}");
    ratios.sort_by(f64::total_cmp);
    let each = |time: Duration| time.as_secs_f64() * 1e9 / EVENTS as f64;
    eprintln!(
        "{hosts} computers: indicators {:.0} ns an event, correlator {:.0} ns ({:.2} times, {:.2} in the median), {} of {} MiB",
        each(indicators),
        each(spent),
        spent.as_secs_f64() / indicators.as_secs_f64(),
        ratios.get(ratios.len() / 2).copied().unwrap_or_default(),
        correlator.used_bytes() >> 20,
        max_bytes >> 20,
    );
}

/// The nth event of a stream.
fn of_stream(n: usize, hosts: usize) -> Option<Event<'static>> {
    let host = (n / 100 * 7919 + n % 100) % hosts;
    let name = |host: usize| format!("WKS{host:05}.corp.example");
    let time = WindowsTime(chrono::DateTime::UNIX_EPOCH + Duration::from_millis(n as u64 * 10));
    let line = format!("cmd.exe /c job{}", n / 100);
    let mut event = match n % 100 {
        0 => {
            let call = format!(
                "wmic /node:{} process call create \"{line}\"",
                name((host + 1) % hosts)
            );
            process(&name(host), time, WMIC, CMD, &call)
        }
        1 => process(&name(host), time, CMD, WMIPRVSE, &line),
        n if n % 2 == 0 => process(
            &name(host),
            time,
            SVCHOST,
            r"C:\Windows\System32\services.exe",
            r"C:\Windows\system32\svchost.exe -k netsvcs -p -s Schedule",
        ),
        _ => process(
            &name(host),
            time,
            CMD,
            r"C:\Windows\explorer.exe",
            r#""C:\Windows\system32\cmd.exe" /c dir C:\Users\dana\Documents"#,
        ),
    }?;
    event.system.record_id = Some(n as u64);
    if let Payload::ProcessCreation(process) = &mut event.payload {
        process.new_process_id = Some(ProcessId::new(n as u64 % 4000 * 4 + 400));
        process.process_id = Some(ProcessId::new(n as u64 % 37 * 4 + 16));
        process.subject_user_name = Some("dana".into());
        process.subject_domain_name = Some("CORP".into());
        if n % 100 == 1 {
            process.target_user_name = Some("dana".into());
            process.target_domain_name = Some("CORP".into());
        }
    }
    Some(event)
}

/// One run for each length: a command of wmic.exe on more and more computers. Nanoseconds a byte
/// stay the same where cost is linear.
fn nodes(_: &mut Criterion) {
    const RUNS: u32 = 20;
    let time = WindowsTime(chrono::DateTime::UNIX_EPOCH);
    for (name, node) in [("same", "b"), ("different", "")] {
        for nodes in [1000, 10_000, 100_000] {
            let nodes: Vec<_> = (0..nodes)
                .map(|n| match node {
                    "" => format!("{n:x}"),
                    node => node.to_owned(),
                })
                .collect();
            let line = format!("wmic /node:{} process call create x", nodes.join(","));
            let Some(event) = process("WKS01", time, WMIC, CMD, &line) else {
                continue;
            };
            let mut correlator = Correlator::default();
            let start = Instant::now();
            for _ in 0..RUNS {
                black_box(correlator.observe(&event));
            }
            eprintln!(
                "{name} nodes, {} bytes: {:.2} ns a byte",
                line.len(),
                (start.elapsed() / RUNS).as_secs_f64() * 1e9 / line.len() as f64
            );
        }
    }
}

/// One run for each limit: events of ever new computers. A new one costs as much among many.
fn process_tree(_: &mut Criterion) {
    const EVENTS: u32 = 200_000;
    let time = WindowsTime(chrono::DateTime::UNIX_EPOCH);
    for max_hosts in [100, 1000, 10_000] {
        let mut limits = TreeLimits::default();
        limits.max_hosts = max_hosts;
        let mut tree = ProcessTree::new(limits);
        let mut spent = Duration::ZERO;
        let Some(mut event) = process("", time, SVCHOST, CMD, "svchost.exe -k netsvcs -p") else {
            continue;
        };
        for n in 0..EVENTS {
            event.system.computer = Some(format!("H{n}").into());
            let start = Instant::now();
            tree.observe(&event);
            spent += start.elapsed();
        }
        assert_eq!(tree.len(), max_hosts);
        eprintln!(
            "process tree, new computers among {max_hosts}: {} ns an event",
            (spent / EVENTS).as_nanos()
        );
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20);
    targets = predicates, correlator, nodes, process_tree
}
criterion_main!(benches);
