use super::*;

#[test]
fn texts() {
    let longest = format!("S-1-5{}", "-4294967295".repeat(15));
    let table = [
        ("S-1-5-18", Some("S-1-5-18")),
        ("s-1-5-18", Some("S-1-5-18")),
        ("S-1-16-12288", Some("S-1-16-12288")),
        ("S-1-5-21-1-2-3-500", Some("S-1-5-21-1-2-3-500")),
        ("S-1-0x500000000-7", Some("S-1-0x000500000000-7")),
        ("S-1-5", Some("S-1-5")),
        (longest.as_str(), Some(longest.as_str())),
        ("S-1", None),
        ("S-2-5-18", None),
        ("S-1-5-", None),
        ("S-1-5-4294967296", None),
        ("S-1-5--1", None),
        ("S-1-5- 18", None),
        ("S-1-0x1000000000000-1", None),
        ("", None),
        ("-", None),
        ("CORP\\alice", None),
    ];
    for (text, expected) in table {
        let sid = Sid::parse(text);
        assert_eq!(
            sid.map(|sid| sid.to_string()).as_deref(),
            expected,
            "{text:?}"
        );
        if let Some(sid) = sid {
            assert_eq!(Sid::from_bytes(&sid.to_bytes()).unwrap(), sid, "{text:?}");
        }
    }
    assert!(Sid::parse(&format!("{longest}-1")).is_none());
}

#[test]
fn bytes() {
    let bad: [&[u8]; 6] = [
        &[],
        &[1, 0, 0, 0, 0, 0, 0],
        &[2, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0],
        &[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0],
        &[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 0],
        &[1, 2, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0],
    ];
    for bytes in bad {
        assert!(Sid::from_bytes(bytes).is_err(), "{bytes:?}");
    }
    let mut sixteen = vec![1, 16, 0, 0, 0, 0, 0, 5];
    sixteen.resize(8 + 16 * 4, 0);
    assert!(Sid::from_bytes(&sixteen).is_err());
}

#[test]
fn names() {
    for (sid, name) in WELL_KNOWN {
        assert_eq!(
            sid.to_string().parse::<Sid>().unwrap().well_known_name(),
            Some(*name)
        );
    }
    assert_eq!(
        "S-1-5-21-1-2-3-500"
            .parse::<Sid>()
            .unwrap()
            .well_known_name(),
        None
    );
}
