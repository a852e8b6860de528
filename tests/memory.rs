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

/// What may be live beside what is kept: what one event takes while it is looked at, and the
/// roots of the maps.
const OVERHEAD: usize = 64 << 10;

const CMD: &str = r"C:\Windows\System32\cmd.exe";
const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
const WMIPRVSE: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";

fn process(image: &str, parent: &str, line: &str) -> Event<'static> {
    let time: WindowsTime = "2026-03-03T09:00:00Z".parse().unwrap();
    let mut system = System::new(EventId::PROCESS_CREATION);
    system.computer = Some("WKS07".into());
    system.time_created = Some(time.0);
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
    let peak = usize::try_from(measured.bytes_max).unwrap();
    let kept = usize::try_from(measured.bytes_current).unwrap();
    println!("{name}: peak {peak}, kept {kept}, counted {used}, limit {limit}");
    assert!(peak <= limit + OVERHEAD, "{name}: peak {peak}");
    assert!(used <= limit, "{name}: counted {used}");
    assert!(kept <= used + 4096, "{name}: kept {kept}, counted {used}");
    assert!(used <= 2 * kept, "{name}: kept {kept}, counted {used}");
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
        check_small(name, measured, kept.used_bytes(), limits.max_bytes);
    }
}

/// As [`check`], where so little is kept that nothing can be said on how it is counted.
#[track_caller]
fn check_small(name: &str, measured: AllocationInfo, used: usize, limit: usize) {
    if used > MIB / 2 {
        return check(name, measured, used, limit);
    }
    let peak = usize::try_from(measured.bytes_max).unwrap();
    println!("{name}: peak {peak}, counted {used}, limit {limit}");
    assert!(peak <= limit + OVERHEAD, "{name}: peak {peak}");
    assert!(used <= limit, "{name}: counted {used}");
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

    // The default number of traces, with texts as long as they may be.
    let mut kept = correlator(128 * MIB);
    let rename = |event: &mut Event<'static>, n| {
        set_line(event, call(&format!("h{n}"), &format!("{n}{long}")));
    };
    let measured = feed(source.clone(), 100_000, rename, |event| {
        kept.observe(event);
    });
    check("100,000 traces", measured, kept.used_bytes(), 128 * MIB);
    assert!(kept.used_bytes() > 120 * MIB, "{}", kept.used_bytes());

    // As many nodes as one command may have, with names as long as they may be: of these, 400
    // bytes a node are live while the command is taken apart.
    for (max_bytes, count) in [(128 * MIB, 300), (4 * MIB, 20), (MIB / 2, 4), (0, 2)] {
        let mut kept = correlator(max_bytes);
        let name = "n".repeat(250);
        let rename = |event: &mut Event<'static>, n| {
            let nodes: Vec<_> = (0..1200).map(|node| format!("{n}x{node}{name}")).collect();
            set_line(event, call(&nodes.join(","), "x"));
        };
        let mut measured = feed(source.clone(), count, rename, |event| {
            kept.observe(event);
        });
        println!("{measured:?}");
        measured.bytes_max = measured.bytes_max.saturating_sub(MIB as u64);
        check_small("1,200 nodes", measured, kept.used_bytes(), max_bytes);
    }
}
