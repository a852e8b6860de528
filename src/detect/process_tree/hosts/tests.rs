use super::*;
use crate::value::{ProcessId, WindowsTime};

fn process(second: i64, text: usize) -> Process {
    Process {
        started: WindowsTime(chrono::DateTime::from_timestamp(second, 0).unwrap()),
        id: ProcessId::new(second.unsigned_abs()),
        creator_id: None,
        image: Some("i".repeat(text)),
        command_line: None,
        log: None,
    }
}

fn counted_anew(hosts: &Hosts) -> usize {
    let bytes = |(name, host): (&String, &Host)| bytes_of_name(name) + host.bytes();
    hosts.iter().map(bytes).sum()
}

/// The count equals the bytes held and stays within the limit, for any input.
#[test]
fn the_count_of_bytes_is_right() {
    for max_bytes in [0, 100, 2000, 5000, 50_000, usize::MAX] {
        let mut limits = TreeLimits::default();
        (limits.max_hosts, limits.max_processes, limits.max_bytes) = (7, 20, max_bytes);
        let mut hosts = Hosts::default();
        let mut random = 1_u32;
        for step in 0..2000 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [_, time, text, name] = random.to_be_bytes();
            let host = "h".repeat(usize::from(name % 11));
            hosts.keep(&host, process(i64::from(time), usize::from(text)), &limits);
            if step % 500 == 0 {
                hosts = hosts.clone();
            }
            if step % 500 == 250 {
                // Stored and read back, nothing is lost, and nothing kept that does not fit.
                let len =
                    |hosts: &Hosts| hosts.iter().map(|(_, h)| h.processes.len()).sum::<usize>();
                let before = len(&hosts);
                hosts = Hosts::of(hosts.into_oldest_first(), &limits);
                assert_eq!(len(&hosts), before, "{max_bytes} {step}");
            }
            assert_eq!(hosts.bytes(), counted_anew(&hosts), "{max_bytes} {step}");
            assert!(hosts.bytes() <= max_bytes, "{max_bytes} {step}");
            assert_eq!(hosts.by_name.len(), hosts.ages.names.len());
            for host in hosts.by_name.values() {
                assert!(host.processes.iter().is_sorted_by_key(|p| p.started));
                assert!(
                    (1..=20).contains(&host.processes.len()),
                    "{max_bytes} {step}"
                );
            }
        }
        assert_eq!(hosts.by_name.is_empty(), max_bytes < 1000, "{max_bytes}");
    }
}

/// The least recently seen computer is dropped first, its oldest process first.
#[test]
fn what_goes_first() {
    let mut limits = TreeLimits::default();
    let mut hosts = Hosts::default();
    for (name, second) in [("a", 1), ("a", 2), ("b", 1), ("b", 2)] {
        hosts.keep(name, process(second, 100), &limits);
    }
    limits.max_bytes = hosts.bytes();
    let seconds = |hosts: &Hosts, name: &str| -> Vec<i64> {
        let processes = hosts.get(name).into_iter().flat_map(|host| &host.processes);
        processes
            .map(|process| process.started.0.timestamp())
            .collect()
    };
    // `a` was seen before `b`: its process is dropped.
    hosts.keep("b", process(3, 100), &limits);
    assert_eq!(seconds(&hosts, "a"), [2]);
    assert_eq!(seconds(&hosts, "b"), [1, 2, 3]);
    // Now `b` was seen before `a`.
    hosts.keep("a", process(3, 100), &limits);
    assert_eq!(seconds(&hosts, "a"), [2, 3]);
    assert_eq!(seconds(&hosts, "b"), [2, 3]);
    // A single computer keeps the processes that started last.
    let mut limits = TreeLimits::default();
    let mut hosts = Hosts::default();
    for second in [9, 5] {
        hosts.keep("a", process(second, 100), &limits);
    }
    limits.max_bytes = hosts.bytes();
    for second in [1, 8, 7] {
        hosts.keep("a", process(second, 100), &limits);
    }
    assert_eq!(seconds(&hosts, "a"), [8, 9]);
}
