use super::super::index::EARLIEST;
use super::super::log::{NewProcess, Parent, User};
use super::*;

#[test]
fn names() {
    let mut hosts = Hosts::default();
    let table = [
        ("FILE02", (0, 0)),
        ("file02.Corp.example", (0, 1)),
        ("FILE02.corp.example.", (0, 1)),
        ("FILE02.lab.example", (0, 2)),
        (r"\\file02", (0, 0)),
        ("10.0.0.5", (1, 0)),
        ("10.0.0.6", (2, 0)),
        ("", (3, 0)),
    ];
    for (name, expected) in table {
        assert_eq!(hosts.number(name), expected, "{name}");
        assert_eq!(hosts.number(name), expected, "{name}");
    }
    assert!(is_same_domain(0, 2) && is_same_domain(1, 1) && !is_same_domain(1, 2));
    for number in 0..4 {
        hosts.forget_empty(number);
    }
    assert_eq!(hosts.bytes(), 0);
}

/// A computer with many processes does not evict those of one with few.
#[test]
fn the_oldest_of_the_largest_go() {
    let mut hosts = Hosts::default();
    let (few, many) = (hosts.hash("few"), hosts.hash("many"));
    let process = |number: u64| NewProcess {
        started: EARLIEST,
        id: None,
        creator_id: None,
        record_id: Some(number),
        file: None,
        severity: None,
        parent: Parent::Other,
        origin: super::super::log::Origin::Audited,
        computer: "x",
        text: "",
        has_line: false,
        user: User::Text(""),
    };
    for number in 0..10 {
        hosts.passed.pass(few, &process(number));
    }
    for number in 0..100_000 {
        hosts.passed.pass(many, &process(number));
        hosts.limit_log(1 << 20);
    }
    hosts.passed.settle();
    assert_eq!(hosts.passed.of_computer(few, 100).count(), 10);
    let last: Vec<_> = hosts
        .passed
        .of_computer(many, 2)
        .filter_map(|(_, e)| e.record_id.get())
        .collect();
    assert_eq!(last, [99_999, 99_998]);
    assert!(hosts.bytes() < (1 << 20) + 4096);
    hosts.limit_log(0);
    assert_eq!(hosts.bytes(), 0);
}

/// Above the limit a domain may be any, so that no event is kept apart from what it belongs to.
#[test]
fn many_domains() {
    let mut hosts = Hosts::default();
    for n in 1..=MAX_DOMAINS + 2 {
        let domain = u16::try_from(n).unwrap();
        let expected = if n <= MAX_DOMAINS { domain } else { 0 };
        assert_eq!(hosts.number(&format!("FILE02.d{n}.example")), (0, expected));
    }
    assert_eq!(hosts.number("FILE02.d1.example"), (0, 1));
    assert!(is_same_domain(0, 1));
}
