//! What the correlator and the process tree keep stays within their limits in bytes, whatever
//! the events hold; and what one event costs is in proportion to it.
//!
//! Live bytes are those that were requested from the allocator. The events themselves do not
//! count, nor does what is done to them outside.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

use std::borrow::Cow;

use allocation_counter::{AllocationInfo, measure, opt_out};
use wmi_events::detect::{Correlator, CorrelatorConfig, ProcessTree, TreeLimits};
use wmi_events::event::Payload;
use wmi_events::value::{ProcessId, WindowsTime};
use wmi_events::{Event, EventId, Record, System};

const MIB: usize = 1 << 20;

/// What may be live beside what is kept: what one event takes while it is looked at. A command
/// of 1,200 nodes with names of 255 bytes is the largest here.
const OVERHEAD: usize = 512 << 10;

const CMD: &str = r"C:\Windows\System32\cmd.exe";
const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
const WMIPRVSE: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";

fn process(image: &str, parent: &str, line: &str) -> Event<'static> {
    let time: WindowsTime = "2026-03-03T09:00:00Z".parse().unwrap();
    let mut system = System::new(EventId::PROCESS_CREATION);
    system.computer = Some("WKS07".into());
    system.time_created = Some(time);
    let mut record = Record::new(system);
    record
        .set("NewProcessId", 4844_u64)
        .set("ProcessId", 3484_u64)
        .set("NewProcessName", image.to_owned())
        .set("ParentProcessName", parent.to_owned())
        .set("SubjectUserName", "dana")
        .set("CommandLine", line.to_owned());
    record.into_event().unwrap().unwrap()
}

fn set_computer(event: &mut Event<'static>, name: String) {
    event.system.computer = Some(Cow::Owned(name));
}

fn set_line(event: &mut Event<'static>, line: String) {
    let Payload::ProcessCreation(process) = &mut event.payload else {
        panic!("no 4688")
    };
    process.command_line = Some(Cow::Owned(line));
}

fn set_id(event: &mut Event<'static>, id: usize) {
    let Payload::ProcessCreation(process) = &mut event.payload else {
        panic!("no 4688")
    };
    process.new_process_id = Some(ProcessId::new(id as u64));
}

/// Gives `count` events, each changed from the one before it, to `keep`.
fn feed(
    mut event: Event<'static>,
    count: usize,
    mut change: impl FnMut(&mut Event<'static>, usize),
    mut keep: impl FnMut(&Event<'static>),
) -> AllocationInfo {
    measure(|| {
        for n in 0..count {
            opt_out(|| change(&mut event, n));
            keep(&event);
        }
        opt_out(|| drop(event));
    })
}

/// The bytes that are kept are within the limit, at any time, and as they are counted: not
/// fewer, and not many more.
#[track_caller]
fn check(name: &str, measured: AllocationInfo, used: usize, limit: usize) {
    // The root of a map is not counted.
    const ROOTS: usize = 4096;
    let peak = usize::try_from(measured.bytes_max).unwrap();
    let kept = usize::try_from(measured.bytes_current).unwrap();
    println!("{name}: peak {peak}, kept {kept}, counted {used}, limit {limit}");
    assert!(peak <= limit + OVERHEAD, "{name}: peak {peak}");
    assert!(used <= limit, "{name}: counted {used}");
    assert!(kept <= used + ROOTS, "{name}: kept {kept}, counted {used}");
    assert!(
        // Entries of maps count as in the emptiest one.
        used <= kept + kept * 2 / 5 + ROOTS,
        "{name}: kept {kept}, counted {used}"
    );
}

fn tree(limits: &TreeLimits) -> ProcessTree {
    opt_out_of(|| ProcessTree::new(limits.clone()))
}

fn opt_out_of<T>(make: impl FnOnce() -> T) -> T {
    let mut made = None;
    opt_out(|| made = Some(make()));
    made.unwrap()
}

#[test]
fn process_trees() {
    let defaults = TreeLimits::default();
    assert_eq!(defaults.max_bytes, 128 * MIB);
    let limits = |max_hosts: usize, max_bytes: usize| {
        let mut limits = TreeLimits::default();
        (limits.max_hosts, limits.max_bytes) = (max_hosts, max_bytes);
        limits
    };
    let long = "x".repeat(1100);
    let plain = process(CMD, CMD, "cmd /c dir");
    let long_texts = process(&format!(r"C:\{long}\x.exe"), CMD, &format!("x.exe {long}"));

    // Names of a megabyte are cut.
    let mut kept = tree(&defaults);
    let megabyte = "n".repeat(MIB);
    let rename = |event: &mut Event<'static>, n| set_computer(event, format!("h{n}{megabyte}"));
    let measured = feed(plain.clone(), 1000, rename, |event| kept.observe(event));
    assert_eq!(kept.len(), 1000);
    check("names of 1 MiB", measured, kept.used_bytes(), 2 * MIB);

    // 353 computers of 4,096 processes with long texts: 3 GB without a limit.
    let mut kept = tree(&defaults);
    let rename = |event: &mut Event<'static>, n: usize| {
        set_id(event, n);
        if n.is_multiple_of(4096) {
            set_computer(event, format!("host{}", n / 4096));
        }
    };
    let measured = feed(long_texts.clone(), 353 * 4096, rename, |event| {
        kept.observe(event)
    });
    check("353 x 4,096", measured, kept.used_bytes(), 128 * MIB);
    assert!(kept.used_bytes() > 120 * MIB, "{}", kept.used_bytes());

    // Many computers of one process; each is a new one.
    for (name, limits) in [
        ("at 1,000 computers", limits(1000, 128 * MIB)),
        ("at 1 MiB", limits(usize::MAX, MIB)),
        ("at 300 bytes", limits(usize::MAX, 300)),
    ] {
        let mut kept = tree(&limits);
        let rename = |event: &mut Event<'static>, n| set_computer(event, format!("host{n}"));
        let measured = feed(plain.clone(), 50_000, rename, |event| kept.observe(event));
        assert!(kept.len() <= limits.max_hosts);
        check(name, measured, kept.used_bytes(), limits.max_bytes);
    }
}

fn correlator(max_bytes: usize) -> Correlator {
    opt_out_of(|| {
        let mut config = CorrelatorConfig::default();
        config.max_bytes = max_bytes;
        Correlator::new(config)
    })
}

#[test]
fn correlators() {
    assert_eq!(CorrelatorConfig::default().max_bytes, 128 * MIB);
    let megabyte = "n".repeat(MIB);
    let long = "x".repeat(1100);
    let call =
        |node: &str, command: &str| format!("wmic /node:{node} process call create {command}");
    let source = process(WMIC, CMD, "");
    let child = process(CMD, WMIPRVSE, "cmd /c whoami");

    // Names of a megabyte are cut: of the computer that logs, and of the one that is named.
    let mut kept = correlator(128 * MIB);
    let rename = |event: &mut Event<'static>, n| set_computer(event, format!("h{n}{megabyte}"));
    let measured = feed(child.clone(), 1000, rename, |event| {
        kept.observe(event);
    });
    assert_eq!(kept.len(), 1000);
    check("computers of 1 MiB", measured, kept.used_bytes(), 3 * MIB);

    let mut kept = correlator(128 * MIB);
    let rename = |event: &mut Event<'static>, n| {
        set_line(event, call(&format!("h{n}{megabyte}"), "x"));
    };
    let measured = feed(source.clone(), 1000, rename, |event| {
        kept.observe(event);
    });
    assert_eq!(kept.len(), 1000);
    check("nodes of 1 MiB", measured, kept.used_bytes(), 3 * MIB);

    // Many computers, with texts as long as they may be.
    let mut kept = correlator(128 * MIB);
    let rename = |event: &mut Event<'static>, n| {
        set_computer(event, format!("s{n}"));
        set_line(event, call(&format!("h{n}"), &format!("{n}{long}")));
    };
    let measured = feed(source.clone(), 100_000, rename, |event| {
        kept.observe(event);
    });
    check("100,000 sources", measured, kept.used_bytes(), 128 * MIB);
    assert!(kept.used_bytes() > 120 * MIB, "{}", kept.used_bytes());

    // Processes that are no events of stories.
    let mut kept = correlator(16 * MIB);
    let plain = process(CMD, CMD, "");
    let rename = |event: &mut Event<'static>, n: usize| {
        set_id(event, n);
        set_computer(event, format!("s{}", n % 1000));
        set_line(event, format!("{n}{long}"));
    };
    let measured = feed(plain, 50_000, rename, |event| {
        kept.observe(event);
    });
    check("50,000 processes", measured, kept.used_bytes(), 16 * MIB);
    assert_eq!(kept.len(), 0);
    assert!(kept.used_bytes() > 7 * MIB, "{}", kept.used_bytes());

    // More nodes than are kept, with names as long as they may be.
    let name = "n".repeat(250);
    for (max_bytes, count) in [(128 * MIB, 300), (4 * MIB, 20), (MIB / 2, 4), (0, 2)] {
        let mut kept = correlator(max_bytes);
        let rename = |event: &mut Event<'static>, n| {
            set_computer(event, format!("s{n}"));
            let nodes: Vec<_> = (0..1200).map(|node| format!("{n}x{node}{name}")).collect();
            set_line(event, call(&nodes.join(","), "x"));
        };
        let measured = feed(source.clone(), count, rename, |event| {
            kept.observe(event);
        });
        check("1,200 nodes", measured, kept.used_bytes(), max_bytes);
    }
}

/// What one event costs is in proportion to it: its command line is masked once, not once a
/// node.
#[test]
fn one_event() {
    for nodes in [8000, 32_000, 128_000] {
        let same = vec!["b".to_owned(); nodes];
        let different: Vec<_> = (0..nodes).map(|n| format!("{n:x}")).collect();
        for nodes in [same, different] {
            let line = format!(
                "wmic /node:{} /password:SECRET process call create x",
                nodes.join(",")
            );
            let event = process(WMIC, CMD, &line);
            let mut kept = Correlator::default();
            let measured = measure(|| {
                kept.observe(&event);
            });
            println!("{} bytes: {} allocated", line.len(), measured.bytes_total);
            assert!(
                measured.bytes_total < (96 * line.len() + MIB) as u64,
                "{}",
                line.len()
            );
            assert!(kept.used_bytes() < MIB);
        }
    }
}

/// What is told shares its events with what is kept.
#[test]
fn stories() {
    let mut correlator = Correlator::default();
    let mut event = process(CMD, WMIPRVSE, "x");
    let long = "x ".repeat(1000);
    for n in 0..1000 {
        set_computer(&mut event, format!("h{n}"));
        set_line(&mut event, long.clone());
        event.system.record_id = Some(n);
        correlator.observe(&event);
    }
    let nodes: Vec<_> = (0..1000).map(|n| format!("h{n}")).collect();
    let line = format!(
        "wmic /node:{} process call create \"{long}\"",
        nodes.join(",")
    );
    let updates = correlator.observe(&process(WMIC, CMD, &line));
    let mut story = None;
    let measured = measure(|| story = correlator.story(updates[0].story));
    let story = story.unwrap();
    assert_eq!(story.events.len(), 1001);
    assert!(story.events.iter().all(|event| event.what.len() == 1024));
    let each = measured.bytes_current.unsigned_abs() / story.events.len() as u64;
    println!("{each} bytes an event of a story");
    assert!(each < 128, "{each}");
}

/// A state that is read back is within the limits too, and takes little more while it is read;
/// to write it takes next to nothing.
#[test]
fn states() {
    let limit = 4 * MIB;
    let mut config = CorrelatorConfig::default();
    config.max_bytes = limit;
    let mut correlator = Correlator::new(config);
    let mut limits = TreeLimits::default();
    limits.max_bytes = limit;
    let mut tree = ProcessTree::new(limits);
    let long = "x".repeat(1100);
    let mut event = process(CMD, WMIPRVSE, "");
    for n in 0..20_000 {
        set_computer(&mut event, format!("host{n}"));
        set_line(&mut event, format!("cmd /c {n} {long}"));
        correlator.observe(&event);
        tree.observe(&event);
    }
    let json = serde_json::to_vec(&correlator).unwrap();
    let mut read = None;
    let measured = measure(|| read = serde_json::from_slice::<Correlator>(&json).ok());
    let read = read.unwrap();
    assert_eq!(read.len(), correlator.len());
    check("correlator read", measured, read.used_bytes(), limit);
    let written = measure(|| serde_json::to_writer(std::io::sink(), &read).unwrap());
    assert!(written.bytes_max < 4096, "{written:?}");

    let json = serde_json::to_vec(&tree).unwrap();
    let mut read = None;
    let measured = measure(|| read = serde_json::from_slice::<ProcessTree>(&json).ok());
    let read = read.unwrap();
    assert_eq!(read, tree);
    check("tree read", measured, read.used_bytes(), limit);
    let written = measure(|| serde_json::to_writer(std::io::sink(), &read).unwrap());
    assert!(written.bytes_max < 4096, "{written:?}");
}
