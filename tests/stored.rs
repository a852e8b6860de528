//! What is stored and read back: events, values, findings and state, in any format of serde.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

mod common;

use std::fmt::Debug;

use common::generate::event_of;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wmi_events::detect::{
    Analysis, Baseline, Correlator, CorrelatorConfig, Finding, Indicators, ProcessTree, TreeLimits,
};
use wmi_events::event::TimeSource;
use wmi_events::schema::EventSet;
use wmi_events::source::xml;
use wmi_events::value::*;
use wmi_events::{Config, Event, EventId, Payload, Record, System};

/// Writes and reads a value in each format.
#[track_caller]
fn each<T: Serialize + DeserializeOwned>(value: &T) -> [T; 5] {
    let json = serde_json::to_string(value).unwrap();
    let compact = rmp_serde::to_vec(value).unwrap();
    let named = rmp_serde::to_vec_named(value).unwrap();
    let binary = postcard::to_stdvec(value).unwrap();
    [
        serde_json::from_str(&json).unwrap(),
        // Members in another order.
        serde_json::from_value(serde_json::to_value(value).unwrap()).unwrap(),
        rmp_serde::from_slice(&compact).unwrap(),
        rmp_serde::from_slice(&named).unwrap(),
        postcard::from_bytes(&binary).unwrap(),
    ]
}

#[track_caller]
fn round_trips<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    for read in each(value) {
        assert_eq!(&read, value);
    }
}

/// What a program of any kind keeps: nothing borrows.
#[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
struct Queued {
    events: Vec<Event<'static>>,
    findings: Vec<Finding<'static>>,
    indicators: Indicators,
}

proptest! {
    #[test]
    fn events(events in prop::collection::vec(event_of(EventSet::ALL), 0..4)) {
        for event in &events {
            round_trips(event);
            round_trips(&event.system);
            round_trips(&event.payload);
            match &event.payload {
                Payload::ProcessCreation(event) => round_trips(event),
                Payload::ProviderStarted(event) => round_trips(event),
                Payload::ClientFailure(event) => round_trips(event),
                Payload::EssStarted(event) => round_trips(event),
                Payload::TemporaryEssStarted(event) => round_trips(event),
                Payload::EssToConsumerBinding(event) => round_trips(event),
                Payload::SysmonProcessCreation(event) => round_trips(&**event),
                Payload::ProcessCreated(event) => round_trips(event),
                Payload::OperationStopped(event) => round_trips(event),
                _ => {}
            }
            let json = serde_json::to_vec(event).unwrap();
            // From a reader there is nothing to borrow from.
            prop_assert_eq!(&serde_json::from_reader::<_, Event<'static>>(json.as_slice()).unwrap(), event);
        }
        let findings = events.iter().flat_map(Event::findings).map(Finding::into_owned).collect();
        let indicators = events.iter().map(Event::indicators).collect();
        round_trips(&Queued { events, findings, indicators });
    }

    /// Any order, any computer.
    #[test]
    fn state(events in prop::collection::vec(joined(), 0..40), max_bytes in 3000_usize..30_000) {
        let (mut config, mut limits) = (CorrelatorConfig::default(), TreeLimits::default());
        (config.max_bytes, limits.max_bytes) = (max_bytes, max_bytes);
        let (mut correlator, mut tree) = (Correlator::new(config), ProcessTree::new(limits));
        let mut told = Vec::new();
        for event in &events {
            told.extend(correlator.observe(event));
            tree.observe(event);
        }
        round_trips(&told);
        round_trips(&correlator.stories());
        round_trips(&tree);
        let json = |correlator: &Correlator| serde_json::to_string(correlator).unwrap();
        // Reading numbers stories and events anew.
        let correlator: Correlator = serde_json::from_str(&json(&correlator)).unwrap();
        for read in each(&correlator) {
            prop_assert_eq!(read.stories(), correlator.stories());
            prop_assert_eq!(json(&read), json(&correlator));
            prop_assert!(read.used_bytes() <= max_bytes);
        }
    }
}

fn joined() -> impl Strategy<Value = Event<'static>> {
    let computer = prop::sample::select(&["A", "b.corp.example", "C"][..]);
    (computer, 0..4_u64, 0..9_i64, any::<bool>()).prop_map(|(computer, id, second, is_source)| {
        let mut system = System::new(EventId::PROCESS_CREATION);
        system.computer = Some(computer.into());
        system.time_created = format!("2026-03-03T09:00:0{second}.5Z").parse().ok();
        let mut record = Record::new(system);
        let [image, line] = match is_source {
            true => [
                r"C:\Windows\System32\wbem\WMIC.exe",
                "wmic /node:A,C process call create calc",
            ],
            false => [r"C:\Windows\System32\calc.exe", "calc"],
        };
        record
            .set("NewProcessName", image)
            .set("CommandLine", line)
            .set(
                "ParentProcessName",
                r"C:\Windows\System32\wbem\WmiPrvSE.exe",
            )
            .set("NewProcessId", id)
            .set("ProcessId", id / 2);
        record.into_event().unwrap().unwrap()
    })
}

#[test]
fn values() {
    for number in [0, 1, 0x1_0000, u64::MAX] {
        round_trips(&LogonId::new(number));
        round_trips(&ProcessId::new(number));
        round_trips(&Keywords::from_bits_retain(number));
        let half = u32::try_from(number).unwrap_or(u32::MAX);
        round_trips(&TokenElevation::new(half));
        round_trips(&WbemStatus::new(half));
        round_trips(&IntegrityLevel::new(half));
        round_trips(&EventId::new(u16::try_from(number).unwrap_or(u16::MAX)));
        round_trips(&Guid::from_u128(u128::from(number) << 60));
    }
    round_trips(&Sid::LOCAL_SYSTEM);
    for time in [
        "0000-01-01T00:00:00Z",
        "2026-03-03T09:00:00.123456789Z",
        "9999-12-31T23:59:59.9999999Z",
    ] {
        round_trips(&time.parse::<WindowsTime>().unwrap());
    }
    let mut account = Account::default();
    round_trips(&account);
    account.name = Some("dana".into());
    round_trips(&account);
    account.logon_id = Some(LogonId::new(7));
    round_trips(&account);
    assert_eq!(
        serde_json::to_string(&account).unwrap(),
        r#"{"name":"dana","logon_id":"0x7"}"#
    );
    for indicators in [Indicators::empty(), Indicators::all()] {
        round_trips(&indicators);
    }
    round_trips(Baseline::windows());
    let mut config = Config::default();
    config.correlator.window = std::time::Duration::from_millis(1500);
    config.baseline = Baseline::windows().clone();
    round_trips(&config);
}

/// The collector's time is said to be so in every format; the event's own needs no word.
#[test]
fn time_sources() {
    for source in [TimeSource::Event, TimeSource::Received] {
        round_trips(&source);
        for time in [None, Some("2026-03-03T09:04:56Z")] {
            for local in [None, Some("2026-03-03 10:04:55")] {
                let mut system = System::new(EventId::PROCESS_CREATION);
                system.time_created = time.map(|time| time.parse().unwrap());
                system.time_source = source;
                system.local_time = local.map(Into::into);
                round_trips(&system);
                let event = Record::new(system).into_event().unwrap().unwrap();
                round_trips(&event);
                let json = serde_json::to_string(&event).unwrap();
                assert_eq!(Event::from_json(&json).unwrap().unwrap(), event, "{json}");
                let is_said = source == TimeSource::Received;
                assert_eq!(
                    json.contains("\"TimeSource\":\"received\""),
                    is_said,
                    "{json}"
                );
            }
        }
    }
    let unknown = r#"{"EventID":4688,"TimeCreated":{"TimeSource":"guessed"}}"#;
    let error = serde_json::from_str::<System<'_>>(unknown).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("invalid `TimeSource`: expected `event` or `received`"),
        "{error}"
    );
}

/// Numbers stay numbers: a fraction of the JSON.
#[test]
fn binary_is_smaller() {
    let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    record
        .set("NewProcessId", 4844_u64)
        .set("SubjectLogonId", 0x3e7_u64);
    let event = record.into_event().unwrap().unwrap();
    let (binary, json) = (
        postcard::to_stdvec(&event).unwrap(),
        serde_json::to_vec(&event).unwrap(),
    );
    assert!(binary.len() < json.len(), "{} {}", binary.len(), json.len());
}

#[test]
fn findings() {
    let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
    record
        .set("NewProcessName", r"C:\Windows\System32\WerFault.exe")
        .set(
            "ParentProcessName",
            r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        )
        .set("CommandLine", "WerFault.exe -u");
    let event = record.into_event().unwrap().unwrap();
    let findings: Vec<_> = Baseline::windows().assess(&Analysis::new(&event)).collect();
    assert!(findings[0].is_suppressed());
    for finding in findings {
        let (sender, receiver) = std::sync::mpsc::channel::<Finding<'static>>();
        sender.send(finding.clone().into_owned()).unwrap();
        assert_eq!(receiver.recv().unwrap(), finding);
        round_trips(&finding.into_owned());
    }
    let text = r#"{"name":"no_such","severity":"high","evidence":{}}"#;
    let error = serde_json::from_str::<Finding<'_>>(text).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`no_such` is not a detection of this release"),
        "{error}"
    );
    // Evidence whose name a later release has, and no techniques: those of the detection.
    let text = r#"{"name":"remote_wmic","severity":"low","evidence":{"Later":"x"}}"#;
    let finding: Finding<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(finding.evidence[0], ("Later".into(), "x".into()));
    assert_eq!(finding.detection.techniques[0].id, "T1047");
}

/// A field and a header's property of a later release; an event that this one does not have.
#[test]
fn events_of_a_later_release() {
    #[derive(Serialize)]
    struct Stored<'a> {
        system: Vec<(&'a str, wmi_events::record::FieldInput<'a>)>,
        event: &'a str,
        fields: Vec<(&'a str, wmi_events::record::FieldInput<'a>)>,
    }
    let stored = |event| {
        let stored = Stored {
            system: vec![("EventId", 5857_u16.into()), ("LaterProperty", "x".into())],
            event,
            fields: vec![
                ("LaterField", 7_u8.into()),
                ("ProviderName", "CIMWin32".into()),
            ],
        };
        // In postcard, a map is a list of pairs.
        postcard::to_stdvec(&stored).unwrap()
    };
    let event: Event<'_> = postcard::from_bytes(&stored("ProviderStarted")).unwrap();
    assert_eq!(event.field("ProviderName").unwrap().text(), "CIMWin32");
    assert_eq!(
        (&*event.extra[0].name, &*event.extra[0].value),
        ("LaterField", "7")
    );
    assert!(postcard::from_bytes::<Event<'_>>(&stored("SomethingElse")).is_err());
}

/// Every version of a state is read; the files are what a release wrote.
#[test]
fn versions_of_a_state() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/state");
    // What is written today is what was written then, so these versions are frozen.
    for (name, written) in written() {
        let path = folder.join(name);
        if std::env::var_os("UPDATE_STATE").is_some() {
            std::fs::write(&path, &written).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap(), written, "{name}");
    }
    let correlator: Correlator =
        serde_json::from_slice(&std::fs::read(folder.join("correlator.v2.json")).unwrap()).unwrap();
    let in_binary: Correlator =
        postcard::from_bytes(&std::fs::read(folder.join("correlator.v2.postcard")).unwrap())
            .unwrap();
    let json = |correlator: &Correlator| serde_json::to_value(correlator).unwrap();
    assert_eq!(json(&in_binary), json(&correlator));
    assert_eq!(correlator.len(), 3);
    assert_eq!(correlator.stories().len(), 1);
    assert_eq!(correlator.config().addresses["10.0.0.5"], "FILE02");
    // Version 1 had no stories: its settings are read, and its traces count as dropped.
    for old in [
        serde_json::from_slice::<Correlator>(
            &std::fs::read(folder.join("correlator.v1.json")).unwrap(),
        )
        .unwrap(),
        postcard::from_bytes(&std::fs::read(folder.join("correlator.v1.postcard")).unwrap())
            .unwrap(),
    ] {
        assert_eq!((old.len(), old.dropped()), (0, (2, 0)));
        assert_eq!(old.config().addresses["10.0.0.5"], "FILE02");
    }
    let tree: ProcessTree =
        serde_json::from_slice(&std::fs::read(folder.join("process_tree.v1.json")).unwrap())
            .unwrap();
    let in_binary: ProcessTree =
        postcard::from_bytes(&std::fs::read(folder.join("process_tree.v1.postcard")).unwrap())
            .unwrap();
    assert_eq!(in_binary, tree);
    assert_eq!((tree.len(), tree.config().max_hosts), (2, 7));
}

/// The states in `tests/state`, as this release writes them.
fn written() -> [(&'static str, Vec<u8>); 4] {
    let mut config = CorrelatorConfig::default();
    config.addresses.insert("10.0.0.5".into(), "FILE02".into());
    let mut limits = TreeLimits::default();
    limits.max_hosts = 7;
    let (mut correlator, mut tree) = (Correlator::new(config), ProcessTree::new(limits));
    let texts = [
        (
            "WKS07",
            "09:01:12.5",
            "WMIC.exe",
            r"C:\Windows\System32\cmd.exe",
            "wmic /node:10.0.0.5,SRV01.corp.example process call create \"cmd /c whoami\"",
        ),
        (
            "SRV02",
            "09:01:13",
            "cmd.exe",
            r"C:\Windows\System32\wbem\WmiPrvSE.exe",
            "cmd /c whoami",
        ),
    ];
    for (number, (computer, time, image, parent, line)) in texts.into_iter().enumerate() {
        let mut system = System::new(EventId::PROCESS_CREATION);
        system.computer = Some(computer.into());
        system.time_created = format!("2026-03-03T{time}Z").parse().ok();
        system.record_id = Some(number as u64);
        let mut record = Record::new(system);
        record
            .set(
                "NewProcessName",
                format!(r"C:\Windows\System32\wbem\{image}"),
            )
            .set("ParentProcessName", parent)
            .set("CommandLine", line)
            .set("TargetUserName", "dana")
            .set("TargetLogonId", 0x5a31c_u64)
            .set("NewProcessId", 4844_u64 + number as u64)
            .set("ProcessId", 16_u64);
        tree.observe(&record.into_event().unwrap().unwrap());
    }
    for event in of_a_story() {
        correlator.observe(&event);
    }
    [
        (
            "correlator.v2.json",
            serde_json::to_vec_pretty(&correlator).unwrap(),
        ),
        (
            "correlator.v2.postcard",
            postcard::to_stdvec(&correlator).unwrap(),
        ),
        (
            "process_tree.v1.json",
            serde_json::to_vec_pretty(&tree).unwrap(),
        ),
        (
            "process_tree.v1.postcard",
            postcard::to_stdvec(&tree).unwrap(),
        ),
    ]
}

/// A story, a process that is none of it, one that took the ID of one, and an event that waits for its
/// client.
fn of_a_story() -> Vec<Event<'static>> {
    let event =
        |id, computer: &'static str, second: u64, fields: &[(&'static str, &'static str)]| {
            let mut system = System::new(id);
            system.computer = Some(computer.into());
            system.time_created = format!("2026-03-03T09:01:1{second}.5Z").parse().ok();
            system.record_id = Some(second);
            let mut record = Record::new(system);
            for (name, value) in fields {
                record.set(*name, *value);
            }
            record.into_event().unwrap().unwrap()
        };
    let [wmic, host, cmd] = [
        r"C:\Windows\System32\wbem\WMIC.exe",
        r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        r"C:\Windows\System32\cmd.exe",
    ];
    let call = "wmic /node:10.0.0.6,SRV01.corp.example process call create \"cmd /c whoami\"";
    let process = EventId::PROCESS_CREATION;
    vec![
        event(
            process,
            "WKS07",
            1,
            &[
                ("NewProcessName", wmic),
                ("CommandLine", call),
                ("SubjectUserName", "dana"),
            ],
        ),
        event(
            process,
            "SRV01",
            2,
            &[
                ("NewProcessName", cmd),
                ("ParentProcessName", host),
                ("CommandLine", "cmd /c whoami"),
                ("NewProcessId", "0x1f40"),
                ("ProcessId", "0x10"),
            ],
        ),
        event(
            process,
            "SRV01",
            3,
            &[("NewProcessName", cmd), ("NewProcessId", "0x1f40")],
        ),
        event(process, "srv02.lab.example", 4, &[("NewProcessName", cmd)]),
        event(
            EventId::CLIENT_FAILURE,
            "SRV01",
            5,
            &[
                ("ClientMachine", "WKS09"),
                ("ClientProcessId", "16"),
                ("ResultCode", "0x80041003"),
            ],
        ),
    ]
}

#[test]
fn unknown_versions() {
    fn error<T: DeserializeOwned>(json: &str) -> String {
        serde_json::from_str::<T>(json).err().unwrap().to_string()
    }
    let of = "version 3 of a stored correlator, which this release does not read";
    assert!(error::<Correlator>(r#"{"v3": {}}"#).starts_with(of));
    let of = "version 9 of a stored process tree, which this release does not read";
    assert!(error::<ProcessTree>(r#"{"v9": {}}"#).starts_with(of));
    for json in [r#"{"config": {}, "traces": []}"#, r#"{"1": {}}"#] {
        let error = error::<Correlator>(json);
        assert!(
            error.contains("expected the version of a stored correlator, such as `v1`"),
            "{error}"
        );
    }
    // The version leads in binary too.
    let mut state = postcard::to_stdvec(&ProcessTree::default()).unwrap();
    assert_eq!(state[0], 1);
    state[0] = 2;
    assert!(postcard::from_bytes::<ProcessTree>(&state).is_err());
    // Cut off anywhere, or with any byte changed: an error or a state, within its limits.
    let [_, (_, state), ..] = written();
    for end in 0..state.len() {
        assert!(
            postcard::from_bytes::<Correlator>(&state[..end]).is_err(),
            "{end}"
        );
        let mut state = state.clone();
        state[end] ^= 0xff;
        if let Ok(read) = postcard::from_bytes::<Correlator>(&state) {
            assert!(read.used_bytes() <= read.config().max_bytes);
        }
    }
}

#[test]
fn configs() {
    let config: Config = serde_json::from_str("{}").unwrap();
    assert_eq!(config, Config::default());
    assert_eq!(&config.full_baseline(), Baseline::windows());
    let config: CorrelatorConfig = serde_json::from_str(r#"{"max_traces": 500}"#).unwrap();
    let mut expected = CorrelatorConfig::default();
    expected.max_traces = 500;
    assert_eq!(config, expected);
    let partial = r#"{"options": {"limits": {"max_fields": 9}, "archives": {"max_depth": 1}},
        "process_tree": {"max_hosts": 2}, "correlator": {"clock_skew": 1.5}}"#;
    let config: Config = serde_json::from_str(partial).unwrap();
    assert_eq!(
        (
            config.options.limits.max_fields,
            config.options.limits.max_depth
        ),
        (9, 32)
    );
    assert_eq!(
        (
            config.options.archives.max_depth,
            config.options.validate_checksums
        ),
        (1, true)
    );
    assert_eq!(config.process_tree.max_hosts, 2);
    assert_eq!(config.correlator.clock_skew.as_millis(), 1500);
    for wrong in [
        r#"{"option": {}}"#,
        r#"{"options": {"limit": {}}}"#,
        r#"{"options": {"limits": {"max_event_byte": 1}}}"#,
        r#"{"options": {"archives": {"depth": 1}}}"#,
        r#"{"correlator": {"windows": 1}}"#,
        r#"{"correlator": {"window": -1}}"#,
        r#"{"correlator": {"window": "1"}}"#,
        r#"{"process_tree": {"max_host": 1}}"#,
        r#"{"baseline": [{"finding": "x"}]}"#,
    ] {
        assert!(serde_json::from_str::<Config>(wrong).is_err(), "{wrong}");
    }
}

/// Every event of the corpus, and what is found in it, in every format.
#[test]
fn of_the_corpus() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let (mut events, mut findings) = (0, 0);
    for path in common::files(&corpus.join("xml"), "xml") {
        let bytes = std::fs::read(&path).unwrap();
        for event in xml::Reader::new(bytes.as_slice()).filter_map(Result::ok) {
            for read in each(&event) {
                assert_eq!(read, event);
            }
            for finding in event.findings().map(Finding::into_owned) {
                round_trips(&finding);
                findings += 1;
            }
            let analysis = Analysis::new(&event);
            assert_eq!(
                analysis
                    .wmic_command()
                    .cloned()
                    .map(|c| c.into_owned())
                    .as_ref(),
                analysis.wmic_command()
            );
            assert_eq!(
                analysis
                    .operation()
                    .cloned()
                    .map(|o| o.into_owned())
                    .as_ref(),
                analysis.operation()
            );
            assert_eq!(
                analysis
                    .subscription()
                    .cloned()
                    .map(|s| s.into_owned())
                    .as_ref(),
                analysis.subscription()
            );
            assert_eq!(
                analysis.query().cloned().map(|q| q.into_owned()).as_ref(),
                analysis.query()
            );
            events += 1;
        }
    }
    println!("{events} events and {findings} findings in JSON, MessagePack and postcard");
    assert!(events > 0 && findings > 0);
}
