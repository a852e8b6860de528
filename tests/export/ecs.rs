//! The WMI-Activity events, alerts and stories in ECS; passwords; names twice.

use serde_json::{Value, json};
use wmi_events::detect::{Analysis, Correlator, Detection, Severity};
use wmi_events::export::{Options, Rule, ecs};
use wmi_events::record::FieldInput;
use wmi_events::{Event, EventId, schema};

use super::{COMPUTER, ecs_of, event, fields, system};

type Fields = &'static [(&'static str, &'static str)];
/// An event, and what is at a place of its document.
type Row<'r> = (u16, Fields, &'r [(&'r str, Value)]);

fn wmi(id: EventId, fields: Fields) -> Event<'static> {
    let schema = schema::EVENTS.iter().find(|s| s.event_id == id).unwrap();
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, text)| (*name, FieldInput::from(*text)))
        .collect();
    event(system(schema), &fields)
}

const PROVIDER: Fields = &[
    ("ProviderName", "CIMWin32"),
    ("Code", "0x0"),
    ("HostProcess", "wmiprvse.exe"),
    ("ProcessID", "4844"),
    ("ProviderPath", r"%systemroot%\system32\wbem\cimwin32.dll"),
];
const FAILURE: Fields = &[
    ("Id", "{00000000-0000-0000-0000-000000000000}"),
    ("ClientMachine", "WKS07"),
    ("User", r"CORP\dana"),
    ("ClientProcessId", "5320"),
    ("Component", "Unknown"),
    (
        "Operation",
        r"Start IWbemServices::ExecQueryAsync - ROOT\CIMV2 : SELECT * FROM Win32_Service",
    ),
    ("ResultCode", "0x80041032"),
    ("PossibleCause", "Throttling Idle Tasks"),
];
const WATCHED: Fields = &[
    ("NamespaceName", "//./root/CIMV2"),
    ("Query", "select * from __TimerEvent"),
    ("User", "S-1-5-32-544"),
    ("Processid", "1052"),
    ("Provider", "WMI Self-Instrumentation Event Provider"),
    ("queryid", "0"),
    ("PossibleCause", "Permanent"),
];
const TEMPORARY: Fields = &[
    ("NamespaceName", r"ROOT\CIMV2"),
    ("Query", "SELECT * FROM Win32_ProcessStartTrace"),
    ("User", r"CORP\dana"),
    ("Processid", "5320"),
    ("ClientMachine", "FILE02"),
    ("PossibleCause", "Temporary"),
];
const BINDING: Fields = &[
    ("Namespace", "//./root/subscription"),
    ("ESS", "Health"),
    ("CONSUMER", r#"CommandLineEventConsumer="Health""#),
    (
        "PossibleCause",
        "Binding EventFilter: \ninstance of __EventFilter\n{\n\tCreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};\n\tEventNamespace = \"root\\\\cimv2\";\n\tName = \"Health\";\n\tQuery = \"SELECT * FROM __TimerEvent\";\n\tQueryLanguage = \"WQL\";\n};\nPerm. Consumer: \ninstance of CommandLineEventConsumer\n{\n\tCommandLineTemplate = \"wmic /node:SRV01 /password:Tr0ub4dor os get\";\n\tCreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};\n\tName = \"Health\";\n};\n",
    ),
];

#[test]
fn wmi_activity() {
    let denied: Fields = &[
        ("ResultCode", "0x80041003"),
        ("ClientMachine", "file02"),
        ("ClientProcessId", "5320"),
    ];
    let table: &[Row<'_>] = &[
        (
            5857,
            PROVIDER,
            &[
                ("/event/category", json!(["library"])),
                ("/event/type", json!(["start"])),
                ("/event/action", json!("wmi-provider-started")),
                ("/event/outcome", json!("success")),
                (
                    "/dll",
                    json!({"path": r"C:\Windows\system32\wbem\cimwin32.dll", "name": "cimwin32.dll"}),
                ),
                ("/process", json!({"pid": 4844, "name": "wmiprvse.exe"})),
                ("/error", Value::Null),
                (
                    "/winlog/user_data",
                    json!({
                        "xml_name": "Operation_StartedOperational", "ProviderName": "CIMWin32", "Code": "0x0",
                        "HostProcess": "wmiprvse.exe", "ProcessID": "4844",
                        "ProviderPath": r"%systemroot%\system32\wbem\cimwin32.dll",
                    }),
                ),
                ("/winlog/event_data", Value::Null),
            ],
        ),
        (
            5857,
            &[("Code", "0x80041013")],
            &[
                ("/event/outcome", json!("failure")),
                (
                    "/error",
                    json!({"code": "0x80041013", "message": "WBEM_E_PROVIDER_LOAD_FAILURE"}),
                ),
            ],
        ),
        (
            5857,
            &[("Code", "0x1")],
            &[
                ("/event/outcome", json!("success")),
                ("/error", Value::Null),
            ],
        ),
        (
            5858,
            FAILURE,
            &[
                ("/event/category", json!(["api"])),
                ("/event/type", json!(["access"])),
                ("/event/action", json!("wmi-operation-failed")),
                ("/event/outcome", json!("failure")),
                ("/event/reason", json!("Throttling Idle Tasks")),
                (
                    "/error",
                    json!({"code": "0x80041032", "message": "WBEM_E_CALL_CANCELLED"}),
                ),
                ("/user", json!({"name": "dana", "domain": "CORP"})),
                ("/source/domain", json!("WKS07")),
                ("/process", Value::Null),
                (
                    "/related",
                    json!({"user": ["dana"], "hosts": ["WKS07", COMPUTER]}),
                ),
                (
                    "/wmi/operation",
                    json!({
                        "interface": "IWbemServices", "method": "ExecQueryAsync", "namespace": r"ROOT\CIMV2",
                        "target": "SELECT * FROM Win32_Service",
                    }),
                ),
            ],
        ),
        (
            5858,
            denied,
            &[
                ("/event/type", json!(["denied"])),
                ("/process", json!({"pid": 5320})),
                ("/user", Value::Null),
                ("/event/reason", Value::Null),
            ],
        ),
        (
            5859,
            WATCHED,
            &[
                ("/event/category", json!(["configuration"])),
                ("/event/type", json!(["info"])),
                ("/event/action", json!("wmi-subscription-watched")),
                ("/user", json!({"id": "S-1-5-32-544"})),
                ("/process", Value::Null),
                (
                    "/wmi",
                    json!({"namespace": "//./root/CIMV2", "query": "select * from __TimerEvent"}),
                ),
            ],
        ),
        (
            5860,
            TEMPORARY,
            &[
                ("/event/action", json!("wmi-temporary-subscription")),
                ("/user/name", json!("dana")),
                ("/process/pid", json!(5320)),
                ("/source/domain", json!("FILE02")),
            ],
        ),
        (
            5861,
            BINDING,
            &[
                ("/event/type", json!(["creation"])),
                ("/event/action", json!("wmi-subscription-bound")),
                ("/process", Value::Null),
                ("/user", json!({"id": "S-1-5-32-544"})),
                (
                    "/wmi/subscription/filter/Query",
                    json!("SELECT * FROM __TimerEvent"),
                ),
                (
                    "/wmi/subscription/consumer/CommandLineTemplate",
                    json!("wmic /node:SRV01 /password:*** os get"),
                ),
                (
                    "/winlog/user_data/xml_name",
                    json!("Operation_ESStoConsumerBinding"),
                ),
            ],
        ),
    ];
    for (id, event_fields, expected) in table {
        let document = ecs_of(&wmi(EventId::new(*id), event_fields), &Options::default());
        for (pointer, value) in *expected {
            let found = document.pointer(pointer).cloned().unwrap_or_default();
            assert_eq!(found, *value, "{pointer} of {id}");
        }
        assert_eq!(fields::problems(&document), [""; 0], "{id}");
    }
}

#[test]
fn passwords_are_masked_unless_asked_for() {
    let line: FieldInput<'_> =
        "wmic /node:SRV01 /password:Tr0ub4dor process call create calc.exe".into();
    let image: FieldInput<'_> = r"C:\Windows\System32\wbem\WMIC.exe".into();
    let process = event(
        system(&schema::PROCESS_CREATION),
        &[
            ("NewProcessId", 1_u32.into()),
            ("NewProcessName", image),
            ("CommandLine", line.clone()),
            ("Other", line),
        ],
    );
    let mut shown = Options::default();
    shown.show_secrets = true;
    shown.argv = true;
    let mut masked = Options::default();
    masked.argv = true;
    for event in [process, wmi(EventId::ESS_TO_CONSUMER_BINDING, BINDING)] {
        let texts = |options: &Options| {
            let analysis = Analysis::new(&event);
            let mut texts = vec![
                super::ecs_of(&event, options).to_string(),
                super::ocsf_of(&event, options).to_string(),
            ];
            for finding in analysis.findings() {
                let alert = ecs::Document::of_finding(&analysis, &finding, options).unwrap();
                texts.push(serde_json::to_string(&alert).unwrap());
                let alert =
                    wmi_events::export::ocsf::Document::of_finding(&analysis, &finding, options)
                        .unwrap();
                texts.push(serde_json::to_string(&alert).unwrap());
            }
            texts
        };
        for text in texts(&masked).iter().chain(&texts(&Options::default())) {
            assert!(!text.contains("Tr0ub4dor"), "{text}");
            assert!(text.contains("/password:***"), "{text}");
        }
        for text in &texts(&shown)[..2] {
            assert!(
                text.contains("Tr0ub4dor") && !text.contains("/password:***"),
                "{text}"
            );
        }
    }
}

/// Also in the parsed parts of a subscription: a script in 5861, and a command line of Sysmon's 20.
#[test]
fn passwords_of_subscriptions_are_shown_if_asked_for() {
    let script = "Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = \"F\";\n};\nPerm. Consumer: \ninstance of ActiveScriptEventConsumer\n{\n\tName = \"C\";\n\tScriptText = \"wmic /password:Tr0ub4dor os get\";\n};\n";
    let bound = event(
        system(&schema::ESS_TO_CONSUMER_BINDING),
        &[("PossibleCause", script.into())],
    );
    let of_sysmon = event(
        system(&schema::SYSMON_WMI_EVENT_CONSUMER),
        &[
            ("Operation", "Created".into()),
            ("Name", "C".into()),
            ("Type", "Command Line".into()),
            ("Destination", "wmic /password:Tr0ub4dor os get".into()),
        ],
    );
    let mut shown = Options::default();
    shown.show_secrets = true;
    for (event, name) in [(bound, "ScriptText"), (of_sysmon, "CommandLineTemplate")] {
        for (options, password) in [(&shown, "Tr0ub4dor"), (&Options::default(), "***")] {
            let line = format!("wmic /password:{password} os get");
            let (ecs, ocsf) = (ecs_of(&event, options), super::ocsf_of(&event, options));
            assert_eq!(ecs["wmi"]["subscription"]["consumer"][name], line);
            assert_eq!(ocsf["unmapped"]["subscription"]["consumer"][name], line);
        }
    }
}

#[test]
fn a_finding_is_an_alert() {
    let binding = wmi(EventId::ESS_TO_CONSUMER_BINDING, BINDING);
    let analysis = Analysis::new(&binding);
    let finding = analysis.findings().next().unwrap();
    let alert = ecs::Document::of_finding(&analysis, &finding, &Options::default()).unwrap();
    let document = serde_json::to_value(&alert).unwrap();
    assert_eq!(fields::problems(&document), [""; 0]);
    let detection = finding.detection;
    let evidence: std::collections::BTreeMap<_, _> = finding.evidence.iter().cloned().collect();
    assert!(!evidence.is_empty());
    let expected = [
        ("/event/kind", json!("alert")),
        ("/event/category", json!(["intrusion_detection"])),
        ("/event/type", json!(["info"])),
        ("/event/code", json!("5861")),
        ("/event/severity", json!(finding.severity as u8 + 1)),
        ("/rule/id", json!(detection.name)),
        ("/rule/name", json!(detection.title)),
        ("/rule/ruleset", json!("wmi-events")),
        ("/rule/category", json!("Persistence")),
        ("/threat/framework", json!("MITRE ATT&CK")),
        ("/threat/technique/id", json!(["T1546"])),
        (
            "/threat/technique/name",
            json!(["Event Triggered Execution"]),
        ),
        ("/threat/technique/subtechnique/id", json!(["T1546.003"])),
        (
            "/threat/tactic",
            json!({"id": ["TA0003"], "name": ["Persistence"]}),
        ),
        ("/wmi/subscription/filter/Name", json!("Health")),
        ("/host/name", json!(COMPUTER)),
        (
            "/wmi/finding/evidence",
            serde_json::to_value(evidence).unwrap(),
        ),
    ];
    for (pointer, value) in expected {
        assert_eq!(
            document.pointer(pointer),
            Some(&value),
            "{pointer}: {document}"
        );
    }
    let id = document["event"]["id"].as_str().unwrap();
    assert_eq!(
        id,
        format!("{}/{COMPUTER}/5861/48212/1772528403124", detection.name)
    );
}

#[test]
fn a_match_of_another_rule_is_an_alert() {
    let provider = wmi(EventId::PROVIDER_STARTED, PROVIDER);
    let analysis = Analysis::new(&provider);
    let mut rule = Rule::new("6f1d", "a provider", Severity::Critical);
    for (techniques, tactics, expected) in [
        (&[][..], &[][..], Value::Null),
        (
            &["T1047", "T1021.003"],
            &["lateral-movement", "unheard-of"],
            json!({
                "framework": "MITRE ATT&CK",
                "tactic": {"id": ["TA0008"], "name": ["Lateral Movement"]},
                "technique": {"id": ["T1047", "T1021"], "subtechnique": {"id": ["T1021.003"]}},
            }),
        ),
    ] {
        rule.techniques = techniques.iter().map(|id| (*id).into()).collect();
        rule.tactics = tactics.iter().map(|name| (*name).into()).collect();
        let alert = ecs::Document::of_rule(&analysis, &rule, &Options::default()).unwrap();
        let document = serde_json::to_value(&alert).unwrap();
        assert_eq!(fields::problems(&document), [""; 0]);
        assert_eq!(document["rule"]["id"], "6f1d");
        assert_eq!(document["rule"].get("version"), None);
        assert_eq!(document["event"]["severity"], 5);
        assert_eq!(
            document.get("threat").cloned().unwrap_or_default(),
            expected
        );
    }
}

#[test]
fn a_story_is_an_alert() {
    let child = event(
        system(&schema::PROCESS_CREATION),
        &[
            ("NewProcessId", 0x1a2c_u32.into()),
            ("NewProcessName", r"C:\Windows\System32\cmd.exe".into()),
            ("CommandLine", "cmd.exe /c ver".into()),
            (
                "ParentProcessName",
                r"C:\Windows\System32\wbem\WmiPrvSE.exe".into(),
            ),
            ("TargetUserName", "dana".into()),
            ("TargetLogonId", 0x5_a31c_u64.into()),
        ],
    );
    let mut correlator = Correlator::default();
    let update = correlator.observe(&child).remove(0);
    let story = correlator.story(update.story).unwrap();
    let document = ecs::Document::of_story(&story, Some(&update)).unwrap();
    let document = serde_json::to_value(&document).unwrap();
    assert_eq!(fields::problems(&document), [""; 0]);
    assert_eq!(document["rule"]["id"], "remote_execution");
    assert_eq!(document["event"]["id"], story.id.to_string());
    assert_eq!(document["related"]["user"], json!(["dana"]));
    assert_eq!(document["wmi"]["story"]["update"], "started");
    let of_event = ecs_of(&child, &Options::default());
    assert_eq!(
        document["wmi"]["story"]["events"][0]["id"],
        of_event["event"]["id"]
    );
}

/// The name of the technique of each sub-technique, and each tactic, is known.
#[test]
fn attack_is_known() {
    let provider = wmi(EventId::PROVIDER_STARTED, PROVIDER);
    let analysis = Analysis::new(&provider);
    let options = Options::default();
    let mut finding = None;
    for detection in Detection::all() {
        // Any finding, made one of this detection.
        let stored = json!({"name": detection.name, "severity": "low", "evidence": {}});
        let stored: wmi_events::detect::Finding<'_> = serde_json::from_value(stored).unwrap();
        let stored = finding.insert(stored);
        let alert = ecs::Document::of_finding(&analysis, stored, &options).unwrap();
        let document = serde_json::to_value(&alert).unwrap();
        let technique = &document["threat"]["technique"];
        let len = |value: &Value| value.as_array().map_or(0, Vec::len);
        assert_eq!(
            len(&technique["id"]),
            len(&technique["name"]),
            "{}",
            detection.name
        );
        let tactics: std::collections::BTreeSet<_> =
            detection.techniques.iter().map(|t| t.tactic).collect();
        assert_eq!(
            len(&document["threat"]["tactic"]["id"]),
            tactics.len(),
            "{}",
            detection.name
        );
    }
}

/// No name is there twice, and none is empty: databases refuse such an object.
#[test]
fn extra_fields_have_names_of_their_own() {
    let mut record = wmi_events::Record::new(system(&schema::PROVIDER_STARTED));
    record.set("ProviderName", "x");
    let mut read = record.into_event().unwrap().unwrap();
    let json = r#"{"EventID": 5857, "SourceName": "Microsoft-Windows-WMI-Activity", "UserData": {"Operation_StartedOperational":
        {"a": "1", "xml_name": "2", "": "3", "a_2": "4"}}}"#;
    read.extra = Event::from_json(json).unwrap().unwrap().into_owned().extra;
    let twice = read.extra.clone();
    read.extra.extend(twice);
    let analysis = Analysis::new(&read);
    let document = ecs::Document::new(&analysis, &Options::default()).unwrap();
    let text = serde_json::to_string(&document).unwrap();
    let data = text
        .split(r#""user_data":{"#)
        .nth(1)
        .unwrap()
        .split('}')
        .next()
        .unwrap();
    let names: Vec<_> = data
        .split(',')
        .map(|pair| pair.split(':').next().unwrap())
        .collect();
    let unique: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "{data}");
    assert_eq!(names.len(), 2 + read.extra.len(), "{data}");
    assert!(!names.contains(&r#""""#), "{data}");
}

#[test]
fn an_event_without_a_time_needs_one_of_the_caller() {
    let mut event = wmi(EventId::PROVIDER_STARTED, PROVIDER);
    event.system.time_created = None;
    let analysis = Analysis::new(&event);
    let mut options = Options::default();
    assert!(ecs::Document::new(&analysis, &options).is_none());
    options.time = Some("2026-03-03T09:00:03Z".parse().unwrap());
    let document = ecs::Document::new(&analysis, &options).unwrap();
    let document = serde_json::to_value(&document).unwrap();
    assert_eq!(document["@timestamp"], "2026-03-03T09:00:03.0000000Z");
}

/// The clock of the caller is no part of the ID; a time of its own that has no text is none.
#[test]
fn the_id_of_an_event_without_a_time_stays() {
    let mut event = wmi(EventId::PROVIDER_STARTED, PROVIDER);
    for own in [
        None,
        Some(wmi_events::value::WindowsTime(
            chrono::DateTime::<chrono::Utc>::MAX_UTC,
        )),
    ] {
        event.system.time_created = own;
        let ids = ["2026-03-03T09:00:03Z", "2026-03-04T09:00:03Z"].map(|time| {
            let mut options = Options::default();
            options.time = Some(time.parse().unwrap());
            let ocsf = super::ocsf_of(&event, &options);
            let ecs = ecs_of(&event, &options);
            assert!(ecs["@timestamp"].as_str().unwrap().starts_with(&time[..19]));
            assert_eq!(ocsf["metadata"]["uid"], ecs["event"]["id"]);
            ecs["event"]["id"].clone()
        });
        assert_eq!(ids[0], ids[1]);
    }
}

/// Elasticsearch has no greater number than that of `long`, OCSF none of more than 32 bits.
#[test]
fn great_numbers_are_left_out() {
    for (pid, in_ecs) in [(u64::MAX, false), (1 << 40, true)] {
        let mut process = event(
            system(&schema::PROCESS_CREATION),
            &[
                ("NewProcessId", pid.into()),
                ("ProcessId", pid.into()),
                ("SubjectUserName", "dana".into()),
            ],
        );
        process.system.record_id = Some(pid);
        let (ecs, ocsf) = (
            ecs_of(&process, &Options::default()),
            super::ocsf_of(&process, &Options::default()),
        );
        for pointer in ["/process/pid", "/process/parent/pid", "/event/sequence"] {
            assert_eq!(ecs.pointer(pointer).is_some(), in_ecs, "{pointer}");
        }
        assert_eq!(fields::problems(&ecs), [""; 0]);
        let data = &ecs["winlog"]["event_data"];
        assert_eq!(data.get("NewProcessId").is_some(), !in_ecs, "{data}");
        assert_eq!(ocsf["class_uid"], 0);
        assert_eq!(ocsf["metadata"].get("sequence"), None);
        assert_eq!(ocsf["unmapped"]["NewProcessId"], format!("{pid:#x}"));
    }
}
