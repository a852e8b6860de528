//! Stored states.

use wmi_events::detect::{Analysis, Correlator, ProcessTree};

use crate::build::*;

/// No state holds a password, wherever the cut falls.
#[test]
fn states_hold_no_password() {
    for pad in (900..1100).step_by(3) {
        let switch = format!("/user:{} /password:SECRET", "u".repeat(pad));
        let line =
            format!("wmic /node:FILE02 {switch} process call create \"wmic {switch} os get\"");
        let plain = format!("net.exe {switch}");
        let mut correlator = Correlator::default();
        let mut tree = ProcessTree::default();
        for event in [
            wmic("WKS07", 0, &line),
            child("FILE02", 1, &format!("wmic {switch} os get"), "adm"),
            process(
                "WKS07",
                2,
                &[
                    ("NewProcessName", CMD),
                    ("CommandLine", &plain),
                    ("NewProcessId", "0x10"),
                ],
            ),
        ] {
            tree.observe(&event);
            let told = correlator.observe(&event);
            let stories: Vec<_> = told
                .iter()
                .map(|update| correlator.story(update.story))
                .collect();
            assert!(
                !serde_json::to_string(&stories).unwrap().contains("SECRET"),
                "{pad}"
            );
        }
        assert_eq!((tree.len(), correlator.len()), (3, 2));
        let states = [
            serde_json::to_string(&correlator).unwrap(),
            serde_json::to_string(&tree).unwrap(),
            format!("{correlator:?}{tree:?}"),
        ];
        for state in states {
            assert!(
                !state.contains("SECR") && state.len() > 2000,
                "{pad}: {state}"
            );
        }
    }
    // No hash of the password is kept either: both commands have the same keys.
    let keys = |password: &str| {
        let mut correlator = Correlator::default();
        let line = format!("wmic /password:{password} os get");
        correlator.observe(&child("FILE02", 1, &line, "-"));
        serde_json::to_value(&correlator).unwrap()["v2"]["nodes"].clone()
    };
    assert_eq!(keys("one"), keys("another"));
}

/// The limits of a state hold for what is read with it; what came last is kept.
#[test]
fn limits_of_a_state() {
    let mut correlator = Correlator::default();
    for n in 0..500 {
        let event = child(&format!("HOST{n}"), n, "cmd /c whoami", "-");
        correlator.add(&Analysis::new(&event), None);
    }
    let mut state = serde_json::to_value(&correlator).unwrap();
    for (limit, value) in [("max_bytes", 100_000), ("max_traces", 10)] {
        state["v2"]["config"][limit] = value.into();
        let read: Correlator = serde_json::from_value(state.clone()).unwrap();
        assert!(read.used_bytes() <= 100_000, "{}", read.used_bytes());
        let state = serde_json::to_value(&read).unwrap();
        let nodes = state["v2"]["nodes"].as_array().unwrap();
        assert!(
            nodes
                .iter()
                .any(|node| node["event"]["computer"] == "HOST499")
        );
        assert_eq!(read.len() == 10, limit == "max_traces", "{}", read.len());
    }
}

/// A state that was changed by hand, or by someone else.
#[test]
fn forged_states() {
    let mut correlator = Correlator::default();
    for event in [
        wmic(WKS, 0, &call("FILE02", "cmd /c x")),
        child(FILE, 1, "cmd /c x", "dana"),
        process(
            FILE,
            2,
            &[
                ("NewProcessName", CMD),
                ("NewProcessId", "0x3000"),
                ("ProcessId", "0x2710"),
            ],
        ),
        failure(FILE, 3, "WKS09", "16", "x", "0x1"),
    ] {
        correlator.observe(&event);
    }
    let state = serde_json::to_value(&correlator).unwrap();
    let nodes = state["v2"]["nodes"].as_array().unwrap().len();
    for node in 0..nodes {
        for (field, value) in [
            ("host", serde_json::json!(77)),
            ("story", serde_json::json!(77)),
            ("story", serde_json::Value::Null),
            ("arrival", serde_json::json!(u64::MAX)),
            ("waits_for", serde_json::json!([77, 16, 3])),
            (
                "keys",
                serde_json::json!([{"class": 99, "is_cause": true, "hash": 1, "is_listed": true, "texts": []}]),
            ),
            (
                "keys",
                serde_json::json!([{"class": 13, "is_cause": true, "hash": 1, "is_listed": true, "texts": []}]),
            ),
        ] {
            let mut forged = state.clone();
            forged["v2"]["nodes"][node][field] = value;
            // Twice the same.
            let again = forged["v2"]["nodes"][node].clone();
            forged["v2"]["nodes"].as_array_mut().unwrap().push(again);
            forged["v2"]["stories"][0]["kinds"] = 255.into();
            let Ok(mut read) = serde_json::from_value::<Correlator>(forged) else {
                panic!("{field}");
            };
            for n in 0..5 {
                read.observe(&child(FILE, n, "cmd /c x", "dana"));
            }
            let mut config = read.config().clone();
            config.max_bytes = 0;
            read.set_config(config);
            assert_eq!((read.len(), read.used_bytes()), (0, 0), "{field} {node}");
        }
    }
    // Events of any role, that nobody writes or that are not kept.
    for role in 0..=30 {
        let mut forged = state.clone();
        for node in forged["v2"]["nodes"].as_array_mut().unwrap() {
            node["event"]["role"] = role.into();
            node["waits_for"] = serde_json::json!([0, 16, 0]);
            node["process_id"] = "0x10".into();
        }
        forged["v2"]["config"]["max_bytes"] = 0.into();
        let read: Correlator = serde_json::from_value(forged).unwrap();
        assert_eq!((read.len(), read.used_bytes()), (0, 0), "{role}");
    }
    // Computers with nothing but processes that took the ID of none.
    let mut forged = state.clone();
    for number in 1000..1100 {
        let starts = serde_json::json!([[4, "2026-03-03T09:00:00Z"]]);
        let host = serde_json::json!({"number": number, "short": format!("h{number}"), "domains": [], "other_starts": starts});
        forged["v2"]["hosts"].as_array_mut().unwrap().push(host);
    }
    // And such as have one number.
    for short in ["a", "b", "c"] {
        let host =
            serde_json::json!({"number": 2000, "short": short, "domains": [], "other_starts": []});
        forged["v2"]["hosts"].as_array_mut().unwrap().push(host);
    }
    let mut read: Correlator = serde_json::from_value(forged).unwrap();
    let mut config = read.config().clone();
    config.max_bytes = 0;
    read.set_config(config);
    assert_eq!((read.len(), read.used_bytes()), (0, 0));
}
