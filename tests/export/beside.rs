//! The events beside the six, and events that lack something: `events.jsonl`, which `.ci/run export` validates, too.

use serde_json::{Value, json};
use wmi_events::Event;
use wmi_events::export::Options;
use wmi_events::schema::EventSet;
use wmi_events::source::{self, Options as Reading};

use super::{COMPUTER, ecs_of, fields, ocsf::check_numbers, ocsf_of};

fn events() -> Vec<Event<'static>> {
    let mut options = Reading::default();
    options.events = EventSet::ALL;
    let input: &[u8] = include_bytes!("events.jsonl");
    let reader = source::from_reader(input, &options).unwrap();
    let events: Vec<_> = reader.map(Result::unwrap).collect();
    let lines = input.iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(events.len(), lines);
    events
}

/// A place in a document, and what is there.
type At<'r> = (&'r str, Value);

fn check(document: &Value, expected: &[At<'_>]) {
    for (pointer, value) in expected {
        let found = document.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(found, *value, "{pointer}: {document}");
    }
}

#[test]
fn documents_of_all_are_valid_and_masked() {
    for event in events() {
        let options = Options::default();
        let (ecs, ocsf) = (ecs_of(&event, &options), ocsf_of(&event, &options));
        assert_eq!(fields::problems(&ecs), [""; 0], "{ecs}");
        check_numbers(&ocsf);
        for text in [ecs.to_string(), ocsf.to_string()] {
            assert!(!text.contains("Tr0ub4dor"), "{text}");
        }
        let mut shown = Options::default();
        shown.show_secrets = true;
        for document in [ecs_of(&event, &shown), ocsf_of(&event, &shown)] {
            assert_eq!(fields::lost(&event, &document), [""; 0], "{document}");
        }
    }
}

#[test]
fn ecs() {
    let hash = "00aa11bb22cc33dd44ee55ff66007788";
    let line = "wmic /node:SRV01 /password:*** process call create \"%COMSPEC% /c ver\"";
    let class = |category: &[&str], kind: &str, action: &str| {
        vec![
            ("/event/category", json!(category)),
            ("/event/type", json!([kind])),
            ("/event/action", json!(action)),
        ]
    };
    let start = class(
        &["process"],
        "start",
        "Process Create (rule: ProcessCreate)",
    );
    let table: Vec<(usize, Vec<At<'_>>, Vec<At<'_>>)> = vec![
        (
            0,
            start.clone(),
            vec![
                ("/event/module", json!("sysmon")),
                ("/process/pid", json!(5320)),
                (
                    "/process/entity_id",
                    json!("{6b0a7a3c-0c55-4c2a-9f58-3f1e7d9b2a10}"),
                ),
                (
                    "/process/executable",
                    json!(r"C:\Windows\System32\wbem\WMIC.exe"),
                ),
                ("/process/name", json!("WMIC.exe")),
                ("/process/command_line", json!(line)),
                ("/process/args/0", json!("wmic")),
                ("/process/working_directory", json!("C:\\Temp\\")),
                ("/process/start", json!("2026-03-03T09:01:03.1200000Z")),
                ("/process/hash/md5", json!(hash)),
                ("/process/pe/original_file_name", json!("wmic.exe")),
                (
                    "/process/pe/imphash",
                    json!("11aa11bb22cc33dd44ee55ff66007788"),
                ),
                (
                    "/process/parent",
                    json!({
                        "pid": 3484, "executable": r"C:\Windows\System32\cmd.exe", "name": "cmd.exe",
                        "entity_id": "{7c1b8b4d-1d66-4d3b-8a69-402f8e0c3b21}", "command_line": "cmd.exe /k",
                        "args": ["cmd.exe", "/k"],
                    }),
                ),
                ("/user", json!({"name": "dana", "domain": "CORP"})),
                ("/related/user", json!(["dana"])),
                ("/related/hash/1", json!(hash)),
                ("/rule/name", json!("technique_id=T1047")),
                ("/winlog/event_data/Image", Value::Null),
                ("/winlog/event_data/LogonId", json!("0x5a31c")),
            ],
        ),
        (
            1,
            start,
            vec![
                ("/process/pe", Value::Null),
                ("/process/hash", Value::Null),
                ("/process/args", Value::Null),
                ("/process/parent", json!({"pid": 0})),
                ("/rule", Value::Null),
                ("/related/hash", Value::Null),
            ],
        ),
        (
            2,
            class(&["configuration"], "creation", "wmi-filter-created"),
            vec![
                ("/user/name", json!("dana")),
                (
                    "/wmi/subscription/filter/Query",
                    json!("SELECT * FROM __TimerEvent"),
                ),
                ("/winlog/event_data/Name", json!(" \"Health\"")),
            ],
        ),
        (
            3,
            class(&["configuration"], "change", "wmi-consumer-modified"),
            vec![
                (
                    "/wmi/subscription/consumer/CommandLineTemplate",
                    json!("wmic /node:SRV01 /password:*** os get"),
                ),
                ("/process", Value::Null),
            ],
        ),
        (
            4,
            class(&["configuration"], "deletion", "wmi-binding-deleted"),
            vec![
                ("/user", Value::Null),
                ("/wmi/subscription/filter/Name", json!("Health")),
            ],
        ),
        (
            5,
            class(&["api"], "access", "wmi-operation-started"),
            vec![
                ("/user/name", json!("dana")),
                ("/source/domain", json!("WKS07.corp.example")),
                ("/process", Value::Null),
                ("/wmi/operation/method", json!("ExecQuery")),
                ("/winlog/user_data/xml_name", json!("Operation_New")),
            ],
        ),
        (
            6,
            class(&["api"], "access", "wmi-provider-operation"),
            vec![("/wmi/provider", json!("CIMWin32"))],
        ),
        (
            7,
            class(&["api"], "end", "wmi-operation-stopped"),
            vec![
                ("/event/outcome", json!("failure")),
                (
                    "/error",
                    json!({"code": "0x80041003", "message": "WBEM_E_ACCESS_DENIED"}),
                ),
            ],
        ),
        (
            8,
            class(&["api"], "end", "wmi-operation-stopped"),
            vec![
                ("/event/outcome", json!("success")),
                ("/error", Value::Null),
            ],
        ),
        (
            9,
            class(&["api"], "access", "wmi-transport-operation"),
            vec![("/user/name", json!("dana"))],
        ),
        (10, class(&["api"], "info", "wmi-events-dropped"), vec![]),
        (
            11,
            class(&["configuration"], "deletion", "wmi-repository-deleted"),
            vec![],
        ),
        (
            12,
            class(&["configuration"], "change", "wmi-repository-updated"),
            vec![],
        ),
        (13, class(&["api"], "info", "wmi-events-bound"), vec![]),
        (
            14,
            class(&["api"], "access", "wmi-method-executed"),
            vec![
                ("/wmi/operation/target", json!("Win32_Process::Create")),
                ("/process/pid", json!(8700)),
                ("/source", Value::Null),
            ],
        ),
        (
            15,
            class(&["api", "process"], "start", "wmi-process-created"),
            vec![
                ("/process/pid", json!(6700)),
                ("/process/command_line", json!("cmd.exe /c ver")),
                ("/process/user/name", json!("dana")),
                ("/source/domain", json!("WKS07.corp.example")),
            ],
        ),
        (
            16,
            class(&["api"], "access", "wmi-query"),
            vec![("/wmi/query", json!("SELECT * FROM Win32_Service"))],
        ),
    ];
    let events = events();
    for (index, class, expected) in &table {
        let document = ecs_of(&events[*index], &Options::default());
        check(&document, class);
        check(&document, expected);
    }
}

#[test]
fn ocsf() {
    let table: Vec<(usize, u64, Vec<At<'_>>)> = vec![
        (
            0,
            100_701,
            vec![
                (
                    "/process/uid",
                    json!("{6b0a7a3c-0c55-4c2a-9f58-3f1e7d9b2a10}"),
                ),
                ("/process/integrity_id", json!(4)),
                ("/process/working_directory", json!("C:\\Temp\\")),
                ("/process/session/uid", json!("0x5a31c")),
                ("/process/file/internal_name", json!("wmic.exe")),
                (
                    "/process/file/hashes/1",
                    json!({"algorithm_id": 1, "algorithm": "MD5", "value": "00aa11bb22cc33dd44ee55ff66007788"}),
                ),
                ("/process/file/hashes/3/algorithm_id", json!(99)),
                ("/process/parent_process/cmd_line", json!("cmd.exe /k")),
                ("/actor/process/pid", json!(3484)),
                ("/actor/user/name", json!("dana")),
                ("/unmapped/RuleName", json!("technique_id=T1047")),
            ],
        ),
        (
            1,
            100_701,
            vec![
                ("/process/integrity_id", json!(99)),
                ("/process/uid", Value::Null),
                ("/actor/user", Value::Null),
            ],
        ),
        (
            2,
            100_601,
            vec![(
                "/job",
                json!({
                    "name": "Health", "desc": "SELECT * FROM __TimerEvent", "user": {"name": "dana", "domain": "CORP"},
                }),
            )],
        ),
        (
            3,
            100_602,
            vec![(
                "/job/cmd_line",
                json!("wmic /node:SRV01 /password:*** os get"),
            )],
        ),
        (
            4,
            100_603,
            vec![("/job", json!({"name": "Health"})), ("/actor", Value::Null)],
        ),
        (
            5,
            600_302,
            vec![
                ("/api/operation", json!("IWbemServices::ExecQuery")),
                ("/src_endpoint/hostname", json!("WKS07.corp.example")),
                ("/dst_endpoint/hostname", json!(COMPUTER)),
                ("/actor/process/pid", json!(8700)),
                ("/status_id", Value::Null),
            ],
        ),
        (6, 0, vec![("/unmapped/ProviderName", json!("CIMWin32"))]),
        (7, 0, vec![("/unmapped/ResultCode", json!("0x80041003"))]),
        (
            14,
            600_399,
            vec![
                ("/activity_name", json!("ExecMethod")),
                ("/api/operation", json!("Win32_Process::Create")),
                ("/src_endpoint/hostname", json!(COMPUTER)),
            ],
        ),
        (
            15,
            100_701,
            vec![
                ("/process/pid", json!(6700)),
                ("/process/cmd_line", json!("cmd.exe /c ver")),
                (
                    "/actor",
                    json!({"user": {"name": "dana", "domain": "CORP"}}),
                ),
                ("/unmapped/ClientMachineFQDN", json!("WKS07.corp.example")),
            ],
        ),
    ];
    let events = events();
    for (index, type_uid, expected) in &table {
        let document = ocsf_of(&events[*index], &Options::default());
        assert_eq!(document["type_uid"], *type_uid, "{index}: {document}");
        check(&document, expected);
    }
    for (index, event) in events.iter().enumerate().skip(17) {
        let document = ocsf_of(event, &Options::default());
        assert_eq!(document["type_uid"], 0, "{index}: {document}");
    }
}
