//! Input that is not what it should be.

#[cfg(target_os = "linux")]
use crate::process::Agent;
use crate::process::{json, run};

#[test]
fn it_goes_on() {
    let events = json().concat();
    let noise: Vec<u8> = (0..200_000_u32)
        .map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap())
        .collect();
    let long = format!("{{\"a\":\"{}\n", "x".repeat(8 << 20));
    let rows: [(&str, Vec<u8>); 6] = [
        ("noise", noise),
        ("text", b"not an event\n".repeat(10_000)),
        (
            "gzip",
            [b"\x1f\x8b\x08\x00", b"\n".repeat(70_000).as_slice()].concat(),
        ),
        ("cut", json()[3].as_bytes()[..300].to_vec()),
        ("a line that is too long", long.into_bytes()),
        ("escapes", b"{\"\x1b[31m\": 4688, \xff\n".to_vec()),
    ];
    for (name, bad) in rows {
        // Events after it, and before it too.
        let before = run(&[], [&bad, b"\n".as_slice(), events.as_bytes()].concat());
        let among = run(
            &[],
            [events.as_bytes(), &bad, b"\n", events.as_bytes()].concat(),
        );
        let expected = run(&[], &events).lines;
        assert_eq!(before.lines, expected, "{name}: {}", before.stderr);
        assert!(among.lines.len() > expected.len(), "{name}");
        for ended in [before, among] {
            assert_eq!(ended.code, Some(1), "{name}: {}", ended.stderr);
            let metrics = ended.metrics();
            let bad = &metrics["input"]["malformed"];
            assert!(bad.as_u64().unwrap() > 0, "{name}: {metrics}");
            assert!(ended.stderr.contains("byte ") || ended.stderr.contains("not an event log"));
            assert!(!ended.stderr.contains('\x1b'), "{name}");
        }
    }
}

#[test]
fn problems_are_bounded_and_counted() {
    let broken = "{\"EventID\": 4688, \"cut of\n".repeat(5_000);
    let ended = run(&[], json().concat() + &broken + &json().concat());
    assert_eq!(ended.metrics()["input"]["malformed"], 5_000);
    let lines = ended.stderr.lines().count();
    assert!((20..30).contains(&lines), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("4980 more problems"),
        "{}",
        ended.stderr
    );
}

#[test]
fn what_is_unrecognized_is_described_once() {
    let other = "{\"level\": \"info\", \"msg\": \"started\"}\n".repeat(100);
    let ended = run(&[], &other);
    assert_eq!(ended.code, Some(1));
    let described = "a record of no known shape at byte 0, with `level`, `msg`";
    assert_eq!(
        ended.stderr.matches(described).count(),
        1,
        "{}",
        ended.stderr
    );
    assert_eq!(ended.metrics()["input"]["unrecognized"], 100);
    // Among events it is no failure.
    assert_eq!(run(&[], json().concat() + &other).code, Some(0));
}

/// Memory does not grow with the input: neither with an endless line, nor with many events.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    let config = crate::process::folder("memory").join("config.json");
    std::fs::write(&config, r#"{"correlator": {"max_bytes": 4194304}}"#).unwrap();
    let mut agent = Agent::start(&["--config", config.to_str().unwrap(), "--metrics-every", "0"]);
    let event = &json()[2];
    let mib = |agent: &Agent| {
        let status = std::fs::read_to_string(format!("/proc/{}/status", agent.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap();
        line.split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap()
            >> 10
    };
    agent.write(event);
    agent.line();
    agent.write("{\"a\":\"");
    for _ in 0..128 {
        agent.write("x".repeat(1 << 20));
    }
    agent.write(format!("\n{event}"));
    agent.line();
    let with_line = mib(&agent);
    // The same command on many computers: each is kept, until there is no room.
    for number in 0..20_000 {
        agent.write(event.replace("WKS07.corp.example", &format!("WKS{number}.corp.example")));
        agent.line();
    }
    let with_events = mib(&agent);
    assert!(
        with_line < 64 && with_events < 96,
        "{with_line} {with_events} MiB"
    );
    agent.end();
}
